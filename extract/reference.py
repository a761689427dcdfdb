"""Reference data shared with the warehouse: small tables of `seeds/reference/` that say who acts for which state and so on."""

from __future__ import annotations

import csv
from functools import cache

from extract.gazetteer import REFERENCE


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `seeds/reference/<name>.csv`, in order."""
    with open(REFERENCE / f"{name}.csv", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def capitals() -> dict[str, str]:
    """The capital of each country (Russian, nominative) by ISO alpha-2."""
    return {row["alpha_2"]: row["capital_ru"] for row in rows("country") if row["capital_ru"]}


@cache
def known_people() -> dict[str, str]:
    """The state that well-known office holders act for (ISO alpha-2) by full name, ё folded."""
    aliases = {row["alias"]: row["full_name"] for row in rows("person_alias")}
    known = {row["full_name"]: row["alpha_2"] for row in rows("person") if row["alpha_2"]}
    known |= {alias: known[name] for alias, name in aliases.items() if name in known}
    return {name.replace("ё", "е"): country for name, country in known.items()}


@cache
def topic_keywords() -> tuple[tuple[str, str], ...]:
    """Pairs of a keyword (a phrase of lemmas) and its topic."""
    return tuple((row["pattern"], row["topic"]) for row in rows("topic_keyword"))
