"""Events: the triggers of one article gathered into meetings, one for each real occasion.

A trigger joins an earlier event when nothing it states contradicts it; what it adds (a party, a day, a city) is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.clauses import tense
from extract.dates import Interval, days, month_of, resolve
from extract.dossier import Dossier
from extract.parties import Party
from extract.reading import Reading
from extract.sides import country_of, is_same, unmatched
from extract.triggers import SPEAKERS, Trigger
from extract.whereabouts import Place, is_attached, is_location, place_of

SEQUELS = {"затем", "потом", "позже", "позднее", "сначала", "следом"}
SEPARATE = {"позднее", "затем", "отдельно", "отдельную", "отдельные", "также", "позже", "потом"}
FAMILY = {"meeting": "contact", "talks": "contact", "consultations": "contact", "call": "contact", "other": "contact"}


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

    @property
    def kind(self) -> str:
        return self.trigger.meeting_type

    @property
    def family(self) -> str:
        return FAMILY.get(self.kind, self.kind)

    @property
    def participants(self) -> list[Participant]:
        return [s for s in self.sides if s.is_listed]

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


def find_events(reading: Reading, triggers: list[Trigger], dossiers: dict[int, Dossier]) -> list[Event]:
    """The meetings of an article in order of first mention."""
    events: list[Event] = []
    for trigger in sorted((t for t in triggers if not t.rejected), key=lambda t: t.index):
        statement = state(reading, trigger, dossiers, events)
        event = same_event(reading, events, statement, dossiers)
        if event is None:
            sequel = next_meeting(events, statement)
            if sequel is None and not stands_alone(statement):
                continue
            event = sequel or Event(trigger)
            if statement.date is None and events and is_sequel(reading, trigger):
                event.date, event.place = events[-1].date, statement.place or events[-1].place
            elif statement.date is None and statement.sides:
                event.date = frame_date(reading, trigger)
            if statement.place is None and event.place is None and statement.sides:
                event.place = frame_place(reading, trigger)
            event.is_date_inherited = event.date is not None
            events.append(event)
        absorb(event, statement, dossiers)
    events = fold_journeys(fold_headline(reading, events))
    for event in events:
        event.parent = enclosing(reading, events, event)
    return events


def fold_journeys(events: list[Event]) -> list[Event]:
    """A journey told by a verb alone («прибыл в Осло») is no visit beside the one meeting it led to; the place passes on."""
    for journey in [e for e in events if e.kind == "visit" and not any(t.rule == "noun:визит" for t in e.triggers)]:
        led_to = [
            e for e in events if e.kind != "visit" and journey.people() & e.people() and e.trigger.realis == journey.trigger.realis
        ]
        if len(led_to) != 1 or (led_to[0].place and journey.place and led_to[0].place.conflicts(journey.place)):
            continue
        led_to[0].place = led_to[0].place.merged(journey.place) if led_to[0].place and journey.place else journey.place
        led_to[0].date = led_to[0].date or journey.date
        led_to[0].countries |= {c for c in journey.countries if led_to[0].countries & {c}}
        events.remove(journey)
    return events


def fold_headline(reading: Reading, events: list[Event]) -> list[Event]:
    """A headline or a lead that names one side only («Переговоры Игоря Иванова в Брюсселе», «провёл переговоры с тремя
    коллегами») announces the events below it; its place and day go to those that have none."""
    lead = next((last for first, last in reading.document.sentences if last > reading.title_end), 0)
    for event in list(events):
        if len(event.participants) > 1 or event.kind == "visit" or any(t.index >= lead for t in event.triggers):
            continue
        below = [
            e
            for e in events
            if e is not event
            and event.people()
            and event.people() < e.people()
            and e.trigger.realis == event.trigger.realis
            and not conflict(e.date, event.date)
        ]
        if not below:
            continue
        events.remove(event)
        for other in below:
            other.place = other.place or event.place
            other.date = other.date or event.date
    return events


def next_meeting(events: list[Event], statement: Statement) -> Event | None:
    """«договорились провести встречу 15 декабря»: the same sides as in the meeting just told of, on another day."""
    trigger = statement.trigger
    before = next((e for e in reversed(events) if e.family == FAMILY.get(trigger.meeting_type)), None)
    if not trigger.is_anaphoric or trigger.parties or statement.date is None or before is None:
        return None
    if trigger.realis == before.trigger.realis or trigger.realis == "held":
        return None
    return Event(trigger, sides=[Participant(s.party) for s in before.sides], countries=set(before.countries))


def state(
    reading: Reading, trigger: Trigger, dossiers: dict[int, Dossier], events: list[Event]
) -> Statement:
    """Parties turned into sides and countries; date and place of the trigger's own clause."""
    sides: list[Participant] = []
    countries = set(trigger.countries)
    parties = list(trigger.parties)
    is_told = bool(parties) or trigger.verb is not None  # «сказал он на встрече в Москве» tells nothing of this event's place
    if trigger.speaker is not None and len(parties) <= 1 and not is_spokesman(trigger.speaker, dossiers):
        parties.insert(0, (trigger.speaker, None))
    if parties and {p for p, _ in parties} <= set(trigger.counterparts):
        parties = [(p, None) for p in topic(reading, trigger)] + parties
    for party, role in parties:
        country = country_of(party, dossiers)
        if country:
            countries.add(country)
        if not any(party.person is not None and party.person == s.person for s in sides):
            sides.append(Participant(party, role))
    if trigger.destination is not None and trigger.meeting_type == "visit":
        countries.add(trigger.destination.code)
        guests = {c for p, _ in parties if (c := country_of(p, dossiers))}
        if guests == {trigger.destination.code}:  # a journey at home is no visit
            return Statement(trigger, (), frozenset(), None, None)
    for party, _ in parties:
        if party.kind in {"group", "delegation"}:  # «представители израильских и палестинских служб»
            countries |= {p.code for p in reading.places if party.first <= p.first < party.last and p.kind in {"country", "adjective"}}
    place = place_of(reading, trigger) if is_told else None
    date = date_of(reading, trigger, events) if is_told else None
    return Statement(trigger, tuple(sides), frozenset(countries), date, place)


def topic(reading: Reading, trigger: Trigger) -> list[Party]:
    """Who the text speaks of where a sentence names the counterpart only («Там запланированы встречи с генсеком НАТО»):
    the last subject of the two sentences before."""
    sentence = reading.token(trigger.index).sentence
    before = [
        p
        for p in reading.parties
        if p.kind == "person" and p.case == "Nom" and 0 < sentence - reading.token(p.head).sentence <= 2
    ]
    known = {p.person for p in trigger.counterparts}
    return [p for p in before[-1:] if p.person not in known]


def is_spokesman(party: Party, dossiers: dict[int, Dossier]) -> bool:
    """A speaker who only tells of a meeting that others held."""
    titles = [p.title for p in dossiers[party.person].posts] if party.person is not None else []
    if party.position is not None:
        titles.append(party.position.title)
    return any(t.lower().startswith(SPEAKERS) for t in titles)


def date_of(reading: Reading, trigger: Trigger, events: list[Event]) -> Interval | None:
    """The day or days stated in the trigger's clause, the nearest first; None where none is stated."""
    start, end = reading.sentence_start(trigger.index), reading.sentence_end(trigger.index)
    near = [
        d
        for d in reading.dates
        if start <= d.first < end and not d.attached and d.bound in {"", "since"} and not in_dateline(reading, d.first)
    ]
    near.sort(key=lambda d: (d.kind == "clock", abs(d.first - trigger.index)))
    anchor = next((e.date for e in reversed(events) if e.date), None)
    for mention in near:
        if mention.noun == trigger.index or is_attached(reading, trigger, mention.first, mention.last):
            found = resolve(mention, reading.published, trigger.realis, anchor, reading.year)
            if found is not None:
                return found
    return ongoing(reading, trigger)


def frames(reading: Reading, trigger: Trigger) -> Iterator[tuple[int, int]]:
    """The one or two sentences before a trigger in its paragraph, nearest first, as token ranges."""
    sentence = reading.token(trigger.index).sentence
    for number in range(sentence - 1, max(-1, sentence - 3), -1):
        first, last = reading.document.sentences[number]
        if "\n" in reading.document.text[reading.token(first).start : reading.token(trigger.index).start]:
            return
        yield first, last


def frame_date(reading: Reading, trigger: Trigger) -> Interval | None:
    """The day that opens a sentence before, in the same paragraph: «В четверг … программа. Он проведёт …»."""
    for first, _ in frames(reading, trigger):
        for mention in reading.dates:
            opens = first <= mention.first <= first + 4 and not in_dateline(reading, mention.first)
            if opens and not mention.attached and not mention.bound and mention.kind in {"day", "weekday", "shift"}:
                return resolve(mention, reading.published, trigger.realis, None, reading.year)
    return None


def frame_place(reading: Reading, trigger: Trigger) -> Place | None:
    """The city that opens a sentence before, in the same paragraph: «В Бразилиа президента ждет программа. Он …»."""
    if trigger.meeting_type in {"call", "visit"}:
        return None
    for first, _ in frames(reading, trigger):
        for place in reading.places:
            if first <= place.first <= first + 4 and place.kind == "city" and is_location(reading, place.first):
                return Place(place.name, place.code)
    return None


def ongoing(reading: Reading, trigger: Trigger) -> Interval | None:
    """«проходит» is said of the publication day; «находится с визитом» of days around it, so its month."""
    verb = reading.token(trigger.governor) if trigger.governor is not None else None
    if verb is None or reading.published is None or tense(reading.document, verb) != "Pres" or trigger.realis != "held":
        return None
    if verb.lemma == "находиться":
        return month_of(reading.published)
    if verb.lemma in {"проходить", "продолжаться", "идти"} and trigger.verb is not None:
        return days(reading.published, reading.published, "relative")
    return None


def in_dateline(reading: Reading, index: int) -> bool:
    return reading.dateline is not None and index < reading.dateline.last


def same_event(
    reading: Reading, events: list[Event], statement: Statement, dossiers: dict[int, Dossier]
) -> Event | None:
    """The event that a trigger tells of once more: the latest one that it does not contradict."""
    fitting = [e for e in reversed(events) if is_compatible(reading, e, statement, dossiers)]
    if statement.trigger.is_anaphoric:  # «по окончании переговоров»: rather talks than a meeting
        fitting.sort(key=lambda e: all(t.meeting_type != statement.trigger.meeting_type for t in e.triggers))
    return fitting[0] if fitting else None


def is_compatible(reading: Reading, event: Event, statement: Statement, dossiers: dict[int, Dossier]) -> bool:
    """Nothing that a trigger states speaks against its telling of an event."""
    trigger = statement.trigger
    if trigger.rule == "pronoun":
        near = reading.token(trigger.index).sentence - reading.token(event.triggers[-1].index).sentence
        return near <= 1 and event.trigger.realis == trigger.realis and not conflict(event.date, statement.date)
    if FAMILY.get(trigger.meeting_type, trigger.meeting_type) != event.family:
        return False
    is_bare = trigger.is_anaphoric and not trigger.parties
    if trigger.realis != event.trigger.realis and not (is_bare and statement.date is None):
        return False
    if conflict(event.date, statement.date) or (event.place and statement.place and event.place.conflicts(statement.place)):
        return False
    if trigger.ordinal and event.trigger.ordinal and trigger.ordinal != event.trigger.ordinal:
        return False
    if "call" in {trigger.meeting_type, event.kind} and trigger.meeting_type != event.kind and not trigger.is_anaphoric:
        if trigger.meeting_type == "call" or statement.place is not None:
            return False
    if trigger.is_attendance:  # «во встрече участвовали …», said of the meeting just told of
        return reading.token(trigger.index).sentence - reading.token(event.triggers[-1].index).sentence in {0, 1, 2}
    mine, theirs = statement.parties, [s.party for s in event.sides if s.party.kind != "country"]
    if not mine or not theirs:
        return countries_agree(event, statement)
    pairs, left, right = unmatched(mine, theirs, dossiers)
    if left and is_separate(reading, trigger):
        return False
    return pairs > 0 and (left == 0 or right == 0)


def countries_agree(event: Event, statement: Statement) -> bool:
    """A trigger without parties may name countries: they must be those of the event."""
    return not statement.countries or not event.countries or bool(
        statement.countries <= event.countries or event.countries <= statement.countries
    )


def is_sequel(reading: Reading, trigger: Trigger) -> bool:
    """«Затем он встретился …»: the same day as what was told before."""
    start = max(reading.sentence_start(trigger.index), trigger.index - 6)
    return any(t.lower in SEQUELS for t in reading.document.tokens[start : trigger.index])


def is_separate(reading: Reading, trigger: Trigger) -> bool:
    """«затем», «отдельно», «также»: the text sets this contact apart from those before."""
    if trigger.is_apart:
        return True
    near = reading.document.tokens[max(reading.sentence_start(trigger.index), trigger.index - 8) : trigger.index + 2]
    return any(t.lower in SEPARATE for t in near)


def conflict(a: Interval | None, b: Interval | None) -> bool:
    """Two dates that cannot be of one event."""
    if a is None or b is None:
        return False
    short = min(len(x) for x in (a.start, a.end, b.start, b.end))
    return a.start[:short] > b.end[:short] or b.start[:short] > a.end[:short]


def stands_alone(statement: Statement) -> bool:
    """A trigger makes an event of its own when it names two sides, or an occasion with a side and a day or a place."""
    trigger, listed = statement.trigger, [s for s in statement.sides if s.is_listed]
    acting = [s for s in statement.sides if s.party.kind != "country"]
    if trigger.meeting_type == "visit":
        return bool(acting) and trigger.destination is not None
    if trigger.meeting_type == "summit":
        return bool(listed or (statement.date and statement.place))
    if trigger.meeting_type == "session":
        return bool(acting or statement.countries or (statement.date and statement.place))
    if len(acting) >= 2 or len(statement.countries) >= 2:
        return True
    return bool(listed) and (
        not trigger.rule.startswith("noun") or statement.date is not None or statement.place is not None
    )


def enclosing(reading: Reading, events: list[Event], event: Event) -> Event | None:
    """The visit, session or summit that a meeting belongs to: told of in the same sentence, or a visit of a participant."""
    if event.kind == "visit":
        return None
    sentence = reading.token(event.trigger.index).sentence
    for other in reversed(events):
        if other is event or other.family == event.family or other.kind not in {"visit", "session", "summit"}:
            continue
        beside = any(reading.token(t.index).sentence == sentence for t in other.triggers)
        before = other.trigger.index < event.trigger.index
        shared = bool(other.people() & event.people()) or (beside and bool(other.countries & event.countries))
        if shared and other.trigger.realis == event.trigger.realis and (beside or (other.kind == "visit" and before)):
            return other
    return None


def absorb(event: Event, statement: Statement, dossiers: dict[int, Dossier]) -> None:
    """Add what a trigger states to its event; a name takes the place of the post that stood for it."""
    event.triggers.append(statement.trigger)
    for side in statement.sides:
        known = next((s for s in event.sides if s.person == side.person is not None), None) or next(
            (s for s in event.sides if s.party.kind != "country" and is_same(side.party, s.party, dossiers)), None
        )
        if known is None:
            event.sides.append(side)
            continue
        if known.person is None and side.is_listed:
            known.party = side.party
        known.role = known.role or side.role
    event.countries |= statement.countries
    if statement.date is not None and (event.date is None or event.is_date_inherited):
        event.date, event.is_date_inherited = statement.date, False
    if statement.place is not None:
        event.place = statement.place if event.place is None else event.place.merged(statement.place)
