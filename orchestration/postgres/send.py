"""Sends a release to Postgres in one transaction: its readers see one whole release or the other, and wait for nothing."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from orchestration import rollback, transform, warehouse
from orchestration.postgres.address import VARIABLE, Refused, connected
from orchestration.postgres.relations import SCHEMAS, Relation, relations
from orchestration.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection

log = logging.getLogger(__name__)

_BLOCK = 1 << 20  # bytes
_LOCK = 0x7673_7472_6563  # whoever has this advisory lock is the one that sends

# What was sent: it says that the schemas are ours to change, and to readers how new the tables are.
_SENT = """
create schema if not exists vstrecha;
comment on schema vstrecha is 'What was sent here, and when';
create table if not exists vstrecha.published_release (
    release text not null,
    published_at timestamp without time zone not null,
    article_count bigint not null,
    sent_at timestamp with time zone not null default now()
);
comment on table vstrecha.published_release is 'One row: the release that the tables hold';
create table if not exists vstrecha.published_table (
    table_schema text not null,
    table_name text not null,
    row_count bigint not null,
    primary key (table_schema, table_name)
);
comment on table vstrecha.published_table is 'One row per table that was sent';
"""


@dataclass(frozen=True)
class Sent:
    """What Postgres has now: the release, and how many rows each table holds."""

    release: str
    row_counts: dict[str, int]


def send(settings: Settings) -> Sent | None:
    """The published release in Postgres; nothing where none is asked for or it is there already."""
    if settings.publish_postgres is None:
        return None
    release = rollback.read_published(settings)
    if release is None:
        return None
    with connected(settings.publish_postgres, warehouse.place(settings)) as connection:
        _prepare(connection)
        if _sent_release(connection) == release.name:
            return None
        with warehouse.published(settings) as published:
            row_counts = _send_all(
                connection, published, relations(published, transform.manifest_path(settings)), settings.data
            )
        _record(connection, release, row_counts)
    log.info("sent %s tables, %s rows to Postgres", len(row_counts), f"{sum(row_counts.values()):,}")
    return Sent(release.name, row_counts)


def _prepare(connection: Connection) -> None:
    """Wait for whoever else sends, and make sure that nothing here belongs to others."""
    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise Refused(
            "Its encoding has no Cyrillic.", "Make one: `create database … encoding 'UTF8' template template0`."
        )
    connection.execute(
        "select set_config('lock_timeout', '60s', true), set_config('idle_in_transaction_session_timeout', '0', true)"
    )
    connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    query = "select string_agg(distinct table_schema, ', ') from information_schema.tables where table_schema = any(%s)"
    taken = connection.execute(query, [list(SCHEMAS)]).fetchone()
    ours = connection.execute("select to_regclass('vstrecha.published_table')").fetchone()
    if taken and taken[0] and ours and not ours[0]:
        raise Refused(
            f"The database has tables of others in {taken[0]}.", f"Let {VARIABLE} name a database of its own."
        )
    connection.execute(_SENT)


def _sent_release(connection: Connection) -> str | None:
    found = connection.execute("select release from vstrecha.published_release").fetchone()
    return found[0] if found else None


def _send_all(
    connection: Connection, warehouse: duckdb.DuckDBPyConnection, wanted: list[Relation], folder: Path
) -> dict[str, int]:
    """Every table; the rows go through a file that DuckDB writes as CSV, the quickest that both understand."""
    from psycopg.sql import SQL, Composable

    from orchestration.postgres.change import bring

    names = [(relation.schema, relation.name) for relation in wanted]
    sent = connection.execute("select table_schema, table_name from vstrecha.published_table").fetchall()
    row_counts: dict[str, int] = {}
    with TemporaryDirectory(prefix=".postgres-", dir=folder) as scratch:
        path = Path(scratch) / "rows.csv"

        def fill(table: Composable, relation: Relation) -> None:
            row_counts[f"{relation.schema}.{relation.name}"] = _write(warehouse, relation, path)
            copy = SQL("copy {} from stdin (format csv, null {})").format(table, "\\N")
            with path.open("rb") as stream, connection.cursor().copy(copy) as rows:
                while block := stream.read(_BLOCK):
                    rows.write(block)
            path.unlink()

        bring(connection, wanted, [name for name in sent if name not in names], fill)
    return row_counts


def _write(warehouse: duckdb.DuckDBPyConnection, relation: Relation, path: Path) -> int:
    """The rows of a relation as CSV; every value stands in quotes, so that nothing but null looks like null."""
    escaped = str(path).replace("'", "''")  # copy takes no parameters
    found = warehouse.execute(
        f"copy ({relation.rows}) to '{escaped}' (format csv, header false, nullstr '\\N', force_quote *)"
    ).fetchone()
    assert found
    return int(found[0])


def _record(connection: Connection, release: rollback.Release, row_counts: dict[str, int]) -> None:
    connection.execute("delete from vstrecha.published_release")
    connection.execute(
        "insert into vstrecha.published_release (release, published_at, article_count) values (%s, %s, %s)",
        [release.name, release.published_at, release.article_count],
    )
    connection.execute("delete from vstrecha.published_table")
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into vstrecha.published_table values (%s, %s, %s)",
            [(*name.split("."), count) for name, count in row_counts.items()],
        )
