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
from vstrecha.lake import EXTENSIONS, PUBLISHED, attach, attach_release, load

NAME = "%Y-%m-%dT%H%M%S.%f"  # of a release
_READERS_TIME = "interval 1 day"  # so long can a reader stay with a release that is no longer kept


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
    """The lake that readers open, as the database `warehouse`, in its release of this moment; an error where there is none."""
    assert settings.lake
    with _lakes() as connection:
        with _told():
            attach_release(connection, settings.lake.catalogue)
        yield connection


def start_build(settings: Settings) -> None:
    """Empty this writer's own lake, files and all, so that nothing outlives its model."""
    with build(settings) as warehouse:
        for schema in _schemas(warehouse, "warehouse"):
            warehouse.execute(f"drop schema warehouse.{schema} cascade")
        warehouse.execute("call ducklake_expire_snapshots('warehouse', older_than => now())")
        warehouse.execute("call ducklake_cleanup_old_files('warehouse', cleanup_all => true)")


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
                _bring(warehouse, "warehouse", "previous", _schemas(warehouse, "warehouse"))
                history.answer(warehouse)
                _sign(warehouse)
        except (duckdb.TransactionException, _Overtaken) as error:
            raise UserError(
                "Another machine published to the lake at the same time, so this run published nothing.\n"
                "Run again: it goes on from what is there now."
            ) from error
        warehouse.execute("use warehouse")
        _forget(warehouse, settings.kept_releases)
    return row_counts


def snapshots(settings: Settings) -> dict[str, int]:
    """The releases that the lake holds, the published one among them, by name: the snapshot of each."""
    with published(settings) as warehouse:
        return dict(warehouse.execute(_RELEASES.format(lake="warehouse")).fetchall())


def take_up(settings: Settings, snapshot: int) -> None:
    """Make an earlier release this writer's build, as if it had been built and tested anew; history goes on from what is published."""
    start_build(settings)
    with build(settings) as warehouse:
        _attach(warehouse, settings, PUBLISHED, "earlier", f"read_only, snapshot_version {snapshot}")
        schemas = [schema for schema in _schemas(warehouse, "earlier") if schema != "history"]
        with tables.transaction(warehouse):
            _bring(warehouse, "earlier", "warehouse", schemas)


# A snapshot that is a release bears its name.
_RELEASES = """
    select commit_message, snapshot_id from ducklake_snapshots('{lake}') where commit_message is not null order by snapshot_id desc
"""


def _sign(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Let the snapshot of `previous` that is being made say which release it is, and which machine made it."""
    latest = history.last_release(warehouse, "previous")
    assert latest
    warehouse.execute(
        "call ducklake_set_commit_message('previous', $machine, $release)",
        {"machine": platform.node(), "release": latest.strftime(NAME)},
    )


class _Overtaken(Exception):
    """The lake has another release than the one that this history goes on from."""


def _bring(warehouse: duckdb.DuckDBPyConnection, source: str, target: str, schemas: Sequence[str]) -> None:
    """Schemas of one lake instead of all that another holds: tables with rows and descriptions, then views."""
    warehouse.execute(f"use {target}")
    for schema in _schemas(warehouse, target):
        warehouse.execute(f"drop schema {target}.{schema} cascade")
    for schema in schemas:
        warehouse.execute(f"create schema {target}.{schema}")
    chosen = "where database_name = ? and list_contains(?, schema_name)"
    for schema, name, definition, comment in warehouse.execute(
        f"select schema_name, table_name, sql, comment from duckdb_tables() {chosen}", [source, schemas]
    ).fetchall():
        warehouse.execute(definition)
        warehouse.execute(f'insert into {target}.{schema}."{name}" from {source}.{schema}."{name}"')
        _describe(warehouse, f'table {target}.{schema}."{name}"', comment)
    for schema, name, definition, comment in warehouse.execute(
        f"select schema_name, view_name, sql, comment from duckdb_views() {chosen} order by view_oid", [source, schemas]
    ).fetchall():
        warehouse.execute(definition.replace("CREATE VIEW ", f"CREATE VIEW {target}.{schema}.", 1))
        _describe(warehouse, f'view {target}.{schema}."{name}"', comment)
    for schema, table, column, comment in warehouse.execute(
        f"select schema_name, table_name, column_name, comment from duckdb_columns() {chosen} and comment is not null",
        [source, schemas],
    ).fetchall():
        _describe(warehouse, f'column {target}.{schema}."{table}"."{column}"', comment)


def _describe(warehouse: duckdb.DuckDBPyConnection, thing: str, comment: str | None) -> None:
    if comment:
        escaped = comment.replace("'", "''")  # comment takes no parameters
        warehouse.execute(f"comment on {thing} is '{escaped}'")


def _schemas(warehouse: duckdb.DuckDBPyConnection, lake: str) -> list[str]:
    query = (
        "select schema_name from duckdb_schemas() where database_name = ? and schema_name != 'main' and not internal"
    )
    return [schema for (schema,) in warehouse.execute(query, [lake]).fetchall()]


def _forget(warehouse: duckdb.DuckDBPyConnection, kept_releases: int) -> None:
    """Forget the releases beyond the number that is kept, and delete what files belong to none, once no reader needs them."""
    query = f"""
        select snapshot_id
        from ducklake_snapshots('previous')
        where
            snapshot_time < now() - {_READERS_TIME}
            and snapshot_id not in (select snapshot_id from ({_RELEASES.format(lake="previous")}) limit {kept_releases + 1})
    """
    if outdated := [snapshot for (snapshot,) in warehouse.execute(query).fetchall()]:
        warehouse.execute(f"call ducklake_expire_snapshots('previous', versions => {outdated})")
    warehouse.execute(f"call ducklake_cleanup_old_files('previous', older_than => now() - {_READERS_TIME})")
    warehouse.execute(f"call ducklake_delete_orphaned_files('previous', older_than => now() - {_READERS_TIME})")


@contextmanager
def _lakes() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can attach lakes."""
    with duckdb.connect() as connection:
        with _told():
            load(connection)
        yield connection


def _install(settings: Settings) -> None:
    """Lay the extensions where dbt's DuckDB looks for them; those that are there stay."""
    with _told(), duckdb.connect(config={"extension_directory": str(settings.extensions)}) as connection:
        for name in EXTENSIONS:
            connection.install_extension(str(extension_file(name)))


def _files(settings: Settings, name: str) -> str:
    assert settings.lake
    return f"{settings.lake.data.rstrip('/')}/{name}/"


def _attach(
    connection: duckdb.DuckDBPyConnection, settings: Settings, name: str, alias: str, option: str | None = None
) -> None:
    """Attach one of the lakes; without an option for writing, and one that does not exist yet is made."""
    assert settings.lake
    files = _files(settings, name).replace("'", "''")
    with _told():
        attach(connection, settings.lake.catalogue, name, alias, option or f"data_path '{files}'")


@contextmanager
def _told() -> Iterator[None]:
    """What keeps a lake from being opened, as something the user can mend."""
    try:
        yield
    except NotInstalled as error:
        raise UserError(str(error)) from error
    except duckdb.Error as error:
        raise UserError(
            f"The lake cannot be opened: {error}\n"
            "Start Postgres, or correct VSTRECHA_LAKE_CATALOGUE, PGPASSWORD or ~/.pgpass; "
            "if it was never published to, `make run TARGET=lake` does that."
        ) from error
