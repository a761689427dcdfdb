"""Weights for the signs of a meeting, so that its confidence is the share of such meetings that are right.

A meeting is right when it is paired with an annotated one (see meetings.py). A logistic regression with a ridge; the ridge is the one that
does best on articles that the weights were not fitted to. Articles held aside are never fitted to: they tell how far to trust it.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from evaluation.annotated import AnnotatedArticle
from evaluation.meetings import Comparison
from evaluation.outcome import Belief
from evaluation.reliability import brier_score, calibration_error
from evaluation.show import table
from extract import Extractor
from extract.meetings.confidence import ALWAYS, SIGNS, signs
from extract.tables import LEXICON, lexicon

FOLDS = 5
RIDGES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)

Weights = dict[str, float]


@dataclass(frozen=True)
class Example:
    """A meeting as it was read: its signs, and whether it is right."""

    article_id: str
    signs: tuple[str, ...]
    is_right: bool

    @property
    def fold(self) -> int:
        """The article's part in cross-validation; meetings of one article stay together."""
        return int(sha256(self.article_id.encode()).hexdigest(), 16) % FOLDS


def examples(extractor: Extractor, articles: Iterable[AnnotatedArticle]) -> list[Example]:
    """The meetings read in annotated articles."""
    found = []
    for one in articles:
        account = extractor.account(one.article)
        comparison = Comparison.of(one.id, list(one.meetings), account.record["meetings"])
        right = {j for _, j in comparison.pairs}
        found += [Example(one.id, signs(event), number in right) for number, event in enumerate(account.events)]
    return found


def fit(cases: Sequence[Example], ridge: float) -> Weights:
    """The weights under which what turned out was most likely; a greater ridge keeps all but the first nearer to 0."""
    names = list(SIGNS)
    x = np.array([[name in case.signs for name in names] for case in cases], dtype=float)
    y = np.array([case.is_right for case in cases], dtype=float)
    penalty = np.array([1e-6 if name == ALWAYS else ridge for name in names])
    weights = np.zeros(len(names))
    for _ in range(50):  # Newton's method; a dozen steps are enough
        p = 1 / (1 + np.exp(-x @ weights))
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + np.diag(penalty), x.T @ (y - p) - penalty * weights)
        weights += step
        if abs(step).max() < 1e-9:
            break
    return {name: round(float(weight), 2) + 0.0 for name, weight in zip(names, weights, strict=True)}


def believe(cases: Iterable[Example], weights: Weights) -> list[Belief]:
    """What the weights say of each case, beside what is so."""
    return [Belief(1 / (1 + math.exp(-sum(weights[s] for s in case.signs))), case.is_right) for case in cases]


def cross_validated(cases: Sequence[Example], ridge: float) -> list[Belief]:
    """What is believed of each case by weights fitted to the other articles."""
    return [
        belief
        for fold in range(FOLDS)
        for belief in believe(
            [case for case in cases if case.fold == fold], fit([case for case in cases if case.fold != fold], ridge)
        )
    ]


def surprise(beliefs: Sequence[Belief]) -> float:
    """Mean negative log-likelihood: how little was expected what turned out."""
    return -sum(math.log(b.confidence if b.is_right else 1 - b.confidence) for b in beliefs) / len(beliefs)


def best_ridge(cases: Sequence[Example]) -> float:
    """The ridge that is surprised least by articles it has not seen."""
    return min(RIDGES, key=lambda ridge: surprise(cross_validated(cases, ridge)))


def write(weights: Weights) -> None:
    """Put the weights into the lexicon; what a sign means stays as it stands."""
    rows = [{**row, "weight": f"{weights[row['sign']]:g}"} for row in lexicon("confidence")]
    with (LEXICON / "confidence.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["sign", "weight", "meaning"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def report(weights: Weights, ridge: float, fitted: Sequence[Example], aside: Sequence[Example]) -> str:
    """The weights with what they rest on, and how true the confidence is on articles it was not fitted to."""
    rows = [["sign", "weight", "seen", "of these right", "unseen", "of these right"]]
    for name, weight in weights.items():
        seen, unseen = ([c for c in fitted if (name in c.signs) is is_seen] for is_seen in (True, False))
        rows.append([name, f"{weight:+.2f}", *_share(seen), *_share(unseen)])
    checks = [["", "meetings", "right", "calibration error", "Brier score", "Brier score of one share for all"]]
    checks.append(["looked at, cross-validated", *_check(fitted, cross_validated(fitted, ridge), fitted)])
    checks.append(["held aside", *_check(aside, believe(aside, weights), fitted)])
    return f"{table(rows)}\n\nRidge {ridge:g}\n\n{table(checks)}"


def _share(cases: Sequence[Example]) -> tuple[str, str]:
    return str(len(cases)), f"{sum(c.is_right for c in cases) / len(cases):.2f}" if cases else "–"


def _check(cases: Sequence[Example], beliefs: Sequence[Belief], fitted: Sequence[Example]) -> tuple[str, ...]:
    if not cases:
        return ("0", *["–"] * 4)
    share = sum(c.is_right for c in fitted) / len(fitted)
    scores = calibration_error(beliefs), brier_score(beliefs), brier_score([Belief(share, c.is_right) for c in cases])
    return (*_share(cases), *(f"{score:.3f}" for score in scores))
