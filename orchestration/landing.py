"""Which files the folders offer, and which of them the ledger does not know yet.

Nothing is opened here but to hash it, and nothing is written.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.reading import Rejected, printable
from orchestration.settings import ROOT, UserError

# A file changed this shortly before it was read may change again without its time showing it.
_RACY_NANOSECONDS = 2_000_000_000
_HASH_LENGTH = 64  # what is shorter is the reason why there is no hash

# In the place of the hash of a file that the machine kept from being read to its end: it is tried again by every run.
NOT_WHOLE = "not read to its end"


@dataclass(frozen=True)
class InputFile:
    """A file offered for reading; `refused` says why it must not be opened."""

    path: Path
    name: str
    size: int
    mtime: int
    refused: Rejected | None = None


def input_files(folders: Iterable[Path]) -> list[InputFile]:
    """Every file under the folders, hidden ones apart; a link that leads out of its folder is refused."""
    found: dict[str, InputFile] = {}
    for folder in folders:
        root = folder.resolve()
        for directory, subdirectories, names in os.walk(root, onerror=_raise_unreadable):
            linked = [name for name in subdirectories if Path(directory, name).is_symlink()]
            subdirectories[:] = sorted(name for name in subdirectories if not name.startswith("."))
            for name in sorted(names + linked):
                if not name.startswith(".") and (file := _input_file(Path(directory, name), root)):
                    found.setdefault(file.name, file)
    return list(found.values())


def _raise_unreadable(error: OSError) -> None:
    """A folder that cannot be listed would look like one whose articles were removed."""
    raise UserError(f"Cannot list {error.filename}: {error.strerror}. Mend the folder's permissions, then run again.")


def _input_file(path: Path, root: Path) -> InputFile | None:
    """The file; none, if it was taken away meanwhile."""
    try:
        info = path.lstat()
        refused = _refusal(path, info.st_mode, root)
        if not refused:
            info = path.stat()
    except FileNotFoundError:
        return None
    return InputFile(path, display_name(path), info.st_size, info.st_mtime_ns, refused)


def _refusal(path: Path, mode: int, root: Path) -> Rejected | None:
    """Why it must not be opened, if it must not."""
    if stat.S_ISREG(mode):
        return None
    if not stat.S_ISLNK(mode):
        kind = "not a file but a pipe, a socket or a device"
        return _refused("not_a_file", "Neither a file nor a folder (a pipe, a socket, a device); remove it.", kind)
    leads = f"a link to {os.readlink(path)}"
    target = Path(os.path.realpath(path))  # Path.resolve raises on links in a circle
    if not target.is_relative_to(root):
        return _refused("link_outside", "The link leads out of the folder; copy the file instead.", leads)
    if not target.is_file():
        return _refused("not_a_file", "The link leads to no file; remove it.", leads)
    return None


def _refused(reason: str, detail: str, shown: str) -> Rejected:
    return Rejected(
        reason, detail, line=1, byte_offset=0, excerpt=printable(os.fsencode(shown).decode("utf-8", "surrogateescape"))
    )


def display_name(path: Path) -> str:
    """The path as people know it: from the project's root where it lies inside; broken bytes escaped."""
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return os.fsencode(shown).replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


def changed_files(
    connection: duckdb.DuckDBPyConnection, files: Iterable[InputFile], reader_version: str
) -> list[InputFile]:
    """The files whose content the ledger does not know, and those of which another reader set something aside."""
    query = """
        select path, size, mtime, sha256, epoch_ns(read_at)
        from raw.file
        where quarantined = 0 or reader_version = ?
    """
    ledger = {path: known for path, *known in connection.execute(query, [reader_version]).fetchall()}
    return [file for file in files if not _is_known(file, ledger.get(file.name))]


def _is_known(file: InputFile, known: list[Any] | None) -> bool:
    if known is None:
        return False
    size, mtime, sha256, read_at = known
    is_same = (file.size, file.mtime) == (size, mtime) and file.mtime < read_at - _RACY_NANOSECONDS
    if is_same and len(sha256) == _HASH_LENGTH:  # permissions, and where a link leads, change without the file's time
        return True
    return bool(file.size == size and content_hash(file) == sha256)


def content_hash(file: InputFile) -> str:
    """The hash of what the file holds; of a file that cannot be read, the reason."""
    if file.refused:
        return file.refused.reason
    try:
        with file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return type(error).__name__


def removed_files(
    connection: duckdb.DuckDBPyConnection, folders: Iterable[Path], files: Iterable[InputFile]
) -> list[str]:
    """What the ledger knows under these folders and is there no more."""
    present = {file.name for file in files}
    prefixes = tuple(display_name(folder.resolve()).rstrip("/") + "/" for folder in folders)
    known = [path for (path,) in connection.execute("select path from raw.file order by path").fetchall()]
    return [path for path in known if path.startswith(prefixes) and path not in present]
