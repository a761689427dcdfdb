"""The warehouse in a DuckLake: Parquet in a folder that all machines see, its catalogue in a Postgres.

Every writer builds and tests in a lake of its own; one transaction brings what passed to the lake that readers open.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import duckdb

from orchestration import history, tables
from orchestration.settings import Settings, UserError
from vstrecha.extensions import NotInstalled, extension_file

EXTENSIONS = ("ducklake", "postgres_scanner")
PUBLISHED = "published"  # the schema of Postgres that holds the catalogue of the lake that readers open
_READERS_TIME = "interval 1 day"  # so long can a reader stay with a release that is no longer the last one


def build_name(settings: Settings) -> str:
    """The schema of Postgres with the catalogue of this writer's own lake: another machine or data folder has another."""
    return f"build_{hashlib.sha256(f'{platform.node()} {settings.data}'.encode()).hexdigest()[:12]}"


def environment(settings: Settings) -> dict[str, str]:
    """What dbt's profile reads of the lake, the extensions laid where it looks for them."""
    if settings.lake is None:
        return {"VSTRECHA_TARGET": "local"}
    _install(settings)
    return {
        "VSTRECHA_TARGET": "lake",
        "VSTRECHA_LAKE_CATALOGUE": settings.lake.catalogue,
        "VSTRECHA_LAKE_DATA": _files(settings, build_name(settings)),
        "VSTRECHA_LAKE_BUILD": build_name(settings),
    }


@contextmanager
def build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """This writer's own lake, as the database `warehouse`."""
    with _lakes() as connection:
        _attach(connection, settings, build_name(settings), "warehouse")
        connection.execute("use warehouse")
        yield connection


@contextmanager
def published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The lake that readers open, as the database `warehouse`, for reading; an error where nothing was published."""
    with _lakes() as connection:
        _attach(connection, settings, PUBLISHED, "warehouse", read_only=True)
        connection.execute("use warehouse")
        yield connection


def start_build(settings: Settings) -> None:
    """Empty this writer's own lake, files and all, so that nothing outlives its model."""
    with build(settings) as warehouse:
        for schema in _schemas(warehouse, "warehouse"):
            warehouse.execute(f"drop schema warehouse.{schema} cascade")
        _clean(warehouse, "warehouse", "interval 0 seconds")


def publish(settings: Settings, relations: Sequence[str], require_place: Callable[[], None]) -> dict[str, int]:
    """Bring the audited build to the lake that readers open, with its history; how many rows each relation has."""
    with build(settings) as warehouse:
        _attach(warehouse, settings, PUBLISHED, "previous")
        before = history.last_release(warehouse, "previous")
        warehouse.execute("drop schema if exists history cascade")
        history.carry_on(warehouse, tables.utc_now())
        row_counts = {relation: tables.row_count(warehouse, relation) for relation in relations}
        require_place()
        try:
            with tables.transaction(warehouse):
                if history.last_release(warehouse, "previous") != before:
                    raise _Overtaken
                _bring(warehouse)
        except (duckdb.TransactionException, _Overtaken) as error:
            raise UserError(
                "Another machine published to the lake at the same time, so this run published nothing.\n"
                "Run again: it goes on from what is there now."
            ) from error
        warehouse.execute("use warehouse")
        _clean(warehouse, "previous", _READERS_TIME)
    return row_counts


class _Overtaken(Exception):
    """The lake has another release than the one that this history goes on from."""


def _bring(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Every schema of `warehouse` anew in `previous`: tables with rows and descriptions, then views, then the questions to history."""
    warehouse.execute("use previous")
    for schema in _schemas(warehouse, "previous"):
        warehouse.execute(f"drop schema previous.{schema} cascade")
    for schema in _schemas(warehouse, "warehouse"):
        warehouse.execute(f"create schema previous.{schema}")
    for schema, name, definition, comment in warehouse.execute(
        "select schema_name, table_name, sql, comment from duckdb_tables() where database_name = 'warehouse'"
    ).fetchall():
        warehouse.execute(definition)
        warehouse.execute(f'insert into previous.{schema}."{name}" from warehouse.{schema}."{name}"')
        _describe(warehouse, f'table previous.{schema}."{name}"', comment)
    for schema, name, definition, comment in warehouse.execute(
        """
        select schema_name, view_name, sql, comment
        from duckdb_views()
        where database_name = 'warehouse' and not internal
        order by view_oid
        """
    ).fetchall():
        warehouse.execute(definition.replace("CREATE VIEW ", f"CREATE VIEW previous.{schema}.", 1))
        _describe(warehouse, f'view previous.{schema}."{name}"', comment)
    for schema, table, column, comment in warehouse.execute(
        """
        select schema_name, table_name, column_name, comment
        from duckdb_columns()
        where database_name = 'warehouse' and comment is not null
        """
    ).fetchall():
        _describe(warehouse, f'column previous.{schema}."{table}"."{column}"', comment)
    history.answer(warehouse)


def _describe(warehouse: duckdb.DuckDBPyConnection, thing: str, comment: str | None) -> None:
    if comment:
        escaped = comment.replace("'", "''")  # comment takes no parameters
        warehouse.execute(f"comment on {thing} is '{escaped}'")


def _schemas(warehouse: duckdb.DuckDBPyConnection, lake: str) -> list[str]:
    query = (
        "select schema_name from duckdb_schemas() where database_name = ? and schema_name != 'main' and not internal"
    )
    return [schema for (schema,) in warehouse.execute(query, [lake]).fetchall()]


def _clean(warehouse: duckdb.DuckDBPyConnection, lake: str, age: str) -> None:
    """Forget what the lake held before, and delete the files of it, once it is so old."""
    warehouse.execute(f"call ducklake_expire_snapshots('{lake}', older_than => now() - {age})")
    warehouse.execute(f"call ducklake_cleanup_old_files('{lake}', older_than => now() - {age})")


@contextmanager
def _lakes() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can attach lakes."""
    with duckdb.connect() as connection:
        for file in _extension_files():
            connection.load_extension(file)
        yield connection


def _install(settings: Settings) -> None:
    """Lay the extensions where dbt's DuckDB looks for them; those that are there stay."""
    with duckdb.connect(config={"extension_directory": str(settings.extensions)}) as connection:
        for file in _extension_files():
            connection.install_extension(file)


def _extension_files() -> list[str]:
    try:
        return [str(extension_file(name)) for name in EXTENSIONS]
    except NotInstalled as error:
        raise UserError(str(error)) from error


def _files(settings: Settings, name: str) -> str:
    assert settings.lake
    return f"{settings.lake.data.rstrip('/')}/{name}/"


def _attach(
    connection: duckdb.DuckDBPyConnection, settings: Settings, name: str, alias: str, *, read_only: bool = False
) -> None:
    """Attach one of the lakes; one that does not exist yet is made, unless it is to be read only."""
    assert settings.lake
    catalogue, files = (part.replace("'", "''") for part in (settings.lake.catalogue, _files(settings, name)))
    options = "read_only" if read_only else f"data_path '{files}'"
    try:
        connection.execute(f"attach 'ducklake:postgres:{catalogue}' as {alias} (metadata_schema '{name}', {options})")
    except duckdb.Error as error:
        raise UserError(
            f"The lake cannot be opened: {error}\n"
            "Start Postgres, or correct VSTRECHA_LAKE_CATALOGUE, PGPASSWORD or ~/.pgpass; "
            "if it was never published to, `make run TARGET=lake` does that."
        ) from error
