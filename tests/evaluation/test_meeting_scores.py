"""The scorer of meetings: pairs, fields, and the same figures as the reference script beside the project."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from evaluation.figures import Figures, Matches, Share, total
from evaluation.meetings import Comparison, agreement, days, figures, is_exact, near

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "eval"
GOLD = [ROOT / "seeds" / "gold" / "sample_gold.jsonl", SHARED / "seed_gold.jsonl", SHARED / "dev_gold.jsonl"]

ARGUMENTS = {
    "meeting_type": "session", "realis": "held", "date_start": "2025-11-13", "date_end": "2025-11-14", "city": "Каракас",
    "host_country": "VE", "countries": ["BY", "VE"], "documents": [{"document_type": "protocol", "title": "протокол", "status": "signed"}],
    "participants": [
        {"name": "Олег Мищенко", "position": "первый зампредседателя Госкомвоенпрома", "organization": "Госкомвоенпром", "country": "BY", "role": "co_chair"},
        {"name": None, "position": "посол Белоруссии", "organization": None, "country": "BY", "role": None},
    ],
}  # fmt: skip


def meeting(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(ARGUMENTS) | changes


def score(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> Figures:
    return figures(Comparison.of("a", gold, predicted))


def test_a_meeting_agrees_with_itself() -> None:
    assert agreement(meeting(), meeting()) == 1.0
    assert is_exact(meeting(), meeting())
    assert {figure.value for figure in score([meeting()], [meeting()]).values()} == {1.0}


def test_another_inflection_is_found_and_is_not_the_right_form() -> None:
    people = [{"name": "Олегом Мищенко", "position": "первого зампредседателя Госкомвоенпрома"}]
    found = score([meeting()], [meeting(participants=people)])
    assert found["participant"] == Matches(1, 1, 1)
    assert found["position"] == Matches(1, 2, 1)
    assert found["name form"] == Share(0, 1)


def test_a_day_off_is_found_and_wrong() -> None:
    found = score([meeting()], [meeting(date_start="2025-11-12", date_end="2025-11-12")])
    assert found["meeting"] == Matches(1, 1, 1)
    assert found["exact"] == Matches(0, 1, 1)
    assert found["date"] == Matches(0, 1, 1)


def test_a_meeting_of_others_is_missed_and_spurious() -> None:
    other = meeting(participants=[{"name": "Сергей Лавров"}], countries=["RU", "US"], city="Женева", date_start=None)
    comparison = Comparison.of("a", [meeting()], [other])
    assert (comparison.pairs, comparison.missed, comparison.spurious) == ((), [meeting()], [other])
    found = figures(comparison)
    assert found["participant"] == Matches(0, 1, 1)
    assert found["type"] == Share(0, 0)


def test_the_best_agreement_is_paired_first() -> None:
    planned = meeting(city="Минск", date_start="2026-02-01", date_end="2026-02-01")
    assert Comparison.of("a", [meeting()], [planned, meeting()]).pairs == ((0, 1),)


def test_one_predicted_meeting_stands_for_one_annotated_meeting() -> None:
    assert len(Comparison.of("a", [meeting(), meeting()], [meeting()]).pairs) == 1


def test_fields_may_be_missing_or_null() -> None:
    bare = {"meeting_type": "session"}
    assert score([meeting()], [bare])["city"] == Matches(0, 1, 0)
    assert days({"date_start": "2025-11", "date_end": None}) == ("2025-11", "2025-11")


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        (("2025-11-13", "2025-11-14"), ("2025-11-13", "2025-11-14"), 1.0),
        (("2025-11-13", "2025-11-14"), ("2025-11-15", "2025-11-16"), 0.5),
        (("2025-11-13", "2025-11-14"), ("2025-11-16", "2025-11-16"), 0.0),
        (("2025-11", "2025-11"), ("2025-11-16", "2025-11-16"), 0.5),
        (("2025", "2025"), ("2024-11-16", "2024-11-16"), 0.0),
    ],
)
def test_near_days(a: tuple[str, str], b: tuple[str, str], value: float) -> None:
    assert near(a, b) == near(b, a) == value


@pytest.fixture(scope="module")
def script() -> ModuleType:
    path = SHARED / "score_meetings.py"
    if not path.exists():
        pytest.skip("the reference script is not beside the project")
    spec = importlib.util.spec_from_file_location("score_meetings", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def disturbed(meetings: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """The annotated meetings as a poor extractor might give them: some lost or doubled, fields dropped or of another."""
    found = []
    for one in meetings:
        for copied in [copy.deepcopy(one)] * chance.choice([0, 1, 1, 1, 2]):
            for field in chance.sample(sorted(ARGUMENTS), chance.randint(0, 3)):
                copied[field] = copy.deepcopy(chance.choice(meetings)[field])
            copied["participants"] = [p for p in copied["participants"] if chance.random() < 0.8]
            found.append(copied)
    return found


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_the_reference_script(script: ModuleType, path: Path, seed: int) -> None:
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    chance = random.Random(seed)
    gold = {row["id"]: row["meetings"] for row in map(json.loads, path.open(encoding="utf-8"))}
    predicted = {article: disturbed(meetings, chance) for article, meetings in gold.items()}
    counts, _ = script.score(gold, predicted)
    ours = total(figures(Comparison.of(article, gold[article], predicted[article])) for article in gold)
    assert {
        name: (figure.right, figure.of) if isinstance(figure, Share) else (figure.hit, figure.gold, figure.predicted)
        for name, figure in ours.items()
        if figure not in (Share(), Matches())
    } == {
        name: (c["right"], c["all"]) if "all" in c else (c["hit"], c["gold"], c["predicted"])
        for name, c in counts.items()
        if any(c.values())
    }
