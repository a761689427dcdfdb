"""Documents and roles: lines of Russian with what was signed at each meeting and who was what (cases/documents.jsonl)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract import Article, Extractor

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "documents.jsonl").open(encoding="utf-8")]
# Not reached yet: what is missing. A case that starts to pass must leave this table (xfail is strict).
NOT_YET: dict[str, str] = {}


def told(meeting: dict[str, Any]) -> tuple[Any, ...]:
    """What a case states of a meeting, in one order."""
    return (
        meeting["meeting_type"],
        meeting["realis"],
        sorted(meeting["roles"].items()),
        sorted(map(tuple, meeting["documents"])),
    )


def found(meeting: dict[str, Any]) -> dict[str, Any]:
    """A meeting as extracted, in the shape of a case; officials named by post alone are left out."""
    return meeting | {
        "roles": {p["name"]: p["role"] for p in meeting["participants"] if p["name"]},
        "documents": [(d["document_type"], d["title"], d["status"]) for d in meeting["documents"]],
    }


def parameters() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["case"],
            marks=[pytest.mark.xfail(reason=NOT_YET[case["case"]], strict=True)] if case["case"] in NOT_YET else [],
        )
        for case in CASES
    ]


def test_names_are_unique() -> None:
    assert len({case["case"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", parameters())
def test_case(extractor: Extractor, case: dict[str, Any]) -> None:
    row = {"id": case["case"], "text": case["text"], "published": case["published"]}
    meetings = extractor.extract(Article.from_dict(row))["meetings"]
    assert sorted((told(found(m)) for m in meetings), key=str) == sorted(map(told, case["meetings"]), key=str)


def test_each_document_has_its_own_signatories(extractor: Extractor) -> None:
    text = (
        "8 мая в Тегеране прошли переговоры президента Белоруссии Александра Лукашенко с президентом Ирана Масудом Пезешкианом. "
        "В расширенном заседании участвовали министр экономики Беларуси Олег Вымыслов и министр экономики Ирана Реза Сказки. "
        "По итогам переговоров президенты подписали совместное заявление. "
        "Меморандум о сотрудничестве подписали Олег Вымыслов и Реза Сказки."
    )
    row = {"id": "signatories", "text": text, "published": "2024-05-09"}
    (meeting,) = extractor.extract(Article.from_dict(row))["meetings"]
    names = [p["name"] for p in meeting["participants"]]
    signed = {d["title"]: sorted(names[n] for n in d["signatories"]) for d in meeting["documents"]}
    assert signed == {
        "совместное заявление": ["Александр Лукашенко", "Масуд Пезешкиан"],
        "меморандум о сотрудничестве": ["Олег Вымыслов", "Реза Сказки"],
    }
