"""An event in the making: its sides, its day and place, and the triggers that tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from extract.dates import Interval
from extract.meetings.party import Party
from extract.meetings.trigger import Trigger
from extract.meetings.whereabouts import Place

FAMILY = {"meeting": "contact", "talks": "contact", "consultations": "contact", "call": "contact"}


@dataclass
class Participant:
    """One side of an event and its role; `person` is None for a post without a name, a delegation or a group."""

    party: Party
    role: str | None = None

    @property
    def person(self) -> int | None:
        return self.party.person

    @property
    def is_listed(self) -> bool:
        """Persons and single posts are participants; delegations, groups and states only stand for a side."""
        return self.party.kind in {"person", "post"}


Value = TypeVar("Value")


@dataclass(frozen=True)
class Clue(Generic[Value]):
    """A day or a place that an event may have: the token where it stands, the evidence, and what that comes to."""

    value: Value
    index: int
    evidence: tuple[str, ...]
    weight: float


@dataclass(eq=False)
class Event:
    """A meeting in the making."""

    trigger: Trigger
    triggers: list[Trigger] = field(default_factory=list)
    sides: list[Participant] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    date: Interval | None = None
    place: Place | None = None
    parent: Event | None = None
    is_date_inherited: bool = False
    clues: list[Clue[Any]] = field(default_factory=list)  # where a day or a place was taken from, and why
    folded: list[Event] = field(default_factory=list)  # what turned out to tell of this event, and stands for none

    @property
    def kind(self) -> str:
        return self.trigger.meeting_type

    @property
    def family(self) -> str:
        return FAMILY.get(self.kind, self.kind)

    @property
    def participants(self) -> list[Participant]:
        return [s for s in self.sides if s.is_listed]

    def told_by(self) -> list[Trigger]:
        """All triggers that tell of this event, those of the folded ones at the end."""
        return self.triggers + [t for e in self.folded for t in e.told_by()]

    def people(self) -> set[int]:
        return {s.person for s in self.sides if s.person is not None}


@dataclass(frozen=True)
class Statement:
    """What one trigger states, resolved."""

    trigger: Trigger
    sides: tuple[Participant, ...]
    countries: frozenset[str]
    date: Interval | None
    place: Place | None

    @property
    def parties(self) -> list[Party]:
        return [s.party for s in self.sides if s.party.kind != "country"]
