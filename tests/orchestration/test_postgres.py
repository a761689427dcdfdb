"""Postgres holds what the release holds, whole; its readers wait for nothing, and whatever fails there harms no file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import dagster as dg
import duckdb
import psycopg
import pytest

from orchestration import assets, postgres, release, transform
from orchestration.postgres import change
from orchestration.resources import Folders, PostgresTarget
from orchestration.settings import ROOT, Settings, UserError
from tests.postgres_server import PASSWORD, PostgresServer

STAR = """
    create table marts.dim_place (place_key varchar primary key, name varchar);
    insert into marts.dim_place select 'p' || range, 'место {generation}' from range(20);
    create table marts.fact_meeting (meeting_key integer primary key, place_key varchar not null, generation integer);
    insert into marts.fact_meeting select range, 'p' || range % 20, case when range < 900 then 0 else {generation} end from range(1000);
    create view marts.meeting as select meeting_key, name as place, generation from marts.fact_meeting join marts.dim_place using (place_key);
    create table marts.loose as select {generation} as generation from range(100);
    comment on table marts.fact_meeting is 'One row per meeting';
    comment on column marts.fact_meeting.place_key is 'Where it''s held'
"""


def dbt_test(kind: str, model: str, column: str, target: str = "") -> dict:
    return {
        "resource_type": "test",
        "test_metadata": {"name": kind},
        "attached_node": f"model.{model}",
        "column_name": column,
        "refs": [{"name": target}] if target else [],
    }


@pytest.fixture
def settings(tmp_path: Path, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A warehouse of three tables and a view, and an empty database."""
    nodes = {f"model.{name}": {"resource_type": "model", "name": name} for name in ("fact_meeting", "meeting")}
    nodes["test.1"] = dbt_test("relationships", "fact_meeting", "place_key", "dim_place")
    nodes["test.2"] = dbt_test("relationships", "meeting", "meeting_key", "fact_meeting")
    nodes["test.3"] = dbt_test("unique", "meeting", "meeting_key")
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"nodes": nodes}))
    monkeypatch.setattr(transform, "manifest_path", lambda _settings: manifest)
    address = postgres_server.create_database("bi")
    return Settings(data=tmp_path / "d'été", seeds=tmp_path / "articles", publish_postgres=address)


@pytest.fixture
def database(settings: Settings, postgres_server: PostgresServer):
    with postgres_server.connect("bi") as connection:
        yield connection


def publish(settings: Settings, generation: int = 1, statements: str = STAR) -> None:
    release.start_build(settings)
    with duckdb.connect(str(settings.build)) as warehouse:
        warehouse.execute(f"create schema marts; {statements.replace('{generation}', str(generation))}")
    release.record_audit(settings, "1")
    release.publish(settings, [], "token")


def generations(connection: psycopg.Connection) -> set[int]:
    query = (
        "select generation from marts.fact_meeting where meeting_key >= 900 union select generation from marts.loose"
    )
    return {generation for (generation,) in connection.execute(query).fetchall()}


def test_every_table_and_view_is_sent_with_its_keys_and_descriptions(settings, database):
    publish(settings)
    sent = postgres.send(settings)
    assert sent is not None
    assert sent.row_counts["marts.fact_meeting"] == sent.row_counts["marts.meeting"] == 1000
    with duckdb.connect(str(settings.published), read_only=True) as warehouse:
        for table in ("dim_place", "fact_meeting", "meeting", "loose"):
            query = f"select * from marts.{table} order by 1"
            assert database.execute(query).fetchall() == warehouse.execute(query).fetchall()
    described = (
        "select obj_description('marts.fact_meeting'::regclass), col_description('marts.fact_meeting'::regclass, 2)"
    )
    assert database.execute(described).fetchall() == [("One row per meeting", "Where it's held")]
    keys = "select conrelid::regclass::text, contype, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'marts'::regnamespace"
    assert {(table, kind): text for table, kind, text in database.execute(keys).fetchall()} == {
        ("marts.dim_place", "p"): "PRIMARY KEY (place_key)",
        ("marts.fact_meeting", "p"): "PRIMARY KEY (meeting_key)",
        ("marts.meeting", "p"): "PRIMARY KEY (meeting_key)",
        (
            "marts.fact_meeting",
            "f",
        ): "FOREIGN KEY (place_key) REFERENCES marts.dim_place(place_key) DEFERRABLE INITIALLY DEFERRED",
        (
            "marts.meeting",
            "f",
        ): "FOREIGN KEY (meeting_key) REFERENCES marts.fact_meeting(meeting_key) DEFERRABLE INITIALLY DEFERRED",
    }
    said = database.execute("select release, article_count from vstrecha.published_release").fetchall()
    assert said == [(sent.release, 0)]


def test_what_is_there_is_not_sent_again(settings, database):
    publish(settings)
    assert postgres.send(settings)
    assert postgres.send(settings) is None
    publish(settings, 2)
    assert postgres.send(settings)
    assert generations(database) == {2}


def test_nothing_is_sent_where_nothing_is_asked_for_or_published(settings):
    assert postgres.send(settings) is None
    publish(settings)
    assert postgres.send(Settings(data=settings.data)) is None


def test_rows_that_stay_are_left_alone(settings, database):
    publish(settings)
    postgres.send(settings)
    versions = "select xmin::text from marts.fact_meeting where meeting_key < 900 group by xmin"
    before = database.execute(versions).fetchall()
    publish(settings, 2)
    postgres.send(settings)
    assert database.execute(versions).fetchall() == before
    assert generations(database) == {2}
    assert database.execute("select count(*) from marts.fact_meeting").fetchone() == (1000,)


def test_views_and_rights_of_others_live_on(settings, database, postgres_server):
    publish(settings)
    postgres.send(settings)
    database.execute(
        "create view public.mine as select place_key, count(*) as meetings from marts.fact_meeting group by 1"
    )
    database.execute("drop role if exists viewer; create role viewer login password 'viewer'")
    database.execute("grant usage on schema marts to viewer; grant select on all tables in schema marts to viewer")
    publish(settings, 2, STAR + "; alter table marts.loose add column late varchar default 'new'")
    postgres.send(settings)
    assert database.execute("select count(*) from public.mine").fetchone() == (20,)
    with postgres_server.connect("bi", "viewer", "viewer") as viewer:
        assert generations(viewer) == {2}
        assert viewer.execute("select distinct late from marts.loose").fetchall() == [("new",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            viewer.execute("delete from marts.loose")
    database.execute("drop owned by viewer; drop role viewer")


def test_a_table_with_other_columns_is_made_anew_and_one_that_is_gone_goes(settings, database):
    publish(settings)
    postgres.send(settings)
    other = STAR.replace("create table marts.loose as", "create table marts.other as").replace(
        "generation integer)", "generation bigint)"
    )
    publish(settings, 2, other)
    postgres.send(settings)
    kinds = "select table_name, data_type from information_schema.columns where column_name = 'generation' order by 1"
    assert database.execute(kinds).fetchall() == [
        ("fact_meeting", "bigint"),
        ("meeting", "bigint"),
        ("other", "integer"),
    ]
    assert database.execute("select count(*) from pg_constraint where contype = 'f'").fetchone() == (2,)


def test_a_view_in_the_way_of_other_columns_is_told_and_nothing_changes(settings, database):
    publish(settings)
    postgres.send(settings)
    database.execute("create view public.mine as select generation from marts.fact_meeting")
    publish(settings, 2, STAR.replace("generation integer)", "generation bigint)"))
    with pytest.raises(UserError, match=r"(?s)view mine depends on table .*drop it.*next `make run` sends it"):
        postgres.send(settings)
    assert generations(database) == {1}
    database.execute("drop view public.mine")
    assert postgres.send(settings)


VALUES = """
    create type marts.colour as enum ('красный', 'no');
    create table marts.hostile as select * from (values
        (1, 'a' || chr(0) || 'b', ['x', null, 'y' || chr(0)], {'k': 1, 'v': 'ü'}, 'красный'::marts.colour, 1.5::decimal(9,3), 'infinity'::double),
        (2, '\\N', [], null, null, null, 'nan'::double),
        (3, '', null, {'k': null, 'v': '"'}, 'no', -0.001, null),
        (4, null, ['\\N', ''], null, null, 0, 0.1),
        (5, '\\.', null, null, null, null, 1e308),
        (6, e'"quoted", \\r\\n; tab\\t''', null, null, null, null, null),
        (7, '=cmd|x', ['a,b]'], {'k': 3, 'v': '\\\\u0000'}, null, null, null)
    ) as t(id, words, list, struct, colour, amount, number);
    alter table marts.hostile add column day date default '2025-11-13';
    alter table marts.hostile add column moment timestamp default '2025-11-13 10:20:30.123456';
    alter table marts.hostile add column big ubigint default 18446744073709551615;
    alter table marts.hostile add column yes boolean default true
"""


def test_every_kind_of_value_arrives(settings, database):
    publish(settings, 1, VALUES)
    postgres.send(settings)
    rows = database.execute("select * from marts.hostile order by id").fetchall()
    assert rows[0][:6] == (1, "a\ufffdb", ["x", None, "y\ufffd"], {"k": 1, "v": "ü"}, "красный", Decimal("1.500"))
    assert rows[0][7:] == (date(2025, 11, 13), datetime(2025, 11, 13, 10, 20, 30, 123456), Decimal(2**64 - 1), True)
    assert [row[1] for row in rows[1:]] == ["\\N", "", None, "\\.", '"quoted", \r\n; tab\t\'', "=cmd|x"]
    assert [row[2] for row in rows[1:]] == [[], None, ["\\N", ""], None, None, ["a,b]"]]
    assert rows[2][3] == {"k": None, "v": '"'}
    assert [str(row[6]) for row in rows] == ["inf", "nan", "None", "0.1", "1e+308", "None", "None"]


def test_readers_see_one_whole_release_or_the_other_and_do_not_wait(settings, database, postgres_server):
    publish(settings)
    postgres.send(settings)
    stop, seen, faults = threading.Event(), [], []

    def read() -> None:
        with postgres_server.connect("bi") as reader:
            reader.execute("set lock_timeout = '200ms'")
            while not stop.is_set():
                try:
                    found = generations(reader)
                    # Two questions of one transaction have one answer.
                    with reader.transaction():
                        reader.execute("set transaction isolation level repeatable read")
                        first = generations(reader)
                        (second,) = reader.execute("select max(generation) from marts.meeting").fetchone()
                    if len(found) != 1 or first != {second}:
                        faults.append((found, first, second))
                    seen.extend(found)
                except psycopg.Error as error:
                    faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for generation in range(2, 7):
        publish(settings, generation)
        postgres.send(settings)
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(set(seen)) > 2


def test_tables_of_others_are_not_touched(settings, database):
    database.execute("create schema marts; create table marts.fact_meeting as select 'mine' as theirs")
    publish(settings)
    with pytest.raises(UserError, match=r"tables of others in marts.*\n.*database of its own"):
        postgres.send(settings)
    assert database.execute("select theirs from marts.fact_meeting").fetchall() == [("mine",)]


def test_a_key_that_does_not_hold_in_the_file_is_left_out(settings, database):
    publish(settings, 1, STAR + "; update marts.fact_meeting set place_key = 'nowhere' where meeting_key = 1")
    assert postgres.send(settings)
    assert database.execute("select conrelid::regclass::text from pg_constraint where contype = 'f'").fetchall() == [
        ("marts.meeting",)
    ]


def refusal(settings: Settings, address: str) -> str:
    """What the user is told; the published file stays as it was, and no scratch file remains."""
    before = hashlib.sha256(settings.published.read_bytes()).hexdigest()
    with pytest.raises(UserError) as refused:
        postgres.send(Settings(data=settings.data, publish_postgres=address))
    assert hashlib.sha256(settings.published.read_bytes()).hexdigest() == before
    assert not list(settings.data.glob(".postgres-*"))
    told = str(refused.value)
    assert str(settings.published) in told
    assert "next `make run` sends it" in told
    assert "p@ss" not in told
    assert "p%40ss" not in told
    return told


def test_what_the_user_can_mend_is_told_without_the_password(settings, postgres_server):
    publish(settings)
    server, right = postgres_server, settings.publish_postgres or ""
    assert "authentication failed" in refusal(settings, server.address("bi", password="p@ss, another"))
    assert 'database "none" does not exist' in refusal(settings, server.address("none"))
    assert "correct the host" in refusal(settings, right.replace(str(server.port), "1"))
    for address in ("p@ss/word", "postgresql://me:p@ss/word@localhost/bi", "postgresql://me:p@ss/word", "http://p@ss"):
        assert "Start Postgres" in (told := refusal(settings, address)) or "%40" in told
    server.create_database("latin", "encoding 'LATIN1' template template0")
    assert "no Cyrillic" in refusal(settings, server.address("latin"))


def test_a_user_without_rights_is_told_which_to_ask_for(settings, database, postgres_server):
    publish(settings)
    database.execute("drop role if exists poor; create role poor login password 'p@ss'")
    database.execute("revoke temporary on database bi from public")
    poor = postgres_server.address("bi", "poor", "p@ss")
    assert "grant create, temporary" in refusal(settings, poor)
    database.execute("grant create, temporary on database bi to poor")
    postgres.send(settings)
    publish(settings, 2)
    assert "belong to" in refusal(settings, poor)
    database.execute("drop owned by poor; drop role poor")


def test_a_postgres_that_dies_in_the_middle_keeps_the_release_before(settings, database, postgres_server, monkeypatch):
    publish(settings)
    postgres.send(settings)
    publish(settings, 2)
    bring = change.bring

    def interrupted(connection, *arguments):
        bring(connection, *arguments)
        database.execute("select pg_terminate_backend(%s)", [connection.info.backend_pid])
        connection.execute("select 1")

    with monkeypatch.context() as patch:
        patch.setattr(change, "bring", interrupted)
        assert "was ended" in refusal(settings, settings.publish_postgres)
    assert generations(database) == {1}
    assert postgres.send(settings)
    assert generations(database) == {2}


def test_a_disk_of_postgres_that_is_full_is_told(settings, monkeypatch):
    publish(settings)

    def full(*_arguments):
        raise psycopg.errors.DiskFull('could not extend file "base/1/2": No space left on device')

    monkeypatch.setattr(change, "bring", full)
    assert "Make room" in refusal(settings, settings.publish_postgres)


def test_a_postgres_that_is_down_gets_the_release_when_it_is_up_again(settings, postgres_server):
    publish(settings)
    postgres_server.stop()
    try:
        assert "Start Postgres" in refusal(settings, settings.publish_postgres)
    finally:
        postgres_server.start()
    assert postgres.send(settings)


def test_dagster_shows_what_was_sent_and_stores_no_password(settings, tmp_path, monkeypatch):
    publish(settings)
    monkeypatch.setenv("VSTRECHA_PUBLISH_POSTGRES", settings.publish_postgres)
    (home := tmp_path / "home").mkdir()
    resources = {"folders": Folders.of(settings), "postgres_target": PostgresTarget.of(settings)}
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        job = dg.Definitions(
            assets=[assets.sent_to_postgres], resources=resources, jobs=[dg.define_asset_job("send", "*")]
        ).resolve_job_def("send")
        assert job.execute_in_process(instance=instance).success
        monkeypatch.setenv("VSTRECHA_PUBLISH_POSTGRES", settings.publish_postgres + "x")
        assert not job.execute_in_process(instance=instance, raise_on_error=False).success
        event = instance.get_latest_materialization_event(dg.AssetKey(["warehouse", "postgres"]))
    assert event.asset_materialization.metadata["dagster/row_count"].value == 2121
    written = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"VSTRECHA_PUBLISH_POSTGRES" in written
    for secret in (PASSWORD, settings.publish_postgres):
        assert secret.encode() not in written
        assert json.dumps(secret).encode() not in written
    assert "p@ss" not in repr(settings)


def test_make_run_with_nothing_new_sends_what_postgres_lacks(published, postgres_server, tmp_path):
    shutil.copytree(published.parent, data := tmp_path / "data", symlinks=True)
    address = postgres_server.create_database("product")
    environment = os.environ | {"VSTRECHA_DATA": str(data), "VSTRECHA_PUBLISH_POSTGRES": address}
    for address_, status in ((address + "_not_there", 1), (address, 0)):
        ended = subprocess.run(
            [sys.executable, "-m", "orchestration", "run"],
            cwd=ROOT,
            env=environment | {"VSTRECHA_PUBLISH_POSTGRES": address_},
            capture_output=True,
            text=True,
        )
        assert "Nothing new" in ended.stdout
        assert ended.returncode == status, ended.stderr
        assert "p@ss" not in ended.stdout + ended.stderr
        assert "p%40ss" not in ended.stdout + ended.stderr
    with postgres_server.connect("product") as database, duckdb.connect(str(published), read_only=True) as warehouse:
        for table in ("marts.meeting", "marts.bridge_meeting_participant", "semantic.counterpart", "quality.release"):
            count = f"select count(*) from {table}"
            assert database.execute(count).fetchone() == warehouse.execute(count).fetchone()
        ways = "select count(*) from pg_constraint where contype = 'f'"
        assert database.execute(ways).fetchone()[0] > 40
        undescribed = """
            select attrelid::regclass, attname from pg_attribute
            where attrelid::regclass::text ~ '^marts' and attnum > 0 and col_description(attrelid, attnum) is null
                and attrelid in (select oid from pg_class where relkind = 'r')
        """
        assert database.execute(undescribed).fetchall() == []
