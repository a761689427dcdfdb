"""House rules of the dbt project, read from its manifest: named by layer, described by grain, keyed, tested, under contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fact_", "bridge_"),
    "quality": ("",),
    "evidence": ("",),
    "semantic": ("",),
}
UNPREFIXED = {"meeting"}  # the view that readers type first; the contract names it
UNKEYED = {"stg_file", "stg_quarantined_input", "quarantined_input"}  # logs: the same line may be reported twice


@pytest.fixture(scope="module")
def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


@pytest.fixture(scope="module")
def tests_of(manifest: dict[str, Any]) -> dict[str, set[str]]:
    """The generic tests of each model, by kind."""
    found: dict[str, set[str]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and node.get("attached_node"):
            found.setdefault(node["attached_node"], set()).add(node["test_metadata"]["name"])
    return found


def folder(model: dict[str, Any]) -> str:
    return str(model["fqn"][1])


def test_a_prefix_says_the_layer(models: list[dict[str, Any]]) -> None:
    assert [
        m["name"] for m in models if m["name"] not in UNPREFIXED and not m["name"].startswith(PREFIXES[folder(m)])
    ] == []


def test_a_schema_is_its_folder(models: list[dict[str, Any]]) -> None:
    assert [m["name"] for m in models if m["schema"] != folder(m)] == []


def test_every_description_opens_with_the_grain(models: list[dict[str, Any]]) -> None:
    assert [m["name"] for m in models if not m["description"].startswith("One row per ")] == []


def test_every_column_is_described(models: list[dict[str, Any]], manifest: dict[str, Any], empty_data: Path) -> None:
    described = {
        (node["schema"], node["alias"], column["name"])
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
        for column in node["columns"].values()
        if column["description"]
    }
    relations = {(schema, name) for schema, name, _ in described} | {(m["schema"], m["name"]) for m in models}
    with duckdb.connect(str(empty_data / "build" / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute(f"attach '{empty_data / 'pipeline.duckdb'}' as pipeline (read_only)")
        built = set(connection.execute("select schema_name, table_name, column_name from duckdb_columns()").fetchall())
    assert {column for column in built if column[:2] in relations} == described


def test_every_model_is_tested_for_uniqueness(models: list[dict[str, Any]], tests_of: dict[str, set[str]]) -> None:
    unkeyed = [m["name"] for m in models if not tests_of.get(m["unique_id"], set()) & {"unique", "unique_together"}]
    assert sorted(unkeyed) == sorted(UNKEYED)


def test_every_mart_is_under_an_enforced_contract(models: list[dict[str, Any]]) -> None:
    assert [m["name"] for m in models if m["database"] == "warehouse" and not m["contract"]["enforced"]] == []


def test_every_mart_has_a_primary_key(models: list[dict[str, Any]]) -> None:
    def constraints(model: dict[str, Any]) -> set[str]:
        of_columns = [c for column in model["columns"].values() for c in column["constraints"]]
        return {constraint["type"] for constraint in [*model["constraints"], *of_columns]}

    tables = [m for m in models if folder(m) == "marts" and m["config"]["materialized"] == "table"]
    assert [m["name"] for m in tables if "primary_key" not in constraints(m)] == []


def test_every_key_of_a_mart_joins_to_a_table(models: list[dict[str, Any]], manifest: dict[str, Any]) -> None:
    joined = {
        (node["attached_node"], node["column_name"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (node.get("test_metadata") or {}).get("name") in ("relationships", "unique")
    }
    keys = [(m["unique_id"], c) for m in models if folder(m) == "marts" for c in m["columns"] if c.endswith("_key")]
    assert [key for key in keys if key not in joined] == []


def test_a_layer_reads_only_the_layers_before_it(models: list[dict[str, Any]], manifest: dict[str, Any]) -> None:
    order = ["staging", "intermediate", "marts"]
    for model in (m for m in models if folder(m) in order):
        above = [manifest["nodes"][n] for n in model["depends_on"]["nodes"] if n.startswith("model.")]
        assert all(order.index(folder(node)) <= order.index(folder(model)) for node in above), model["name"]
        if folder(model) != "staging":
            assert not [n for n in model["depends_on"]["nodes"] if n.startswith("source.")], model["name"]


def test_every_rule_of_resolution_has_a_case(models: list[dict[str, Any]], manifest: dict[str, Any]) -> None:
    tested = {name for test in manifest["unit_tests"].values() for name in test["depends_on"]["nodes"]}
    plain = {
        "int_meeting_mention",
        "int_claim",
        "int_claim_passage",
        "int_post_claim",
    }  # joins without a decision
    assert [
        m["name"]
        for m in models
        if folder(m) == "intermediate" and m["name"] not in plain and m["unique_id"] not in tested
    ] == []
