"""Whether a trigger tells of an event told of before: nothing that it states may speak against it."""

from __future__ import annotations

from extract.meetings.dossier import Dossier
from extract.meetings.event import FAMILY, Event, Statement
from extract.meetings.reading import Reading
from extract.meetings.sides import unmatched
from extract.meetings.timing import conflict
from extract.meetings.trigger import Trigger
from extract.tables import word_set

SPEECH = {
    "noun:разговор",
    "noun:беседа",
    "noun:переговоры",
    "verb:обсудить",
    "verb:обсуждать",
    "verb:побеседовать",
    "verb:поговорить",
}
WHOLE = word_set("meeting_body", "lemma")
EARLIER = {"предыдущий", "прошлый", "прежний"}
SEPARATE = {"позднее", "затем", "отдельно", "отдельную", "отдельные", "также", "позже", "потом"}


def same_event(
    reading: Reading, events: list[Event], statement: Statement, dossiers: dict[int, Dossier]
) -> Event | None:
    """The event that a trigger tells of once more: the latest one that it does not contradict."""
    fitting = [e for e in reversed(events) if is_compatible(reading, e, statement, dossiers)]
    fitting.sort(key=lambda e: e.trigger.realis != statement.trigger.realis)
    if not statement.parties:  # «по окончании переговоров»: rather talks than a meeting
        fitting.sort(key=lambda e: all(t.meeting_type != statement.trigger.meeting_type for t in e.triggers))
    return fitting[0] if fitting else None


def is_compatible(reading: Reading, event: Event, statement: Statement, dossiers: dict[int, Dossier]) -> bool:
    """Nothing that a trigger states speaks against its telling of an event."""
    trigger = statement.trigger
    if is_earlier(reading, trigger) and not any(is_earlier(reading, t) for t in event.triggers):
        return False
    if trigger.rule == "pronoun":
        near = reading.token(trigger.index).sentence - reading.token(event.triggers[-1].index).sentence
        return near <= 1 and is_meant(reading, event, trigger) and not conflict(event.date, statement.date)
    if trigger.is_attendance and event.kind != "visit":  # «во встрече участвовали …», said of the meeting just told of
        near = reading.token(trigger.index).sentence - reading.token(event.triggers[-1].index).sentence
        if near in range(5) and trigger.realis == event.trigger.realis and not conflict(event.date, statement.date):
            return True
    if FAMILY.get(trigger.meeting_type, trigger.meeting_type) != event.family and not is_general(event, trigger):
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
    if trigger.meeting_type == "session" and trigger.body in WHOLE and bodies_of(event) - {trigger.body}:
        return False
    if is_same_session(event, trigger):
        return True
    is_mixed = (
        "call" in {trigger.meeting_type, event.kind}
        and trigger.meeting_type != event.kind
        and not is_speech(event, trigger)
    )
    if is_mixed and not trigger.is_anaphoric and (trigger.meeting_type == "call" or statement.place is not None):
        return False
    mine, theirs = statement.parties, [s.party for s in event.sides if s.party.kind != "country"]
    if not mine or not theirs:
        return countries_agree(event, statement)
    pairs, left, right = unmatched(mine, theirs, dossiers)
    if left and is_separate(reading, trigger):
        return False
    return pairs > 0 and (left == 0 or right == 0)


def is_earlier(reading: Reading, trigger: Trigger) -> bool:
    """«Предыдущие консультации прошли в Дакке», «прошлая встреча»: another occasion than the one told of."""
    first, _ = trigger.phrase or (trigger.index, trigger.index)
    return any(t.lemma in EARLIER for t in reading.document.tokens[first : trigger.index])


def is_general(event: Event, trigger: Trigger) -> bool:
    """«встреча прошла …», said of a session or a summit told of before."""
    is_bare = trigger.is_anaphoric and not trigger.parties and trigger.verb is not None
    return is_bare and trigger.rule == "noun:встреча" and event.kind in {"session", "summit"}


def is_same_session(event: Event, trigger: Trigger) -> bool:
    """A session has many speakers: who speaks at one need not be named where it was told of before."""
    if trigger.meeting_type not in {"session", "summit"} or trigger.counterparts:
        return False
    bodies = bodies_of(event) - {trigger.body}
    return trigger.is_anaphoric and not (trigger.body and bodies)


def bodies_of(event: Event) -> set[str]:
    """Whose session it is, as far as the article says."""
    return {t.body for t in event.triggers if t.body}


def is_speech(event: Event, trigger: Trigger) -> bool:
    """«разговор», «беседа» and «обсудил» may each tell of a call."""
    return any(t.rule in SPEECH for t in (trigger, *event.triggers))


def is_meant(reading: Reading, event: Event, trigger: Trigger) -> bool:
    """«она пройдёт» may mean a meeting, «они» talks; an event told by verbs only is open to any pronoun."""
    pronoun = reading.token(trigger.phrase[0] if trigger.phrase else trigger.index)
    nouns = [t for one in event.triggers if (t := reading.token(one.index)).pos == "NOUN"]
    is_agreed = any(pronoun.number == n.number and (n.number == "Plur" or pronoun.gender == n.gender) for n in nouns)
    is_real = event.trigger.realis == trigger.realis or event.trigger.is_vague
    return is_real and (is_agreed or not nouns or pronoun.pos != "PRON")


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
