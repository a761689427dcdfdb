"""An archive made large: as many meetings as copies say, on other days; the famous stay, everybody else is somebody else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import archive, frameworks
from orchestration import tables

ARTICLE = "('{key}', '{key}', 'Текст.', date '2020-05-10', 'a', 'f', now(), true)"
PARTICIPANT = "('{key}', 0, {index}, '{name}', '{surname}')"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Three articles, in each of them Лавров and somebody whom no other article names, and one without a meeting."""
    path = tmp_path / "small.duckdb"
    people = [(key, "Сергей Лавров", "Лавров") for key in "abc"] + [
        (key, f"Иван {name}", name) for key, name in zip("abc", ("Первов", "Второв", "Третьев"), strict=True)
    ]
    rows = ", ".join(
        PARTICIPANT.format(key=key, index=index, name=name, surname=surname)
        for index, (key, name, surname) in enumerate(people)
    )
    with tables.pipeline(path) as connection:
        columns = "article_key, article_id, text, published_date, sha256, file, ingested_at, is_current"
        connection.execute(
            f"insert into raw.article ({columns}) values {', '.join(ARTICLE.format(key=k) for k in 'abcd')}"
        )
        for key in "abc":
            connection.execute(
                "insert into staging.meeting (article_key, meeting_index, date_start) values (?, 0, '2020-05')", [key]
            )
        connection.execute(
            f"insert into staging.participant (article_key, meeting_index, participant_index, name, surname) values {rows}"
        )
    return path


def test_each_copy_tells_of_other_people_on_other_days(small: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.duckdb"
    archive.multiply(small, large, 20)
    assert archive.size(large) == (60, 60)
    with tables.connect(large, read_only=True) as connection:
        people = dict(
            connection.execute(
                "select name, count(*) from staging.participant group by name order by 2 desc"
            ).fetchall()
        )
        days = connection.execute("select count(distinct published_date) from raw.article").fetchone()
        months = connection.execute("select distinct length(date_start) from staging.meeting").fetchall()
    assert people.pop("Сергей Лавров") == 60
    assert len(people) == 60
    assert all(name.startswith("Иван ") for name in people)
    assert {"Иван Первов", "Иван Второв", "Иван Третьев"} < set(people)
    assert days == (20,)
    assert months == [(7,)]


@pytest.mark.parametrize(
    ("package", "owner"),
    [
        ("dagster/core.py", "Dagster and dbt"),
        ("dbt/task/build.py", "Dagster and dbt"),
        ("sqlalchemy/engine.py", "project"),
    ],
)
def test_a_moment_belongs_to_the_innermost_code_that_is_no_library(package: str, owner: str) -> None:
    scope = {"sys": sys}
    exec(compile("frame = sys._getframe()", f"/env/site-packages/{package}", "exec"), scope)
    assert frameworks.owner(scope["frame"]) == owner
