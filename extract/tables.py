"""What the project knows in tables: words of the language in `lexicon/`, the world in `seeds/reference/`.

Each table is read once; nothing about the Russian language is decided here.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"
REFERENCE = Path(__file__).parent.parent / "seeds" / "reference"  # shared with the warehouse

Row = dict[str, str]

ABBREVIATION = 5  # letters at most


@cache
def read(path: Path) -> tuple[Row, ...]:
    """The rows of one CSV table, in order."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def lexicon(name: str) -> tuple[Row, ...]:
    """The rows of `lexicon/<name>.csv`."""
    return read(LEXICON / f"{name}.csv")


def reference(name: str) -> tuple[Row, ...]:
    """The rows of `seeds/reference/<name>.csv`."""
    return read(REFERENCE / f"{name}.csv")


@cache
def column(name: str, key: str, value: str) -> dict[str, str]:
    """One column of a lexicon table by another: `column("meeting_noun", "lemma", "meeting_type")`."""
    return {row[key]: row[value] for row in lexicon(name)}


@cache
def word_set(name: str, column: str) -> frozenset[str]:
    """One column of a lexicon table as a set, ё folded, lower case."""
    return frozenset(row[column].lower().replace("ё", "е") for row in lexicon(name))


@cache
def capitals() -> dict[str, str]:
    """The capital of each country (Russian, nominative) by ISO alpha-2."""
    return {row["alpha_2"]: row["capital_ru"] for row in reference("country") if row["capital_ru"]}


@cache
def known_people() -> dict[str, str]:
    """The state that well-known office holders act for (ISO alpha-2, "" for an international body) by full name, ё folded."""
    known = {row["full_name"]: row["alpha_2"] for row in reference("person")}
    known |= {row["alias"]: known[row["full_name"]] for row in reference("person_alias")}
    return {name.replace("ё", "е"): country for name, country in known.items()}


@cache
def known_by_sound() -> dict[str, str]:
    """The same, э as е too: «Девид Кэмерон» is written for «Дэвид Кэмерон»."""
    return {by_sound(name): country for name, country in known_people().items()}


def by_sound(name: str) -> str:
    """A name with what spellings confuse folded: ё and э as е."""
    return name.lower().replace("ё", "е").replace("э", "е")


@cache
def known_surnames() -> dict[str, str]:
    """The state of well-known office holders by surname, ё folded, where all that bear it act for the same one."""
    states: dict[str, set[str]] = defaultdict(set)
    for row in reference("person"):
        states[row["surname"].replace("ё", "е")].add(row["alpha_2"])
    return {name: min(codes) for name, codes in states.items() if len(codes) == 1}


@cache
def body_types() -> dict[str, str]:
    """The type of each known body (ministry, international, …) by its core name or another name of it."""
    types = {row["organization_core"]: row["organization_type"] for row in reference("organization")}
    return types | {row["alias"]: types.get(row["organization_core"], "") for row in reference("organization_alias")}


@cache
def international_names() -> frozenset[tuple[str, ...]]:
    """The names of bodies of several states as stems of their words: («европ», «парл»); abbreviations whole."""
    names = (name.split() for name, kind in body_types().items() if kind == "international")
    return frozenset(
        tuple(name) if len(name) == 1 and len(name[0]) <= ABBREVIATION else tuple(stem(w) for w in name)
        for name in names
    )


def is_international(phrase: str) -> bool:
    """Whether a phrase names a body of several states in any case: «глава комитета Европейского парламента»."""
    words = [word.lower() if word.isupper() else stem(word.lower().replace("ё", "е")) for word in phrase.split()]
    spans = ((i, j) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    return any(tuple(words[i:j]) in international_names() for i, j in spans)


def stem(word: str) -> str:
    """The beginning of a word that its declension does not touch."""
    return word[:5].rstrip("аеиоуыэюяйь") or word


def body_type(core: str | None) -> str | None:
    """What a body is, None where it is not known."""
    return body_types().get(core or "") or None
