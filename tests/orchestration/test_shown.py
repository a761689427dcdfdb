"""What an asset's page shows: columns with their meaning and origin, charts, a preview with the sentence, failures in plain words."""

from __future__ import annotations

from types import SimpleNamespace

import dagster as dg
import duckdb
import pytest

from orchestration import charts, columns, preview, staleness, tables, transform
from orchestration.failures import ATTENDED, told
from orchestration.settings import Settings, UserError


def test_the_columns_told_are_those_of_the_tables():
    with duckdb.connect() as connection:
        connection.execute(tables.DEFINITIONS)
        for table, told_of in columns.written_tables().items():
            described = connection.execute(f"describe {table}").fetchall()
            assert {(column.name, column.type.upper()) for column in told_of} == {
                (name, kind) for name, kind, *_ in described
            }
    articles = {column.name: column.description for column in columns.written_tables()["raw.article"]}
    assert articles["is_current"] == "the latest version of this article"


@pytest.fixture
def modelled(tmp_path, monkeypatch):
    """A project of one model, as dbt leaves it."""

    def build(sql: str) -> tuple[Settings, dict, duckdb.DuckDBPyConnection]:
        settings = Settings(tmp_path)
        node = {"resource_type": "model", "package_name": "p", "original_file_path": "models/m.sql", "name": "m"}
        compiled = tmp_path / "dbt" / "compiled" / "p" / "models" / "m.sql"
        compiled.parent.mkdir(parents=True, exist_ok=True)
        compiled.write_text(sql)
        connection = duckdb.connect()
        connection.execute("create schema s; create table s.one (a int, b int); create table s.other (b int, c int)")
        return settings, {"nodes": {"model.p.m": node}}, connection

    return build


@pytest.mark.parametrize(
    ("sql", "origins"),
    [
        ("select a as x, 1 as y from memory.s.one", {"x": {"one.a"}}),
        ("with rows as (select * from memory.s.one) select rows.a + rows.b as x from rows", {"x": {"one.a", "one.b"}}),
        (
            "with both as (select * from memory.s.one union all by name select * from memory.s.other) select * from both",
            {"a": {"one.a"}, "b": {"one.b", "other.b"}, "c": {"other.c"}},
        ),
        ("select one.a, count(*) as n from memory.s.one as one group by all", {"a": {"one.a"}}),
    ],
)
def test_a_column_knows_where_it_comes_from(modelled, sql, origins):
    (found,) = columns.lineage(*modelled(sql)).values()
    assert {
        name: {f"{dep.asset_key.path[-1]}.{dep.column_name}" for dep in deps}
        for name, deps in found.deps_by_column.items()
    } == origins


def test_what_cannot_be_followed_is_left_without(modelled):
    assert columns.lineage(*modelled("select 1 as x from")) == {}


def test_lineage_is_worked_out_once_per_change_of_the_models(modelled, monkeypatch):
    project = modelled("select a from memory.s.one")
    first = columns.lineage(*project)
    monkeypatch.setattr(columns, "_models", lambda *_: pytest.fail("worked out again"))
    assert columns.lineage(*project) == first
    monkeypatch.setattr(columns, "_models", lambda *_: iter([]))
    monkeypatch.setattr(transform, "sources_hash", lambda: "changed")
    assert columns.lineage(*project) == {}


def test_a_chart_shows_the_largest_and_sums_up_the_rest():
    with duckdb.connect() as connection:
        connection.execute(
            "create table t as select 'type ' || i as kind, unnest(range(i)) from range(1, 16) as numbers(i)"
        )
        found = charts.bars(connection, charts.Chart("by type", "select kind, count(*) from {table} group by 1"), "t")
    assert found[0] == ("type 15", 15)
    assert found[-1] == ("3 others", 6)
    assert sum(count for _, count in found) == sum(range(16))


def test_a_hostile_name_is_text_in_the_picture_and_in_the_table():
    name = '<script>|"x"&'
    assert "<script>" not in charts.svg([(name, 1)])
    assert "\\<script\\>\\|" in charts.markdown("by name", [(name, 1)])


def test_every_chart_and_preview_can_be_drawn(published):
    pipeline = published.parent / "pipeline.duckdb"
    for path in (pipeline, published):
        with tables.connect(path, read_only=True) as connection:
            prefix = ("marts.",) if path == published else ("raw.", "staging.", "quality.")
            drawn = [name for name in charts.CHARTS if name.startswith(prefix)]
            for table in drawn:
                assert charts.metadata(connection, table, table) or table == "quality.quarantined_input", table
                assert preview.table_metadata(connection, table)["preview"].value
            assert drawn
    with tables.connect(pipeline, read_only=True) as connection:
        shown = preview.table_metadata(connection, "staging.meeting")["preview"].value
    assert "| sentence |" in shown.splitlines()[0]


@pytest.fixture
def versions():
    macros = {
        "macro.p.outer": {"macro_sql": "outer", "package_name": "p", "depends_on": {"macros": ["macro.p.inner"]}},
        "macro.p.inner": {"macro_sql": "inner", "package_name": "p", "depends_on": {"macros": []}},
        "macro.dbt.ref": {"macro_sql": "ref", "package_name": "dbt", "depends_on": {"macros": []}},
    }
    node = {
        "checksum": {"name": "sha256", "checksum": "abc"},
        "package_name": "p",
        "depends_on": {"macros": ["macro.p.outer", "macro.dbt.ref"]},
    }
    return macros, node


def version_of(macros, node) -> str | None:
    return staleness.ModelVersions({"macros": macros}).get_code_version(node)


def test_a_model_has_another_version_when_its_file_or_a_macro_in_it_changes(versions):
    macros, node = versions
    before = version_of(macros, node)
    assert version_of(macros, node) == before
    assert version_of(macros, node | {"checksum": {"name": "sha256", "checksum": "abd"}}) != before
    assert version_of(macros | {"macro.p.inner": macros["macro.p.inner"] | {"macro_sql": "x"}}, node) != before
    assert version_of(macros | {"macro.dbt.ref": macros["macro.dbt.ref"] | {"macro_sql": "x"}}, node) == before
    assert version_of(macros, {"name": "a source"}) is None


def failure_of(error: Exception, **tags: str) -> BaseException:
    context = SimpleNamespace(run=SimpleNamespace(tags=tags))
    with pytest.raises(type(error) if isinstance(error, OSError) else dg.Failure) as raised, told(context):
        raise error
    return raised.value


def test_a_failure_says_what_to_do_and_whether_time_may_mend_it():
    in_use = failure_of(tables.InUse("pipeline.duckdb is in use by process 7"))
    assert (in_use.description, in_use.allow_retries) == ("pipeline.duckdb is in use by process 7", True)
    assert not failure_of(tables.InUse("in use"), **ATTENDED).allow_retries
    assert not failure_of(UserError("Mend the file.")).allow_retries
    bug = failure_of(KeyError("x"))
    assert "fault of the program" in bug.description
    assert isinstance(bug.__cause__, KeyError)
    assert isinstance(failure_of(ConnectionResetError()), ConnectionResetError)  # tried again by the policy
    assert failure_of(dg.Failure("as it is")).description == "as it is"
