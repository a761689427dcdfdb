"""The cookbook's queries run on the warehouse that `make run` publishes from seeds/, and give the answers it shows.

`VSTRECHA_WRITE_ANSWERS=1` writes the answers into the cookbook instead of comparing them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

COOKBOOK = Path(__file__).parents[1] / "docs" / "cookbook.md"
RECIPE = re.compile(
    r"^## (?P<question>[^\n]+)$[^#]*?^```sql\n(?P<query>.*?)^```\n(?P<answer>(?:\n\|[^\n]*)*)",
    re.MULTILINE | re.DOTALL,
)
RECIPES = list(RECIPE.finditer(COOKBOOK.read_text(encoding="utf-8")))


def answer(warehouse: duckdb.DuckDBPyConnection, query: str) -> str:
    """The result as the cookbook shows it."""
    result = warehouse.execute(query)
    names = [column[0] for column in result.description]
    rows = [names, ["---"] * len(names), *result.fetchall()]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in rows)


def _cell(value: Any) -> str:
    return "" if value is None else str(value).replace("|", "/")


def test_there_are_twenty_questions_and_more() -> None:
    assert len(RECIPES) >= 20


@pytest.mark.skipif("VSTRECHA_WRITE_ANSWERS" not in os.environ, reason="compares unless it is asked to write")
def test_the_answers_are_written(published: Path) -> None:
    text = COOKBOOK.read_text(encoding="utf-8")
    with duckdb.connect(str(published), read_only=True) as warehouse:
        for recipe in reversed(RECIPES):
            start, end = recipe.span("answer")
            text = f"{text[:start]}\n{answer(warehouse, recipe['query'])}\n\n{text[end:].lstrip()}"
    COOKBOOK.write_text(text.rstrip() + "\n", encoding="utf-8")


@pytest.mark.skipif("VSTRECHA_WRITE_ANSWERS" in os.environ, reason="the answers are being written")
@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe["question"] for recipe in RECIPES])
def test_a_query_gives_the_answer_shown(published: Path, recipe: re.Match[str]) -> None:
    with duckdb.connect(str(published), read_only=True) as warehouse:
        given = answer(warehouse, recipe["query"])
    assert len(given.splitlines()) > 2, "a question without an answer teaches nothing"
    assert recipe["answer"].strip() == given
