"""The columns of every table as the Dagster UI shows them, and from which columns of other tables each one comes.

Descriptions and types of dbt's models stand in dbt's manifest, those of the tables that Python fills in tables.py.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
import duckdb

from orchestration import tables, transform
from orchestration.settings import Settings

log = logging.getLogger(__name__)

_DIALECT = "duckdb"

# What it cannot follow (unpivot) it says at length; the column is then traced as far as it goes.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

_TABLE = re.compile(r"create table if not exists ([\w.]+) \((.*?)^\);", re.M | re.S)
_COLUMN = re.compile(r'^ +"?(\w+)"? ([\w\[\]]+)(?: not null)?(?: primary key)?,?(?: +-- (.*))?$', re.M)
_ADDED = re.compile(r"^alter table ([\w.]+) add column if not exists (\w+) ([\w\[\]]+);(?: +-- (.*))?$", re.M)

# Column of a model → the columns it is made from, each as schema, table, column.
Lineage = dict[str, list[tuple[str, str, str]]]


def with_columns(definition: dg.AssetsDefinition, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The same assets, tables that Python fills with their columns; what dbt's model of the same table says of one holds here too."""
    said = {
        node["name"].removeprefix("stg_"): {name: column["description"] for name, column in node["columns"].items()}
        for node in manifest["nodes"].values()
        if node["name"].startswith("stg_")
    }
    schemas = written_tables()

    def described(spec: dg.AssetSpec) -> dg.AssetSpec:
        columns = schemas.get(".".join(spec.key.path), ())
        told = said.get(spec.key.path[-1], {})
        schema = [dg.TableColumn(c.name, c.type, told.get(c.name) or c.description) for c in columns]
        return spec.merge_attributes(metadata={"dagster/column_schema": dg.TableSchema(schema)}) if schema else spec

    return definition.map_asset_specs(described)


def written_tables() -> dict[str, list[dg.TableColumn]]:
    """The columns of the tables that Python fills, with the comments of their definition."""
    found: dict[str, dict[str, dg.TableColumn]] = {}
    for table, body in _TABLE.findall(tables.DEFINITIONS):
        found[table] = {name: dg.TableColumn(name, kind, said or None) for name, kind, said in _COLUMN.findall(body)}
    for table, name, kind, said in _ADDED.findall(tables.DEFINITIONS):
        found[table].setdefault(name, dg.TableColumn(name, kind, said or None))
    return {table: list(columns.values()) for table, columns in found.items()}


def lineage(
    settings: Settings, manifest: Mapping[str, Any], connection: duckdb.DuckDBPyConnection
) -> dict[str, dg.TableColumnLineage]:
    """Of every model that was just built, by dbt's name: where its columns come from; worked out once per change of the models."""
    cache = settings.data / "dbt" / "column_lineage.json"
    sources = transform.sources_hash()
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    if kept.get("sources") != sources:
        kept = {"sources": sources, "models": dict(_models(settings, manifest, connection))}
        cache.write_text(json.dumps(kept), encoding="utf-8")
    return {unique_id: _as_dagster(columns) for unique_id, columns in kept["models"].items()}


def _as_dagster(columns: Lineage) -> dg.TableColumnLineage:
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(dg.AssetKey([schema, table]), name) for schema, table, name in origins]
            for column, origins in columns.items()
            if origins
        }
    )


def lineage_metadata(origins: dg.TableColumnLineage) -> dict[str, Any]:
    """For programs as Dagster defines it, and as a table with links: its own UI draws column lineage for paying users alone."""
    rows = [
        f"| `{column}` | {', '.join(_linked(dep) for dep in deps)} |" for column, deps in origins.deps_by_column.items()
    ]
    shown = "\n".join(["| column | comes from |", "|---|---|", *rows])
    return {"dagster/column_lineage": origins, "where columns come from": dg.MetadataValue.md(shown)}


def _linked(dep: dg.TableColumnDep) -> str:
    return f"[{dep.asset_key.path[-1]}.{dep.column_name}](/assets/{'/'.join(dep.asset_key.path)})"


def _models(
    settings: Settings, manifest: Mapping[str, Any], connection: duckdb.DuckDBPyConnection
) -> Iterator[tuple[str, Lineage]]:
    """Each model's lineage, read off its compiled SQL; one that cannot be followed is left without, and is told of."""
    from sqlglot.errors import SqlglotError
    from sqlglot.schema import MappingSchema

    known: dict[str, Any] = {}
    query = (
        "select database_name, schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
    )
    for database, schema, table, column, kind in connection.execute(query).fetchall():
        known.setdefault(database, {}).setdefault(schema, {}).setdefault(table, {})[column] = kind
    schemas = MappingSchema(known, dialect=_DIALECT)
    for unique_id, node in manifest["nodes"].items():
        compiled = settings.data / "dbt" / "compiled" / node["package_name"] / node["original_file_path"]
        if node["resource_type"] == "model" and compiled.exists():
            try:
                yield unique_id, _of_query(compiled.read_text(encoding="utf-8"), schemas)
            except (SqlglotError, ValueError) as error:
                log.warning("no column lineage of %s: %s", node["name"], str(error)[:200])


def _of_query(sql: str, schemas: Any) -> Lineage:
    """From which columns of tables each column of a query comes."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.lineage import lineage
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    query = qualify(
        sqlglot.parse_one(sql, dialect=_DIALECT),
        schema=schemas,
        dialect=_DIALECT,
        validate_qualify_columns=False,
        identify=False,
    )
    for union in reversed(list(query.find_all(exp.SetOperation))):  # the inner ones first
        if union.args.get("by_name"):
            _align(union)
    found: Lineage = {}
    traced = lineage(None, query, schemas, None, scope=build_scope(query), dialect=_DIALECT, trim_selects=False)
    for name, root in traced.items():
        leaves = {
            (node.expression.db, node.expression.name, node.name.split(".")[-1].strip('"'))
            for node in root.walk()
            if not node.downstream and isinstance(node.expression, exp.Table)
        }
        found[name] = sorted(leaf for leaf in leaves if all(leaf))
    return found


def _align(union: Any) -> None:
    """«union all by name» as the union by place that lineage can follow: the same columns on both sides, null where one has none."""
    from sqlglot import exp

    sides = [union.left.selects, union.right.selects]
    names = list(dict.fromkeys(select.alias_or_name for selects in sides for select in selects))
    for side in (union.left, union.right):
        for query in _selects(side):
            by_name = {select.alias_or_name: select for select in query.selects}
            query.set("expressions", [by_name.get(name) or exp.alias_(exp.Null(), name) for name in names])
    union.set("by_name", False)


def _selects(query: Any) -> Iterator[Any]:
    """The plain queries that a side of a union is made of."""
    from sqlglot import exp

    if isinstance(query, exp.SetOperation):
        yield from _selects(query.left)
        yield from _selects(query.right)
    elif isinstance(query, exp.Subquery):
        yield from _selects(query.this)
    else:
        yield query
