"""Claims of a value about a person, as annotated by others and as extracted, and when two of them say the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from evaluation.alike import Same, same_name, same_phrase

T = TypeVar("T")


class Claim(NamedTuple):
    """A person and what is said of them: a post, or an organisation."""

    name: str
    value: str


def same_claim(one: Claim, other: Claim) -> bool:
    """The same is said of the same person."""
    return same_name(one.name, other.name) and same_phrase(one.value, other.value)


def distinct(claims: Iterable[T], same: Same[T]) -> list[T]:
    """Claims without those that say again what one before them said."""
    kept: list[T] = []
    for claim in claims:
        if not any(same(claim, other) for other in kept):
            kept.append(claim)
    return kept
