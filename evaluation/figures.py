"""The two kinds of figure: values found among values expected, and a share of cases that are right. Figures add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Matches:
    """Values found: how many of the expected ones, and how many of what was claimed."""

    hit: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Matches) -> Matches:
        return Matches(self.hit + other.hit, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def is_empty(self) -> bool:
        """Nothing was expected and nothing claimed."""
        return not self.gold and not self.predicted

    @property
    def precision(self) -> float:
        """Share of the claimed values that are right."""
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the expected values that were found."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def value(self) -> float:
        """F1, the harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Share:
    """Cases that are right among all cases looked at."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)

    @property
    def is_empty(self) -> bool:
        """There was no case."""
        return not self.of

    @property
    def value(self) -> float:
        """The share that is right."""
        return self.right / self.of if self.of else 0.0


Figures = dict[str, Matches | Share]


def total(parts: Iterable[Figures]) -> Figures:
    """The figures of several articles taken together, in the order in which they first appear."""
    added: Figures = {}
    for figures in parts:
        for name, figure in figures.items():
            added[name] = added[name] + figure if name in added else figure  # type: ignore[operator]
    return added
