"""Learns who holds a post: pairs of a post's phrase and a person, right where NEREL says WORKS_AS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.meetings.reading import Reading
from extract.positions.holders import with_share
from extract.positions.pairs import Pair, cast_of, find_pairs
from extract.scoring.features import Features
from extract.scoring.model import Model
from training.corpus import FOLDS, Lesson, fold
from training.shares import apart, smoothed
from training.trees import as_read, learn, rows


@dataclass(frozen=True, slots=True)
class Example:
    """One pair, and whether it is right."""

    article: str
    pair: Pair
    label: bool

    @property
    def word(self) -> str:
        """The post's head word."""
        return self.pair.post.head.lemma


def examples(reading: Reading, lesson: Lesson) -> list[Example]:
    """The pairs of one article."""
    names = {p.person: p.full_name for p in reading.people}
    tokens = reading.document.tokens
    found = []
    for pair in find_pairs(reading.posts, reading.people, cast_of(reading.posts, reading.people)):
        head = tokens[pair.post.head.index]
        found.append(Example(lesson.id, pair, bool(lesson.told("WORKS_AS", names[pair.person], head.start, head.stop))))
    return found


def shares(known: Iterable[Example]) -> dict[str, float]:
    """How often a post of each word has a holder; "" for all words."""
    posts: dict[tuple[str, int], tuple[str, bool]] = {}
    for one in known:
        key = one.article, one.pair.post.head.index
        posts[key] = one.word, one.label or posts.get(key, ("", False))[1]
    return smoothed(posts.values())


def cases(known: Sequence[Example]) -> list[Features]:
    """The features with the share of the post's word, as learned from other articles."""
    priors = apart(lambda keep: shares(e for e in known if keep(e.article)))
    return [with_share(e.pair, priors(e.article)) for e in known]


def learn_holders(known: Sequence[Example]) -> tuple[list[dict[str, object]], dict[str, float]]:
    """The trees and the shares of words."""
    return list(rows(learn(cases(known), [e.label for e in known]))), shares(known)


def probabilities(known: Sequence[Example]) -> list[float]:
    """How likely each pair is by trees that were learned from other articles."""
    found = [0.0] * len(known)
    for part in range(FOLDS):
        trees, prior = learn_holders([e for e in known if fold(e.article) != part])
        wanted = [i for i, e in enumerate(known) if fold(e.article) == part]
        told = Model(as_read(trees)).probabilities([with_share(known[i].pair, prior) for i in wanted])
        for i, probability in zip(wanted, told, strict=True):
            found[i] = float(probability)
    return found
