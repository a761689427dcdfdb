"""The tables that Python fills in pipeline.duckdb, and the few verbs that open and write them.

What dbt builds is defined in dbt_project/; nothing here knows how an article is read or extracted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.settings import UserError

# DuckDB up to 1.5 can be torn by a kill inside the commit of a full row group (about 120,000 rows).
ROWS_PER_TRANSACTION = 20_000

DEFINITIONS = """
create schema if not exists raw;
create schema if not exists quality;
create schema if not exists staging;

-- One row per article version read.
create table if not exists raw.article (
    article_key varchar primary key, -- sha256 of id, title, text, publication date, address and source
    article_id varchar not null,
    source varchar,
    url varchar,
    title varchar,
    text varchar not null,
    published_date date,
    sha256 varchar not null, -- of the text
    file varchar not null,
    line integer, -- where the record begins; of a table the row
    ingested_at timestamp not null, -- UTC
    is_current boolean not null, -- the latest version of this article
    member varchar, -- of an archive
    language varchar -- ISO 639-1; und where the text does not tell
);
alter table raw.article add column if not exists member varchar; -- of a file that an earlier version wrote
alter table raw.article add column if not exists language varchar;

-- One row per file read: nothing is read twice.
create table if not exists raw.file (
    path varchar not null,
    size bigint not null,
    mtime bigint not null, -- nanoseconds
    sha256 varchar not null,
    offered bigint not null, -- records seen in the file; loaded + quarantined + duplicates
    loaded bigint not null,
    quarantined bigint not null,
    duplicates bigint not null,
    read_at timestamp not null, -- UTC
    format varchar, -- several where it is an archive
    encoding varchar,
    reader_version varchar -- what it set aside is tried again by another one
);
alter table raw.file add column if not exists format varchar;
alter table raw.file add column if not exists encoding varchar;
alter table raw.file add column if not exists reader_version varchar;

-- One row per article version: the sign by which reprints of it are found.
create table if not exists raw.article_signature (
    article_key varchar not null,
    text_hash varchar not null, -- of the words alone
    signature bigint[] not null -- MinHash of every three words
);

-- One row per feed asked for: when, with what answer, and when it is asked again.
create table if not exists raw.feed (
    name varchar not null,
    url varchar not null,
    asked_at timestamp, -- UTC
    status integer, -- of HTTP
    error varchar,
    failures integer not null, -- in a row
    etag varchar,
    last_modified varchar,
    next_ask_at timestamp -- UTC
);

-- One row per judgement that two reported meetings are the same, or are not.
create table if not exists raw.meeting_judgement (
    file varchar not null,
    line integer not null,
    one_article_id varchar not null,
    one_quote varchar not null, -- words of the article that tell of the meeting
    other_article_id varchar not null,
    other_quote varchar not null,
    verdict varchar not null, -- same, not_same
    who varchar not null,
    why varchar not null,
    decided_on date not null
);

-- One row per judgement that two names are the same person, or are not.
create table if not exists raw.person_judgement (
    file varchar not null,
    line integer not null,
    one_name varchar not null,
    one_country varchar, -- null: whatever country
    one_article_id varchar, -- null: in every article
    other_name varchar not null,
    other_country varchar,
    other_article_id varchar,
    verdict varchar not null, -- same, not_same
    who varchar not null,
    why varchar not null,
    decided_on date not null
);

-- One row per judgement that two names are the same organisation, or are not.
create table if not exists raw.organization_judgement (
    file varchar not null,
    line integer not null,
    one_name varchar not null,
    one_country varchar, -- null: whatever country
    other_name varchar not null,
    other_country varchar,
    verdict varchar not null, -- same, not_same
    who varchar not null,
    why varchar not null,
    decided_on date not null
);

-- One row per corrected value of a meeting.
create table if not exists raw.value_judgement (
    file varchar not null,
    line integer not null,
    article_id varchar not null,
    quote varchar not null, -- words of the article that tell of the meeting
    field varchar not null,
    value varchar not null,
    who varchar not null,
    why varchar not null,
    decided_on date not null
);

-- One row per input that could not be read, or article that could not be extracted.
create table if not exists quality.quarantined_input (
    file varchar not null,
    line integer,
    byte_offset bigint,
    reason varchar not null,
    detail varchar not null,
    excerpt varchar,
    seen_at timestamp not null, -- UTC
    member varchar -- of an archive
);
alter table quality.quarantined_input add column if not exists member varchar;

-- One row per article version read by the extractor.
create table if not exists staging.extraction (
    article_key varchar not null,
    extractor_version varchar not null,
    extracted_at timestamp not null, -- UTC
    meeting_count integer,
    error varchar
);

-- One row per meeting that an article reports.
create table if not exists staging.meeting (
    article_key varchar not null,
    meeting_index integer not null,
    meeting_type varchar,
    realis varchar,
    date_start varchar, -- as finely as it is known: 2025, 2025-11 or 2025-11-13
    date_end varchar, -- the same; of one day the same day
    date_precision varchar,
    date_basis varchar,
    city varchar,
    host_country varchar,
    title varchar,
    ordinal integer,
    parent_index integer,
    rule varchar,
    confidence double
);

-- One row per country taking part in a reported meeting.
create table if not exists staging.meeting_country (
    article_key varchar not null,
    meeting_index integer not null,
    country varchar not null
);

-- One row per participant of a reported meeting, named or by post.
create table if not exists staging.participant (
    article_key varchar not null,
    meeting_index integer not null,
    participant_index integer not null,
    name varchar,
    surname varchar,
    given_name varchar,
    patronymic varchar,
    position varchar,
    military_rank varchar,
    organization varchar,
    organization_core varchar,
    country varchar,
    role varchar,
    "start" integer,
    "end" integer,
    in_title boolean
);

-- One row per document signed or planned at a reported meeting.
create table if not exists staging.document (
    article_key varchar not null,
    meeting_index integer not null,
    document_index integer not null,
    document_type varchar,
    title varchar,
    status varchar
);
alter table staging.document add column if not exists signatories integer[];  -- absent in files of older versions

-- One row per passage that shows a reported meeting.
create table if not exists staging.evidence (
    article_key varchar not null,
    meeting_index integer not null,
    evidence_index integer not null,
    "start" integer,
    "end" integer,
    in_title boolean,
    quote varchar
);

-- One row per topic of a reported meeting.
create table if not exists staging.meeting_topic (
    article_key varchar not null,
    meeting_index integer not null,
    topic varchar not null
);

-- One row per claim that a person holds a position, in a meeting or not.
create table if not exists staging.occupation (
    article_key varchar not null,
    occupation_index integer not null,
    name varchar,
    surname varchar,
    given_name varchar,
    patronymic varchar,
    position varchar,
    military_rank varchar,
    organization varchar,
    organization_core varchar,
    country varchar,
    rule varchar,
    "start" integer,
    "end" integer,
    in_title boolean
);
alter table staging.occupation add column if not exists phase varchar;  -- absent in files of older versions

-- One row per person, organisation, country, city or date mentioned.
create table if not exists staging.mention (
    article_key varchar not null,
    mention_index integer not null,
    type varchar,
    "start" integer,
    "end" integer,
    text varchar,
    normal varchar,
    code varchar,
    in_title boolean
);
"""


class InUse(UserError):
    """Another process has the database open."""


STAGING = {
    "staging.extraction": "One row per article version read by the extractor.",
    "staging.meeting": "One row per meeting that an article reports.",
    "staging.meeting_country": "One row per country taking part in a reported meeting.",
    "staging.participant": "One row per participant of a reported meeting, named or by post.",
    "staging.document": "One row per document signed or planned at a reported meeting.",
    "staging.evidence": "One row per passage that shows a reported meeting.",
    "staging.meeting_topic": "One row per topic of a reported meeting.",
    "staging.occupation": "One row per claim that a person holds a position, in a meeting or not.",
    "staging.mention": "One row per person, organisation, country, city or date mentioned.",
}


def utc_now() -> datetime:
    """The time in UTC, without a zone, as every timestamp column holds it."""
    return datetime.now(UTC).replace(tzinfo=None)


@contextmanager
def connect(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """An open database; one that another process holds is an error that says who and what to do."""
    try:
        connection = duckdb.connect(str(path), read_only=read_only)
    except duckdb.IOException as error:
        raise _refused(path, str(error)) from error
    try:
        yield connection
    finally:
        connection.close()


def _refused(path: Path, message: str) -> UserError:
    holder = re.search(r"held in (.+?) \(PID (\d+)\)", message)
    if not holder:
        return UserError(f"Cannot open {path}: {message}")
    program, pid = holder.groups()
    return InUse(
        f"{path} is in use by process {pid} ({program}).\n"
        f"Wait until it ends, or close it (a `make run`, the Dagster UI's run, a DuckDB shell), then try again. "
        f"`ps -p {pid} -o args` shows what it is."
    )


@contextmanager
def pipeline(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database, open for writing, with every table in place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with connect(path) as connection:
        connection.execute(DEFINITIONS)
        yield connection


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Let the connection read another database; attach takes no parameters, so a quote in the path is doubled."""
    escaped = str(path).replace("'", "''")
    connection.execute(f"attach '{escaped}' as {name} (read_only)")


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: what the block wrote is committed at its end, and rolled back on an error."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@cache
def _schemas() -> dict[str, pa.Schema]:
    """The tables' columns and types, as Arrow knows them."""
    with duckdb.connect() as connection:
        connection.execute(DEFINITIONS)
        names = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        return {name: connection.execute(f"select * from {name}").to_arrow_table().schema for (name,) in names}


def arrow_table(table: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The rows in the columns and types of the table; a value that does not fit raises."""
    return pa.Table.from_pylist(list(rows), schema=_schemas()[table])


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Append Arrow rows; a thousand times faster than executemany."""
    connection.register("arrow_rows", rows)
    connection.execute(f"insert into {table} by name select * from arrow_rows")
    connection.unregister("arrow_rows")


def row_count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """How many rows a table or view holds."""
    found = connection.execute(f"select count(*) from {table}").fetchone()
    assert found is not None
    return int(found[0])
