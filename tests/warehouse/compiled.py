"""The warehouse built in memory from dbt's compiled SQL: a second instead of half a minute, for tests that build it hundreds of times."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from orchestration import tables

PYTHON_SCHEMAS = ("raw", "quality", "staging")
MARTS_WITHOUT_TIMES = {"dim_article": "exclude (ingested_at)"}


class CompiledWarehouse:
    """Both databases in memory: `pipeline` as Python fills it, `warehouse` as the models make it of that."""

    def __init__(self, target: Path, reference: Path) -> None:
        """Take the models of a dbt target folder after a build, and the seeds of a pipeline database."""
        self.connection = duckdb.connect(config={"threads": 1})  # rows are few; a second thread is waste
        for name in ("pipeline", "warehouse"):
            self.connection.execute(f"attach ':memory:' as {name}")
        self.models = list(_models(target))
        self._copy_reference(reference)

    def _copy_reference(self, path: Path) -> None:
        tables.attach(self.connection, path, "built")
        seeds = self.connection.execute(
            "select table_name from duckdb_tables() where database_name = 'built' and schema_name = 'reference'"
        ).fetchall()
        self.connection.execute("create schema pipeline.reference")
        for (seed,) in seeds:
            self.connection.execute(f"create table pipeline.reference.{seed} as from built.reference.{seed}")
        self.connection.execute("detach built")

    def empty(self) -> duckdb.DuckDBPyConnection:
        """The connection, with the tables that Python fills in place and empty."""
        self.connection.execute("use pipeline")
        for schema in PYTHON_SCHEMAS:
            self.connection.execute(f"drop schema if exists {schema} cascade")
        self.connection.execute(tables.DEFINITIONS)
        return self.connection

    def build(self) -> None:
        """Run every model in order."""
        self.connection.execute("use warehouse")
        for model in self.models:
            self.connection.execute(f"create schema if not exists {model['database']}.{model['schema']}")
            name = f"{model['database']}.{model['schema']}.{model['name']}"
            kind = "view" if model["schema"] == "staging" else "table"
            self.connection.execute(f"create or replace {kind} {name} as {model['sql']}")

    def marts(self) -> Mapping[str, Sequence[tuple[Any, ...]]]:
        """Every row of every mart, sorted; but for the times at which Python read."""
        names = [model["name"] for model in self.models if model["schema"] == "marts"]
        return {
            name: self.connection.execute(
                f"select * {MARTS_WITHOUT_TIMES.get(name, '')} from warehouse.marts.{name} order by all"
            ).fetchall()
            for name in names
        }


def _models(target: Path) -> Iterator[dict[str, Any]]:
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    graph = {key: set(node["depends_on"]["nodes"]) & models.keys() for key, node in models.items()}
    for key in TopologicalSorter(graph).static_order():
        node = models[key]
        path = target / "compiled" / node["package_name"] / node["original_file_path"]
        yield {**{k: node[k] for k in ("database", "schema", "name")}, "sql": path.read_text(encoding="utf-8")}
