"""Topics of a meeting, by the keywords that stand in its sentences; the taxonomy is data in seeds/reference/."""

from __future__ import annotations

import csv
from functools import cache

from extract.gazetteer import REFERENCE


@cache
def keywords() -> tuple[tuple[str, str], ...]:
    """Pairs of a keyword (a phrase of lemmas) and its topic."""
    path = REFERENCE / "topic_keyword.csv"
    if not path.exists():
        return ()
    with open(path, encoding="utf-8", newline="") as lines:
        return tuple((row["pattern"], row["topic"]) for row in csv.DictReader(lines))


def find_topics(lemmas: list[str]) -> list[str]:
    """Topics whose keywords occur in a list of lemmas, sorted."""
    text = f" {' '.join(lemmas)} "
    return sorted({topic for pattern, topic in keywords() if f" {pattern} " in text})
