"""The project's knowledge of words: small tables beside this file, read once.

What a table says stands in `lexicon/*.csv`; nothing about the Russian language is decided here.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lexicon"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicon/<name>.csv`, in order, each a mapping of column to text."""
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def column(name: str, key: str, value: str) -> dict[str, str]:
    """One column of a table by another: `column("meeting_noun", "lemma", "meeting_type")`."""
    return {row[key]: row[value] for row in rows(name)}


@cache
def members(name: str, key: str, where: str, equals: str) -> frozenset[str]:
    """The keys of the rows whose column `where` holds `equals`."""
    return frozenset(row[key] for row in rows(name) if row[where] == equals)
