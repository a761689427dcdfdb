"""What measuring one article gives: its share of the figures, its differences for people to read, its beliefs with their confidence."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.figures import Figures

# Kinds of difference, in the order in which they are shown.
MISSED, SPURIOUS, DIFFERS = "missed", "spurious", "differs"
KINDS = {
    MISSED: "annotated, and not read",
    SPURIOUS: "read, and not annotated",
    DIFFERS: "found, with a field that differs",
}


@dataclass(frozen=True)
class Value:
    """One field as annotated and as read, in words; empty where it is not stated."""

    field: str
    annotated: str
    read: str


@dataclass(frozen=True)
class Difference:
    """One thing read otherwise than annotated, with the sentence; of a greater `severity` it is shown earlier."""

    kind: str
    article_id: str
    sentence: str
    values: tuple[Value, ...]
    severity: float = 0.0


@dataclass(frozen=True)
class Belief:
    """Something read, how sure the extractor is of it, and whether it is right: paired with something annotated."""

    confidence: float
    is_right: bool


@dataclass(frozen=True)
class Outcome:
    """One article, measured."""

    article_id: str
    figures: Figures
    differences: tuple[Difference, ...] = ()
    beliefs: tuple[Belief, ...] = ()
