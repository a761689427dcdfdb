"""The one way a file comes to its readers: made beside them under another name, flushed to disk, moved into place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCRATCH = ".release-"
_READ_ONLY = (
    0o444  # a program that opens the file for writing would leave a .wal beside it, for the next file to be torn by
)


@contextmanager
def scratch_file(data: Path, token: str) -> Iterator[Path]:
    """A name for a release while it is made; what a killed publisher left is cleared, and so is ours unless it was moved."""
    for leftover in data.glob(f"{_SCRATCH}*"):
        leftover.unlink()
    scratch = data / f"{_SCRATCH}{token}.duckdb"
    try:
        yield scratch
    finally:
        for path in (scratch, wal(scratch)):
            path.unlink(missing_ok=True)


def swap(made: Path, published: Path) -> None:
    """Move a finished file over the one that readers open; who has the old one open keeps it."""
    made.chmod(_READ_ONLY)
    flush(made)
    wal(published).unlink(missing_ok=True)  # it would be replayed into the new file
    os.replace(made, published)
    flush(published.parent)


def wal(path: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a file while it writes to it."""
    return path.with_name(path.name + ".wal")


def flush(path: Path) -> None:
    """Force a file or a folder's entries to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
