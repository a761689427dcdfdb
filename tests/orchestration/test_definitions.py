"""The graph that the Dagster UI shows: whole, connected, described."""

from __future__ import annotations

import importlib
import json

import dagster as dg
import pytest

from orchestration.judgements import KINDS

PUBLISHED = dg.AssetKey(["warehouse", "published"])
EXPORTS = dg.AssetKey(["warehouse", "exports"])  # made of it
QUALITY = dg.AssetKey("extraction_quality")  # measures the extractor; no part of the warehouse


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("VSTRECHA_DATA", str(tmp_path_factory.mktemp("data")))
        return importlib.import_module("orchestration.definitions")


@pytest.fixture(scope="module")
def graph(definitions):
    return definitions.defs.resolve_asset_graph()


def test_definitions_can_be_loaded(definitions):
    dg.Definitions.validate_loadable(definitions.defs)


def test_every_asset_leads_to_the_published_warehouse(graph):
    upstream = dg.AssetSelection.assets(PUBLISHED).upstream().resolve(graph)
    assert graph.get_all_asset_keys() - {QUALITY, EXPORTS} == upstream
    assert graph.get(EXPORTS).parent_keys == {PUBLISHED}


def test_the_job_builds_the_warehouse_and_measures_nothing(definitions, graph):
    job = definitions.defs.resolve_job_def("build_warehouse")
    assert job.asset_layer.executable_asset_keys == graph.get_all_asset_keys() - {QUALITY}
    assert definitions.defs.resolve_job_def("evaluate_extraction").asset_layer.executable_asset_keys == {QUALITY}


def test_the_graph_begins_with_the_articles_and_the_judgements(graph):
    ancestors = dg.AssetSelection.assets(PUBLISHED).upstream().resolve(graph)
    roots = {key for key in ancestors if not graph.get(key).parent_keys and key.path[0] != "reference"}
    judgements = {dg.AssetKey(["raw", kind]) for kind in KINDS}
    assert roots == judgements | {
        dg.AssetKey(path)
        for path in (
            ["raw", "article"],
            ["raw", "article_signature"],
            ["raw", "feed"],
            ["raw", "file"],
            ["quality", "quarantined_input"],
        )
    }


def test_nothing_is_external(graph):
    assert not graph.external_asset_keys


def test_every_asset_has_grain_owner_kind_and_group(graph):
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.owners, key
        assert "duckdb" in node.kinds or key == QUALITY, key
        assert node.group_name != "default", key


def test_every_python_asset_opens_with_its_grain(graph):
    for key in graph.get_all_asset_keys():
        if "dbt" not in graph.get(key).kinds:
            assert graph.get(key).description.startswith("One "), key


def test_every_dbt_test_is_a_check(definitions, graph):
    manifest = json.loads(definitions.manifest.read_text())
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    assert len(graph.asset_check_keys) == len(tests) > 50


def test_every_writer_waits_for_the_pool(graph):
    writers = [d for d in graph.assets_defs if d.is_executable and QUALITY not in d.keys]
    assert {definition.op.pool for definition in writers} == {"duckdb_writer"}
