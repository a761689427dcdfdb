"""How often what is said with a word is right, learned for each word; for learning, only from other articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from training.corpus import fold

T = TypeVar("T")
SMOOTHING = 3.0  # a word that was seen less often than this leans to the share of all words
RARE = 3  # a word that was seen less often is not listed
PARTS = 4


def smoothed(seen: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """The share of each word, and under "" that of all words."""
    seen = list(seen)
    count = Counter(word for word, _ in seen)
    right = Counter(word for word, is_right in seen if is_right)
    overall = right.total() / max(count.total(), 1)
    found = {
        w: (right[w] + SMOOTHING * overall) / (count[w] + SMOOTHING) for w in sorted(count) if w and count[w] >= RARE
    }
    return {"": overall, **found}


def apart(learned: Callable[[Callable[[str], bool]], T]) -> Callable[[str], T]:
    """For an article what was learned from the articles of the other parts."""
    parts = [learned(lambda article, part=part: part_of(article) != part) for part in range(PARTS)]  # type: ignore[misc]
    return lambda article: parts[part_of(article)]


def part_of(article: str) -> int:
    """The part of an article; another cut than that of the folds."""
    return fold(f"share {article}", PARTS)
