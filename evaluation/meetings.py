"""Meetings read against meetings annotated: which of them are the same one, and which of their fields agree.

A predicted meeting is paired with at most one annotated meeting of its article, best agreement first, from 0.5 upwards. Agreement
is a weighted mean over what the annotated meeting states. A paired meeting is what is called found, or right, everywhere here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import eq
from typing import Any

from evaluation.alike import jaccard, pair_up, same_name, same_phrase, words
from evaluation.figures import Figures, Matches, Share

Meeting = Mapping[str, Any]
Days = tuple[str, str]

WEIGHTS = {"participants": 3.0, "countries": 2.0, "dates": 1.0, "city": 1.0, "type": 0.5}
FOUND = 0.5
EXACT = ("participant", "country", "date", "city")


@dataclass(frozen=True)
class Comparison:
    """One article's annotated and predicted meetings, and which are the same, as pairs of indices."""

    article_id: str
    gold: tuple[Meeting, ...]
    predicted: tuple[Meeting, ...]
    pairs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, article_id: str, gold: list[Meeting], predicted: list[Meeting]) -> Comparison:
        """Pair the meetings of one article."""
        return cls(article_id, tuple(gold), tuple(predicted), tuple(match(gold, predicted)))

    @property
    def found(self) -> list[tuple[Meeting, Meeting]]:
        """The pairs themselves, annotated and predicted."""
        return [(self.gold[i], self.predicted[j]) for i, j in self.pairs]

    @property
    def missed(self) -> list[Meeting]:
        """Annotated meetings that were not found."""
        paired = {i for i, _ in self.pairs}
        return [meeting for i, meeting in enumerate(self.gold) if i not in paired]

    @property
    def spurious(self) -> list[Meeting]:
        """Predicted meetings that nobody annotated."""
        paired = {j for _, j in self.pairs}
        return [meeting for j, meeting in enumerate(self.predicted) if j not in paired]


def match(gold: list[Meeting], predicted: list[Meeting]) -> list[tuple[int, int]]:
    """One-to-one pairs (i, j) of annotated and predicted meetings, best agreement first."""
    ranked = sorted(
        ((agreement(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted)), reverse=True
    )
    pairs: list[tuple[int, int]] = []
    for value, i, j in ranked:
        if value >= FOUND and not any(i == a or j == b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def agreement(gold: Meeting, predicted: Meeting) -> float:
    """How far a predicted meeting says what an annotated one states, 0 to 1."""
    scores = {"type": float(gold["meeting_type"] == predicted.get("meeting_type"))}
    if people := names(gold):
        scores["participants"] = jaccard(people, names(predicted), same_name)
    if gold["countries"]:
        scores["countries"] = jaccard(gold["countries"], predicted.get("countries") or [], eq)
    if (expected := days(gold)) and (stated := days(predicted)):
        scores["dates"] = near(expected, stated)
    if gold.get("city"):
        scores["city"] = float(same_phrase(gold["city"], predicted.get("city")))
    return sum(WEIGHTS[name] * score for name, score in scores.items()) / sum(WEIGHTS[name] for name in scores)


def near(a: Days, b: Days) -> float:
    """1 for the same days, 0.5 for days that overlap or are one day apart, else 0; coarse dates by what they share."""
    if a == b:
        return 1.0
    if any(len(day) != 10 for day in (*a, *b)):
        short = min(len(day) for day in (*a, *b))
        return 0.5 if a[0][:short] == b[0][:short] else 0.0
    (a1, a2), (b1, b2) = (tuple(map(date.fromisoformat, pair)) for pair in (a, b))
    return 0.5 if (b1 - a2).days <= 1 and (a1 - b2).days <= 1 else 0.0


def names(meeting: Meeting) -> list[str]:
    """The participants that have a name."""
    return [one["name"] for one in meeting.get("participants") or [] if one.get("name")]


def days(meeting: Meeting) -> Days | None:
    """First and last day as ISO strings, coarse dates as they are."""
    start, end = meeting.get("date_start"), meeting.get("date_end") or meeting.get("date_start")
    return (start, end) if start and end else None


def held_by(meeting: Meeting, field: str) -> list[tuple[str | None, str]]:
    """A field of each participant that has it, beside the name."""
    people = meeting.get("participants") or []
    return [(one.get("name"), one[field]) for one in people if one.get(field)]


def same_holder_and_phrase(a: tuple[str | None, str], b: tuple[str | None, str]) -> bool:
    """The same phrase said of the same person, or of nobody by name."""
    same_holder = same_name(a[0], b[0]) if a[0] and b[0] else not a[0] and not b[0]
    return same_holder and same_phrase(a[1], b[1])


def same_role(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """The same role of the same person."""
    return same_name(a[0], b[0]) and a[1] == b[1]


@dataclass(frozen=True)
class Field:
    """A field of meetings that is scored: its values in one meeting, and when two of them agree."""

    values: Callable[[Meeting], list[Any]]
    same: Callable[[Any, Any], bool]

    def matches(self, comparison: Comparison) -> Matches:
        """Values shared by the pairs; what an unpaired meeting states counts as missed or as wrong."""
        return Matches(
            sum(len(pair_up(self.values(g), self.values(p), self.same)) for g, p in comparison.found),
            sum(len(self.values(meeting)) for meeting in comparison.gold),
            sum(len(self.values(meeting)) for meeting in comparison.predicted),
        )

    def agrees(self, gold: Meeting, predicted: Meeting) -> bool:
        """All values of the one are those of the other."""
        a, b = self.values(gold), self.values(predicted)
        return len(a) == len(b) == len(pair_up(a, b, self.same))

    def unshared(self, gold: Meeting, predicted: Meeting) -> tuple[list[Any], list[Any]]:
        """The values that only the one states, and those that only the other does."""
        a, b = self.values(gold), self.values(predicted)
        pairs = pair_up(a, b, self.same)
        shared = {i for i, _ in pairs}, {j for _, j in pairs}
        return [v for i, v in enumerate(a) if i not in shared[0]], [v for j, v in enumerate(b) if j not in shared[1]]


FIELDS = {
    "participant": Field(names, same_name),
    "country": Field(lambda m: list(m.get("countries") or []), eq),
    "date": Field(lambda m: ["/".join(dict.fromkeys(found))] if (found := days(m)) else [], eq),
    "city": Field(lambda m: [m["city"]] if m.get("city") else [], same_phrase),
    "position": Field(lambda m: held_by(m, "position"), same_holder_and_phrase),
    "organization": Field(lambda m: held_by(m, "organization"), same_holder_and_phrase),
    "role": Field(lambda m: [(name, role) for name, role in held_by(m, "role") if name], same_role),
    "document": Field(lambda m: [d["document_type"] for d in m.get("documents") or []], eq),
}


def is_exact(gold: Meeting, predicted: Meeting) -> bool:
    """Named participants, countries, dates, city and realis are all right."""
    return gold["realis"] == predicted.get("realis") and all(FIELDS[name].agrees(gold, predicted) for name in EXACT)


def figures(comparison: Comparison) -> Figures:
    """What one article adds to each figure."""
    size = len(comparison.gold), len(comparison.predicted)
    exact = sum(is_exact(g, p) for g, p in comparison.found)
    return {
        "meeting": Matches(len(comparison.pairs), *size),
        "exact": Matches(exact, *size),
        **{name: field.matches(comparison) for name, field in FIELDS.items()},
        "type": share_equal(comparison, "meeting_type"),
        "realis": share_equal(comparison, "realis"),
        "name form": name_form(comparison),
    }


def share_equal(comparison: Comparison, field: str) -> Share:
    """Among the meetings found, those with the right value of a field that every meeting has."""
    return Share(sum(g[field] == p.get(field) for g, p in comparison.found), len(comparison.found))


def name_form(comparison: Comparison) -> Share:
    """Among the participants found, those whose name is spelled exactly as annotated, ё = е: «Обама», not «Обамой»."""
    spellings = [
        (words(names(g)[i]), words(names(p)[j]))
        for g, p in comparison.found
        for i, j in pair_up(names(g), names(p), same_name)
    ]
    return Share(sum(a == b for a, b in spellings), len(spellings))
