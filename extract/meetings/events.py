"""Events: the triggers of one article gathered into meetings, one for each real occasion.

A trigger joins an earlier event when nothing it states contradicts it; what it adds (a party, a day, a city) is added.
"""

from __future__ import annotations

from dataclasses import replace

from extract.dates import Interval
from extract.dates.resolution import days
from extract.meetings.attendance import Attendance, find_attendance
from extract.meetings.dossier import Dossier
from extract.meetings.event import FAMILY, Event, Participant, Statement
from extract.meetings.folding import enclosing, fold_headline, fold_journeys, fold_tenses
from extract.meetings.parties import Party
from extract.meetings.reading import Reading
from extract.meetings.sides import country_of, is_same, unmatched
from extract.meetings.standing import stands_alone
from extract.meetings.timing import conflict, date_of
from extract.meetings.trigger import Trigger
from extract.meetings.whereabouts import place_of
from extract.tables import lexicon

SPEAKERS = ("пресс-секретарь", "официальный представитель", "представитель", "источник", "собеседник", "эксперт")
SEPARATE = {"позднее", "затем", "отдельно", "отдельную", "отдельные", "также", "позже", "потом"}


def find_events(reading: Reading, triggers: list[Trigger], dossiers: dict[int, Dossier]) -> list[Event]:
    """The meetings of an article in order of first mention."""
    events: list[Event] = []
    joined = join_attendance(reading, [t for t in triggers if not t.rejected])
    for trigger in sorted(joined, key=lambda t: t.index):
        statement = state(reading, trigger, dossiers, events)
        event = same_event(reading, events, statement, dossiers)
        if event is None:
            sequel = next_meeting(events, statement)
            if sequel is None and not stands_alone(reading, statement):
                continue
            event = sequel or Event(trigger)
            events.append(event)
        absorb(event, statement, dossiers)
    events = fold_journeys(reading, fold_headline(reading, fold_tenses(reading, events)))
    for event in events:
        event.parent = enclosing(reading, events, event)
    return events


def join_attendance(reading: Reading, triggers: list[Trigger]) -> list[Trigger]:
    """«Прошло заседание, участие в нём принял X»: who attends is told in the meeting's own sentence."""
    attendances = list(find_attendance(reading))
    return [
        replace(
            t, parties=t.parties + tuple((a.party, None) for a in attendances if is_attended(reading, triggers, t, a))
        )
        for t in triggers
    ]


def is_attended(reading: Reading, triggers: list[Trigger], trigger: Trigger, one: Attendance) -> bool:
    """Attendance at the meeting of a trigger: its noun is named, or it is the only meeting before the verb."""
    if trigger.meeting_type == "visit" or one.party in {p for p, _ in trigger.parties}:
        return False
    if one.noun is not None:
        return False
    sentence = reading.token(one.index).sentence
    before = [t for t in triggers if t.index < one.index and reading.token(t.index).sentence == sentence]
    return [t.index for t in before] == [trigger.index] and one.realis == trigger.realis


def next_meeting(events: list[Event], statement: Statement) -> Event | None:
    """«договорились провести встречу 15 декабря»: the same sides as in the meeting just told of, on another day."""
    trigger = statement.trigger
    before = next((e for e in reversed(events) if e.family == FAMILY.get(trigger.meeting_type)), None)
    if not trigger.is_anaphoric or trigger.parties or statement.date is None or before is None:
        return None
    if trigger.realis == before.trigger.realis or trigger.realis == "held":
        return None
    return Event(trigger, sides=[Participant(s.party) for s in before.sides], countries=set(before.countries))


def state(reading: Reading, trigger: Trigger, dossiers: dict[int, Dossier], events: list[Event]) -> Statement:
    """Parties turned into sides and countries; date and place of the trigger's own clause."""
    sides: list[Participant] = []
    countries = set(trigger.countries)
    parties = list(trigger.parties)
    is_told = (
        bool(parties) or trigger.verb is not None
    )  # «сказал он на встрече в Москве» tells nothing of this event's place
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
            countries |= {
                p.code
                for p in reading.places
                if party.first <= p.first < party.last and p.kind in {"country", "adjective"}
            }
    countries |= states_of_format(reading, trigger)
    place = place_of(reading, trigger) if is_told else None
    date = date_of(reading, trigger, anchor(reading, trigger, events)) if is_told else None
    trigger = dated(reading, trigger, date)
    return Statement(trigger, tuple(sides), frozenset(countries), date, place)


def states_of_format(reading: Reading, trigger: Trigger) -> set[str]:
    """The states behind a well-known circle: «саммит в "нормандском формате"», «встреча министров стран G7»."""
    first, last = trigger.phrase or (trigger.index, trigger.index + 1)
    spans = [(p.first, p.last + 4) for p, _ in trigger.parties if p.kind in {"group", "post", "delegation"}]
    spans.append((first, last + 4))
    lemmas = [
        " ".join(t.lemma for t in reading.document.tokens[a:b] if t.pos != "PUNCT") for a, b in [(first, last), *spans]
    ]
    return {
        c
        for row in lexicon("meeting_format")
        if any(row["lemmas"] in text for text in lemmas)
        for c in row["countries"].split()
    }


def is_meant(reading: Reading, event: Event, trigger: Trigger) -> bool:
    """«она пройдёт» may mean a meeting, «они» talks; an event told by verbs only is open to any pronoun."""
    pronoun = reading.token(trigger.phrase[0] if trigger.phrase else trigger.index)
    nouns = [t for one in event.triggers if (t := reading.token(one.index)).pos == "NOUN"]
    is_agreed = any(pronoun.number == n.number and (n.number == "Plur" or pronoun.gender == n.gender) for n in nouns)
    is_real = event.trigger.realis == trigger.realis or event.trigger.is_vague
    return is_real and (is_agreed or not nouns or pronoun.pos != "PRON")


def dated(reading: Reading, trigger: Trigger, date: Interval | None) -> Trigger:
    """«подпишут во Владивостоке на встрече 5 сентября»: a stated day after the publication is still to come."""
    if date is None or date.basis != "stated" or reading.published is None or trigger.realis != "held":
        return trigger
    today = reading.published.isoformat()[: len(date.start)]
    return replace(trigger, realis="planned", is_vague=False) if date.start > today else trigger


def anchor(reading: Reading, trigger: Trigger, events: list[Event]) -> Interval | None:
    """The day that «в тот же день» and «двумя днями ранее» count from: of the event just told of, else of the publication."""
    sentence = reading.token(trigger.index).sentence
    for event in reversed(events):
        if event.date is not None and sentence - reading.token(event.triggers[-1].index).sentence <= 2:
            return event.date
    return days(reading.published, reading.published, "relative") if reading.published else None


def topic(reading: Reading, trigger: Trigger) -> list[Party]:
    """Who the text speaks of where a sentence names the counterpart only («Там запланированы встречи с генсеком НАТО»):
    the last subject of the two sentences before."""
    sentence = reading.token(trigger.index).sentence
    before = [
        p
        for p in reading.parties
        if p.kind == "person"
        and p.case == "Nom"
        and p.first < trigger.index
        and 0 <= sentence - reading.token(p.head).sentence <= 2
    ]
    known = {p.person for p in trigger.counterparts}
    return [p for p in before[-1:] if p.person not in known]


def is_spokesman(party: Party, dossiers: dict[int, Dossier]) -> bool:
    """A speaker who only tells of a meeting that others held."""
    titles = [p.title for p in dossiers[party.person].posts] if party.person is not None else []
    if party.position is not None:
        titles.append(party.position.title)
    return any(t.lower().startswith(SPEAKERS) for t in titles)


def same_event(
    reading: Reading, events: list[Event], statement: Statement, dossiers: dict[int, Dossier]
) -> Event | None:
    """The event that a trigger tells of once more: the latest one that it does not contradict."""
    fitting = [e for e in reversed(events) if is_compatible(reading, e, statement, dossiers)]
    fitting.sort(key=lambda e: e.trigger.realis != statement.trigger.realis)
    if statement.trigger.is_anaphoric:  # «по окончании переговоров»: rather talks than a meeting
        fitting.sort(key=lambda e: all(t.meeting_type != statement.trigger.meeting_type for t in e.triggers))
    return fitting[0] if fitting else None


def is_compatible(reading: Reading, event: Event, statement: Statement, dossiers: dict[int, Dossier]) -> bool:
    """Nothing that a trigger states speaks against its telling of an event."""
    trigger = statement.trigger
    if trigger.rule == "pronoun":
        near = reading.token(trigger.index).sentence - reading.token(event.triggers[-1].index).sentence
        return near <= 1 and is_meant(reading, event, trigger) and not conflict(event.date, statement.date)
    if trigger.is_attendance and event.kind != "visit":  # «во встрече участвовали …», said of the meeting just told of
        near = reading.token(trigger.index).sentence - reading.token(event.triggers[-1].index).sentence
        if near in range(5) and trigger.realis == event.trigger.realis and not conflict(event.date, statement.date):
            return True
    if FAMILY.get(trigger.meeting_type, trigger.meeting_type) != event.family:
        return False
    is_vague = trigger.is_vague or event.trigger.is_vague
    if trigger.realis != event.trigger.realis and not is_vague:
        return False
    if conflict(event.date, statement.date) or (
        event.place and statement.place and event.place.conflicts(statement.place)
    ):
        return False
    if trigger.ordinal and event.trigger.ordinal and trigger.ordinal != event.trigger.ordinal:
        return False
    is_mixed = "call" in {trigger.meeting_type, event.kind} and trigger.meeting_type != event.kind
    if is_mixed and not trigger.is_anaphoric and (trigger.meeting_type == "call" or statement.place is not None):
        return False
    mine, theirs = statement.parties, [s.party for s in event.sides if s.party.kind != "country"]
    if not mine or not theirs:
        return countries_agree(event, statement)
    pairs, left, right = unmatched(mine, theirs, dossiers)
    if left and is_separate(reading, trigger):
        return False
    return pairs > 0 and (left == 0 or right == 0)


def countries_agree(event: Event, statement: Statement) -> bool:
    """A trigger without parties may name countries: they must be those of the event."""
    return (
        not statement.countries
        or not event.countries
        or bool(statement.countries <= event.countries or event.countries <= statement.countries)
    )


def is_separate(reading: Reading, trigger: Trigger) -> bool:
    """«затем», «отдельно», «также»: the text sets this contact apart from those before."""
    if trigger.is_apart:
        return True
    near = reading.document.tokens[max(reading.sentence_start(trigger.index), trigger.index - 8) : trigger.index + 2]
    return any(t.lower in SEPARATE for t in near)


def absorb(event: Event, statement: Statement, dossiers: dict[int, Dossier]) -> None:
    """Add what a trigger states to its event; a name takes the place of the post that stood for it."""
    trigger = statement.trigger
    event.triggers.append(trigger)
    if event.trigger.is_vague and not trigger.is_vague and trigger.verb is not None:
        event.trigger = replace(event.trigger, realis=trigger.realis, is_vague=False)
    before = list(event.sides)  # the parties of one statement are different ones
    for side in statement.sides:
        known = next((s for s in before if s.person == side.person is not None), None) or next(
            (s for s in before if s.party.kind != "country" and is_same(side.party, s.party, dossiers)), None
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
