"""The statements that bring a table of Postgres from one release to the next.

Rows that stay are left alone: readers find the old release until the commit, nothing is locked, views and rights on the tables live on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from psycopg import Connection
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from orchestration.postgres.relations import SCHEMAS, Column, Relation

Fill = Callable[[Composable, Relation], None]  # writes the rows of a relation of the file into a table

_COLUMNS = """
select attname, format_type(atttypid, atttypmod)
from pg_attribute
where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
"""
_KEY = """
select attname
from pg_index inner join pg_attribute on attrelid = indrelid and attnum = any(indkey)
where indrelid = to_regclass(%s) and indisprimary
"""
_FOREIGN_KEYS = """
select conrelid::regclass::text, conname
from pg_constraint inner join pg_namespace on pg_namespace.oid = connamespace
where contype = 'f' and nspname = any(%s)
"""


def bring(connection: Connection, wanted: Sequence[Relation], gone: Sequence[tuple[str, str]], fill: Fill) -> None:
    """Make the tables those of the file; `gone` are sent ones that the file has no more."""
    for schema in dict.fromkeys(relation.schema for relation in wanted):
        connection.execute(SQL("create schema if not exists {}").format(Identifier(schema)))
    present = [relation for relation in wanted if _columns(connection, relation)]
    for number, relation in enumerate(present):
        staged = _staged(number)
        connection.execute(SQL("create temporary table {} ({}) on commit drop").format(staged, _typed(relation)))
        fill(staged, relation)
        connection.execute(SQL("analyze {}").format(staged))
    # From here on it is quick: all rows are there.
    changed = [relation for relation in present if not _grows_into(connection, relation)]
    if changed or gone:
        _drop_foreign_keys(connection)
    for name in [*gone, *((relation.schema, relation.name) for relation in changed)]:
        connection.execute(SQL("drop table if exists {}").format(Identifier(*name)))
    for number, relation in enumerate(present):
        if relation not in changed:
            _replace_rows(connection, relation, _staged(number))
    for relation in wanted:
        if relation in changed or relation not in present:
            connection.execute(SQL("create table {} ({})").format(_table(relation), _typed(relation)))
            if relation in changed:
                _copy_rows(connection, relation, _staged(present.index(relation)))
            else:
                fill(_table(relation), relation)
            _index(connection, relation)
        _describe(connection, relation)
        connection.execute(SQL("analyze {}").format(_table(relation)))
    _add_foreign_keys(connection, wanted)


def _table(relation: Relation) -> Identifier:
    return Identifier(relation.schema, relation.name)


def _staged(number: int) -> Identifier:
    return Identifier("pg_temp", f"next_{number}")


def _typed(relation: Relation) -> Composed:
    return SQL(", ").join(_column(column) for column in relation.columns)


def _column(column: Column) -> Composed:
    return SQL("{} {}").format(Identifier(column.name), SQL(column.kind))


def _names(columns: Sequence[str], table: str | None = None) -> Composed:
    return SQL(", ").join(Identifier(*([table] if table else []), column) for column in columns)


def _columns(connection: Connection, relation: Relation) -> dict[str, str]:
    """The columns that the table has in Postgres, with their types; none if there is no such table."""
    return dict(connection.execute(_COLUMNS, [_table(relation).as_string(connection)]).fetchall())


def _grows_into(connection: Connection, relation: Relation) -> bool:
    """Whether the table has the columns and the key of the relation, or was given those that it lacked."""
    there = _columns(connection, relation)
    key = {name for (name,) in connection.execute(_KEY, [_table(relation).as_string(connection)]).fetchall()}
    wanted = {column.name: column.kind for column in relation.columns}
    if key != set(relation.key) or not there.items() <= wanted.items():
        return False
    for column in relation.columns:
        if column.name not in there:
            connection.execute(SQL("alter table {} add column {}").format(_table(relation), _column(column)))
    return True


def _replace_rows(connection: Connection, relation: Relation, staged: Identifier) -> None:
    """Delete what the release does not say, add what it says anew; without a key, all rows are written anew."""
    if not relation.key:
        connection.execute(SQL("delete from {}").format(_table(relation)))
        return _copy_rows(connection, relation, staged)
    names = [column.name for column in relation.columns]
    same_key = SQL("({}) = ({})").format(_names(relation.key, "old"), _names(relation.key, "next"))
    connection.execute(
        SQL(
            "delete from {} as old where not exists"
            " (select from {} as next where {} and row({}) is not distinct from row({}))"
        ).format(_table(relation), staged, same_key, _names(names, "old"), _names(names, "next"))
    )
    connection.execute(
        SQL("insert into {} ({}) select {} from {} as next where not exists (select from {} as old where {})").format(
            _table(relation), _names(names), _names(names), staged, _table(relation), same_key
        )
    )
    return None


def _copy_rows(connection: Connection, relation: Relation, staged: Identifier) -> None:
    names = _names([column.name for column in relation.columns])
    connection.execute(SQL("insert into {} ({}) select {} from {}").format(_table(relation), names, names, staged))


def _index(connection: Connection, relation: Relation) -> None:
    """The primary key, and an index for every other column that joins."""
    table = _table(relation)
    if relation.key:
        connection.execute(SQL("alter table {} add primary key ({})").format(table, _names(relation.key)))
    for column in relation.columns:
        if column.name.endswith("_key") and column.name not in relation.key[:1]:
            connection.execute(SQL("create index on {} ({})").format(table, Identifier(column.name)))


def _describe(connection: Connection, relation: Relation) -> None:
    table = _table(relation)
    connection.execute(SQL("comment on table {} is {}").format(table, Literal(relation.comment)))
    for column in relation.columns:
        place = Identifier(relation.schema, relation.name, column.name)
        connection.execute(SQL("comment on column {} is {}").format(place, Literal(column.comment)))


def _foreign_keys(connection: Connection) -> set[tuple[str, str]]:
    return {(table, name) for table, name in connection.execute(_FOREIGN_KEYS, [list(SCHEMAS)]).fetchall()}


def _drop_foreign_keys(connection: Connection) -> None:
    """They would hold a table that must go; those that are still true come back."""
    for table, name in _foreign_keys(connection):
        connection.execute(SQL("alter table {} drop constraint {}").format(SQL(table), Identifier(name)))


def _add_foreign_keys(connection: Connection, wanted: Sequence[Relation]) -> None:
    """The ways between the tables, which BI tools read and draw; checked at the commit, when all rows are there."""
    there = {name for _, name in _foreign_keys(connection)}
    for relation in wanted:
        for column, (target, key) in relation.references.items():
            name = f"{relation.name}_{column}_fkey"[:63]  # as long as a name may be
            if name not in there:
                connection.execute(
                    SQL(
                        "alter table {} add constraint {} foreign key ({}) references {} ({}) deferrable initially deferred"
                    ).format(
                        _table(relation),
                        Identifier(name),
                        Identifier(column),
                        Identifier(relation.schema, target),
                        Identifier(key),
                    )
                )
