"""From a built and tested warehouse to the file that readers open, and whether that file is up to date.

Readers see one whole file or the other: a copy is audited, flushed to disk and moved over the old one.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration import configuration, history, judgements, lake, landing, rollback, tables, transform, warehouse
from orchestration.reading import reader_version
from orchestration.settings import ROOT, Settings, UserError
from orchestration.swap import scratch_file, swap, wal

_RELEASE = """
create schema if not exists quality;
create or replace table quality.release (
    fingerprint varchar not null, -- of the inputs, the extractor and the code it was built from
    extractor_version varchar not null,
    article_count bigint not null,
    duckdb_version varchar not null,
    built_at timestamp not null, -- UTC
    restored_from timestamp, -- when it was first published, of a release that was rolled back to
    withdrawn varchar[] not null -- fingerprints of the releases that were rolled back from
);
"""


@dataclass(frozen=True)
class Published:
    """A release: where it is, and how many rows each table and view holds."""

    place: str
    row_counts: dict[str, int]
    size: int | None = None  # in bytes, of a file


# Months that are read again with the same extractor may give other results: an article that was set aside is read now.
_READ_OTHERWISE = (
    "select bit_xor(hash(article_key, meeting_count, error)) from staging.extraction where error is not null"
)


def fingerprint(connection: duckdb.DuckDBPyConnection, extractor_version: str) -> str:
    """A hash of all that a warehouse is made from: the files read, the judgements, the extractor, the models, this code."""
    judged = judgements.loaded(connection)
    digest = hashlib.sha256(f"{extractor_version} {transform.sources_hash()} {_code_hash()} {judged}".encode())
    for path, sha256 in connection.execute("select path, sha256 from raw.file order by path").fetchall():
        digest.update(f"\0{path}\0{sha256}".encode())
    digest.update(repr(connection.execute(_READ_OTHERWISE).fetchone()).encode())
    return digest.hexdigest()


def _code_hash() -> str:
    sources = sorted((ROOT / "orchestration").rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def start_build(settings: Settings) -> None:
    """Begin a whole build with an empty file or lake, so that nothing outlives its model."""
    if settings.lake:
        return lake.start_build(settings)
    for path in (settings.build, wal(settings.build)):
        path.unlink(missing_ok=True)
    settings.build.parent.mkdir(parents=True, exist_ok=True)


def distrust_build(settings: Settings) -> None:
    """A build in parts has not been audited as a whole: it loses its release record."""
    if settings.lake or settings.build.exists():
        with warehouse.build(settings) as connection:
            connection.execute("drop table if exists quality.release")


def record_audit(settings: Settings, extractor_version: str) -> None:
    """Write into the build what it was made from; only a build that passed every test gets this record."""
    with tables.pipeline(settings.pipeline) as pipeline:
        made_from = fingerprint(pipeline, extractor_version)
        articles = tables.row_count(pipeline, "raw.article")
    with warehouse.build(settings) as connection:
        connection.execute(_RELEASE)
        connection.execute(
            "insert into quality.release values (?, ?, ?, ?, ?, null, [])",
            [made_from, extractor_version, articles, duckdb.__version__, tables.utc_now()],
        )
        if not settings.lake:
            connection.execute("checkpoint")


def publish(
    settings: Settings, relations: Sequence[str], token: str, require_place: Callable[[], None] = lambda: None
) -> Published:
    """Let readers have the audited build: the whole of it, in one step.

    `require_place` raises when this run may not publish any more; it is asked last, when nothing is left but that step.
    """
    if settings.lake:
        with warehouse.build(settings) as connection:
            _require_audit(connection)
        return Published(warehouse.place(settings), lake.publish(settings, relations, require_place))
    return _publish_file(settings, relations, token, require_place)


def _publish_file(
    settings: Settings, relations: Sequence[str], token: str, require_place: Callable[[], None]
) -> Published:
    """Copy the build, check the copy as a reader would open it, and move it into place."""
    if not settings.build.exists():
        raise UserError(f"{settings.build} does not exist; materialise the dbt models first.")
    # Whoever has the working database open is the one publisher.
    with tables.pipeline(settings.pipeline), scratch_file(settings.data, token) as copy:
        with tables.connect(settings.build) as connection:
            connection.execute("checkpoint")
        shutil.copyfile(settings.build, copy)
        with tables.connect(copy, read_only=True) as connection:
            _require_audit(connection)
        history.keep(copy, settings.published, tables.utc_now())
        row_counts = _audit_copy(copy, relations)
        require_place()
        rollback.keep(settings)
        swap(copy, settings.published)
        rollback.prune(settings)
    return Published(str(settings.published), row_counts, settings.published.stat().st_size)


def _require_audit(connection: duckdb.DuckDBPyConnection) -> None:
    """A build that was not tested as a whole is an error that says what to do."""
    try:
        audited = tables.row_count(connection, "quality.release") == 1
    except duckdb.CatalogException:
        audited = False
    if not audited:
        raise UserError(
            "The build was not tested as a whole, so it is not published.\n"
            "Materialise all dbt models with their checks, then publish; or run `make run`."
        )


def _audit_copy(path: Path, relations: Sequence[str]) -> dict[str, int]:
    """Every table and view can be read in the copy, whatever the file is called."""
    with tables.connect(path, read_only=True) as connection:
        return {relation: tables.row_count(connection, relation) for relation in relations}


def is_up_to_date(settings: Settings, extractor_version: str) -> bool:
    """Whether the published warehouse was made from exactly the files, extractor and code that are here now."""
    is_published = settings.lake or settings.published.exists()
    if not (is_published and settings.pipeline.exists()):
        return False
    folders = settings.input_folders()
    files, limits = landing.input_files(folders), configuration.load(settings.configuration).limits
    try:
        with tables.connect(settings.pipeline, read_only=True) as pipeline:
            return (
                fingerprint(pipeline, extractor_version) in settled(settings)
                and not landing.changed_files(pipeline, files, reader_version(limits))
                and not landing.removed_files(pipeline, folders, files)
                and judgements.are_loaded(pipeline, settings.judgement_folders())
            )
    except tables.InUse:
        return False  # another run is at work; ours waits for it, and looks again
    except (duckdb.CatalogException, duckdb.BinderException):
        return False  # written by an older version of this project, before it had all its tables and columns


def settled(settings: Settings) -> set[str]:
    """The fingerprints that need no new release: the published one, and those that were rolled back from."""
    release = rollback.read_published(settings)
    return {release.fingerprint, *release.withdrawn} if release else set()
