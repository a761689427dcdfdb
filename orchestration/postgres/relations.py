"""What of the published file goes to Postgres, and as what: columns, types, descriptions, keys. Knows no table by name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.schema_picture import relationships

# The texts of the articles and the rows of earlier releases stay in the file.
SCHEMAS = ("marts", "semantic", "quality")

_TYPES = {
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "UTINYINT": "smallint",
    "SMALLINT": "smallint",
    "USMALLINT": "integer",
    "INTEGER": "integer",
    "UINTEGER": "bigint",
    "BIGINT": "bigint",
    "UBIGINT": "numeric",
    "HUGEINT": "numeric",
    "UHUGEINT": "numeric",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIME": "time without time zone",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP_S": "timestamp without time zone",
    "TIMESTAMP_MS": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "INTERVAL": "interval",
    "UUID": "uuid",
}
_NESTED = re.compile(r".*\]|(?:STRUCT|MAP|UNION)\(.*|JSON", re.DOTALL)


@dataclass(frozen=True)
class Column:
    """A column as Postgres has it, and the expression that makes its values in DuckDB."""

    name: str
    kind: str
    comment: str
    expression: str


@dataclass(frozen=True)
class Relation:
    """A table of Postgres, made from a table or view of the file; `references` leads from a column to a table's key."""

    schema: str
    name: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def rows(self) -> str:
        """A query for its rows in the file, every value one that Postgres takes."""
        values = ", ".join(f'{column.expression} as "{column.name}"' for column in self.columns)
        return f'select {values} from {self.schema}."{self.name}"'


def relations(warehouse: duckdb.DuckDBPyConnection, manifest: Path) -> list[Relation]:
    """Every table and view of the file that goes to Postgres; a key and a reference only where they hold in it."""
    described = json.loads(manifest.read_text())
    unique, led = unique_columns(described), relationships(described)
    found = {name: _relation(warehouse, *name, unique) for name in _names(warehouse)}
    keys = {relation.name: relation.key[0] for relation in found.values() if len(relation.key) == 1}
    for (schema, name), relation in found.items():
        references = {
            column.name: (target, keys[target])
            for column in relation.columns
            if (target := led.get((name, column.name))) in keys
            and (schema, target) in found
            and _holds(warehouse, schema, name, column.name, target, keys[target])
        }
        found[schema, name] = Relation(schema, name, relation.comment, relation.columns, relation.key, references)
    return list(found.values())


def unique_columns(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Which column of a model a test holds to be unique."""
    return {
        manifest["nodes"][node["attached_node"]]["name"]: node["column_name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (node.get("test_metadata") or {}).get("name") == "unique"
        and node["attached_node"] in manifest["nodes"]
    }


def _names(warehouse: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return warehouse.execute(
        """
        select distinct schema_name, table_name
        from duckdb_columns()
        where database_name = current_database() and list_contains(?, schema_name)
        order by all
        """,
        [list(SCHEMAS)],
    ).fetchall()


def _relation(warehouse: duckdb.DuckDBPyConnection, schema: str, name: str, unique: Mapping[str, str]) -> Relation:
    comments = warehouse.execute(
        """
        select comment from duckdb_tables() where database_name = current_database() and schema_name = $1 and table_name = $2
        union all
        select comment from duckdb_views() where database_name = current_database() and schema_name = $1 and view_name = $2
        """,
        [schema, name],
    ).fetchall()
    columns = warehouse.execute(
        """
        select column_name, data_type, coalesce(comment, '')
        from duckdb_columns()
        where database_name = current_database() and schema_name = ? and table_name = ?
        order by column_index
        """,
        [schema, name],
    ).fetchall()
    made = tuple(_column(*column) for column in columns)
    return Relation(schema, name, comments[0][0] or "", made, _key(warehouse, schema, name, unique.get(name)))


def _key(warehouse: duckdb.DuckDBPyConnection, schema: str, name: str, unique: str | None) -> tuple[str, ...]:
    """The primary key; of a view, which has none, the column that a test holds to be unique and that is so in this file."""
    found = warehouse.execute(
        """
        select constraint_column_names
        from duckdb_constraints()
        where database_name = current_database() and schema_name = ? and table_name = ? and constraint_type = 'PRIMARY KEY'
        """,
        [schema, name],
    ).fetchone()
    if found:
        return tuple(found[0])
    if unique is None:
        return ()
    query = f'select count(*) = count(distinct "{unique}") from {schema}."{name}"'
    try:
        [(is_unique,)] = warehouse.execute(query).fetchall()
    except duckdb.BinderException:  # a file older than the column
        return ()
    return (unique,) if is_unique else ()


def _holds(warehouse: duckdb.DuckDBPyConnection, schema: str, name: str, column: str, target: str, key: str) -> bool:
    """Whether every value of a column is a key of the target: an older file may know other tables than the project does."""
    query = f"""
        select not exists (
            from {schema}."{name}" as own anti join {schema}."{target}" as target on own."{column}" = target."{key}"
            where own."{column}" is not null
        )
    """
    [(holds,)] = warehouse.execute(query).fetchall()
    return bool(holds)


def _column(name: str, kind: str, comment: str) -> Column:
    """What is nested as JSON, everything else as it is; Postgres holds no NUL, so its sign of something unreadable stands there."""
    quoted = f'"{name}"'
    if kind in _TYPES:
        return Column(name, _TYPES[kind], comment, quoted)
    if number := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", kind):
        return Column(name, f"numeric({number[1]},{number[2]})", comment, quoted)
    if _NESTED.fullmatch(kind):
        return Column(name, "jsonb", comment, rf"replace(to_json({quoted})::varchar, '\u0000', '\ufffd')")
    return Column(name, "text", comment, f"replace({quoted}::varchar, chr(0), '\N{REPLACEMENT CHARACTER}')")
