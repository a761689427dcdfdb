"""Each test of dbt is made to fail by data that breaks its rule: it must notice, and nothing may be published.

The data are broken for every test at once in one copy of a published warehouse, and the audit runs once.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import release, tables, transform
from orchestration.settings import Settings, UserError

# What breaks the rules that are written as queries of their own.
SINGULAR = {
    "assert_counts_match_their_bridges": "update warehouse.marts.fact_meeting set document_count = 99",
    "assert_every_offered_record_is_accounted_for": "update pipeline.raw.file set offered = offered + 1",
    "assert_every_rejection_has_a_place": """
        insert into warehouse.quality.quarantined_input by name select 'f' as file, 'r' as reason, '' as detail""",
    "assert_every_reported_meeting_is_published": "delete from warehouse.marts.fact_meeting_mention where meeting_index = 0",
    "assert_marked_passage_stands_in_its_article": """
        update warehouse.evidence.marked_passage set "end" = 1000000""",
    "assert_meeting_ends_no_earlier_than_it_starts": """
        update warehouse.marts.fact_meeting set end_date = start_date - 1 where start_date is not null""",
    "assert_no_article_reports_one_meeting_twice": """
        insert into warehouse.marts.fact_meeting_mention
        select * replace (mention_key || 'x' as mention_key) from warehouse.marts.fact_meeting_mention""",
    "assert_no_meeting_is_its_own_parent": "update warehouse.marts.fact_meeting set parent_meeting_key = meeting_key",
    "assert_no_organization_is_its_own_parent": """
        update warehouse.marts.dim_organization set parent_organization_key = organization_key
        where organization_key = (select max(organization_key) from warehouse.marts.dim_organization where organization_key != 'unknown')""",
    "assert_position_ends_after_it_starts": """
        update warehouse.marts.dim_person_position set is_current = true, valid_to = date '2020-01-01'""",
    "assert_quote_stands_in_its_article": "update warehouse.marts.fact_meeting_mention set quote = quote || '?'",
    # These warn, and stop no release.
    "assert_every_judgement_fits": "",
    "assert_meeting_has_a_party": "",
}


@pytest.fixture(scope="module")
def settings(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the data folder of a published warehouse."""
    data = tmp_path_factory.mktemp("sabotaged") / "data"
    shutil.copytree(published.parent, data)
    return Settings(data=data)


@pytest.fixture(scope="module")
def data_tests(settings: Settings) -> dict[str, dict[str, Any]]:
    manifest = json.loads(transform.manifest_path(settings).read_text())
    return {name: node for name, node in manifest["nodes"].items() if node["resource_type"] == "test"}


@pytest.fixture(scope="module")
def before(settings: Settings) -> str:
    return published_hash(settings)


@pytest.fixture(scope="module")
def results(settings: Settings, data_tests: dict[str, dict[str, Any]], before: str) -> dict[str, transform.NodeResult]:
    """The outcome of every test on the sabotaged data."""
    manifest = json.loads(transform.manifest_path(settings).read_text())
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.build}' as warehouse; attach '{settings.pipeline}' as pipeline")
        generic = [test for test in data_tests.values() if "test_metadata" in test]
        for model in {test["attached_node"] for test in generic}:
            loosen(connection, manifest["nodes"][model])
        for statement in filter(None, SINGULAR.values()):
            connection.execute(statement)
        for test in generic:
            sabotage(connection, test, manifest["nodes"][test["attached_node"]]["relation_name"])
    release.distrust_build(settings)
    return {result.unique_id: result for result in transform.audit(settings)}


def sabotage(connection: duckdb.DuckDBPyConnection, test: dict[str, Any], relation: str) -> None:
    """Add a row that breaks the rule of a generic test."""
    column = test["test_metadata"]["kwargs"].get("column_name")
    rule = test["test_metadata"]["name"]
    if rule in ("unique", "unique_together"):
        connection.execute(f"insert into {relation} select * from {relation} limit 1")
    else:
        wrong = "null" if rule == "not_null" else nonsense(connection, relation, column)
        connection.execute(f"insert into {relation} select * replace ({wrong} as {column}) from {relation} limit 1")


def loosen(connection: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> None:
    """The model as a table without constraints and with a row at least."""
    relation = model["relation_name"]
    connection.execute(f"create or replace temp table loose as select * from {relation}")
    if not tables.row_count(connection, "loose"):
        columns = [f'"{name}"' for name, *_ in connection.execute("describe loose").fetchall()]
        connection.execute(f"insert into loose select {', '.join('null' for _ in columns)}")
        for column in columns:
            connection.execute(f"update loose set {column} = {nonsense(connection, 'loose', column)}")
    connection.execute(f"drop {'table' if is_table(connection, model) else 'view'} {relation}")
    connection.execute(f"create table {relation} as select * from loose")


def is_table(connection: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> bool:
    query = "select count(*) from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ?"
    return connection.execute(query, [model["database"], model["schema"], model["alias"]]).fetchone() == (1,)


def nonsense(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> str:
    """A value that no reference and no list of accepted values has."""
    kind = connection.execute(f"select typeof({column}) from {relation} limit 1").fetchall()[0][0]
    return {
        "VARCHAR": "'nonsense'",
        "DATE": "date '1000-01-01'",
        "TIMESTAMP": "timestamp '1000-01-01'",
        "BOOLEAN": "true",
    }.get(kind, "-77")


def published_hash(settings: Settings) -> str:
    return hashlib.sha256(settings.published.read_bytes()).hexdigest()


def test_every_test_of_a_rule_notices_that_it_is_broken(
    data_tests: dict[str, dict[str, Any]], results: dict[str, transform.NodeResult]
) -> None:
    silent = {data_tests[name]["name"] for name in data_tests if not results[name].failed}
    print(f"{len(data_tests)} tests, {len(data_tests) - len(silent)} made to fail")
    assert silent == {name for name, statement in SINGULAR.items() if not statement}


def test_each_failure_alone_stops_the_release(
    settings: Settings, results: dict[str, transform.NodeResult], before: str
) -> None:
    for result in results.values():
        if result.failed:
            with pytest.raises(transform.AuditFailed, match=result.name):
                transform.require_green([result])
    with pytest.raises(UserError, match="not tested as a whole"):
        release.publish(settings, [], "token")
    assert published_hash(settings) == before


def test_the_audit_of_a_whole_build_runs_every_test(
    data_tests: dict[str, dict[str, Any]], results: dict[str, Any]
) -> None:
    assert results.keys() == data_tests.keys()
