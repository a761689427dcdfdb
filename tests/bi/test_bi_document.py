"""What docs/bi.md tells people to type works: in a real Postgres, of a real remote client, as the users it names."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Iterator

import duckdb
import psycopg
import pytest

from orchestration import postgres
from orchestration.settings import ROOT, Settings
from tests.vstrecha.test_serve import TOKEN, asking, serving

TEXT = (ROOT / "docs" / "bi.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.M | re.S)


@pytest.fixture(scope="module")
def database(published, postgres_server, tmp_path_factory) -> Iterator[str]:
    """The product in a database made as the document says; its name."""
    made_ready, granted = blocks("postgres")
    with postgres_server.connect("postgres") as administrator:
        for statement in filter(str.strip, made_ready.split(";")):
            administrator.execute(statement)
    data = tmp_path_factory.mktemp("bi") / "data"
    shutil.copytree(published.parent, data, symlinks=True)
    address = postgres_server.address("vstrecha", "vstrecha", "a-long-one")
    assert postgres.send(Settings(data=data, publish_postgres=address))
    with postgres_server.connect("vstrecha", "vstrecha", "a-long-one") as owner:  # who may make no roles
        for statement in filter(str.strip, granted.split(";")):
            owner.execute(statement)
    yield "vstrecha"
    with postgres_server.connect("postgres") as administrator:
        administrator.execute("drop database vstrecha with (force)")
        administrator.execute("drop role if exists reader")
        administrator.execute("drop role vstrecha")


def test_the_role_for_readers_reads_and_does_nothing_else(database, postgres_server):
    with postgres_server.connect(database, "vstrecha", "a-long-one") as owner:
        owner.execute("create table marts.later as select 1 as x")
    with postgres_server.connect(database, "reader", "another-one") as reading:
        assert reading.execute("select count(*) from marts.meeting").fetchone()[0] > 10
        assert reading.execute("select x from marts.later").fetchone() == (1,)
        assert reading.execute("select release from vstrecha.published_release").fetchone()
        for hostile in ("delete from marts.meeting", "create table marts.x (y int)", "drop table marts.dim_date"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reading.execute(hostile)
    with postgres_server.connect(database) as administrator:
        administrator.execute("drop table marts.later")


def test_its_queries_give_one_answer_in_both(database, postgres_server, published):
    queries = blocks("sql")
    assert len(queries) > 2
    with postgres_server.connect(database) as there, duckdb.connect(str(published), read_only=True) as here:
        for query in queries:
            assert sorted(there.execute(query).fetchall()) == sorted(here.execute(query).fetchall())


def test_a_join_with_two_bridges_counts_too_much(published):
    with duckdb.connect(str(published), read_only=True) as warehouse:
        [(wrong, meetings)] = warehouse.execute(blocks("sql")[0]).fetchall()
        [(held,)] = warehouse.execute("select count(*) from marts.fact_meeting where realis = 'held'").fetchall()
    assert meetings <= held < wrong


@pytest.mark.skipif(
    not duckdb.__version__.startswith("1.5.5") or importlib.util.find_spec("duckdb_extension_quack") is None,
    reason="the extension quack is there for DuckDB 1.5.5 alone",
)
def test_the_remote_client_is_answered(published, tmp_path):
    (data := tmp_path / "data").mkdir()
    shutil.copy(published, data / "warehouse.duckdb")
    [block] = blocks("quack")
    with serving(data) as server, asking() as client:
        for statement in filter(str.strip, block.split(";")):
            typed = statement.replace("the token", TOKEN).replace("quack:127.0.0.1:9494", server.uri)
            rows = client.rows(typed)
        assert ["Russia"] in [row[:1] for row in rows]


def test_versions_are_those_that_are_installed():
    lock = (ROOT / "requirements.lock").read_text() + (ROOT / "bi" / "superset" / "requirements.lock").read_text()
    for package, version in re.findall(r"(duckdb-engine|duckdb|Superset) (\d+\.\d+\.\d+)", TEXT):
        name = {"Superset": "apache-superset"}.get(package, package)
        assert f"{name}=={version}" in lock, package
