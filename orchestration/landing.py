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

from orchestration.reading import Rejected
from orchestration.settings import ROOT, UserError

# A file changed this shortly before it was read may change again without its time showing it.
_RACY_NANOSECONDS = 2_000_000_000


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
                if not name.startswith("."):
                    file = _input_file(Path(directory, name), root)
                    found.setdefault(file.name, file)
    return list(found.values())


def _raise_unreadable(error: OSError) -> None:
    """A folder that cannot be listed would look like one whose articles were removed."""
    raise UserError(f"Cannot list {error.filename}: {error.strerror}. Mend the folder's permissions, then run again.")


def _input_file(path: Path, root: Path) -> InputFile:
    info, refused = path.lstat(), None
    if stat.S_ISLNK(info.st_mode):
        target = Path(os.path.realpath(path))  # Path.resolve raises on links in a circle
        if not target.is_relative_to(root):
            refused = Rejected(
                "link_outside", "The link leads out of the folder; copy the file instead.", byte_offset=0
            )
        elif not target.is_file():
            refused = Rejected("not_a_file", "The link leads to no file; remove it.", byte_offset=0)
        else:
            info = target.stat()
    elif not stat.S_ISREG(info.st_mode):
        refused = Rejected(
            "not_a_file", "Neither a file nor a folder (a pipe, a socket, a device); remove it.", byte_offset=0
        )
    return InputFile(path, display_name(path), info.st_size, info.st_mtime_ns, refused)


def display_name(path: Path) -> str:
    """The path as people know it: from the project's root where it lies inside; broken bytes escaped."""
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return os.fsencode(shown).decode("utf-8", "backslashreplace")


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
    if (file.size, file.mtime) == (size, mtime) and file.mtime < read_at - _RACY_NANOSECONDS:
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
