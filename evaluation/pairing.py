"""When two names or phrases are the same, and how lists of claims are paired and counted.

The rules of `score_meetings.py`: inflection is forgiven, a name may be shorter than the other, phrases share half their words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Claim(NamedTuple):
    """A person and what is said of them: a post, or an organisation."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How many were found right, how many there are, how many were predicted."""

    hit: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.hit + other.hit, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float:
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.gold + self.predicted) if self.hit else 0.0


@lru_cache(maxsize=100_000)
def words(text: str | None) -> tuple[str, ...]:
    """Lower-case words of a phrase, ё folded to е."""
    return tuple(re.findall(r"[0-9a-zа-я]+", (text or "").lower().replace("ё", "е")))


def same_word(one: str, other: str) -> bool:
    """Two words agree when they differ in the ending at most."""
    if one == other:
        return True
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    stem = max(3, min(len(one), len(other)) - 2)
    return abs(len(one) - len(other)) <= 3 and one[:stem] == other[:stem]


def shared_words(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words of one are in the other, each counted once."""
    return len(pair_up(one, other, same_word))


def same_name(one: str, other: str) -> bool:
    """The shorter name's words all occur in the longer one: «Мищенко», «Олег Мищенко»."""
    short, long = sorted((words(one), words(other)), key=len)
    return any(len(word) > 2 for word in short) and shared_words(short, long) == len(short)


def same_phrase(one: str, other: str) -> bool:
    """Half of the two phrases' words, taken together, are shared."""
    a, b = words(one), words(other)
    shared = shared_words(a, b)
    return bool(shared) and shared / (len(a) + len(b) - shared) >= 0.5


def same_claim(one: Claim, other: Claim) -> bool:
    """The same is said of the same person."""
    return same_name(one.name, other.name) and same_phrase(one.value, other.value)


def pair_up(gold: Sequence[T], predicted: Sequence[T], same: Callable[[T, T], bool]) -> list[tuple[int, int]]:
    """Greedy one-to-one pairs of two lists, as indices."""
    pairs: list[tuple[int, int]] = []
    rest = list(range(len(predicted)))
    for i, one in enumerate(gold):
        hit = next((j for j in rest if same(one, predicted[j])), None)
        if hit is not None:
            pairs.append((i, hit))
            rest.remove(hit)
    return pairs


def distinct(claims: Iterable[T], same: Callable[[T, T], bool]) -> list[T]:
    """Claims without those that say again what one before them said."""
    kept: list[T] = []
    for claim in claims:
        if not any(same(claim, other) for other in kept):
            kept.append(claim)
    return kept
