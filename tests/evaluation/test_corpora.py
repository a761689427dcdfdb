"""NEREL and factRuEval measured with the real extractor on small articles of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.claims import Claim
from evaluation.corpora import FactsArticle, NerelArticle, measure_facts, measure_nerel, read_nerel
from evaluation.factrueval import Annotated, Fact
from evaluation.figures import Matches, Share
from evaluation.mentions import Linked, Name, labels, nominative
from evaluation.outcome import MISSED, SPURIOUS, Value
from extract import Article, Extractor

TEXT = "Президент США Барак Обама прибыл в Берлин. С Обамой беседовала американская делегация."


def linked(kind: str, text: str, wikidata: str, nth: int = 0) -> Linked:
    start = [i for i in range(len(TEXT)) if TEXT.startswith(text, i)][nth]
    return Linked(kind, start, start + len(text), text, wikidata)


def test_nerel_is_measured(extractor: Extractor) -> None:
    people = (linked("PERSON", "Барак Обама", "Q76"), linked("PERSON", "Обамой", "Q76"))
    countries = (linked("COUNTRY", "США", "Q30"), linked("COUNTRY", "американская", "Q30"))
    claims = {"WORKS_AS": (Claim("Барак Обама", "Президент США"),), "WORKPLACE": ()}
    (outcome,) = measure_nerel(extractor, [NerelArticle(Article("1", TEXT), claims, people + countries)])
    assert outcome.figures["WORKS_AS"] == outcome.figures["WORKS_AS by mention"] == Matches(1, 1, 1)
    assert outcome.figures["WORKPLACE"].is_empty
    assert outcome.figures["country id"] == Share(2, 2)
    assert outcome.figures["person span"] == Share(2, 2)
    assert outcome.figures["oblique name"] == Share(1, 1)
    assert outcome.differences == ()


def test_a_post_that_differs_is_missed_and_spurious(extractor: Extractor) -> None:
    claims = {"WORKS_AS": (Claim("Барак Обама", "сенатор"),), "WORKPLACE": ()}
    (outcome,) = measure_nerel(extractor, [NerelArticle(Article("1", TEXT), claims, ())])
    missed, spurious = outcome.differences
    assert (missed.kind, spurious.kind) == (MISSED, SPURIOUS)
    assert missed.values[1] == Value("position", "сенатор", "президент США")
    assert spurious.values[1] == Value("position", "сенатор", "президент США")
    assert spurious.sentence == "Президент США Барак Обама прибыл в Берлин."


def test_facts_are_measured(extractor: Extractor) -> None:
    facts = (Fact(("Обама",), ("Президент",), ("США",)), Fact(("Олег Бобров",), ("глава",), ("Север",)))
    (outcome,) = measure_facts(extractor, [FactsArticle(Article("1", TEXT), Annotated(TEXT, facts))])
    assert outcome.figures["Occupation"] == outcome.figures["Occupation placed"] == Matches(1, 2, 1)
    (missed,) = outcome.differences
    assert missed.values[0] == Value("person", "Олег Бобров", "")


@pytest.mark.parametrize(
    ("read", "share"),
    [
        ("Обама", Share(1, 1)),
        ("Обам", Share(0, 1)),  # like a word of the label, and not it
        ("Байден", Share(0, 0)),  # unlike any: not judged
        (None, Share(0, 0)),
    ],
)
def test_a_name_is_judged_by_the_words_of_its_label(read: str | None, share: Share) -> None:
    names = [Name("Q-none", "Обамой", False, read), Name("Q-none", "Барак Обама", True, "Барак Обама")]
    assert nominative(names, labels(names)) == share


def test_nerel_rows_give_claims_and_links(tmp_path: Path) -> None:
    entities: list[dict[str, Any]] = [
        {"id": "T1", "type": "PERSON", "start": 14, "end": 25, "text": "Барак Обама", "wikidata": "Q76"},
        {"id": "T2", "type": "PERSON", "start": 45, "end": 47, "text": "он", "wikidata": "Q76"},
        {"id": "T3", "type": "PERSON", "start": 45, "end": 51, "text": "Обамой", "wikidata": "NULL"},
        {"id": "T4", "type": "COUNTRY", "start": 63, "end": 75, "text": "американская", "wikidata": "Q30"},
        {"id": "T5", "type": "CITY", "start": 35, "end": 41, "text": "Берлин", "wikidata": "Q64"},
    ]
    path = tmp_path / "nerel.jsonl"
    path.write_text(json.dumps({"id": "1", "text": TEXT, "entities": entities, "relations": []}))
    (one,) = read_nerel(path)
    assert [mention.text for mention in one.linked] == ["Барак Обама", "американская"]
