"""Served access answers questions and nothing else: no file, no setting, no change, bounded memory and time."""

from __future__ import annotations

import io
import re
import resource
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

import vstrecha
from orchestration import release
from orchestration.settings import Settings
from tests.orchestration.test_release import audited_build
from vstrecha import __main__ as shell
from vstrecha import connection as served

SECRET = "a secret of the machine"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(data=tmp_path_factory.mktemp("served d'été") / "data")
    audited_build(settings, 1)
    release.publish(settings, ["marts.t", "marts.v"], "token")
    for name in ("secret.csv", "secret.txt", "secret.json"):
        (settings.data / name).write_text(SECRET)
    with duckdb.connect(str(settings.data / "other.duckdb")) as other:
        other.execute(f"create table t as select '{SECRET}' as secret")
    return settings


@pytest.fixture(autouse=True)
def data(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VSTRECHA_DATA", str(settings.data))


def test_questions_are_answered_as_data_frames():
    found = vstrecha.frame("select generation, count(*) as rows from marts.t where generation = ? group by all", [1])
    assert found.to_dict("records") == [{"generation": 1, "rows": 5000}]
    assert len(vstrecha.frame("from marts.v limit $n", {"n": 3})) == 3
    assert len(vstrecha.frame("select * from marts.t_as_known_on('2999-01-01')")) == 1  # equal rows are one
    assert "generation" in vstrecha.frame("describe marts.t")["column_name"].tolist()


def test_several_connections_of_one_process_read_at_a_time_and_see_the_next_release(settings):
    with vstrecha.connect() as first, vstrecha.connect(memory="100MB", threads=1) as second:
        for warehouse in (first, second):
            assert warehouse.execute("select distinct generation from marts.t").fetchall() == [(1,)]
        audited_build(settings, 2)
        release.publish(settings, ["marts.t", "marts.v"], "token")
        with vstrecha.connect() as third:
            assert third.execute("select distinct generation from marts.t").fetchall() == [(2,)]
        assert first.execute("select distinct generation from marts.t").fetchall() == [(1,)]
    audited_build(settings, 1)
    release.publish(settings, ["marts.t", "marts.v"], "token")


def test_no_warehouse_yet_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("VSTRECHA_DATA", str(tmp_path))
    with pytest.raises(vstrecha.NotPublished, match="make run"):
        vstrecha.connect()


FILES = [
    "select * from read_csv('{data}/secret.csv')",
    "select * from read_csv_auto('{data}/secret.csv')",
    "select * from '{data}/secret.csv'",
    "from '{data}/secret.json'",
    "select * from read_text('{data}/secret.txt')",
    "select * from read_blob('{data}/secret.txt')",
    "select * from read_json('{data}/secret.json')",
    "select * from read_ndjson_objects('{data}/secret.json')",
    "select * from read_parquet('{data}/secret.parquet')",
    "select * from read_duckdb('{data}/other.duckdb')",
    "select * from sniff_csv('{data}/secret.csv')",
    "select * from glob('{data}/*')",
    "select * from query('from read_text(''{data}/secret.txt'')')",
    "select * from query_table('{data}/secret.csv')",
    "select (select content from read_text('{data}/secret.txt'))",
    "with s as (from read_text('{data}/../data/secret.txt')) from s",
    "from read_text('file://{data}/secret.txt')",
    "from read_text(['{data}/secret.txt'])",
    "from 'http://127.0.0.1:9/x.csv'",
    "explain analyze from read_text('{data}/secret.txt')",
    "describe '{data}/secret.csv'",
    "summarize '{data}/secret.csv'",
    "copy (select 1) to '{data}/written'",
    "copy marts.t to '{data}/written' (format parquet)",
    "copy (select 1) to 'written'",
    "copy marts.t from '{data}/secret.csv'",
    "export database '{data}/written'",
    "import database '{data}'",
    "attach '{data}/other.duckdb' as other",
    "attach '{data}/other.duckdb' as other (read_only)",
    "attach '{data}/written' as other",
    "attach '{data}/warehouse.duckdb' as again",
    "install httpfs",
    "force install httpfs from 'http://127.0.0.1:9'",
    "load httpfs",
    "load '{data}/x.duckdb_extension'",
    "update extensions",
]
SETTINGS = [
    "set memory_limit = '100GB'",
    "pragma memory_limit = '100GB'",
    "set threads = 64",
    "set global threads = 64",
    "reset memory_limit",
    "set enable_external_access = true",
    "reset enable_external_access",
    "set lock_configuration = false",
    "reset lock_configuration",
    "set allowed_directories = ['/']",
    "set allowed_paths = ['/etc/passwd']",
    "set temp_directory = '/tmp'",
    "set home_directory = '/'",
    "set extension_directory = '/tmp'",
    "set custom_extension_repository = 'http://127.0.0.1:9'",
    "set autoload_known_extensions = true",
    "set allow_community_extensions = true",
    "set allow_unsigned_extensions = true",
    "set python_enable_replacements = true",
    "set log_query_path = '{data}/written'",
    "set profiling_output = '{data}/written'",
    "pragma profiling_output = '{data}/written'",
    "pragma enable_profiling = 'json'",
    "set secret_directory = '{data}'",
    "set max_expression_depth = 1000000",
    "create persistent secret s (type http)",
]
CHANGES = [
    "drop table marts.t",
    "drop schema marts cascade",
    "delete from marts.t",
    "truncate marts.t",
    "update marts.t set generation = 3",
    "insert into marts.t values (3)",
    "merge into marts.t using (select 1 as generation) as s using (generation) when matched then delete",
    "alter table marts.t add column x integer",
    "create table marts.x as select 1",
    "create table x as select 1",
    "create view marts.x as select 1",
    "create or replace view marts.v as select 3 as generation",
    "create schema x",
    "create macro marts.x() as 1",
    "create index x on marts.t (generation)",
    "create type x as enum ('a')",
    "create sequence x",
    "comment on table marts.t is 'x'",
    "begin; delete from marts.t; commit",
    "select 1; drop table marts.t",
]
# Harmless on a connection of one's own; no question, so nothing that asks for others passes them on.
SCRATCH = [
    "create temp table x as select 1",
    "create table memory.main.x as select 1",
    "attach ':memory:' as x",
    "detach memory",
    "use memory",
    "set search_path = 'memory'",
    "set variable x = 1",
    "load json",
    "checkpoint",
    "vacuum",
    "call enable_logging('QueryLog', storage = 'file', storage_path = '{data}/written')",
    "call enable_profiling()",
    "select * from enable_logging('QueryLog', storage = 'file', storage_path = '{data}/written')",
    "from \"Enable_Logging\" ('QueryLog')",
    "from query('from enable_l' || 'ogging()')",
    "select * from force_checkpoint('warehouse')",
    "select * from enable_logging/*x*/('QueryLog')",
    "select * from enable_logging/* a /* b */ c */('QueryLog')",
    "select * from enable_logging--x\n()",
    "select * from force_checkpoint /**x**/ ('warehouse')",
    "select * from json_execute_serialized_sql(json_serialize_sql('select * from enable_logging()'))",
    "explain analyze create temp table x as select 1",
    "EXPLAIN (analyze) create temp table x as select 1",
    "explain explain analyze create temp table x as select 1",
    "explain/**/analyze create temp table x as select 1",
    "select write_log('x')",
    "copy from database warehouse to memory",
    "prepare x as select 1",
    "begin",
]
# Each would take far more than is given.
GREEDY = [
    "select list(range(1000000000))",
    "select list(range) from range(10000000000)",
    "select repeat('x', 10000000000)",
    "select * from range(100000000) as a order by hash(a) desc, range",
    "select string_agg(repeat('x', 1000), '') from range(100000000)",
    "select count(distinct range) from range(10000000000)",
    "select count(*) from range(100000000000000)",
    "with recursive t(x) as (select 1 union all select x + 1 from t) select count(*) from t",
    "select sum(a.range * b.range) from range(100000000) as a, range(100000000) as b",
]
BEYOND_SYNTAX = [
    "select " + "1 + " * 20_000 + "1",
    "(" * 5_000 + "select 1",
    "select '" + "x" * 10,
    "\0",
    ";",
]


def in_folder(queries: list[str]) -> list:
    return [pytest.param(query, id=query.replace("{data}/", "")[:60]) for query in queries]


def placed(query: str, settings: Settings) -> str:
    return query.replace("{data}", str(settings.data).replace("'", "''"))


@pytest.mark.parametrize("query", in_folder(FILES + SETTINGS + CHANGES))
def test_hostile_sql_is_refused_on_the_bare_connection(settings, query):
    before = snapshot(settings)
    with vstrecha.connect() as warehouse, pytest.raises(duckdb.Error) as refusal:
        warehouse.execute(placed(query, settings)).fetchall()
    assert SECRET not in str(refusal.value)
    assert snapshot(settings) == before


@pytest.mark.parametrize("query", in_folder(FILES + SETTINGS + CHANGES + SCRATCH + BEYOND_SYNTAX))
def test_hostile_sql_is_refused_as_a_question(settings, query):
    before = snapshot(settings)
    with pytest.raises((duckdb.Error, vstrecha.NotAQuestion)) as refusal:
        vstrecha.frame(placed(query, settings))
    assert SECRET not in str(refusal.value)
    assert snapshot(settings) == before


@pytest.mark.parametrize(
    "query", in_folder([query for query in SCRATCH if not re.search("(?i)enable_l|enable_p", query)])
)
def test_what_a_bare_connection_may_do_for_itself_touches_no_file(settings, query):
    before = snapshot(settings)
    with vstrecha.connect() as warehouse:
        try:
            warehouse.execute(placed(query, settings)).fetchall()
            warehouse.execute("select 1").fetchall()
        except duckdb.Error:
            pass  # refused is as good
    assert snapshot(settings) == before
    assert len(vstrecha.frame("from marts.t")) == 5000


@pytest.mark.parametrize("query", in_folder(GREEDY))
def test_a_greedy_question_ends_in_time_and_within_its_memory(query):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    started = time.monotonic()
    with pytest.raises((duckdb.Error, MemoryError, TimeoutError)):
        vstrecha.frame(query, seconds=1)
    assert time.monotonic() - started < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before < served.ROOM
    assert resource.getrlimit(resource.RLIMIT_AS) == served._UNBOUNDED


def test_a_variable_of_the_program_is_not_read():
    secret_frame = vstrecha.frame("select 1 as x")
    with pytest.raises(duckdb.CatalogException):
        vstrecha.frame("select * from secret_frame")
    assert len(secret_frame) == 1


def test_questions_of_several_threads_are_bounded_together():
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(len(vstrecha.frame("from marts.t")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [5000] * 8
    assert resource.getrlimit(resource.RLIMIT_AS) == served._UNBOUNDED


def test_the_shell_answers_questions_and_refuses_the_rest(monkeypatch, capsys):
    typed = "select distinct generation\nfrom marts.t;\ndrop table marts.t;\nselect 2 as two; select 3 as three"
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert shell.main() == 1
    output, errors = capsys.readouterr()
    assert output.split() == ["generation", "1", "two", "2", "three", "3"]
    assert "not DROP" in errors


def snapshot(settings: Settings) -> list[tuple[str, int]]:
    """Every file of the data folder and of the folder we are in, and its size."""
    folders = (settings.data, Path.cwd())
    return sorted((str(path), path.stat().st_size) for folder in folders for path in folder.glob("*") if path.is_file())
