"""A data set after it was measured: all of it, and apart the articles that may be looked at and those held aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaluation.datasets import DataSet, is_held_aside
from evaluation.figures import Figures, total
from evaluation.outcome import Belief, Difference, Outcome

ALL, LOOKED_AT, HELD_ASIDE = "all", "looked at", "held aside"

Progress = Callable[[Iterable[Any], str, int], Iterable[Any]]


@dataclass(frozen=True)
class Part:
    """Some articles of a data set."""

    name: str
    outcomes: tuple[Outcome, ...]

    @cached_property
    def figures(self) -> Figures:
        """The figures of its articles together."""
        return total(outcome.figures for outcome in self.outcomes)

    @cached_property
    def beliefs(self) -> tuple[Belief, ...]:
        """What was read with a confidence, in all its articles."""
        return tuple(belief for outcome in self.outcomes for belief in outcome.beliefs)


@dataclass(frozen=True)
class Measured:
    """A data set's parts, all of it first, and the differences of the articles that may be shown."""

    name: str
    parts: tuple[Part, ...]
    differences: tuple[Difference, ...]

    @property
    def all(self) -> Part:
        """All its articles."""
        return self.parts[0]

    def worst(self, kind: str, limit: int) -> list[Difference]:
        """The most severe differences of one kind."""
        return sorted((d for d in self.differences if d.kind == kind), key=lambda d: -d.severity)[:limit]

    def count(self, kind: str) -> int:
        """How many differences of one kind there are in the articles that may be shown."""
        return sum(d.kind == kind for d in self.differences)


def measure(extractor: Any, data_set: DataSet, progress: Progress = lambda articles, name, count: articles) -> Measured:
    """Read a data set's articles and compare them with the annotation; nothing is kept to show of those held aside."""
    articles = progress(data_set.articles, data_set.name, len(data_set.articles))
    outcomes = tuple(data_set.measure(extractor, articles))
    aside = tuple(o for o in outcomes if data_set.is_split and is_held_aside(o.article_id))
    looked_at = tuple(o for o in outcomes if o not in aside)
    parts = [Part(ALL, outcomes)]
    if aside and looked_at:
        parts += [Part(LOOKED_AT, looked_at), Part(HELD_ASIDE, aside)]
    return Measured(data_set.name, tuple(parts), tuple(d for o in looked_at for d in o.differences))
