"""Countries and people that NEREL links to Wikidata, against the mentions read: the right country, the name in the nominative.

NEREL holds ids and no labels. A person's label is the name in seeds/reference/person.csv; beside it, and for everybody else, the words
of those mentions of the same person in the whole corpus that the tagger takes for nominative. A name some word of which is like no
word of its label (another surname, a nickname) is not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from evaluation.alike import words
from evaluation.figures import Share
from extract.extractor import Account
from extract.tables import reference

UNLINKED = "NULL"
Labels = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Linked:
    """A mention with the id of what it names, as annotated."""

    type: str
    start: int
    end: int
    text: str
    wikidata: str


@dataclass(frozen=True, slots=True)
class Name:
    """A linked person's mention: whether it stands in the nominative, and the name read from it, None where none was."""

    wikidata: str
    text: str
    is_nominative: bool
    read: str | None


def linked(row: Mapping[str, Any]) -> tuple[Linked, ...]:
    """The countries and people of one row of NEREL that are linked; «он» ("he") and the like name nobody."""
    return tuple(
        Linked(e["type"], e["start"], e["end"], e["text"], e["wikidata"])
        for e in row["entities"]
        if e["type"] in {"COUNTRY", "PERSON"}
        and e.get("wikidata", UNLINKED) != UNLINKED
        and e["text"][:1].isupper()
        or e["type"] == "COUNTRY"
        and e.get("wikidata") in country_codes()
    )


@cache
def country_codes() -> dict[str, str]:
    """ISO alpha-2 codes by Wikidata id."""
    return {row["wikidata_id"]: row["alpha_2"] for row in reference("country") if row["wikidata_id"]}


def countries(annotated: Iterable[Linked], mentions: list[Mapping[str, Any]]) -> Share:
    """Of the annotated mentions of a country («США», «американских»), those read with the right code."""
    wanted = [m for m in annotated if m.type == "COUNTRY" and m.wikidata in country_codes()]
    found = [m for m in mentions if m["type"] == "country"]
    right = sum(
        any(f["start"] < m.end and m.start < f["end"] and f["code"] == country_codes()[m.wikidata] for f in found)
        for m in wanted
    )
    return Share(right, len(wanted))


def names(annotated: Iterable[Linked], account: Account) -> list[Name]:
    """The annotated people of one article, each with the name that was read from exactly its words."""
    mentions = account.record["mentions"]
    read = {(m["start"], m["end"]): m["normal"] for m in mentions if m["type"] == "person"}
    cases = [(*account.source.body.original_span(t.start, t.stop), t.case) for t in account.reading.document.tokens]
    found = []
    for one in annotated:
        if one.type == "PERSON":
            is_nominative = all(c in {"Nom", ""} for start, end, c in cases if one.start <= start and end <= one.end)
            found.append(Name(one.wikidata, one.text, is_nominative, read.get((one.start, one.end))))
    return found


def labels(people: Iterable[Name]) -> Labels:
    """The words of each person's name in the nominative, by Wikidata id."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in reference("person"):
        found[row["wikidata_id"]].update(words(row["full_name"]))
    for one in people:
        if one.is_nominative:
            found[one.wikidata].update(words(one.text))
    return found


def nominative(people: Iterable[Name], known: Labels) -> Share:
    """Of the names read from oblique mentions («Обамой»), those in the nominative («Обама») among those that can be judged."""
    judged = [
        label >= spelled
        for one in people
        if not one.is_nominative and one.read
        for label, spelled in [(known.get(one.wikidata, set()), {w for w in words(one.read) if len(w) > 1})]
        if spelled and all(any(word[:3] == other[:3] for other in label) for word in spelled)
    ]
    return Share(sum(judged), len(judged))


def found_share(people: Iterable[Name]) -> Share:
    """Of the annotated mentions of people, those read with exactly their words."""
    all_of_them = list(people)
    return Share(sum(one.read is not None for one in all_of_them), len(all_of_them))
