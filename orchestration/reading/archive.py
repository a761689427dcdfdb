"""gzip, zip and tar: each member read as a file of its own, in memory or in a nameless temporary file.

Nothing is unpacked under a name that an archive gives, so no name leads anywhere; links and strange names are refused.
"""

from __future__ import annotations

import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePath, PurePosixPath
from typing import BinaryIO, cast

from orchestration.limits import InputLimits
from orchestration.reading.records import Rejected, Unreadable
from orchestration.reading.source import BEGINNING, Record, Source

_BROKEN = (
    EOFError,
    OSError,  # gzip.BadGzipFile
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    NotImplementedError,  # a compression that zipfile does not know
    RuntimeError,  # a password
    ValueError,
    LookupError,
    OverflowError,
    struct.error,
)
_FREE_BYTES = 1_000_000  # before a ratio says anything

ReadMember = Callable[[Source], Iterator[Record]]


class TooMuch(Exception):
    """The file unpacks to more than is allowed; nothing more is read of it."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{detail} unpack it yourself. What stands behind this place was not read.")
        self.member: str | None = None  # where that was noticed


class Budget:
    """How much one landing file may unpack to, all its archives together."""

    def __init__(self, packed: int, limits: InputLimits) -> None:
        self.most = min(limits.archive_bytes, max(_FREE_BYTES, packed * limits.archive_ratio))
        self.members = limits.archive_members
        self.unpacked = 0

    def spend(self, count: int) -> None:
        """Count unpacked bytes."""
        self.unpacked += count
        if self.unpacked > self.most:
            raise TooMuch(f"Unpacks to more than {self.most:,} bytes (`archive_ratio`, `archive_bytes`);")

    def enter(self) -> None:
        """Count a member."""
        self.members -= 1
        if self.members < 0:
            raise TooMuch("Too many members (`archive_members`);")


class _Unpacked(io.RawIOBase):
    """A member's stream: counted, and each way in which an archive can be broken told as one."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._budget = budget
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)  # one piece and no more
        self._break: Unreadable | None = None
        self.beginning = b""  # of what was read

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """As many bytes as are asked for, but at the end; what stands before a break is given before it is told."""
        pieces, missing = [], size if size >= 0 else 1 << 62
        while missing > 0 and self._break is None:
            try:
                piece = self._piece(min(missing, 1 << 18))
            except Unreadable as problem:
                self._break = problem
            else:
                if not piece:
                    break
                pieces.append(piece)
                missing -= len(piece)
        if self._break and not pieces:
            raise self._break
        return b"".join(pieces)

    def _piece(self, size: int) -> bytes:
        try:
            piece = self._read(size)
        except _BROKEN as error:
            if isinstance(error, OSError) and error.errno:  # of the disk, not of the archive
                raise
            raise Unreadable(
                "broken_archive", f"The archive is broken here: {error or type(error).__name__}"
            ) from error
        self._budget.spend(len(piece))
        self.beginning += piece[: BEGINNING - len(self.beginning)]
        return piece


def read_archive(source: Source, read_member: ReadMember, budget: Budget) -> Iterator[Record]:
    """Every record of every member."""
    if source.depth >= source.limits.archive_depth:
        source.offers()
        yield Rejected("archive_too_deep", "Archives within archives (`archive_depth`); unpack it.", byte_offset=0)
        return
    suffix = source.name.suffix.lower()
    if suffix == ".zip":
        yield from _read_zip(source, read_member, budget)
    elif suffix == ".tar":
        yield from _read_tar(source, read_member, budget)
    else:
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=source.stream))
        inner = source.name.with_suffix(".tar" if suffix == ".tgz" else "")
        yield from read_member(_member(source, stream, inner, budget))


def _member(source: Source, stream: BinaryIO, name: PurePath, budget: Budget) -> Source:
    unpacked = cast(BinaryIO, _Unpacked(stream, budget))
    return Source(unpacked, name, source.limits, source.found, source.depth + 1)


def _read_zip(source: Source, read_member: ReadMember, budget: Budget) -> Iterator[Record]:
    try:
        archive = zipfile.ZipFile(source.seekable())
        members = archive.infolist()
    except _BROKEN as error:
        source.offers()
        yield Rejected("broken_archive", f"Not a zip archive, or broken: {error}", byte_offset=0)
        return
    with archive:
        for info in members:
            if info.filename.endswith("/") or _is_hidden(info.filename):  # is_dir fails where there is no name
                continue
            budget.enter()
            refused = _refusal(info.filename, is_file=(info.external_attr >> 28) in (0, 0o10))
            yield from _read_member(
                source, info.filename, info.header_offset, refused, read_member, budget, lambda i=info: archive.open(i)
            )


def _read_tar(source: Source, read_member: ReadMember, budget: Budget) -> Iterator[Record]:
    try:
        archive = tarfile.open(fileobj=source.stream, mode="r|", errorlevel=0)  # noqa: SIM115 - its stream is not ours
        while (info := archive.next()) is not None:
            if info.isdir() or _is_hidden(info.name):
                continue
            budget.enter()
            refused = _refusal(info.name, is_file=info.isreg())
            yield from _read_member(
                source, info.name, info.offset, refused, read_member, budget, lambda i=info: archive.extractfile(i)
            )
    except _BROKEN as error:
        source.offers()
        yield Rejected("broken_archive", f"Not a tar archive, or broken: {error}", byte_offset=0)


def _read_member(
    source: Source,
    name: str,
    offset: int,
    refused: str | None,
    read_member: ReadMember,
    budget: Budget,
    open_member: Callable[[], object],
) -> Iterator[Record]:
    shown = os.fsencode(name).decode("utf-8", "backslashreplace")
    if refused:
        source.offers()
        yield Rejected("unsafe_member", refused, byte_offset=offset, member=shown)
        return
    try:
        stream = cast(BinaryIO, open_member())
    except _BROKEN as error:
        source.offers()
        yield Rejected("broken_archive", f"The member cannot be read: {error}", byte_offset=offset, member=shown)
        return
    try:
        for record in read_member(_member(source, stream, PurePosixPath(shown), budget)):
            yield replace(record, member=_inside(shown, record.member))
    except TooMuch as problem:
        problem.member = _inside(shown, problem.member)
        raise


def _inside(member: str, inner: str | None) -> str:
    return f"{member}!/{inner}" if inner else member


def _is_hidden(name: str) -> bool:
    """What a computer adds for itself: `.DS_Store`, `__MACOSX/…`."""
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)


def _refusal(name: str, is_file: bool) -> str | None:
    """Why a member is not read; its name leads nowhere anyway, but means no good."""
    path = PurePosixPath(name)
    if not path.name:
        return "The member has no name; pack it anew."
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name[:2] or "\0" in name:
        return "The name leads out of the archive's own folder; pack it anew."
    return None if is_file else "A link or a device, not a file; pack the file itself."
