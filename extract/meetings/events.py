"""Events: the triggers of one article gathered into meetings, one for each real occasion.

A trigger joins an earlier event when nothing it states contradicts it; what it adds (a party, a day, a city) is added.
"""

from __future__ import annotations

from dataclasses import replace

from extract.meetings.attendance import Attendance, find_attendance
from extract.meetings.dossier import Dossier
from extract.meetings.event import FAMILY, Event, Participant, Statement
from extract.meetings.folding import cancel_with_journey, enclosing, fold_headline, fold_journeys, fold_tenses
from extract.meetings.reading import Reading
from extract.meetings.sameness import SPEECH, same_event
from extract.meetings.sides import is_same
from extract.meetings.standing import stands_alone
from extract.meetings.statement import state
from extract.meetings.trigger import Trigger

NEAR = 2  # sentences that attendance may stand behind an occasion that names nobody


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
    cancel_with_journey(reading, events)
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
    if one.noun is not None:  # «с российской стороны в переговорах участвовал А, с белорусской – Б»
        return one.noun == trigger.index and trigger.is_attendance
    here, sentence = reading.token(trigger.index).sentence, reading.token(one.index).sentence
    if trigger.is_anaphoric and is_told_before(triggers, trigger):
        return False  # «Президенты завершили переговоры. Встреча длилась час. От России участие в ней приняли …»
    if here == sentence:
        before = [t for t in triggers if t.index < one.index and reading.token(t.index).sentence == sentence]
        return [t.index for t in before] == [trigger.index] and one.realis == trigger.realis
    return sentence - here in range(1, NEAR + 1) and is_open_occasion(reading, triggers, trigger, one)


def is_told_before(triggers: list[Trigger], trigger: Trigger) -> bool:
    """A contact with sides of its own is told of before a word that only points to one."""
    before = [t for t in triggers if t.index < trigger.index and FAMILY.get(t.meeting_type) == "contact"]
    return any(len(t.parties) > 1 for t in before)


def is_open_occasion(reading: Reading, triggers: list[Trigger], trigger: Trigger, one: Attendance) -> bool:
    """«В Бишкеке проходит заседание комиссии ОДКБ. … В мероприятии принимают участие вице-премьер А и министр Б»: an occasion
    that names nobody, and no other between it and the verb of attendance."""
    later = [t for t in triggers if trigger.index < t.index < one.index and not t.is_anaphoric]
    is_told = trigger.verb is not None and trigger.rule.startswith("noun")
    is_empty = all(p.kind in {"country", "group"} for p, _ in trigger.parties)
    return is_told and is_empty and not later and one.realis == trigger.realis


def next_meeting(events: list[Event], statement: Statement) -> Event | None:
    """«договорились провести встречу 15 декабря»: the same sides as in the meeting just told of, on another day."""
    trigger = statement.trigger
    before = next((e for e in reversed(events) if e.family == FAMILY.get(trigger.meeting_type)), None)
    if not trigger.is_anaphoric or trigger.parties or statement.date is None or before is None:
        return None
    if trigger.realis == before.trigger.realis or trigger.realis == "held":
        return None
    return Event(trigger, sides=[Participant(s.party) for s in before.sides], countries=set(before.countries))


def absorb(event: Event, statement: Statement, dossiers: dict[int, Dossier]) -> None:
    """Add what a trigger states to its event; a name takes the place of the post that stood for it."""
    trigger = statement.trigger
    event.triggers.append(trigger)
    if event.trigger.rule == "pronoun" and trigger.rule.startswith("noun") and FAMILY.get(trigger.meeting_type):
        event.trigger = replace(
            event.trigger, meeting_type=trigger.meeting_type
        )  # «Церемония прошла …», «на переговорах»
    if event.trigger.is_vague and not trigger.is_vague and trigger.verb is not None:
        event.trigger = replace(event.trigger, realis=trigger.realis, is_vague=False)
    if (
        trigger.meeting_type == "call" and event.trigger.rule in SPEECH
    ):  # «после разговора …», «состоялся телефонный разговор»
        event.trigger = replace(event.trigger, meeting_type="call")
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
