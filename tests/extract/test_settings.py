"""Days and places that stand outside an event's own clause: lines of Russian with what they come to (cases/settings.jsonl).

`only` names the type of the meetings asked about, where the line tells of a journey too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract import Article, Extractor
from extract.meetings.setting import THRESHOLD, weights
from extract.tables import lexicon

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "settings.jsonl").open(encoding="utf-8")]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["case"]) for case in CASES])
def test_case(extractor: Extractor, case: dict[str, Any]) -> None:
    row = {"id": case["case"], "title": case.get("title"), "text": case["text"], "published": case["published"]}
    found = extractor.extract(Article.from_dict(row))["meetings"]
    asked = [m for m in found if case.get("only") in {None, m["meeting_type"]}]
    assert [[m["date_start"], m["date_end"], m["date_basis"]] for m in asked] == case["when"]
    assert [[m["city"], m["host_country"]] for m in asked] == case["where"]


def test_every_clue_is_traced(extractor: Extractor) -> None:
    text = "Министр обороны Сербии Богдан Обрадович был вчера в Никосии. Там он встретился с министром обороны Кипра Андреасом Лукасом."
    account = extractor.account(Article.from_dict({"id": "x", "text": text, "published": "2024-05-15"}))
    day, place = (clue for event in account.events for clue in event.clues)
    assert [account.reading.token(clue.index).text for clue in (day, place)] == ["вчера", "Никосии"]
    assert {"location", "pointer"} <= set(place.evidence)
    assert place.weight == sum(weights("place")[name] for name in place.evidence) >= THRESHOLD


def test_evidence_is_described() -> None:
    assert all(row["meaning"] for row in lexicon("setting_evidence"))
    assert len({row["evidence"] for row in lexicon("setting_evidence")}) == len(lexicon("setting_evidence"))
