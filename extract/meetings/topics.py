"""Topics of a meeting, by the keywords that stand in its sentences; the taxonomy is data in seeds/reference/."""

from __future__ import annotations

from extract.tables import reference


def find_topics(lemmas: list[str]) -> list[str]:
    """Topics whose keywords occur in a list of lemmas, sorted."""
    text = f" {' '.join(lemmas)} "
    return sorted({row["topic"] for row in reference("topic_keyword") if f" {row['pattern']} " in text})
