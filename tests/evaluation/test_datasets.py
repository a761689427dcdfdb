"""What a folder holds is known by its content; a quarter of it is held aside and never shown."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from evaluation.datasets import DataSet, is_held_aside, own_samples, read_folder
from evaluation.figures import Matches
from evaluation.measured import ALL, HELD_ASIDE, LOOKED_AT, measure
from evaluation.outcome import MISSED, Belief, Difference, Outcome

ANNOTATED = {"id": "a", "text": "Дождь.", "meetings": []}
NEREL = {"id": "1", "text": "Дождь.", "entities": [], "relations": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gold.jsonl").write_text(json.dumps(ANNOTATED) + "\n")
    (tmp_path / "nerel.jsonl.gz").write_bytes(gzip.compress(json.dumps(NEREL).encode()))
    with zipfile.ZipFile(tmp_path / "facts.zip", "w") as archive:
        archive.writestr("devset/book_1.txt", "Дождь.")
        archive.writestr("devset/book_1.facts", "")
    for name, text in (
        ("guide.md", "text"),
        ("articles.jsonl", '{"id": "a", "text": "x"}'),
        ("broken.jsonl", "{"),
        ("none.jsonl", ""),
    ):
        (tmp_path / name).write_text(text)
    (tmp_path / "broken.jsonl.gz").write_text("no gzip")
    (tmp_path / "folder.zip").mkdir()
    return tmp_path


def test_a_folder_s_data_sets_are_known_by_what_they_hold(folder: Path) -> None:
    found, left_out = read_folder(folder)
    assert [(one.name, len(one.articles), one.is_split) for one in found] == [
        ("facts", 1, True),
        ("gold", 1, True),
        ("nerel", 1, True),
    ]
    assert left_out == ["articles.jsonl", "broken.jsonl", "broken.jsonl.gz", "folder.zip", "guide.md", "none.jsonl"]


def test_the_project_s_own_samples_are_not_split() -> None:
    samples = own_samples()
    assert "sample_gold" in {one.name for one in samples}
    assert not any(one.is_split for one in samples)


def test_a_quarter_is_held_aside_the_same_one_for_ever() -> None:
    assert [n for n in range(20) if is_held_aside(f"article-{n}")] == [7, 8, 9, 10, 14, 18]
    assert 200 < sum(is_held_aside(str(n)) for n in range(1000)) < 300


def outcomes(reader: object, articles: Any) -> Any:
    for article_id in articles:
        difference = Difference(MISSED, article_id, "Дождь.", ())
        yield Outcome(article_id, {"meeting": Matches(1, 1, 2)}, (difference,), (Belief(0.5, True),))


def test_what_is_held_aside_is_measured_and_not_shown() -> None:
    ids = [f"article-{n}" for n in range(20)]
    measured = measure(None, DataSet("d", ids, outcomes))
    assert [part.name for part in measured.parts] == [ALL, LOOKED_AT, HELD_ASIDE]
    everything, looked_at, aside = measured.parts
    assert everything.figures["meeting"] == Matches(20, 20, 40)
    assert len(looked_at.outcomes) + len(aside.outcomes) == len(everything.beliefs) == 20
    assert {d.article_id for d in measured.differences} == {name for name in ids if not is_held_aside(name)}


def test_own_samples_are_shown_whole() -> None:
    ids = [f"article-{n}" for n in range(20)]
    measured = measure(None, DataSet("d", ids, outcomes, is_split=False))
    assert [part.name for part in measured.parts] == [ALL]
    assert len(measured.differences) == measured.count(MISSED) == 20
    assert len(measured.worst(MISSED, 3)) == 3


def test_a_lone_article_held_aside_is_not_shown() -> None:
    measured = measure(None, DataSet("d", ["article-7"], outcomes))
    assert [part.name for part in measured.parts] == [ALL]
    assert measured.differences == ()
