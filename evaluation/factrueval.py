"""Occupations against factRuEval-2016: facts with the slots Who, Position and Where, one per article however often told.

The official scorer is not part of this project; facts are paired by names and phrases as in `alike`. Slots hold objects
(coreferent mentions with several names, parted by «|») or spans of text; all wordings of a slot count. A fact's Position
leaves out where («президент», Where «Россия»), ours names it («президент России»): a predicted position may be either.
A fact without Position (one in twenty) is found by where alone. 210 of the 211 facts of the development set have a Where:
a post told without any («адвокат Иванов») is no fact there. So two ways of counting are given:

    claim   every distinct (person, position) that is predicted counts
    placed  only those predicted with an organisation or a country, by field or by the words after the post's first
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.alike import same_name, same_phrase, words
from evaluation.claims import distinct
from evaluation.figures import Matches


@dataclass(frozen=True, slots=True)
class Fact:
    """One Occupation: every wording of who, of the position (none where not told) and of where."""

    who: tuple[str, ...]
    positions: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article and its Occupation facts."""

    text: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Occupation:
    """One predicted occupation."""

    name: str
    position: str
    organization: str
    country: str


def load(path: Path) -> dict[str, Annotated]:
    """The articles of factRuEval's development set, a zip file, by the stem of their file names."""
    with zipfile.ZipFile(path) as archive:
        stems = sorted(n.removesuffix(".txt") for n in archive.namelist() if n.endswith(".txt"))
        return {
            stem.rsplit("/", 1)[-1]: Annotated(read(archive, f"{stem}.txt"), tuple(facts(archive, stem)))
            for stem in stems
        }


def read(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8")


def facts(archive: zipfile.ZipFile, stem: str) -> Iterator[Fact]:
    """The Occupation facts of one article."""
    for block in read(archive, f"{stem}.facts").split("\n\n"):
        head, *slots = block.strip().split("\n")
        if head.endswith(" Occupation"):
            values: dict[str, list[str]] = {"Who": [], "Position": [], "Where": []}
            for slot in slots:
                kind, _, rest = slot.partition(" ")
                if kind in values:
                    values[kind] += wordings(rest)
            yield Fact(tuple(values["Who"]), tuple(values["Position"]), tuple(values["Where"]))


def wordings(slot: str) -> Iterator[str]:
    """«obj506 Глава | span28535 Президент»: the wordings without their ids."""
    for part in slot.split("|"):
        tokens = part.split()
        if tokens and tokens[0].startswith(("obj", "span")) and tokens[0].lstrip("objspan").isdigit():
            tokens = tokens[1:]
        if tokens:
            yield " ".join(tokens)


def occupations_of(record: Mapping[str, Any], placed_only: bool = False) -> list[Occupation]:
    """The distinct occupations of one extracted article, in order."""
    found = [
        Occupation(o["name"], o["position"], o["organization"] or "", o["country"] or "")
        for o in record["occupations"]
        if o["name"] and o["position"]
    ]
    return distinct((o for o in found if is_placed(o) or not placed_only), same_occupation)


def is_placed(one: Occupation) -> bool:
    """Whether an occupation tells where: a body, a country, or a complement of the post («мэр Казани»)."""
    return bool(one.organization or one.country) or any(word[:1].isupper() for word in one.position.split()[1:])


def same_occupation(one: Occupation, other: Occupation) -> bool:
    return same_name(one.name, other.name) and same_phrase(one.position, other.position)


def is_told(fact: Fact, one: Occupation) -> bool:
    """Whether a predicted occupation tells a fact."""
    if not any(same_name(who, one.name) for who in fact.who):
        return False
    full = [f"{position} {place}" for position in fact.positions for place in fact.places]
    if fact.positions:
        return any(same_phrase(p, one.position) for p in [*fact.positions, *full]) or opens_with(fact, one)
    return any(same_phrase(place, one.organization) or holds(one.position, place) for place in fact.places)


def opens_with(fact: Fact, one: Occupation) -> bool:
    """«президент» in «президент Исламской Республики Иран»: the fact's position and then the words of where."""
    return any(
        holds(one.position, position) and any(holds(place, rest_of(one.position, position)) for place in fact.places)
        for position in fact.positions
    )


def holds(phrase: str, part: str) -> bool:
    """Whether all words of a phrase's part are among the phrase's; never of an empty part."""
    return bool(words(part)) and len(words(part)) == len(
        [word for word in words(part) if any(same_phrase(word, other) for other in words(phrase))]
    )


def rest_of(phrase: str, part: str) -> str:
    """A phrase without the words of a part of it."""
    return " ".join(word for word in words(phrase) if not any(same_phrase(word, other) for other in words(part)))


def score(gold: Mapping[str, Annotated], predicted: Mapping[str, Mapping[str, Any]]) -> dict[str, Matches]:
    """{"claim": …, "placed": …} over all gold articles."""
    total = {"claim": Matches(), "placed": Matches()}
    for name, article in gold.items():
        for way in total:
            found = occupations_of(predicted[name], way == "placed") if name in predicted else []
            total[way] += Matches(len(told(article.facts, found)), len(article.facts), len(found))
    return total


def told(wanted: tuple[Fact, ...], found: list[Occupation]) -> list[tuple[int, int]]:
    """Greedy one-to-one pairs of facts and predicted occupations, as indices."""
    pairs: list[tuple[int, int]] = []
    rest = list(range(len(found)))
    for i, fact in enumerate(wanted):
        hit = next((j for j in rest if is_told(fact, found[j])), None)
        if hit is not None:
            pairs.append((i, hit))
            rest.remove(hit)
    return pairs
