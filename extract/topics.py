"""Topics of a meeting, by the keywords that stand in its sentences; the taxonomy is data in seeds/reference/."""

from __future__ import annotations

from extract.reference import topic_keywords


def find_topics(lemmas: list[str]) -> list[str]:
    """Topics whose keywords occur in a list of lemmas, sorted."""
    text = f" {' '.join(lemmas)} "
    return sorted({topic for pattern, topic in topic_keywords() if f" {pattern} " in text})
