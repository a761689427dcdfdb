"""The graph that the Dagster UI shows: whole, connected, described."""

from __future__ import annotations

import importlib
import json
from collections import Counter

import dagster as dg
import pytest

from orchestration.judgements import KINDS
from orchestration.settings import ROOT

PUBLISHED = dg.AssetKey(["warehouse", "published"])
MADE_OF_IT = {dg.AssetKey(["warehouse", "exports"]), dg.AssetKey(["warehouse", "postgres"])}
QUALITY = dg.AssetKey("extraction_quality")  # measures the extractor; no part of the warehouse
MONTH = dg.AssetKey(["staging", "month"])  # read again when somebody asks for it
ANSWERS = dg.AssetKey(["raw", "feed_answer"])


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
    assert graph.get_all_asset_keys() - MADE_OF_IT - {QUALITY} == upstream
    assert {tuple(graph.get(key).parent_keys) for key in MADE_OF_IT} == {(PUBLISHED,)}


def test_the_job_builds_the_warehouse_and_measures_nothing(definitions, graph):
    job = definitions.defs.resolve_job_def("build_warehouse")
    assert job.asset_layer.executable_asset_keys == graph.get_all_asset_keys() - {QUALITY, MONTH}
    assert job.partitions_def is None
    assert definitions.defs.resolve_job_def("evaluate_extraction").asset_layer.executable_asset_keys == {QUALITY}


def test_the_graph_begins_with_the_feeds_and_the_judgements(graph):
    ancestors = dg.AssetSelection.assets(PUBLISHED).upstream().resolve(graph)
    roots = {key for key in ancestors if not graph.get(key).parent_keys and key.path[0] != "reference"}
    judgements = {dg.AssetKey(["raw", kind]) for kind in KINDS}
    assert roots == judgements | {
        dg.AssetKey(path)
        for path in (
            ["raw", "article_signature"],
            ["raw", "feed_answer"],
        )
    }


def test_nothing_is_external(graph):
    assert not graph.external_asset_keys


def test_every_asset_has_grain_owner_kind_and_group(graph):
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.owners, key
        assert "duckdb" in node.kinds or key in {QUALITY, ANSWERS}, key
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
    writers = [d for d in graph.assets_defs if d.is_executable and not {QUALITY, ANSWERS} & d.keys]
    assert {definition.op.pool for definition in writers} == {"duckdb_writer"}


def test_an_asset_fails_in_plain_words_and_may_try_again_where_that_helps(graph):
    tried_again = [d for d in graph.assets_defs if d.is_executable and d.op.retry_policy]
    assert {key.path[0] for definition in tried_again for key in definition.keys} >= {"raw", "staging", "marts"}
    assert {d.op.retry_policy.backoff for d in tried_again} == {dg.Backoff.EXPONENTIAL}


def test_every_check_that_fails_a_build_blocks_what_follows(definitions, graph):
    manifest = json.loads(definitions.manifest.read_text())
    severities = [n["config"]["severity"].lower() for n in manifest["nodes"].values() if n["resource_type"] == "test"]
    checks = [graph.get(key) for key in graph.asset_check_keys]
    assert sum(check.blocking for check in checks) == severities.count("error") > 250
    assert graph.get(PUBLISHED).freshness_policy == definitions.staleness.DAILY


def test_the_documents_count_right(definitions):
    """«289 of the tests stop a build», «115 models and seeds built, 346 tests run»."""
    manifest = json.loads(definitions.manifest.read_text())
    kinds = Counter(node["resource_type"] for node in manifest["nodes"].values())
    blocking = sum(
        node["config"]["severity"].lower() == "error"
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
    )
    assert f"{blocking} of the tests stop a build" in (ROOT / "docs" / "dagster.md").read_text(encoding="utf-8")
    told = f"{kinds['model'] + kinds['seed']} models and seeds built, {kinds['test'] + len(manifest['unit_tests'])} tests run"
    assert told in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_asset_behind_the_raw_tables_is_built_when_it_is_stale(definitions, graph):
    for key in graph.get_all_asset_keys() - {MONTH, QUALITY}:
        node = graph.get(key)
        if node.group_name != "raw":
            assert node.automation_condition == definitions.staleness.STALE, key
    assert graph.get(MONTH).automation_condition is None
    assert graph.get(QUALITY).automation_condition == definitions.staleness.CHANGED_CODE


def test_a_table_shows_its_columns(graph):
    for key in graph.get_all_asset_keys() - {MONTH, QUALITY, ANSWERS}:
        if key.path[0] in {"raw", "staging", "marts"} and "stg_" not in key.path[-1]:
            schema = graph.get(key).metadata.get("dagster/column_schema")
            assert len(schema.columns if schema else ()) > 1, key
            if key.path[0] == "staging":
                assert [column.name for column in schema.columns if not column.description] == [], key


def test_everything_that_starts_runs_waits_for_a_click_or_for_the_configuration(definitions):
    on = {s.name for s in definitions.defs.sensors or () if s.default_status == dg.DefaultSensorStatus.RUNNING}
    assert on == {"dead_runs"}
    running = definitions.automation.sensors(definitions.configuration.AUTOMATIONS, dg.AssetSelection.all())
    assert {sensor.default_status for sensor in running} == {dg.DefaultSensorStatus.RUNNING}
    (daily,) = definitions.automation.schedules(["daily"])
    assert daily.default_status == dg.DefaultScheduleStatus.RUNNING
    names = {sensor.name for sensor in running} - {"dead_runs"} | {daily.name}
    assert names == set(definitions.configuration.AUTOMATIONS)


def test_everything_that_runs_by_itself_says_what_it_does(definitions):
    for part in [*definitions.defs.sensors, *definitions.defs.schedules]:
        assert len(part.description or "") > 40, part.name
