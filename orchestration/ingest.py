"""From files to raw.article, quality.quarantined_input and the ledger raw.file.

Which files are offered is in landing.py, how one is read in reading.py; here stands what is kept of them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from tqdm import tqdm

from orchestration import feeds, languages, reprints, tables
from orchestration.configuration import Feed
from orchestration.file_reader import FileReader
from orchestration.landing import NOT_WHOLE, InputFile, changed_files, content_hash, input_files, removed_files
from orchestration.limits import InputLimits
from orchestration.reading import ArticleVersion, Found, Record, Rejected, reader_version

log = logging.getLogger(__name__)

BYTES_PER_TRANSACTION = 64_000_000
CHARACTERS_PER_TRANSACTION = 32_000_000


@dataclass
class Counts:
    """What became of the records offered, which are counted apart: offered = loaded + quarantined + duplicates."""

    offered: int = 0
    loaded: int = 0
    quarantined: int = 0
    duplicates: int = 0


@dataclass
class Ingested(Counts):
    """What one ingest did."""

    files: int = 0
    unchanged: int = 0

    def add(self, counts: Counts) -> None:
        """Count one more file that was read."""
        self.files += 1
        self.offered += counts.offered
        self.loaded += counts.loaded
        self.quarantined += counts.quarantined
        self.duplicates += counts.duplicates

    def __str__(self) -> str:
        return (
            f"{self.loaded} new articles ({self.files} files read, {self.unchanged} unchanged; "
            f"{self.duplicates} articles known already, {self.quarantined} inputs quarantined)"
        )


def ingest(connection: duckdb.DuckDBPyConnection, folders: list[Path], limits: InputLimits | None = None) -> Ingested:
    """Read every new or changed file once; keep every version; set aside what cannot be read, with the reason."""
    files = input_files(folders)
    limits = limits or InputLimits()
    changed = changed_files(connection, files, reader_version(limits))
    result = Ingested(unchanged=len(files) - len(changed))
    for name in removed_files(connection, folders, files):
        _forget(connection, name)
    with FileReader() as reader:
        for load in _loads(tqdm(changed, desc="reading", unit="file", disable=not changed), reader, limits):
            _write(connection, load)
            for portion in load:
                if portion.is_last:
                    result.add(portion.counts)
    _flag_languages(connection)
    reprints.sign(connection)
    return result


def record_feeds(connection: duckdb.DuckDBPyConnection, folder: Path, asked: Iterable[Feed]) -> None:
    """What is known of each feed, where people look for it."""
    rows = [feeds.table_row(feeds.state_of(folder, feed)) for feed in asked]
    with tables.transaction(connection):
        connection.execute("delete from raw.feed")
        tables.insert(connection, "raw.feed", tables.arrow_table("raw.feed", rows))


def _flag_languages(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a language to the articles that an earlier version of this project read."""
    unflagged = connection.execute("select article_key, title, text from raw.article where language is null").fetchall()
    if unflagged:
        flags = {key: languages.language_of(f"{title or ''}\n{text}") for key, title, text in unflagged}
        connection.register("flags", pa.table({"article_key": list(flags), "language": list(flags.values())}))
        connection.execute(
            "update raw.article set language = flags.language from flags where article.article_key = flags.article_key"
        )
        for table in tables.STAGING:  # what was once extracted from another language
            connection.execute(
                f"delete from {table} where article_key in (select article_key from flags where language not in (?, ?))",
                [languages.READ, languages.UNKNOWN],
            )
        connection.unregister("flags")


def _forget(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """A file that was removed leaves the ledger and the quarantine; its article versions stay."""
    log.info("%s is gone; the articles read from it are kept", name)
    with tables.transaction(connection):
        connection.execute("delete from raw.file where path = ?", [name])
        connection.execute("delete from quality.quarantined_input where file = ?", [name])


@dataclass
class _Portion:
    """Records of one file that go into the database together; most files are one portion."""

    file: InputFile
    sha256: str
    read_at: datetime
    counts: Counts
    found: Found
    reader_version: str
    records: list[Record]
    is_first: bool
    is_last: bool


def _loads(files: Iterable[InputFile], reader: FileReader, limits: InputLimits) -> Iterator[list[_Portion]]:
    """Portions in lists that fit one transaction: many small files together, a large file in several."""
    load: list[_Portion] = []
    full = 0.0
    for file in files:
        for portion in _portions(file, reader, limits):
            share = max(len(portion.records) / tables.ROWS_PER_TRANSACTION, file.size / BYTES_PER_TRANSACTION)
            if load and full + share > 1:
                yield load
                load, full = [], 0.0
            load.append(portion)
            full += share
    if load:
        yield load


def _portions(file: InputFile, reader: FileReader, limits: InputLimits) -> Iterator[_Portion]:
    read_at, sha256, counts, found = tables.utc_now(), content_hash(file), Counts(), Found()
    version = reader_version(limits)
    portions = _cut(_records(file, reader, limits, found))
    portion, is_first = next(portions, []), True
    while is_first or portion:
        following = next(portions, [])
        counts.offered = found.offered
        yield _Portion(file, sha256, read_at, counts, found, version, portion, is_first, is_last=not following)
        portion, is_first = following, False


def _cut(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Records in lists that fit one transaction, by their number and by their size."""
    portion: list[Record] = []
    size = 0
    for record in records:
        portion.append(record)
        size += len(record.text) if isinstance(record, ArticleVersion) else 0
        if len(portion) >= tables.ROWS_PER_TRANSACTION or size >= CHARACTERS_PER_TRANSACTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _records(file: InputFile, reader: FileReader, limits: InputLimits, found: Found) -> Iterator[Record]:
    if file.refused:
        found.offers()
        yield file.refused
    else:
        yield from reader.read(file.path, file.name, limits, found)


def _write(connection: duckdb.DuckDBPyConnection, load: list[_Portion]) -> None:
    """Each file's quarantine slice is replaced, its new versions are added, its ledger row comes last."""
    _give_ids(connection, load)
    with tables.transaction(connection):
        begun = [portion.file.name for portion in load if portion.is_first]
        connection.execute("delete from raw.file where path in (select unnest(?))", [begun])
        connection.execute(
            "delete from quality.quarantined_input where file in (select unnest(?)) and reason <> 'extraction_failed'",
            [begun],
        )
        _keep(connection, load)
        _quarantine(connection, load)
        ended = [_ledger_row(portion) for portion in load if portion.is_last]
        tables.insert(connection, "raw.file", tables.arrow_table("raw.file", ended))


def _ledger_row(portion: _Portion) -> dict[str, Any]:
    file, counts = portion.file, portion.counts
    return {
        "path": file.name,
        "size": file.size,
        "mtime": file.mtime,
        "sha256": portion.sha256 if portion.found.is_whole else NOT_WHOLE,
        **vars(counts),
        "format": ", ".join(sorted(portion.found.formats)) or None,
        "encoding": ", ".join(sorted(portion.found.encodings)) or None,
        "reader_version": portion.reader_version,
        "read_at": portion.read_at,
    }


def _give_ids(connection: duckdb.DuckDBPyConnection, load: list[_Portion]) -> None:
    """A text or page is named by its file's stem, unless another one of that stem says something else."""
    named = [
        (portion, index, record)
        for portion in load
        for index, record in enumerate(portion.records)
        if isinstance(record, ArticleVersion) and record.is_named_by_file
    ]
    query = """
        select article_id, file, member, sha256
        from raw.article
        where line is null and article_id in (select unnest(?))
    """
    taken: dict[str, list[tuple[str, str | None, str]]] = {}
    stems = list({article.article_id for _, _, article in named})
    for stem, *place_and_text in connection.execute(query, [stems]).fetchall():
        taken.setdefault(stem, []).append(tuple(place_and_text))
    for portion, index, article in named:
        file, others = portion.file.name, taken.setdefault(article.article_id, [])
        if any((f, m) != (file, article.member) and sha256 != article.sha256 for f, m, sha256 in others):
            portion.records[index] = replace(article, article_id=article.sha256)
        else:
            others.append((file, article.member, article.sha256))


def _quarantine(connection: duckdb.DuckDBPyConnection, load: list[_Portion]) -> None:
    rows = []
    for portion in load:
        rejected = [record for record in portion.records if isinstance(record, Rejected)]
        portion.counts.quarantined += len(rejected)
        rows += [{**vars(record), "file": portion.file.name, "seen_at": portion.read_at} for record in rejected]
    tables.insert(connection, "quality.quarantined_input", tables.arrow_table("quality.quarantined_input", rows))


def _keep(connection: duckdb.DuckDBPyConnection, load: list[_Portion]) -> None:
    """Add the versions not seen before; the last one offered of each article becomes its current one, unless it withdraws it."""
    offered = [(p, record) for p in load for record in p.records if isinstance(record, ArticleVersion)]
    latest = {article.article_id: None if article.is_withdrawn else article.key for _, article in offered}
    known = _known_keys(connection, {article.key for _, article in offered})
    connection.register(
        "latest", pa.table({"article_id": list(latest), "article_key": pa.array(latest.values(), pa.string())})
    )
    connection.execute("""
        update raw.article as version
        set is_current = (version.article_key is not distinct from latest.article_key)
        from latest
        where latest.article_id = version.article_id
            and version.is_current <> (version.article_key is not distinct from latest.article_key)
    """)
    connection.unregister("latest")
    rows = []
    for portion, article in offered:
        if article.key in known:
            portion.counts.duplicates += 1
        else:
            known.add(article.key)
            portion.counts.loaded += 1
            rows.append(_article_row(portion, article, is_current=latest[article.article_id] == article.key))
    tables.insert(connection, "raw.article", tables.arrow_table("raw.article", rows))


def _known_keys(connection: duckdb.DuckDBPyConnection, keys: set[str]) -> set[str]:
    query = "select article_key from raw.article where article_key in (select unnest(?))"
    return {key for (key,) in connection.execute(query, [list(keys)]).fetchall()}


def _article_row(portion: _Portion, article: ArticleVersion, is_current: bool) -> dict[str, Any]:
    return {
        "article_key": article.key,
        "article_id": article.article_id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "published_date": article.published,
        "sha256": article.sha256,
        "file": portion.file.name,
        "line": article.line,
        "member": article.member,
        "ingested_at": portion.read_at,
        "is_current": is_current,
        "language": languages.language_of(f"{article.title or ''}\n{article.text}"),
    }
