"""When two names or phrases count as the same, inflection forgiven; and how two lists of values are paired."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
Same = Callable[[T, T], bool]

_WORD = re.compile(r"[0-9a-zа-я]+")


def words(text: str | None) -> list[str]:
    """Lower-case words of a phrase, ё folded to е."""
    return _WORD.findall((text or "").lower().replace("ё", "е"))


def same_word(a: str, b: str) -> bool:
    """Two words that differ in the ending at most («Обама», «Обамой»); an initial stands for any word it begins."""
    if a == b:
        return True
    if min(len(a), len(b)) == 1:
        return a[0] == b[0]
    stem = max(3, min(len(a), len(b)) - 2)
    return abs(len(a) - len(b)) <= 3 and a[:stem] == b[:stem]


def same_name(a: str | None, b: str | None) -> bool:
    """The shorter name's words all occur in the longer one, the surname among them: «Путин», «Владимиром Путиным»."""
    short, long = sorted((words(a), words(b)), key=len)
    return any(len(word) > 2 for word in short) and len(pair_up(short, long, same_word)) == len(short)


def same_phrase(a: str | None, b: str | None) -> bool:
    """Half of the two phrases' words, taken together, are shared: «министр обороны», «министр обороны России»."""
    return bool(words(a) and words(b)) and jaccard(words(a), words(b), same_word) >= 0.5


def pair_up(gold: Sequence[T], predicted: Sequence[T], same: Same[T]) -> list[tuple[int, int]]:
    """One-to-one pairs of the two lists, first come, first served."""
    pairs, rest = [], list(range(len(predicted)))
    for i, value in enumerate(gold):
        hit = next((j for j in rest if same(value, predicted[j])), None)
        if hit is not None:
            pairs.append((i, hit))
            rest.remove(hit)
    return pairs


def jaccard(gold: Sequence[T], predicted: Sequence[T], same: Same[T]) -> float:
    """Shared values over all values; 1 for two empty lists."""
    shared = len(pair_up(gold, predicted, same))
    union = len(gold) + len(predicted) - shared
    return shared / union if union else 1.0
