"""From folders of files to raw.article, quality.quarantined_input and the ledger raw.file.

How a file is read is in reading.py; here stands what is kept, what is new, and that nothing is read twice.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path, PurePath
from typing import BinaryIO

import duckdb
from tqdm import tqdm

from orchestration import tables
from orchestration.reading import TEXT_SUFFIXES, ArticleVersion, Rejected, read_articles
from orchestration.settings import ROOT

log = logging.getLogger(__name__)

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


@dataclass
class Ingested:
    """What one ingest did: offered = loaded + quarantined + duplicates."""

    files: int = 0
    unchanged: int = 0
    loaded: int = 0
    quarantined: int = 0
    duplicates: int = 0

    @property
    def offered(self) -> int:
        """Every record that the read files held."""
        return self.loaded + self.quarantined + self.duplicates

    def __str__(self) -> str:
        return (
            f"{self.loaded} new articles ({self.files} files read, {self.unchanged} unchanged; "
            f"{self.duplicates} articles known already, {self.quarantined} inputs quarantined)"
        )


def input_files(folders: Iterable[Path]) -> list[InputFile]:
    """Every file under the folders, hidden ones apart; a link that leads out of its folder is refused."""
    found: dict[str, InputFile] = {}
    for folder in folders:
        root = folder.resolve()
        for directory, subdirectories, names in os.walk(root):
            linked = [name for name in subdirectories if Path(directory, name).is_symlink()]
            subdirectories[:] = sorted(name for name in subdirectories if not name.startswith("."))
            for name in sorted(names + linked):
                if not name.startswith("."):
                    file = _input_file(Path(directory, name), root)
                    found.setdefault(file.name, file)
    return list(found.values())


def _input_file(path: Path, root: Path) -> InputFile:
    info, refused = path.lstat(), None
    if stat.S_ISLNK(info.st_mode):
        target = path.resolve()
        if not target.is_relative_to(root):
            refused = Rejected("link_outside", "The link leads out of the folder; copy the file instead.")
        elif not target.is_file():
            refused = Rejected("not_a_file", "The link leads to no file; remove it.")
        else:
            info = target.stat()
    elif not stat.S_ISREG(info.st_mode):
        refused = Rejected("not_a_file", "Neither a file nor a folder (a pipe, a socket, a device); remove it.")
    return InputFile(path, _display_name(path), info.st_size, info.st_mtime_ns, refused)


def _display_name(path: Path) -> str:
    """The path as people know it: from the project's root where it lies inside; broken bytes escaped."""
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return os.fsencode(shown).decode("utf-8", "backslashreplace")


def changed_files(connection: duckdb.DuckDBPyConnection, files: Iterable[InputFile]) -> list[InputFile]:
    """The files whose content the ledger does not know: new ones and changed ones."""
    rows = connection.execute("select path, size, mtime, sha256, epoch_ns(read_at) from raw.file").fetchall()
    ledger = {path: known for path, *known in rows}
    return [file for file in files if not _is_known(file, ledger.get(file.name))]


def _is_known(file: InputFile, known: list | None) -> bool:
    if known is None:
        return False
    size, mtime, sha256, read_at = known
    if (file.size, file.mtime) == (size, mtime) and file.mtime < read_at - _RACY_NANOSECONDS:
        return True
    return file.size == size and _sha256(file) == sha256


def _sha256(file: InputFile) -> str:
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
    prefixes = tuple(_display_name(folder.resolve()).rstrip("/") + "/" for folder in folders)
    known = [path for (path,) in connection.execute("select path from raw.file order by path").fetchall()]
    return [path for path in known if path.startswith(prefixes) and path not in present]


def ingest(connection: duckdb.DuckDBPyConnection, folders: list[Path]) -> Ingested:
    """Read every new or changed file once; keep every version; set aside what cannot be read, with the reason."""
    files = input_files(folders)
    changed = changed_files(connection, files)
    result = Ingested(unchanged=len(files) - len(changed))
    for name in removed_files(connection, folders, files):
        _forget(connection, name)
    for file in tqdm(changed, desc="reading", unit="file", disable=not changed):
        _load(connection, file, result)
    return result


def _forget(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """A file that was removed leaves the ledger and the quarantine; its article versions stay."""
    log.info("%s is gone; the articles read from it are kept", name)
    with tables.transaction(connection):
        connection.execute("delete from raw.file where path = ?", [name])
        connection.execute("delete from quality.quarantined_input where file = ?", [name])


def _load(connection: duckdb.DuckDBPyConnection, file: InputFile, result: Ingested) -> None:
    """One file: its quarantine slice is replaced, its new versions are added, its ledger row comes last."""
    read_at, sha256 = tables.utc_now(), _sha256(file)
    loaded = quarantined = offered = 0
    for number, batch in enumerate(_batches(_records(file))):
        rejected = [record for record in batch if isinstance(record, Rejected)]
        articles = _named(connection, file, [record for record in batch if isinstance(record, ArticleVersion)])
        with tables.transaction(connection):
            if number == 0:
                _clear(connection, file)
            _quarantine(connection, file, rejected, read_at)
            loaded += _keep(connection, file, articles, read_at)
        offered, quarantined = offered + len(batch), quarantined + len(rejected)
    counts = [offered, loaded, quarantined, offered - loaded - quarantined]
    connection.execute(
        "insert into raw.file values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [file.name, file.size, file.mtime, sha256, *counts, read_at],
    )
    result.files += 1
    result.loaded, result.quarantined = result.loaded + loaded, result.quarantined + quarantined
    result.duplicates += counts[3]


def _batches(records: Iterator[ArticleVersion | Rejected]) -> Iterator[list[ArticleVersion | Rejected]]:
    """The records in lists that fit one transaction; at least one list, so that an emptied file is noticed."""
    yield list(islice(records, tables.ROWS_PER_TRANSACTION))
    while batch := list(islice(records, tables.ROWS_PER_TRANSACTION)):
        yield batch


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


def _named(
    connection: duckdb.DuckDBPyConnection, file: InputFile, articles: list[ArticleVersion]
) -> list[ArticleVersion]:
    """A text file's stem names its article, unless another text file of that stem says something else."""
    if PurePath(file.name).suffix.lower() not in TEXT_SUFFIXES:
        return articles
    return [
        ArticleVersion(article.sha256, article.text, published=article.published)
        if connection.execute(
            "select 1 from raw.article where article_id = ? and sha256 <> ? and file <> ? and line is null limit 1",
            [article.article_id, article.sha256, file.name],
        ).fetchone()
        else article
        for article in articles
    ]


def _clear(connection: duckdb.DuckDBPyConnection, file: InputFile) -> None:
    connection.execute("delete from raw.file where path = ?", [file.name])
    connection.execute(
        "delete from quality.quarantined_input where file = ? and reason <> 'extraction_failed'", [file.name]
    )


def _quarantine(
    connection: duckdb.DuckDBPyConnection, file: InputFile, rejected: list[Rejected], seen_at: datetime
) -> None:
    rows = [{**vars(record), "file": file.name, "seen_at": seen_at} for record in rejected]
    tables.insert(connection, "quality.quarantined_input", tables.arrow_table("quality.quarantined_input", rows))


def _keep(
    connection: duckdb.DuckDBPyConnection, file: InputFile, articles: list[ArticleVersion], ingested_at: datetime
) -> int:
    """Add the versions not seen before; the last one offered of each article becomes its current one."""
    latest = {article.article_id: article.key for article in articles}
    versions: dict[str, ArticleVersion] = {}
    for article in articles:
        versions.setdefault(article.key, article)
    rows = [
        {
            "article_key": key,
            "article_id": article.article_id,
            "source": article.source,
            "url": article.url,
            "title": article.title,
            "text": article.text,
            "published_date": article.published,
            "sha256": article.sha256,
            "file": file.name,
            "line": article.line,
            "ingested_at": ingested_at,
            "is_current": latest[article.article_id] == key,
        }
        for key, article in versions.items()
    ]
    connection.register("offered", tables.arrow_table("raw.article", rows))
    connection.execute("""
        update raw.article as known
        set is_current = (known.article_key = offered.article_key)
        from offered
        where offered.is_current
            and offered.article_id = known.article_id
            and known.is_current <> (known.article_key = offered.article_key)
    """)
    added = connection.execute("""
        insert into raw.article by name
        select * from offered anti join raw.article using (article_key)
    """).fetchone()
    connection.unregister("offered")
    return int(added[0]) if added else 0
