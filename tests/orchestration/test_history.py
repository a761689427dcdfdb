"""Every release answers as it stood: rows that changed, that went and came back, tables that changed their columns."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration import history

JANUARY, FEBRUARY, MARCH = (datetime(2026, month, 10, 12) for month in (1, 2, 3))


def publish(data: Path, published_at: datetime, marts: str) -> None:
    """A release whose schema marts is made by these statements, carried on from the release before it."""
    release, published = data / "release.duckdb", data / "warehouse.duckdb"
    with duckdb.connect(str(release)) as warehouse:
        warehouse.execute(
            "create schema quality; create table quality.release as select 'f' as fingerprint; create schema marts;"
        )
        warehouse.execute(marts)
    history.keep(release, published, published_at)
    release.replace(published)


def ask(data: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as warehouse:
        return warehouse.execute(query).fetchall()


def test_each_release_answers_as_it_stood(tmp_path):
    publish(tmp_path, JANUARY, "create table marts.t as from (values (1, 'a'), (2, null)) as rows (id, said)")
    publish(tmp_path, FEBRUARY, "create table marts.t as from (values (1, 'b')) as rows (id, said)")
    publish(tmp_path, MARCH, "create table marts.t as from (values (1, 'b'), (2, null), (3, 'c')) as rows (id, said)")
    as_known = {
        day: ask(tmp_path, f"from marts.t_as_known_on('{day}') order by all")
        for day in ("2026-01-09", "2026-01-10", "2026-02-09", "2026-02-28", "2026-03-10", "2027-01-01")
    }
    assert as_known == {
        "2026-01-09": [],
        "2026-01-10": [(1, "a"), (2, None)],
        "2026-02-09": [(1, "a"), (2, None)],
        "2026-02-28": [(1, "b")],
        "2026-03-10": [(1, "b"), (2, None), (3, "c")],
        "2027-01-01": [(1, "b"), (2, None), (3, "c")],
    }
    assert ask(tmp_path, "select published_at from history.release order by all") == [(JANUARY,), (FEBRUARY,), (MARCH,)]


def test_a_row_that_stays_is_kept_once(tmp_path):
    for published_at in (JANUARY, FEBRUARY, MARCH):
        publish(tmp_path, published_at, "create table marts.t as select null::integer as id, 'same' as said")
    assert ask(tmp_path, "from history.t") == [(None, "same", JANUARY, None)]


@pytest.mark.parametrize("as_of", ["timestamp '2026-02-10 11:59:59'", "'2026-02-10 11:59:59'", "date '2026-02-09'"])
def test_a_day_means_its_end_and_a_time_means_itself(tmp_path, as_of):
    publish(tmp_path, JANUARY, "create table marts.t as select 'january' as said")
    publish(tmp_path, FEBRUARY, "create table marts.t as select 'february' as said")
    assert ask(tmp_path, f"from marts.t_as_known_on({as_of})") == [("january",)]
    assert ask(tmp_path, "from marts.t_as_known_on(date '2026-02-10')") == [("february",)]


def test_a_view_is_kept_as_its_rows(tmp_path):
    publish(
        tmp_path,
        JANUARY,
        "create table marts.t as select 1 as id; create view marts.v as select id * 10 as id from marts.t",
    )
    publish(
        tmp_path,
        FEBRUARY,
        "create table marts.t as select 1 as id; create view marts.v as select id * 20 as id from marts.t",
    )
    assert ask(tmp_path, "from marts.v_as_known_on('2026-01-31')") == [(10,)]
    assert ask(tmp_path, "from marts.v_as_known_on('2026-02-28')") == [(20,)]


def test_a_table_may_gain_and_lose_columns_and_change_their_type(tmp_path):
    publish(tmp_path, JANUARY, "create table marts.t as select 1 as id, 'x' as old")
    publish(tmp_path, FEBRUARY, "create table marts.t as select 'one' as id, true as is_new")
    assert ask(tmp_path, "from marts.t_as_known_on('2026-02-28')") == [("one", True)]
    assert ask(tmp_path, "select id, old from history.t where known_to is not null") == [("1", "x")]


def test_a_table_that_is_no_more_still_answers(tmp_path):
    publish(tmp_path, JANUARY, "create table marts.gone as select 1 as id")
    publish(tmp_path, FEBRUARY, "create table marts.t as select 1 as id")
    publish(tmp_path, MARCH, "create table marts.t as select 1 as id")
    assert ask(tmp_path, "from marts.gone_as_known_on('2026-01-31')") == [(1,)]
    assert ask(tmp_path, "from marts.gone_as_known_on('2026-02-28')") == []


def test_a_clock_that_was_set_back_does_not_change_the_order(tmp_path):
    publish(tmp_path, FEBRUARY, "create table marts.t as select 'first' as said")
    publish(tmp_path, JANUARY, "create table marts.t as select 'second' as said")
    assert ask(tmp_path, "from marts.t_as_known_on(timestamp '2026-02-10 12:00:00')") == [("first",)]
    assert ask(tmp_path, "from marts.t_as_known_on('2026-02-10')") == [("second",)]
