"""What earlier releases said: every published row with the time it was known, carried from one release to the next.

Readers ask `marts.<table>_as_known_on('2026-10-31')`; nothing here knows a table by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration import tables

_PERIOD = ("known_from", "known_to")

# A day means its end: what was published on that day was known on it.
_MOMENT = """
    case
        when length(as_of::varchar) = 10 then as_of::date + interval 1 day - interval 1 microsecond
        else as_of::timestamp
    end
"""


def keep(release: Path, previous: Path, published_at: datetime) -> None:
    """Write into a release, before it is published, what it and all releases before it said of each mart."""
    with tables.connect(release) as warehouse:
        _attach_previous(warehouse, previous)
        carry_on(warehouse, published_at)
        answer(warehouse)
        warehouse.execute("detach previous")
        warehouse.execute("checkpoint")


def carry_on(warehouse: duckdb.DuckDBPyConnection, published_at: datetime) -> None:
    """Write the schema `history` of a release, going on from that of the database `previous`."""
    warehouse.execute("create schema if not exists history")
    published_at = _add_release(warehouse, published_at)
    for table in _tables(warehouse):
        _carry_on(warehouse, table, published_at)


def answer(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Let every mart of a release be asked for as it was known on a day."""
    for table in _tables(warehouse):
        _answer_as_known_on(warehouse, table)


def last_release(warehouse: duckdb.DuckDBPyConnection, database: str) -> datetime | None:
    """When the last release of a database was published; none if it holds none."""
    if not _columns(warehouse, database, "history", "release"):
        return None
    [(latest,)] = warehouse.execute(f"select max(published_at) from {database}.history.release").fetchall()
    return latest  # type: ignore[no-any-return]


def forget(release: Path) -> None:
    """Take the history out of a release, so that it can be written anew."""
    with tables.connect(release) as warehouse:
        macros = "select distinct function_name from duckdb_functions() where schema_name = 'marts' and function_type = 'table_macro'"
        for (name,) in warehouse.execute(macros).fetchall():
            warehouse.execute(f"drop macro table marts.{name}")
        warehouse.execute("drop schema if exists history cascade")


def _attach_previous(warehouse: duckdb.DuckDBPyConnection, previous: Path) -> None:
    """The release before this one, or an empty database before the first."""
    if previous.exists():
        tables.attach(warehouse, previous, "previous")
    else:
        warehouse.execute("attach ':memory:' as previous")


def _tables(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables and views of the marts, and those that an earlier release had."""
    query = """
        select distinct table_name
        from duckdb_columns()
        where (schema_name = 'marts' and database_name != 'previous') or (schema_name = 'history' and table_name != 'release')
        order by table_name
    """
    return [table for (table,) in warehouse.execute(query).fetchall()]


def _add_release(warehouse: duckdb.DuckDBPyConnection, published_at: datetime) -> datetime:
    """One row per release; the time of this one, later than all others even if the clock was set back."""
    earlier = "union all by name from previous.history.release"
    warehouse.execute(
        f"""
        create table history.release as
        (select null::timestamp as published_at, * from quality.release limit 0)
        {earlier if _columns(warehouse, "previous", "history", "release") else ""}
        """
    )
    warehouse.execute(
        """
        insert into history.release by name
        select
            greatest(?, (select max(published_at) + interval 1 microsecond from history.release)) as published_at,
            *
        from quality.release
        """,
        [published_at],
    )
    [(latest,)] = warehouse.execute("select max(published_at) from history.release").fetchall()
    return latest


def _carry_on(warehouse: duckdb.DuckDBPyConnection, table: str, published_at: datetime) -> None:
    """A row is known from the first release that says it until the first that says it no more."""
    said = _columns(warehouse, None, "marts", table)
    known = _columns(warehouse, "previous", "history", table)
    columns = [column for column in dict.fromkeys(said + known) if column not in _PERIOD]
    versions = []
    if said:
        versions.append(f"select {_select(columns, said)}, $at as known_from, true as is_said from marts.{table}")
    if known:
        versions.append(
            f"select {_select(columns, known)}, known_from, false as is_said from previous.history.{table} where known_to is null"
        )
    warehouse.execute(
        f"""
        create table history.{table} as
        select
            {_select(columns, columns)},
            min(known_from) as known_from,
            case when not bool_or(is_said) then $at::timestamp end as known_to
        from ({" union all ".join(versions)})
        group by {_select(columns, columns)}
        """,
        {"at": published_at},
    )
    if known:
        warehouse.execute(
            f"insert into history.{table} by name select * from previous.history.{table} where known_to is not null"
        )


def _answer_as_known_on(warehouse: duckdb.DuckDBPyConnection, table: str) -> None:
    """A table that takes a day or a time and holds the rows of the last release up to then, in the mart's own columns."""
    columns = _columns(warehouse, None, "marts", table) or _columns(warehouse, None, "history", table)
    shown = [column for column in columns if column not in _PERIOD]
    warehouse.execute(
        f"""
        create macro marts.{table}_as_known_on(as_of) as table
        select {_select(shown, shown)}
        from history.{table}
        where known_from <= {_MOMENT} and (known_to is null or known_to > {_MOMENT})
        """
    )


def _columns(warehouse: duckdb.DuckDBPyConnection, database: str | None, schema: str, table: str) -> list[str]:
    """The columns of a table or view in their order, by default of the coming release; of one that does not exist, none."""
    query = """
        select column_name
        from duckdb_columns()
        where database_name = coalesce(?, current_database()) and schema_name = ? and table_name = ?
        order by column_index
    """
    return [column for (column,) in warehouse.execute(query, [database, schema, table]).fetchall()]


def _select(columns: Sequence[str], present: Sequence[str]) -> str:
    """The columns as SQL; null for those that the table does not have."""
    return ", ".join(f'"{column}"' if column in present else f'null as "{column}"' for column in columns)
