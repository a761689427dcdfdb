"""Events: the triggers of one article gathered into meetings, one for each real occasion.

A trigger joins an earlier event when nothing it states contradicts it; what it adds (a party, a day, a city) is added.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.dates import Interval, resolve
from extract.dossier import Dossier
from extract.parties import Party
from extract.reading import Reading
from extract.triggers import SPEAKERS, Trigger
from extract.whereabouts import Place, place_of

FAMILY = {"meeting": "contact", "talks": "contact", "consultations": "contact", "call": "contact", "other": "contact"}


@dataclass
class Participant:
    """One side of an event: a person by id, or a post without a name; `role` as ANNOTATION says."""

    person: int | None
    party: Party
    role: str | None = None


@dataclass
class Event:
    """A meeting in the making."""

    trigger: Trigger
    triggers: list[Trigger]
    participants: list[Participant] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    date: Interval | None = None
    place: Place | None = None
    parent: Event | None = None
    is_date_inherited: bool = False

    @property
    def kind(self) -> str:
        return self.trigger.meeting_type

    @property
    def family(self) -> str:
        return FAMILY.get(self.kind, self.kind)

    def people(self) -> set[int]:
        return {p.person for p in self.participants if p.person is not None}


@dataclass(frozen=True)
class Sides:
    """What one trigger states, resolved."""

    participants: tuple[Participant, ...]
    countries: frozenset[str]
    date: Interval | None
    place: Place | None


def find_events(reading: Reading, triggers: list[Trigger], dossiers: dict[int, Dossier]) -> list[Event]:
    """The meetings of an article in order of first mention."""
    events: list[Event] = []
    for trigger in sorted((t for t in triggers if not t.rejected), key=lambda t: t.index):
        sides = sides_of(reading, trigger, dossiers, events)
        event = same_event(reading, events, trigger, sides)
        if event is None:
            if not stands_alone(reading, trigger, sides):
                continue
            event = Event(trigger, [])
            events.append(event)
            event.parent = enclosing(reading, events[:-1], trigger)
        absorb(event, trigger, sides)
    return events


def sides_of(
    reading: Reading, trigger: Trigger, dossiers: dict[int, Dossier], events: list[Event]
) -> Sides:
    """Parties turned into participants and countries; date and place of the trigger's own clause."""
    participants: list[Participant] = []
    countries = set(trigger.countries)
    parties = list(trigger.parties)
    if trigger.speaker is not None and len(participating(trigger)) == 1 and not is_spokesman(trigger.speaker, dossiers):
        parties.insert(0, (trigger.speaker, None))
    for party, role in parties:
        country = country_of(party, dossiers)
        if country:
            countries.add(country)
        if party.kind in {"person", "post"} and not any(is_same(party, p) for p in participants):
            participants.append(Participant(party.person, party, role))
    if trigger.destination is not None and trigger.meeting_type == "visit":
        countries.add(trigger.destination.code)
    place = place_of(reading, trigger)
    return Sides(tuple(participants), frozenset(countries), date_of(reading, trigger, events), place)


def participating(trigger: Trigger) -> list[Party]:
    return [p for p, _ in trigger.parties if p.kind in {"person", "post", "delegation", "group"}]


def is_spokesman(party: Party, dossiers: dict[int, Dossier]) -> bool:
    """A speaker who only tells of a meeting that others held."""
    titles = [p.title for p in dossiers[party.person].posts] if party.person is not None else []
    if party.position is not None:
        titles.append(party.position.title)
    return any(t.lower().startswith(SPEAKERS) for t in titles)


def country_of(party: Party, dossiers: dict[int, Dossier]) -> str | None:
    if party.person is not None:
        return dossiers[party.person].country or party.country
    return party.country


def is_same(party: Party, other: Participant) -> bool:
    if party.person is not None or other.person is not None:
        return party.person == other.person
    a, b = party.position, other.party.position
    return a is not None and b is not None and a.title == b.title


def date_of(reading: Reading, trigger: Trigger, events: list[Event]) -> Interval | None:
    """The day or days stated in the trigger's clause, the nearest first; None where none is stated."""
    start, end = reading.sentence_start(trigger.index), reading.sentence_end(trigger.index)
    near = [
        d
        for d in reading.dates
        if start <= d.first < end and not d.attached and d.bound in {"", "since"} and not in_dateline(reading, d.first)
    ]
    near.sort(key=lambda d: (crossings(reading, d.first, trigger.index), abs(d.first - trigger.index)))
    for mention in near:
        if crossings(reading, mention.first, trigger.index) > 1:
            break
        anchor = next((e.date for e in reversed(events) if e.date), None)
        found = resolve(mention, reading.published, trigger.realis, anchor, reading.year)
        if found is not None:
            return found
    return None


def in_dateline(reading: Reading, index: int) -> bool:
    return reading.dateline is not None and index < reading.dateline.last


def crossings(reading: Reading, a: int, b: int) -> int:
    """Finite verbs strictly between two tokens: how many clauses lie between them."""
    low, high = sorted((a, b))
    return sum(t.verb_form == "Fin" for t in reading.document.tokens[low + 1 : high])


def same_event(reading: Reading, events: list[Event], trigger: Trigger, sides: Sides) -> Event | None:
    """The event that a trigger tells of once more: the latest one that it does not contradict."""
    for event in reversed(events):
        if is_compatible(event, trigger, sides):
            return event
    return None


def is_compatible(event: Event, trigger: Trigger, sides: Sides) -> bool:
    family = FAMILY.get(trigger.meeting_type, trigger.meeting_type)
    if family != event.family or "call" in {trigger.meeting_type, event.kind} and trigger.meeting_type != event.kind and sides.participants and not trigger.is_anaphoric and trigger.meeting_type != "talks":
        return False
    if trigger.realis != event.trigger.realis and not trigger.is_anaphoric:
        return False
    if conflict(event.date, sides.date) or (event.place and sides.place and event.place.conflicts(sides.place)):
        return False
    if trigger.ordinal and event.trigger.ordinal and trigger.ordinal != event.trigger.ordinal:
        return False
    mine = {p.person for p in sides.participants if p.person is not None}
    theirs = event.people()
    if not mine:
        unnamed = [p for p in sides.participants if p.person is None]
        if unnamed and not any(is_same(u.party, p) for u in unnamed for p in event.participants):
            return not any(p.person is None for p in event.participants) and len(theirs) < 2 and bool(sides.countries <= event.countries)
        return not sides.countries or not event.countries or sides.countries <= event.countries
    if not theirs:
        return not event.countries or not sides.countries or bool(event.countries & sides.countries)
    return mine <= theirs or theirs <= mine and len(theirs) > 1 or (theirs <= mine and len(event.participants) == 1)


def conflict(a: Interval | None, b: Interval | None) -> bool:
    """Two dates that cannot be of one event."""
    if a is None or b is None:
        return False
    short = min(len(x) for x in (a.start, a.end, b.start, b.end))
    return a.start[:short] > b.end[:short] or b.start[:short] > a.end[:short]


def stands_alone(reading: Reading, trigger: Trigger, sides: Sides) -> bool:
    """A trigger makes an event of its own when it names at least two sides, or an occasion with a side and a day or place."""
    sides_count = len(sides.participants) + sum(
        p.kind in {"delegation", "group"} for p, _ in trigger.parties
    )
    kind = trigger.meeting_type
    if kind == "visit":
        return bool(sides.participants or any(p.kind == "delegation" for p, _ in trigger.parties)) and (
            trigger.destination is not None
        )
    if kind == "summit":
        return bool(sides.participants or sides.date or sides.place)
    if kind == "session":
        return bool(sides.participants or sides.countries or (sides.date and sides.place))
    if sides_count >= 2 or len(sides.countries) >= 2:
        return True
    return bool(sides.participants) and not trigger.rule.startswith("noun") or (
        bool(sides.participants) and (sides.date is not None or sides.place is not None)
    )


def enclosing(reading: Reading, events: list[Event], trigger: Trigger) -> Event | None:
    """The visit or session that a meeting belongs to: named in the same sentence, or a visit of a participant before."""
    people = {p.person for p, _ in trigger.parties if p.person is not None}
    for event in reversed(events):
        if event.kind == "visit" and people & event.people() and event.trigger.realis == trigger.realis and trigger.meeting_type != "visit":
            return event
    return None


def absorb(event: Event, trigger: Trigger, sides: Sides) -> None:
    """Add what a trigger states to its event."""
    event.triggers.append(trigger)
    for participant in sides.participants:
        known = next((p for p in event.participants if is_same(participant.party, p)), None)
        if known is None:
            event.participants.append(participant)
        elif participant.role and not known.role:
            known.role = participant.role
    event.countries |= sides.countries
    event.date = event.date or sides.date
    if sides.place is not None:
        event.place = sides.place if event.place is None else event.place.merged(sides.place)
