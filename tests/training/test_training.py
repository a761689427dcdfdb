"""What is learned is written as it was, the same each time; and what is learned from."""

from __future__ import annotations

import csv
import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest

from evaluation.datasets import is_held_aside
from extract.scoring.model import Model
from training.corpus import lessons
from training.shares import apart, smoothed
from training.trees import COLUMNS, learn, rows, write


def cases() -> tuple[list[dict[str, float]], list[bool]]:
    """Pairs that are right when they are near, or stand in one sentence and agree."""
    dice = random.Random(1)
    table = [{"gap": dice.randrange(9), "same sentence": dice.random() < 0.5, "x": dice.random()} for _ in range(400)]
    return table, [c["gap"] < 3 or bool(c["same sentence"]) and c["x"] > 0.7 for c in table]


def test_the_table_says_what_was_learned(tmp_path: Path) -> None:
    table, labels = cases()
    booster = learn(table, labels)
    write(tmp_path / "trees.csv", COLUMNS, rows(booster))
    with (tmp_path / "trees.csv").open(encoding="utf-8") as lines:
        read = Model(list(csv.DictReader(lines)))
    plain = np.array([[float(case[name]) for name in sorted(case)] for case in table])
    assert read.probabilities(table).tolist() == pytest.approx(booster.predict(plain).tolist(), abs=1e-4)


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, COLUMNS, rows(learn(*cases())))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_articles_held_aside_are_not_read(tmp_path: Path) -> None:
    entities = [
        {"id": "T1", "type": "PERSON", "start": 9, "end": 15, "text": "Бобров"},
        {"id": "T2", "type": "PROFESSION", "start": 0, "end": 8, "text": "Директор"},
    ]
    relations = [{"type": "WORKS_AS", "from": "T1", "to": "T2"}]
    articles = [
        {"id": str(n), "text": "Директор Бобров", "entities": entities, "relations": relations} for n in range(40)
    ]
    path = tmp_path / "nerel.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, articles)).encode()))
    found = list(lessons(path))
    assert [lesson.id for lesson in found] == [a["id"] for a in articles if not is_held_aside(str(a["id"]))]
    assert [r.text for r in found[0].told("WORKS_AS", "Олег Бобров", 0, 8)] == ["Директор"]
    assert not found[0].told("WORKS_AS", "Олег Барсуков", 0, 8)
    assert not found[0].told("WORKS_AS", "Олег Бобров", 9, 15)
    assert not found[0].told("WORKPLACE", "Олег Бобров", 0, 8)


def test_the_share_of_a_word_leans_to_that_of_all() -> None:
    table = smoothed([("министр", True)] * 30 + [("журналист", False)] * 30 + [("посол", True)] * 3 + [("шах", True)])
    assert table["журналист"] < table[""] < table["посол"] < table["министр"] < 1
    assert "шах" not in table  # seen too seldom


def test_shares_are_learned_from_other_articles() -> None:
    asked = apart(lambda keep: [article for article in map(str, range(60)) if keep(article)])
    assert all(article not in asked(article) for article in map(str, range(60)))
    assert set().union(*map(asked, map(str, range(60)))) == set(map(str, range(60)))
