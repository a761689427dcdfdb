"""Weights fitted to what turned out: the right signs, no more than the cases bear, and nothing of the articles held aside."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from evaluation import __main__ as command
from evaluation import calibration
from evaluation.annotated import AnnotatedArticle
from evaluation.calibration import Example, believe, best_ridge, cross_validated, examples, fit, report, surprise, write
from evaluation.outcome import Belief
from evaluation.reliability import calibration_error
from extract import Article, Extractor
from extract.meetings.confidence import ALWAYS, SIGNS, confidence


def cases(count: int) -> list[Example]:
    """Meetings of which 8 in 10 are right, 2 in 10 of those told vaguely; a role tells nothing."""
    chance = random.Random(0)
    found = []
    for number in range(count):
        vague, role = chance.random() < 0.4, chance.random() < 0.5
        seen = (ALWAYS, *(["vague"] if vague else []), *(["a_role"] if role else []))
        found.append(Example(str(number // 2), seen, chance.random() < (0.2 if vague else 0.8)))
    return found


def test_weights_are_the_log_odds() -> None:
    weights = fit(cases(4000), 0.1)
    assert weights[ALWAYS] == pytest.approx(1.39, abs=0.15)
    assert weights["vague"] == pytest.approx(-2.77, abs=0.2)
    assert weights["a_role"] == pytest.approx(0, abs=0.15)
    assert weights["a_day"] == 0  # never seen


def test_a_greater_ridge_keeps_weights_small() -> None:
    loose, tight = (fit(cases(60), ridge) for ridge in (0.5, 32))
    assert abs(tight["vague"]) < abs(loose["vague"])


def test_signs_that_separate_all_cases_get_no_endless_weight() -> None:
    weights = fit([Example(str(n), (ALWAYS, *(["a_day"] if n % 2 else [])), bool(n % 2)) for n in range(20)], 1.0)
    assert 0 < weights["a_day"] < 10


def test_cross_validation_is_fair_to_chance_and_keeps_articles_together() -> None:
    found = cases(400)
    assert all(a.fold == b.fold for a, b in zip(found[::2], found[1::2], strict=True))
    beliefs = cross_validated(found, best_ridge(found))
    assert len(beliefs) == 400
    assert calibration_error(beliefs) < 0.08
    assert surprise(beliefs) > surprise(believe(found, fit(found, 0.5)))


def test_surprise() -> None:
    assert surprise([Belief(0.5, True), Belief(0.5, False)]) == pytest.approx(0.693, abs=0.001)


def test_the_table_keeps_what_its_signs_mean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "LEXICON", tmp_path)
    write(dict.fromkeys(SIGNS, 0.5))
    with (tmp_path / "confidence.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["sign"] for row in rows] == list(SIGNS)
    assert {row["weight"] for row in rows} == {"0.5"}
    assert all(row["meaning"] for row in rows)


def test_the_report_says_what_each_weight_rests_on() -> None:
    found = cases(100)
    text = report(fit(found, 1.0), 1.0, found, [])
    assert "| always " in text
    assert "| looked at, cross-validated |      100 |" in text
    assert "| held aside                 |        0 |" in text


def test_examples_are_the_meetings_read(extractor: Extractor) -> None:
    text = "Владимир Путин встретился с Джо Байденом в Женеве. Сергей Лавров провёл переговоры с Ван И в Пекине."
    people = [{"name": "Владимир Путин"}, {"name": "Джо Байден"}]
    annotated = {"meeting_type": "meeting", "realis": "held", "countries": [], "participants": people}
    right, wrong = examples(extractor, [AnnotatedArticle(Article("a", text), (annotated,))])
    assert (right.is_right, wrong.is_right) == (True, False)
    assert {"two_named", "a_place"} <= set(right.signs)
    read = extractor.extract(Article("a", text))["meetings"]
    assert [confidence(right.signs), confidence(wrong.signs)] == [m["confidence"] for m in read]


def test_a_folder_without_articles_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, extractor) -> None:
    monkeypatch.setattr("sys.argv", ["evaluation", "calibrate", str(tmp_path)])
    monkeypatch.setattr(command.Extractor, "load", lambda: extractor)
    assert command.main() == 1
    assert "no meeting was read" in capsys.readouterr().err
