"""The warehouse in a DuckLake under a real Postgres: what a file holds, for many readers, one whole release at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest

from orchestration import lake, release, rollback, tables, warehouse
from orchestration.settings import Lake, Settings, UserError
from tests.postgres_server import PASSWORD, USER, PostgresServer

pytest.importorskip("duckdb_extension_ducklake", reason="the dependency group `lake` is not installed")
pytest.importorskip("duckdb_extension_postgres_scanner", reason="the dependency group `lake` is not installed")

ROOT = Path(__file__).parents[2]
MOMENTS = "('published_at', 'known_from', 'known_to', 'built_at', 'ingested_at', 'read_at', 'seen_at', 'extracted_at')"


def catalogue(server: PostgresServer, database: str) -> str:
    server.create_database(database)
    return f"postgresql://{quote(USER)}@127.0.0.1:{server.port}/{database}"


@pytest.fixture(scope="module")
def product(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Settings, str]]:
    """A whole run of `make run TARGET=lake` on seeds/: its settings, and all that it printed."""
    data = tmp_path_factory.mktemp("lake") / "data"
    settings = Settings(data, lake=Lake(catalogue(postgres_server, "whole_lake"), str(data / "lake")))
    unset = {"VSTRECHA_LANDING", "DAGSTER_HOME"}
    assert settings.lake
    environment = {name: value for name, value in os.environ.items() if name not in unset} | {
        "VSTRECHA_DATA": str(data),
        "VSTRECHA_TARGET": "lake",
        "VSTRECHA_LAKE_CATALOGUE": settings.lake.catalogue,
        "PGPASSWORD": PASSWORD,
    }
    said = subprocess.run(
        [sys.executable, "-m", "orchestration", "run"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stdout + said.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORD)
        yield settings, said.stdout + said.stderr


@pytest.fixture
def settings(postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A lake without dbt: its builds are made by `build`."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    return Settings(tmp_path / "data", lake=Lake(catalogue(postgres_server, "small_lake"), str(tmp_path / "files")))


def build(settings: Settings, number: int, *, audited: bool = True) -> None:
    """Two tables of equal content and a view, as dbt would leave them."""
    with tables.pipeline(settings.pipeline):
        pass
    release.start_build(settings)
    with warehouse.build(settings) as connection:
        connection.execute("create schema if not exists marts")
        for table in ("one", "other"):
            connection.execute(f"create table marts.{table} (number integer not null)")
            connection.execute(f"insert into marts.{table} select {number} from range(50)")
        connection.execute("comment on column marts.one.number is 'What it''s for'")
        connection.execute("create view marts.both as from marts.one union all from marts.other")
    if audited:
        release.record_audit(settings, "1")


def publish(settings: Settings) -> release.Published:
    return release.publish(settings, ["marts.one", "marts.both"], "token")


def numbers(settings: Settings, relation: str = "marts.both") -> list[int]:
    with warehouse.published(settings) as connection:
        return [n for (n,) in connection.execute(f"select distinct number from {relation} order by 1").fetchall()]


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


def test_a_run_shows_the_lake_and_no_password(product: tuple[Settings, str]) -> None:
    settings, said = product
    assert "Meetings found" in said
    assert "ducklake:postgres:postgresql://" in said
    logs = [
        path for path in settings.data.rglob("*") if path.is_file() and path.suffix in (".log", ".json", ".db", ".yaml")
    ]
    assert logs
    assert PASSWORD not in said
    assert not [path for path in logs if PASSWORD.encode() in path.read_bytes()]
    assert not settings.published.exists()


def test_nothing_new_is_seen(product: tuple[Settings, str]) -> None:
    from extract import extractor_version

    settings, _ = product
    assert release.is_up_to_date(settings, extractor_version())
    assert not release.is_up_to_date(settings, "another extractor")


def test_history_goes_on_from_release_to_release(settings: Settings) -> None:
    build(settings, 1)
    assert publish(settings).row_counts == {"marts.one": 50, "marts.both": 100}
    first = rollback.read_published(settings)
    assert first
    build(settings, 2)
    publish(settings)
    assert numbers(settings) == [2]
    assert numbers(settings, f"marts.one_as_known_on('{first.published_at}')") == [1]
    assert numbers(settings, "marts.both_as_known_on('2999-01-01')") == [2]
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


def test_readers_see_whole_releases(settings: Settings) -> None:
    build(settings, 0)
    publish(settings)
    seen: list[tuple[int, int]] = []
    failed: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        try:
            with warehouse.published(settings) as connection:
                while not done.is_set():
                    with tables.transaction(connection):
                        one, other = (
                            connection.execute(f"select min(number), max(number) from marts.{table}").fetchone()
                            for table in ("one", "other")
                        )
                    seen.extend([one, other, (one[0], other[0])])
        except Exception as error:
            failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 4):
        build(settings, number)
        publish(settings)
    done.set()
    for reader in readers:
        reader.join()
    assert not failed
    assert len(set(seen)) > 1
    assert all(least == most for least, most in seen)


def test_what_does_not_work_says_so(settings: Settings) -> None:
    with pytest.raises(UserError, match="make run TARGET=lake"), warehouse.published(settings):
        pass
    assert rollback.read_published(settings) is None
    with pytest.raises(UserError, match="keeps no releases"):
        rollback.roll_back(settings, None, "token", lambda: None)


@pytest.mark.parametrize(
    "address",
    ["", "postgresql://me:secret@host/lake", "postgresql://host/lake?password=secret", "mysql://host/lake", "lake.db"],
)
def test_an_address_that_is_none_or_holds_a_password_is_refused(address: str) -> None:
    with pytest.raises(UserError, match="VSTRECHA_LAKE_CATALOGUE") as refused:
        Settings.from_environment({"VSTRECHA_TARGET": "lake", "VSTRECHA_LAKE_CATALOGUE": address})
    assert "secret" not in str(refused.value)


def test_the_file_stays_what_nobody_changed() -> None:
    assert Settings.from_environment({}).lake is None
    assert Settings.from_environment({"VSTRECHA_LAKE_CATALOGUE": "postgresql://host/lake"}).lake is None
    with pytest.raises(UserError, match="VSTRECHA_TARGET"):
        Settings.from_environment({"VSTRECHA_TARGET": "pond"})
    assert not duckdb.connect().execute("select 1 from duckdb_databases() where type = 'ducklake'").fetchall()
