"""Earlier releases are kept, and one command makes one of them the published one again; history tells the truth about it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration import history, release, rollback
from orchestration.settings import Settings, UserError
from tests.orchestration.test_release import audited_build, publish, published_hash


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", kept_releases=3)


@pytest.fixture
def publish_generations(settings: Settings) -> Callable[..., list[str]]:
    def generations(*numbers: int) -> list[str]:
        for number in numbers:
            audited_build(settings, number)
            publish(settings)
        return [kept.name for kept in rollback.kept(settings)]

    return generations


def roll_back(settings: Settings, name: str | None = None) -> rollback.Release:
    return rollback.roll_back(settings, name, "token", lambda: None)


def generation(settings: Settings) -> int:
    return int(ask(settings, "select distinct generation from marts.t")[0][0])


def ask(settings: Settings, query: str, *values: object) -> list[tuple]:
    with duckdb.connect(str(settings.published), read_only=True) as warehouse:
        return warehouse.execute(query, list(values)).fetchall()


def test_as_many_releases_are_kept_as_the_settings_say(settings, publish_generations):
    assert len(publish_generations(1, 2, 3, 4, 5, 6)) == 3
    with duckdb.connect(str(rollback.kept(settings)[-1].path), read_only=True) as oldest:
        assert oldest.execute("select distinct generation from marts.t").fetchall() == [(3,)]


def test_none_are_kept_where_the_settings_say_so(tmp_path):
    settings = Settings(data=tmp_path / "data", kept_releases=0)
    for number in (1, 2):
        audited_build(settings, number)
        publish(settings)
    assert rollback.kept(settings) == []
    with pytest.raises(UserError, match="No earlier release is kept"):
        roll_back(settings)


def test_a_rollback_publishes_the_release_before_and_another_one_the_release_before_that(settings, publish_generations):
    publish_generations(1, 2, 3)
    roll_back(settings)
    assert generation(settings) == 2
    roll_back(settings)
    assert generation(settings) == 1
    with pytest.raises(UserError, match="No earlier release"):
        roll_back(settings)
    assert generation(settings) == 1
    assert not list(settings.data.glob(".release*")) + list(settings.data.rglob("*.wal"))


def test_a_named_release_comes_back_even_the_one_rolled_back_from(settings, publish_generations):
    publish_generations(1, 2, 3)
    roll_back(settings)
    (third,) = [
        kept.name
        for kept in rollback.kept(settings)
        if kept.published_at == max(k.published_at for k in rollback.kept(settings))
    ]
    roll_back(settings, third)
    assert generation(settings) == 3
    with pytest.raises(UserError, match=f"No kept release is called nothing[\\s\\S]*{third}"):
        roll_back(settings, "nothing")


def test_a_run_tells_that_readers_have_a_release_rolled_back_to(settings, publish_generations):
    publish_generations(1, 2)
    assert not rollback.told_of(settings)
    roll_back(settings)
    assert "rolled back" in rollback.told_of(settings)


def test_history_says_what_readers_saw_at_every_time(settings, publish_generations):
    publish_generations(1, 2, 3)
    roll_back(settings)
    publish_generations(4)
    times = [time for (time,) in ask(settings, "select published_at from history.release order by 1")]
    seen = [ask(settings, "select distinct generation from marts.t_as_known_on(?)", time) for time in times]
    assert seen == [[(1,)], [(2,)], [(3,)], [(2,)], [(4,)]]


def test_what_was_rolled_back_from_is_not_published_again_until_something_changes(settings, monkeypatch):
    fingerprints = iter(["one", "two", "three"])
    monkeypatch.setattr(release, "fingerprint", lambda *_: next(fingerprints))
    for number in (1, 2):
        audited_build(settings, number)
        publish(settings)
    roll_back(settings)
    assert release.settled(settings) == {"one", "two"}
    audited_build(settings, 3)
    publish(settings)
    assert release.settled(settings) == {"three"}


def test_a_published_file_that_cannot_be_read_is_replaced_all_the_same(settings, publish_generations, caplog):
    publish_generations(1, 2)
    settings.published.chmod(0o644)
    settings.published.unlink()
    settings.published.write_bytes(b"no database")
    with caplog.at_level(logging.WARNING):
        roll_back(settings)
    assert generation(settings) == 1
    assert "cannot be read" in caplog.text


def test_a_run_that_lost_its_place_neither_publishes_nor_rolls_back(settings, publish_generations):
    publish_generations(1, 2)
    before = published_hash(settings)

    def superseded() -> None:
        raise UserError("another run took over")

    audited_build(settings, 3)
    with pytest.raises(UserError, match="took over"):
        release.publish(settings, ["marts.t"], "token", superseded)
    with pytest.raises(UserError, match="took over"):
        rollback.roll_back(settings, None, "token", superseded)
    assert published_hash(settings) == before
    assert not list(settings.data.glob(".release*"))


def test_a_release_without_its_history_can_take_one_on_again(settings, publish_generations):
    publish_generations(1)
    settings.published.chmod(0o644)
    history.forget(settings.published)
    assert ask(settings, "select count(*) from duckdb_tables() where schema_name = 'history'") == [(0,)]
    assert ask(settings, "select count(*) from duckdb_functions() where function_name like '%_as_known_on'") == [(0,)]
