"""Learns who works for which body: pairs of a body's name and a person, right where NEREL says WORKPLACE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.alike import same_name, same_phrase
from extract.meetings.reading import Reading
from extract.positions.holders import with_shares
from extract.positions.pairs import Pair, cast_of
from extract.positions.workplaces import WORDS, Employment, find_employments
from extract.scoring.features import Features
from training.corpus import Lesson
from training.shares import apart, smoothed
from training.trees import learn, rows

ROUNDS = 120
AGAIN = 0.3  # NEREL marks a claim at one place only: the others where it might be read are no clear misses


@dataclass(frozen=True, slots=True)
class Example:
    """One pair, whether it is right, and whether the same is told of other words in the article."""

    article: str
    employment: Employment
    label: bool
    is_told_elsewhere: bool = False


def examples(reading: Reading, lesson: Lesson, scored: Sequence[tuple[Pair, float]]) -> list[Example]:
    """The pairs of one article, of which the posts are scored."""
    names = {p.person: p.full_name for p in reading.people}
    found = []
    bodies = [r for r in lesson.relations.get("WORKPLACE", ()) if r.type == "ORGANIZATION"]
    cast = cast_of(reading.posts, reading.people)
    for one in find_employments(reading.posts, reading.people, cast, scored):
        tokens = reading.document.tokens[one.span.first : one.span.last]
        told = lesson.told("WORKPLACE", names[one.person], tokens[0].start, tokens[-1].stop)
        text = reading.document.span_text(one.span.first, one.span.last)
        is_right = any(r.type == "ORGANIZATION" and same_phrase(r.text, text) for r in told)
        name = names[one.person]
        elsewhere = not is_right and any(same_phrase(r.text, text) and same_name(r.name, name) for r in bodies)
        found.append(Example(lesson.id, one, is_right, elsewhere))
    return found


def shares(known: Iterable[Example]) -> dict[str, float]:
    """How often a pair is right with each word in each place: «before из», «verb возглавлять»."""
    known = list(known)
    found: dict[str, float] = {}
    for place in WORDS:
        told = smoothed((f"{place} {e.employment.words[place]}", e.label) for e in known)
        found |= {word or place: share for word, share in told.items()}
    return found


def cases(known: Sequence[Example]) -> list[Features]:
    """The features with the shares of the words, as learned from other articles."""
    priors = apart(lambda keep: shares(e for e in known if keep(e.article)))
    return [with_shares(e.employment, priors(e.article)) for e in known]


def learn_workplaces(known: Sequence[Example]) -> tuple[list[dict[str, object]], dict[str, float]]:
    """The trees and the shares of words."""
    weights = [AGAIN if e.is_told_elsewhere else 1.0 for e in known]
    return list(rows(learn(cases(known), [e.label for e in known], weights, ROUNDS))), shares(known)
