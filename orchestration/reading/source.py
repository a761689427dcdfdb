"""One file, or one member of an archive, as it is read: its bytes, its text, its lines, and what was found in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, cast

from orchestration.limits import InputLimits
from orchestration.reading.encoding import Decoded, lost_at
from orchestration.reading.records import ArticleVersion, Rejected, Unreadable, excerpt_at

Record = ArticleVersion | Rejected

_IN_MEMORY = 16_000_000
BEGINNING = 800  # bytes that show what a file is


@dataclass(frozen=True)
class Stop:
    """Where a part of a file (a member, or the file itself) is left: after so many records, and why."""

    after: int
    reason: str


@dataclass
class Found:
    """What a landing file turned out to be: how many records it offers, in which formats and encodings."""

    offered: int = 0
    is_owed: bool = False  # a record was offered, and nothing has been told of it yet
    is_whole: bool = True  # nothing of the machine kept us from reading it to its end
    formats: set[str] = field(default_factory=set)
    encodings: set[str] = field(default_factory=set)
    begun: int = 0  # its parts that were begun: itself, the members of an archive
    stops: Mapping[int, Stop] = field(default_factory=dict)  # by the number of the part
    on_begin: Callable[[int], None] | None = None

    def begin(self) -> Stop | None:
        """Count one more part; where it must be left, if it must."""
        self.begun += 1
        if self.on_begin:
            self.on_begin(self.begun)
        return self.stops.get(self.begun)

    def offers(self) -> None:
        """Count a record as soon as it is seen, before anything can go wrong with it."""
        self.offered += 1
        self.is_owed = True

    def fails(self) -> None:
        """Nothing more can be read: if that is not the fault of a record counted already, it counts as one."""
        if not self.is_owed:
            self.offers()

    def take(self, other: Found) -> None:
        """Know what another one knows."""
        vars(self).update(vars(other))


@dataclass(frozen=True)
class Line:
    """A line with its number from 1 and the byte it begins at; `text` is without its end."""

    number: int
    offset: int
    text: str


class Source:
    """What is read, by its name; `depth` is how many archives it lies in."""

    def __init__(self, stream: BinaryIO, name: PurePath, limits: InputLimits, found: Found, depth: int = 0) -> None:
        self.stream, self.name, self.limits, self.found, self.depth = stream, name, limits, found, depth
        self._as_given = stream

    def offers(self) -> None:
        """Count a record as soon as it is seen, before anything can go wrong with it."""
        self.found.offers()

    def beginning(self) -> bytes:
        """The first bytes, as far as they can be had."""
        stream = self._as_given
        if not stream.seekable():
            return bytes(getattr(stream, "beginning", b""))
        position = stream.tell()
        stream.seek(0)
        start = stream.read(BEGINNING)
        stream.seek(position)
        return start

    def decoded(self, declared: str | None = None) -> Decoded:
        """The text of the source, piece by piece."""
        return Decoded(self.stream, declared)

    def note(self, decoded: Decoded) -> None:
        """Remember the encoding; a text of ASCII alone is UTF-8 as well."""
        self.found.encodings.add(decoded.encoding or "utf-8")

    def whole_text(self, decoded: Decoded, longest: int) -> str:
        """The whole text, if it is no longer than that."""
        pieces, length = [], 0
        for piece in decoded:
            pieces.append(piece)
            length += len(piece)
            if length > longest:
                raise Unreadable("too_large", f"More than {longest:,} characters; split the file.")
        self.note(decoded)
        return "".join(pieces)

    def lines(self, decoded: Decoded) -> Iterator[Line]:
        """The lines of the source, one that is too long cut just behind the limit."""
        longest, pending, dropped, number = self.limits.record_bytes, "", 0, 1
        offset: int | None = None
        for piece in decoded:
            offset = decoded.mark if offset is None else offset
            *whole, rest = piece.split("\n")
            end = decoded.size("\n")
            for text in whole:
                text, pending = pending + text, ""
                yield Line(number, offset, text)
                offset += (decoded.size(text) if text else 0) + dropped + end
                number, dropped = number + 1, 0
            pending += rest
            if len(pending) > longest:
                dropped += decoded.size(pending[longest + 1 :])
                pending = pending[: longest + 1]
        if pending:
            yield Line(number, offset or 0, pending)
        self.note(decoded)

    def seekable(self) -> BinaryIO:
        """The stream itself, or what an archive holds, laid aside where one can go back and forth in it."""
        if self.stream.seekable():
            return self.stream
        spooled = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed when dropped
        shutil.copyfileobj(self.stream, spooled)
        spooled.seek(0)
        return spooled


def require_decoded(text: str, decoded: Decoded) -> None:
    """Unreadable if some bytes of the text do not fit its encoding."""
    position = lost_at(text)
    if position is not None:
        encoding = decoded.encoding or "utf-8"
        byte = decoded.size(text[:position])
        if encoding == "utf-8":
            detail = f"Not UTF-8 at byte {byte}; convert the file, e.g. `iconv -f cp1251 -t utf-8`."
            raise Unreadable("not_utf8", detail, position)
        raise Unreadable("undecodable", f"Byte {byte} is no character of {encoding}; mend or convert it.", position)


def rejected(problem: Unreadable, line: Line, decoded: Decoded) -> Rejected:
    """The problem with its place: the line (or the first of several), counted on to where the trouble begins."""
    before = line.text[: problem.position]
    return Rejected(
        problem.reason,
        problem.detail,
        line.number + before.count("\n"),
        line.offset + decoded.size(before),
        excerpt_at(line.text, problem.position),
    )
