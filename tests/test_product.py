"""What a newcomer sees after `make run`: the user's own article in the warehouse, and the README's query with its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SEED = "000_f35e3b4db778a177"


@pytest.fixture(scope="module")
def warehouse(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published), read_only=True) as connection:
        yield connection


def test_the_user_s_article_gives_three_meetings(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select start_date::varchar, end_date::varchar, meeting_type, place, countries from marts.meeting"
        " where articles like '%' || ? || '%' order by 1, 3",
        [SEED],
    ).fetchall()
    assert rows == [
        ("2025-11-10", "2025-11-12", "meeting", "Гавана", "Белоруссия, Куба"),
        ("2025-11-10", "2025-11-12", "session", "Гавана", "Белоруссия, Куба"),
        ("2025-11-13", "2025-11-14", "session", "Каракас", "Белоруссия, Венесуэла"),
    ]


def test_one_person_in_three_cases_is_one_row(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute("select full_name from marts.dim_person where surname like 'Мищенк%'").fetchall()
    assert rows == [("Олег Мищенко",)]


def test_two_names_of_one_organisation_are_one_row(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select name_ru from marts.dim_organization where name_ru ilike '%военно-промышленн%' or name_ru ilike '%госкомвоенпром%'"
    ).fetchall()
    assert len(rows) == 1


def test_an_article_without_a_date_keeps_none(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select published_date from marts.dim_article where article_id = '014_reykjavik_1986'"
    ).fetchall()
    assert rows == [(None,)]


def test_planned_cancelled_and_held_reports_are_one_meeting(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select realis, article_count from marts.meeting where start_date = date '2018-06-12' and participants like '%Ким Чен Ын%'"
    ).fetchall()
    assert rows == [("held", 3)]


def test_the_readme_s_query_gives_the_readme_s_answer(warehouse: duckdb.DuckDBPyConnection) -> None:
    (query,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    table = README.split(query)[1].split("\n\n")[1]
    expected = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()[2:]]
    assert [tuple(map(str, row)) for row in warehouse.execute(query).fetchall()] == expected
