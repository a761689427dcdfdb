"""What people judged outranks the rules: it joins, cuts and corrects; without the line everything is as before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.conftest import Corpus, meeting, person, problems, run_dbt

BUYER = person("Иван Каренин", "министр обороны России", "RU")
SELLER = person("Хосе Буэндиа", "министр обороны Колумбии", "CO")
SIGNED = {"who": "Анна", "why": "читала обе статьи", "decided_on": date(2026, 11, 20)}


def talks(day: str, *people: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return meeting("talks", day, "CO RU", *(people or (BUYER, SELLER)), **fields)


# One meeting by the rules in a to d; e is another; f writes a name wrongly; g and h have namesakes.
REPORTS = (
    Corpus()
    .article("a", "2025-03-02", talks("2025-03-01"))
    .article("b", "2025-03-03", talks("2025-03-01"))
    .article("c", "2025-03-04", talks("2025-03-01"))
    .article("d", "2025-03-05", talks("2025-03-01"))
    .article("e", "2025-06-05", talks("2025-06-01"))
    .article("f", "2025-08-02", talks("2025-08-01", person("Иван Кареннин", None, "RU"), SELLER))
    .article(
        "g",
        "2025-09-02",
        occupations=[person("Пётр Безухов", "директор завода", "RU", organization="Завод", organization_core="завод")],
    )
    .article(
        "h",
        "2025-10-02",
        occupations=[person("Пётр Безухов", "сенатор", "RU", organization="Сенат", organization_core="сенат")],
    )
)


class Judged(Corpus):
    """The reports with judgements."""

    def __init__(self, *judgements: tuple[str, dict[str, Any]]) -> None:
        super().__init__()
        self.rows = {table: list(rows) for table, rows in REPORTS.rows.items()}
        for line, (kind, row) in enumerate(judgements, start=2):
            self.rows.setdefault(f"raw.{kind}_judgement", []).append({"file": "own.csv", "line": line, **row, **SIGNED})


def meetings(one: str, verdict: str, other: str) -> tuple[str, dict[str, Any]]:
    return "meeting", {
        "one_article_id": one,
        "one_quote": "…",
        "other_article_id": other,
        "other_quote": "…",
        "verdict": verdict,
    }


def persons(one: str, verdict: str, other: str, **fields: Any) -> tuple[str, dict[str, Any]]:
    return "person", {"one_name": one, "other_name": other, "verdict": verdict, **fields}


def organizations(one: str, verdict: str, other: str) -> tuple[str, dict[str, Any]]:
    return "organization", {"one_name": one, "other_name": other, "verdict": verdict}


@pytest.fixture(scope="module")
def judged(dbt_target: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., duckdb.DuckDBPyConnection]:
    """The warehouse of the reports under these judgements."""

    def build(*judgements: tuple[str, dict[str, Any]]) -> duckdb.DuckDBPyConnection:
        data = Judged(*judgements).write(tmp_path_factory.mktemp("judged"))
        outcome = run_dbt(data, dbt_target, "build", "--exclude-resource-type", "unit_test")
        assert [problem for problem in problems(outcome) if "assert_every_judgement_fits" not in problem] == []
        return duckdb.connect(str(data / "build" / "warehouse.duckdb"), read_only=True)

    return build


def groups(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    """The articles of each meeting, as one word."""
    query = """
        select string_agg(article_id, '' order by article_id) as articles
        from marts.fact_meeting_mention join marts.dim_article using (article_key)
        group by meeting_key order by articles
    """
    return [articles for (articles,) in warehouse.execute(query).fetchall()]


def people(warehouse: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    query = "select full_name, article_count from marts.dim_person where person_key != 'unknown' order by all"
    return warehouse.execute(query).fetchall()


def corrected(article: str, field: str, value: str) -> tuple[str, dict[str, Any]]:
    return "value", {"article_id": article, "quote": "…", "field": field, "value": value}


def test_without_judgements_the_rules_decide(judged):
    warehouse = judged()
    assert groups(warehouse) == ["abcd", "e", "f"]
    assert people(warehouse) == [("Иван Каренин", 5), ("Иван Кареннин", 1), ("Пётр Безухов", 2), ("Хосе Буэндиа", 6)]


def test_judgements_outrank_the_rules(judged):
    warehouse = judged(
        meetings("a", "not_same", "b"),
        meetings("c", "same", "b"),
        meetings("e", "same", "f"),
        persons("Иван Каренин", "same", "Иван Кареннин"),
        persons("Пётр Безухов", "not_same", "Пётр Безухов", one_article_id="g", other_article_id="h"),
        organizations("завод", "same", "сенат"),
        corrected("a", "dates", "2025-02"),
        corrected("a", "place", "Богота"),
        corrected("a", "realis", "cancelled"),
    )
    assert groups(warehouse) == ["a", "bcd", "ef"]  # d is like b and c, which are judged to be one
    assert people(warehouse) == [("Иван Каренин", 6), ("Пётр Безухов", 1), ("Пётр Безухов", 1), ("Хосе Буэндиа", 6)]
    bodies = "select count(*) from marts.dim_organization where name_ru in ('Завод', 'Сенат')"
    assert warehouse.execute(bodies).fetchone() == (1,)
    meeting_of_a = """
        select start_date::varchar, end_date::varchar, date_precision, place, host_country, realis
        from marts.meeting where start_date < date '2025-03-01'
    """
    assert warehouse.execute(meeting_of_a).fetchall() == [
        ("2025-02-01", "2025-02-28", "month", "Богота", "Колумбия", "cancelled")
    ]
    values = """
        select value, article_id, is_winner, reason
        from marts.fact_meeting_value join marts.dim_article using (article_key)
        where field = 'dates' and reason = 'judgement' order by is_winner
    """
    assert warehouse.execute(values).fetchall() == [
        ("2025-03-01/2025-03-01", "a", False, "judgement"),
        ("2025-02-01/2025-02-28", "unknown", True, "judgement"),
    ]


def test_one_article_may_be_judged_to_tell_one_meeting_twice(judged):
    twice = judged(meetings("a", "same", "e"), meetings("a", "same", "f"))
    assert groups(twice) == ["abcdef"]


def test_a_judgement_that_fits_nothing_is_listed_and_changes_nothing(judged, dbt_target):
    before = judged().execute("from marts.fact_meeting order by meeting_key").fetchall()
    unfit = judged(
        meetings("a", "same", "no such article"),
        persons("Каренин", "same", "Никто Никакой"),
        corrected("a", "host_country", "Colombia"),
    )
    assert unfit.execute("from marts.fact_meeting order by meeting_key").fetchall() == before
    results = json.loads((dbt_target / "run_results.json").read_text())["results"]
    [listed] = [result for result in results if "assert_every_judgement_fits" in result["unique_id"]]
    assert (listed["status"], listed["failures"]) == ("warn", 3)
