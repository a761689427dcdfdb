"""Gold of the two kinds read from small files of our own, and claims counted; all people but the known are invented."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from evaluation import factrueval, nerel
from evaluation.claims import Claim, same_claim
from evaluation.figures import Matches

TEXT = "Президент Чили Пиньера встретился с главой концерна «Север» Олегом Бобровым. Пиньера доволен."


def occupation(name: str, position: str, organization: str | None = None, country: str | None = None) -> dict[str, Any]:
    return {"name": name, "position": position, "organization": organization, "country": country}


def test_a_claim_needs_both() -> None:
    assert same_claim(Claim("Боброва", "главы концерна"), Claim("Олег Бобров", "глава концерна"))
    assert not same_claim(Claim("Боброва", "главы концерна"), Claim("Олег Барсуков", "глава концерна"))


def entity(number: str, kind: str, text: str, start: int = 0) -> dict[str, Any]:
    return {"id": number, "type": kind, "text": text, "start": start, "end": start + len(text)}


@pytest.fixture
def nerel_file(tmp_path: Path) -> Path:
    row = {
        "id": "1",
        "text": TEXT,
        "entities": [
            entity("T1", "PERSON", "Пиньера", 15),
            entity("T2", "PROFESSION", "Президент Чили"),
            entity("T3", "COUNTRY", "Чили"),
            entity("T4", "PERSON", "Олегом Бобровым", 60),
            entity("T5", "PROFESSION", "главой концерна «Север»"),
            entity("T6", "ORGANIZATION", "Север"),
            entity("T7", "PERSON", "Пиньера", 77),
        ],
        "relations": [
            {"type": "WORKS_AS", "from": "T4", "to": "T5"},
            {"type": "WORKS_AS", "from": "T1", "to": "T2"},
            {"type": "WORKS_AS", "from": "T7", "to": "T2"},
            {"type": "WORKPLACE", "from": "T1", "to": "T3"},
            {"type": "WORKPLACE", "from": "T5", "to": "T6"},
            {"type": "WORKPLACE", "from": "T4", "to": "T6"},
        ],
    }
    path = tmp_path / "nerel.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row).encode()))
    return path


def test_nerel_claims_are_of_people_and_organisations(nerel_file: Path) -> None:
    claims = nerel.load(nerel_file)["1"].claims
    assert claims["WORKS_AS"] == (
        Claim("Пиньера", "Президент Чили"),
        Claim("Олегом Бобровым", "главой концерна «Север»"),
        Claim("Пиньера", "Президент Чили"),
    )
    assert claims["WORKPLACE"] == (Claim("Олегом Бобровым", "Север"),)


def test_nerel_counts_a_repeated_claim_once_or_each_time(nerel_file: Path) -> None:
    found = {"occupations": [occupation("Пиньера", "президент Чили"), occupation("Бобров", "посол", "Север")]}
    figures = nerel.score(nerel.load(nerel_file), {"1": found})
    assert figures["distinct"] == {"WORKS_AS": Matches(1, 2, 2), "WORKPLACE": Matches(1, 1, 1)}
    assert figures["mention"] == {"WORKS_AS": Matches(1, 3, 2), "WORKPLACE": Matches(1, 1, 1)}
    assert nerel.score(nerel.load(nerel_file), {})["distinct"]["WORKS_AS"] == Matches(0, 2, 0)


FACTS = """1-0 Occupation
Who obj1 Пиньера Себастьян
Position span1 Президент | span2 глава государства
Where obj2 Чили | Республика Чили
Сложность повышенная

1-1 Meeting
Participant obj1 Пиньера Себастьян

1-2 Occupation
Who obj3 Бобров Олег
Where obj4 Север
"""


@pytest.fixture
def factrueval_file(tmp_path: Path) -> Path:
    path = tmp_path / "devset.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("devset/book_1.txt", TEXT)
        archive.writestr("devset/book_1.facts", FACTS)
    return path


def test_factrueval_facts_have_all_wordings(factrueval_file: Path) -> None:
    first, second = factrueval.load(factrueval_file)["book_1"].facts
    assert first == factrueval.Fact(
        ("Пиньера Себастьян",), ("Президент", "глава государства"), ("Чили", "Республика Чили")
    )
    assert second == factrueval.Fact(("Бобров Олег",), (), ("Север",))


@pytest.mark.parametrize(
    ("found", "hits", "placed"),
    [
        (occupation("Себастьян Пиньера", "президент", None, "CL"), 1, 1),
        (occupation("Себастьян Пиньера", "президент Республики Чили", None, "CL"), 1, 1),
        (occupation("Себастьян Пиньера", "глава государства"), 1, 0),
        (occupation("Себастьян Пиньера", "министр обороны Чили", None, "CL"), 0, 0),
        (occupation("Олег Бобров", "глава концерна «Север»", "Север"), 1, 1),
        (occupation("Олег Бобров", "адвокат"), 0, 0),
    ],
)
def test_factrueval_tells(factrueval_file: Path, found: dict[str, Any], hits: int, placed: int) -> None:
    gold = factrueval.load(factrueval_file)
    figures = factrueval.score(gold, {"book_1": {"occupations": [found, found]}})
    assert figures["claim"] == Matches(hits, 2, 1)
    assert figures["placed"].hit == placed
