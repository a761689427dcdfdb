"""From files to raw.article, quality.quarantined_input and the ledger raw.file.

Which files are offered is in landing.py, how one is read in reading.py; here stands what is kept of them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa
from tqdm import tqdm

from orchestration import tables
from orchestration.landing import InputFile, changed_files, content_hash, input_files, removed_files
from orchestration.reading import TEXT_SUFFIXES, ArticleVersion, Rejected, read_articles

log = logging.getLogger(__name__)

BYTES_PER_TRANSACTION = 64_000_000


@dataclass
class Counts:
    """What became of the records offered: offered = loaded + quarantined + duplicates."""

    loaded: int = 0
    quarantined: int = 0
    duplicates: int = 0

    @property
    def offered(self) -> int:
        """Every record that was there."""
        return self.loaded + self.quarantined + self.duplicates


@dataclass
class Ingested(Counts):
    """What one ingest did."""

    files: int = 0
    unchanged: int = 0

    def add(self, counts: Counts) -> None:
        """Count one more file that was read."""
        self.files += 1
        self.loaded += counts.loaded
        self.quarantined += counts.quarantined
        self.duplicates += counts.duplicates

    def __str__(self) -> str:
        return (
            f"{self.loaded} new articles ({self.files} files read, {self.unchanged} unchanged; "
            f"{self.duplicates} articles known already, {self.quarantined} inputs quarantined)"
        )


def ingest(connection: duckdb.DuckDBPyConnection, folders: list[Path]) -> Ingested:
    """Read every new or changed file once; keep every version; set aside what cannot be read, with the reason."""
    files = input_files(folders)
    changed = changed_files(connection, files)
    result = Ingested(unchanged=len(files) - len(changed))
    for name in removed_files(connection, folders, files):
        _forget(connection, name)
    for load in _loads(tqdm(changed, desc="reading", unit="file", disable=not changed)):
        _write(connection, load)
        for portion in load:
            if portion.is_last:
                result.add(portion.counts)
    return result


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
    records: list[ArticleVersion | Rejected]
    is_first: bool
    is_last: bool


def _loads(files: Iterable[InputFile]) -> Iterator[list[_Portion]]:
    """Portions in lists that fit one transaction: many small files together, a large file in several."""
    load: list[_Portion] = []
    full = 0.0
    for file in files:
        for portion in _portions(file):
            share = max(len(portion.records) / tables.ROWS_PER_TRANSACTION, file.size / BYTES_PER_TRANSACTION)
            if load and full + share > 1:
                yield load
                load, full = [], 0.0
            load.append(portion)
            full += share
    if load:
        yield load


def _portions(file: InputFile) -> Iterator[_Portion]:
    read_at, sha256, counts = tables.utc_now(), content_hash(file), Counts()
    records = _records(file)
    portion, following = list(islice(records, tables.ROWS_PER_TRANSACTION)), None
    is_first = True
    while is_first or portion:
        following = list(islice(records, tables.ROWS_PER_TRANSACTION))
        yield _Portion(file, sha256, read_at, counts, portion, is_first, is_last=not following)
        portion, is_first = following, False


def _records(file: InputFile) -> Iterator[ArticleVersion | Rejected]:
    if file.refused:
        yield file.refused
        return
    try:
        stream: BinaryIO = file.path.open("rb")
    except OSError as error:
        yield Rejected("unreadable", f"{error.strerror}; mend the file's permissions.")
        return
    with stream:
        yield from read_articles(stream, PurePath(file.name))


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
        "sha256": portion.sha256,
        "offered": counts.offered,
        **vars(counts),
        "read_at": portion.read_at,
    }


def _give_ids(connection: duckdb.DuckDBPyConnection, load: list[_Portion]) -> None:
    """A text file's stem names its article, unless another text file of that stem says something else."""
    texts = [portion for portion in load if PurePath(portion.file.name).suffix.lower() in TEXT_SUFFIXES]
    stems = [PurePath(portion.file.name).stem for portion in texts]
    query = "select article_id, file, sha256 from raw.article where line is null and article_id in (select unnest(?))"
    taken: dict[str, list[tuple[str, str]]] = {}
    for stem, file, sha256 in connection.execute(query, [stems]).fetchall():
        taken.setdefault(stem, []).append((file, sha256))
    for portion in texts:
        for index, article in enumerate(portion.records):
            if isinstance(article, ArticleVersion):
                others = taken.setdefault(article.article_id, [])
                if any(file != portion.file.name and sha256 != article.sha256 for file, sha256 in others):
                    portion.records[index] = replace(article, article_id=article.sha256)
                else:
                    others.append((portion.file.name, article.sha256))


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
        "ingested_at": portion.read_at,
        "is_current": is_current,
    }
