"""From the bytes of a file to article versions and rejections, each with its place.

Pure: no database and no folder walk. A rejection never stops the file: what can be read is read.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path, PurePath
from typing import BinaryIO

from orchestration.limits import InputLimits
from orchestration.reading.archive import Budget, TooMuch, read_archive
from orchestration.reading.feed import read_feed
from orchestration.reading.json_records import read_json, read_json_lines
from orchestration.reading.records import ArticleVersion, Rejected, Unreadable, excerpt, printable
from orchestration.reading.source import Found, Record, Source, Stop
from orchestration.reading.tabular import read_csv, read_parquet
from orchestration.reading.text import read_page, read_text

log = logging.getLogger(__name__)

__all__ = [
    "FORMATS",
    "ArticleVersion",
    "Found",
    "Record",
    "Rejected",
    "Stop",
    "excerpt",
    "printable",
    "read_articles",
    "reader_version",
]

# The formats by the ending of a file's name, and who reads them.
FORMATS: Mapping[str, str] = {
    ".txt": "text",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".parquet": "parquet",
    ".gz": "gzip",
    ".tgz": "gzip",
    ".zip": "zip",
    ".tar": "tar",
}
_READERS: Mapping[str, Callable[[Source], Iterator[Record]]] = {
    "text": read_text,
    "json lines": read_json_lines,
    "json": read_json,
    "csv": read_csv,
    "page": read_page,
    "feed": read_feed,
}


@cache
def reader_version(limits: InputLimits) -> str:
    """A hash of this code and its limits: what was set aside is tried again when either changes."""
    digest = hashlib.sha256(repr(limits).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def read_articles(
    stream: BinaryIO, name: PurePath, limits: InputLimits | None = None, found: Found | None = None
) -> Iterator[Record]:
    """Every article a file offers, read by its suffix; `found` learns what the file turned out to be."""
    limits, found = limits or InputLimits(), found or Found()
    budget = Budget(stream.seek(0, 2), limits)
    stream.seek(0)
    source = Source(stream, name, limits, found)
    try:
        for record in _read(source, budget):
            found.is_owed = False
            yield record
    except TooMuch as problem:
        found.fails()
        too_large = Rejected("archive_too_large", str(problem), byte_offset=0, member=problem.member)
        yield _with_place(too_large, source)


def _read(source: Source, budget: Budget) -> Iterator[Record]:
    """Every record of a file or of a member, up to where an earlier reader of it was lost."""
    stop = source.found.begin()
    for record in islice(_read_part(source, budget), stop.after if stop else None):
        yield _with_place(record, source) if isinstance(record, Rejected) else record
    if stop:
        source.found.fails()
        yield _with_place(Rejected("too_costly", stop.reason, byte_offset=0), source)


def _with_place(rejected: Rejected, source: Source) -> Rejected:
    """What concerns a file as a whole stands in its first line and is shown by its beginning, a member by its name."""
    shown = rejected.excerpt or printable(rejected.member or "")
    if not shown:
        shown = "(the end)" if rejected.byte_offset else excerpt(source.beginning()) or "(empty)"
    return replace(rejected, line=rejected.line or 1, excerpt=shown)


def _read_part(source: Source, budget: Budget) -> Iterator[Record]:
    kind = FORMATS.get(source.name.suffix.lower())
    if kind is None:
        source.offers()
        known = ", ".join(sorted(FORMATS))
        yield Rejected(
            "unsupported_format", f"Files ending in {known} are read; convert or remove this one.", byte_offset=0
        )
        return
    source.found.formats.add(kind)
    try:
        if kind in _READERS:
            yield from _READERS[kind](source)
        elif kind == "parquet":
            yield from read_parquet(source, budget)
        else:
            yield from read_archive(source, lambda member: _read(member, budget), budget)
    except TooMuch:
        raise
    except Unreadable as problem:
        source.found.fails()
        yield Rejected(problem.reason, problem.detail, byte_offset=0)
    except MemoryError:
        source.found.fails()
        yield Rejected("too_costly", "Reading it takes more memory than there is.", byte_offset=0)
    except OSError as error:  # of the disk or of the machine; a library's own
        if error.errno is not None:
            raise
        yield _failed(source, error)
    except Exception as error:  # whatever one poisonous file does to a library, the others are read
        yield _failed(source, error)


def _failed(source: Source, error: Exception) -> Rejected:
    log.warning("%s could not be read: %s: %s", source.name, type(error).__name__, error)
    source.found.fails()
    detail = f"The reader failed ({type(error).__name__}: {str(error)[:300]}). Report it with the file."
    return Rejected("reader_failed", detail, byte_offset=0)
