"""The warehouse in a DuckLake under a real Postgres: what a file holds, for many readers, one whole release at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

import duckdb
import pytest
from moto.server import ThreadedMotoServer

import vstrecha
from orchestration import exports, lake, release, rollback, tables, warehouse
from orchestration.settings import Lake, Settings, UserError
from tests.orchestration.lake_machine import build, catalogue, numbers, publish
from tests.postgres_server import PASSWORD, PostgresServer

pytest.importorskip("duckdb_extension_ducklake", reason="the dependency group `lake` is not installed")
pytest.importorskip("duckdb_extension_postgres_scanner", reason="the dependency group `lake` is not installed")

ROOT = Path(__file__).parents[2]
SECRET = "sEcret/of+S3"
MOMENTS = "('published_at', 'known_from', 'known_to', 'built_at', 'ingested_at', 'read_at', 'seen_at', 'extracted_at')"


@pytest.fixture(scope="module")
def bucket() -> Iterator[tuple[str, dict[str, str]]]:
    """An empty bucket of a real S3 server on this machine: its address, and the variables by which it is reached."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    reached = {
        "AWS_ACCESS_KEY_ID": "a key",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "eu-central-1",
        "DUCKDB_S3_ENDPOINT": f"127.0.0.1:{port}",
        "DUCKDB_S3_USE_SSL": "false",
    }
    urlopen(Request(f"http://127.0.0.1:{port}/warehouse", method="PUT")).close()
    yield "s3://warehouse/lake", reached
    server.stop()


@pytest.fixture(scope="module")
def product(
    postgres_server: PostgresServer, bucket: tuple[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Settings, str]]:
    """A whole run of `make run TARGET=lake` on seeds/, its files in S3: its settings, and all that it printed."""
    data = tmp_path_factory.mktemp("lake") / "data"
    files, reached = bucket
    settings = Settings(data, lake=Lake(catalogue(postgres_server, "whole_lake"), files))
    unset = {"VSTRECHA_LANDING", "DAGSTER_HOME"}
    assert settings.lake
    environment = {name: value for name, value in os.environ.items() if name not in unset} | {
        "VSTRECHA_DATA": str(data),
        "VSTRECHA_TARGET": "lake",
        "VSTRECHA_LAKE_CATALOGUE": settings.lake.catalogue,
        "VSTRECHA_LAKE_DATA": files,
        "PGPASSWORD": PASSWORD,
        **reached,
    }
    said = subprocess.run(
        [sys.executable, "-m", "orchestration", "run"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stdout + said.stderr
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"PGPASSWORD": PASSWORD, **reached}.items():
            patch.setenv(name, value)
        yield settings, said.stdout + said.stderr


@pytest.fixture
def settings(postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A lake without dbt: its builds are made by `build`."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    address = catalogue(postgres_server, "small_lake")
    monkeypatch.setenv("VSTRECHA_TARGET", "lake")
    monkeypatch.setenv("VSTRECHA_LAKE_CATALOGUE", address)
    return Settings(tmp_path / "data", lake=Lake(address, str(tmp_path / "it's" / "files")))


def test_a_lake_holds_what_a_file_holds(product: tuple[Settings, str], published: Path) -> None:
    settings, _ = product
    with warehouse.published(settings) as of_lake, tables.connect(published, read_only=True) as of_file:
        query = """
            select table_schema, table_name
            from information_schema.tables
            where table_catalog = current_database() and table_schema not in ('main', 'information_schema')
            order by all
        """
        relations = of_file.execute(query).fetchall()
        assert of_lake.execute(query).fetchall() == relations
        assert ("marts", "meeting") in relations
        for schema, name in relations:
            rows = f"""select columns(c -> c not in {MOMENTS}) from {schema}."{name}" order by all"""
            if name != "release":
                assert of_lake.execute(rows).fetchall() == of_file.execute(rows).fetchall(), f"{schema}.{name}"


def test_a_run_shows_the_lake_and_no_secret(product: tuple[Settings, str]) -> None:
    settings, said = product
    assert "Meetings found" in said
    assert "ducklake:postgres:postgresql://" in said
    logs = [
        path for path in settings.data.rglob("*") if path.is_file() and path.suffix in (".log", ".json", ".db", ".yaml")
    ]
    assert logs
    for secret in (PASSWORD, SECRET):
        assert secret not in said
        assert not [path for path in logs if secret.encode() in path.read_bytes()]
    assert not settings.published.exists()
    assert not (settings.data / "lake").exists()


def test_nothing_new_is_seen(product: tuple[Settings, str]) -> None:
    from extract import extractor_version

    settings, _ = product
    assert release.is_up_to_date(settings, extractor_version())
    assert not release.is_up_to_date(settings, "another extractor")


def test_history_goes_on_from_release_to_release(settings: Settings) -> None:
    build(settings, 1)
    assert publish(settings).row_counts == {"marts.one": 50, "marts.meeting": 100}
    first = rollback.read_published(settings)
    assert first
    build(settings, 2)
    publish(settings)
    assert numbers(settings) == [2]
    assert numbers(settings, f"marts.one_as_known_on('{first.published_at}')") == [1]
    assert numbers(settings, "marts.meeting_as_known_on('2999-01-01')") == [2]
    with warehouse.published(settings) as connection:
        comment = "select comment, is_nullable from duckdb_columns() where schema_name = 'marts' and table_name = 'one'"
        assert connection.execute(comment).fetchall() == [("What it's for", False)]


def test_a_build_that_failed_its_audit_is_not_published(settings: Settings) -> None:
    build(settings, 1)
    publish(settings)
    build(settings, 2, audited=False)
    with pytest.raises(UserError, match="not tested as a whole"):
        publish(settings)
    assert numbers(settings) == [1]


def test_a_run_that_lost_its_place_publishes_nothing(settings: Settings) -> None:
    build(settings, 1)
    publish(settings)
    build(settings, 2)

    def refuse() -> None:
        raise UserError("lost")

    with pytest.raises(UserError, match="lost"):
        release.publish(settings, [], "token", refuse)
    assert numbers(settings) == [1]


def test_of_two_writers_at_once_one_publishes(settings: Settings) -> None:
    """Another machine publishes between our last look at the lake and our transaction."""
    other = replace(settings, data=settings.data.parent / "other")
    assert lake.build_name(other) != lake.build_name(settings)
    build(settings, 1)
    build(other, 2)
    with pytest.raises(UserError, match="Another machine published"):
        release.publish(settings, [], "token", lambda: void(publish(other)))
    assert numbers(settings) == [2]
    publish(settings)
    assert numbers(settings) == [1]


def void(_: object) -> None:
    """For what is called for its effect."""


def test_an_opened_release_stays_what_it_is(settings: Settings) -> None:
    build(settings, 1)
    publish(settings)
    with warehouse.published(settings) as connection:
        build(settings, 2)
        publish(settings)
        assert connection.execute("select distinct number from marts.meeting").fetchall() == [(1,)]
    assert numbers(settings) == [2]


def test_an_earlier_release_is_published_again(settings: Settings) -> None:
    for number in (1, 2):
        build(settings, number)
        publish(settings)
    [first] = rollback.kept(settings)
    assert rollback.roll_back(settings, None, "token", lambda: None) == first
    assert numbers(settings) == [1]
    assert "rolled back" in rollback.told_of(settings)
    current = rollback.read_published(settings)
    assert current
    assert current.first_published_at == first.published_at
    rolled_back_from, _ = rollback.kept(settings)
    assert current.withdrawn == [rolled_back_from.fingerprint] or rolled_back_from.fingerprint == first.fingerprint
    assert numbers(settings, f"marts.meeting_as_known_on('{rolled_back_from.published_at}')") == [2]
    with warehouse.published(settings) as connection:
        described = "select comment from duckdb_columns() where schema_name = 'marts' and table_name = 'one'"
        assert connection.execute(described).fetchall() == [("What it's for",)]
    assert rollback.roll_back(settings, rolled_back_from.name, "token", lambda: None) == rolled_back_from
    assert numbers(settings) == [2]


def test_old_releases_and_files_are_forgotten(settings: Settings, postgres_server: PostgresServer) -> None:
    settings = replace(settings, kept_releases=1)
    assert settings.lake
    files = Path(settings.lake.data) / "published"
    for number in range(3):
        build(settings, number)
        publish(settings)
    assert len(rollback.kept(settings)) == 2  # readers of the last day may have them open
    before = set(files.rglob("*.parquet"))
    lost = files / "marts" / "one" / "left by a killed run.parquet"
    shutil.copy(next(iter(before)), lost)
    os.utime(lost, (0, 0))
    with postgres_server.connect("small_lake") as connection:
        connection.execute("update published.ducklake_snapshot set snapshot_time = snapshot_time - interval '2 days'")
    build(settings, 3)
    publish(settings)
    assert [numbers(settings, f"marts.one_as_known_on('{kept.published_at}')") for kept in rollback.kept(settings)] == [
        [2]
    ]
    assert not lost.exists()
    assert before <= set(files.rglob("*.parquet"))  # for whoever reads them now
    with postgres_server.connect("small_lake") as connection:
        connection.execute(
            "update published.ducklake_files_scheduled_for_deletion set schedule_start = schedule_start - interval '2 days'"
        )
    build(settings, 4)
    publish(settings)
    assert not before <= set(files.rglob("*.parquet"))
    assert rollback.roll_back(settings, None, "token", lambda: None)
    assert numbers(settings) == [3]


def test_a_release_is_exported(settings: Settings) -> None:
    build(settings, 1)
    publish(settings)
    made = exports.export(settings, ["parquet", "csv"])
    assert made
    assert made.row_counts == {"one": 50, "other": 50, "meeting": 100}
    found = duckdb.read_parquet(str(made.folder / "parquet" / "meeting.parquet")).distinct().fetchall()
    assert found == [(1,)]
    assert exports.export(settings, ["parquet", "csv"]) is None
    build(settings, 2)
    publish(settings)
    assert exports.export(settings, ["parquet", "csv"])


def test_analysts_ask_the_lake_and_nothing_else(settings: Settings) -> None:
    with pytest.raises(vstrecha.NotPublished, match="TARGET=lake"):
        vstrecha.connect()
    build(settings, 1)
    publish(settings)
    assert vstrecha.frame("select distinct number from marts.meeting_as_known_on('2999-01-01')")["number"].tolist() == [
        1
    ]
    with vstrecha.connect() as connection:
        for act in (
            "insert into marts.one values (2)",
            "from read_text('/etc/hostname')",
            "copy (select 1) to '/tmp/copied.csv'",
        ):
            with pytest.raises(duckdb.Error, match=r"read-only|disabled by configuration"):
                connection.execute(act)
    for question in (
        "from postgres_query('__ducklake_metadata_warehouse', 'select 1')",
        "from postgres_scan('host=127.0.0.1', 'public', 'secret')",
        "call ducklake_expire_snapshots('warehouse', older_than => now())",
    ):
        with pytest.raises(vstrecha.NotAQuestion):
            vstrecha.frame(question)


def test_what_does_not_work_says_so(settings: Settings) -> None:
    with pytest.raises(UserError, match="make run TARGET=lake"), warehouse.published(settings):
        pass
    assert rollback.read_published(settings) is None
    with pytest.raises(UserError, match="No earlier release is kept"):
        rollback.roll_back(settings, None, "token", lambda: None)


@pytest.mark.parametrize(
    "address",
    ["", "postgresql://me:secret@host/lake", "postgresql://host/lake?password=secret", "mysql://host/lake", "lake.db"],
)
def test_an_address_that_is_none_or_holds_a_password_is_refused(address: str) -> None:
    with pytest.raises(UserError, match="VSTRECHA_LAKE_CATALOGUE") as refused:
        Settings.from_environment({"VSTRECHA_TARGET": "lake", "VSTRECHA_LAKE_CATALOGUE": address})
    assert "secret" not in str(refused.value)


def test_files_are_in_a_folder_or_in_s3() -> None:
    environment = {
        "VSTRECHA_TARGET": "lake",
        "VSTRECHA_LAKE_CATALOGUE": "postgresql://host/lake",
        "VSTRECHA_DATA": "/d",
    }
    for named, expected in {"": "/d/lake", "/mnt/lake": "/mnt/lake", "s3://bucket/lake": "s3://bucket/lake"}.items():
        settings = Settings.from_environment(environment | {"VSTRECHA_LAKE_DATA": named})
        assert settings.lake == Lake("postgresql://host/lake", expected)


def test_the_file_stays_what_nobody_changed() -> None:
    assert Settings.from_environment({}).lake is None
    assert Settings.from_environment({"VSTRECHA_LAKE_CATALOGUE": "postgresql://host/lake"}).lake is None
    with pytest.raises(UserError, match="VSTRECHA_TARGET"):
        Settings.from_environment({"VSTRECHA_TARGET": "pond"})
    assert not duckdb.connect().execute("select 1 from duckdb_databases() where type = 'ducklake'").fetchall()
