"""Rule cases: a line or two of Russian with the meetings it tells of, hits beside near misses (cases/meetings.jsonl)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract import Article, Extractor

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "meetings.jsonl").open(encoding="utf-8")]
# Not reached yet: what is missing. A case that starts to pass must leave this list (xfail is strict).
NOT_YET: dict[str, str] = {}


def told(meeting: dict[str, Any]) -> tuple[Any, ...]:
    """What a case states of a meeting, in one order."""
    people = [p if isinstance(p, str) else p["name"] for p in meeting["participants"]]
    return (
        meeting["meeting_type"],
        meeting["realis"],
        sorted(name for name in people if name),
        meeting["countries"],
        meeting["date_start"],
        meeting["date_end"],
        meeting["city"],
    )


def parameters() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["case"],
            marks=[pytest.mark.xfail(reason=NOT_YET[case["case"]], strict=True)] if case["case"] in NOT_YET else [],
        )
        for case in CASES
    ]


@pytest.mark.parametrize("case", parameters())
def test_case(extractor: Extractor, case: dict[str, Any]) -> None:
    row = {"id": case["case"], "title": case.get("title"), "text": case["text"], "published": case["published"]}
    found = extractor.extract(Article.from_dict(row))["meetings"]
    assert sorted(map(told, found), key=str) == sorted(map(told, case["meetings"]), key=str)


def test_colleagues_of_several_states(extractor: Extractor) -> None:
    row = {"id": "colleagues", "text": "Министр обороны Чили Хуан Ривера провёл встречи с коллегами из Мали и Чада."}
    found = extractor.extract(Article.from_dict(row))["meetings"]
    posts = [p["position"] for meeting in found for p in meeting["participants"] if p["name"] is None]
    assert posts == ["коллега из Мали", "коллега из Чада"]


def test_the_post_tells_the_case_of_a_foreign_name(extractor: Extractor) -> None:
    text = "Министр обороны Чили Хуан Ривера 30 мая встретится в Лиссабоне с министром национальной обороны Португалии Нуну Мелу."
    (meeting,) = extractor.extract(Article.from_dict({"id": "case", "text": text}))["meetings"]
    assert [p["position"] for p in meeting["participants"]] == [
        "министр обороны Чили",
        "министр национальной обороны Португалии",
    ]
