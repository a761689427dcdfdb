"""Events that are part of others: headlines that announce, journeys that led to a meeting, visits that contain one."""

from __future__ import annotations

from dataclasses import replace

from extract.meetings.carriers import PREDICATES
from extract.meetings.event import Event
from extract.meetings.reading import Reading
from extract.meetings.timing import conflict
from extract.meetings.trigger import Trigger
from extract.tables import lexicon, word_set

WHOLE = word_set("meeting_body", "lemma")
ARRIVALS = {row["lemma"] for row in lexicon("meeting_verb") if row["frame"] == "arrive"}
DEPARTURES = {"verb:отбыть", "verb:вылететь", "verb:отправиться"}


def cancel_with_journey(reading: Reading, events: list[Event]) -> None:
    """«Поездка министра в Армению отменена. Ожидалось, что он встретится …»: what it was for is cancelled with it."""
    for journey in [e for e in events if e.kind == "visit" and e.trigger.realis == "cancelled"]:
        sentence = reading.token(journey.triggers[-1].index).sentence
        for event in events:
            near = reading.token(event.trigger.index).sentence - sentence
            is_meant = event.trigger.realis == "planned" and near in {0, 1} and journey.people() & event.people()
            is_elsewhere = bool(event.place and journey.place and event.place.conflicts(journey.place))
            if (
                is_meant
                and not is_elsewhere
                and not conflict(event.date, journey.date)
                and was_expected(reading, event)
            ):
                event.trigger = replace(event.trigger, realis="cancelled")


def was_expected(reading: Reading, event: Event) -> bool:
    """«ожидалось», «должен был», «планировал»: a plan of the past."""
    words = reading.document.sentence(reading.token(event.trigger.index).sentence)
    return any(
        t.tense == "Past" and (PREDICATES.get(t.lemma) in {"planned", "due"} or t.lemma == "быть") for t in words
    )


def fold_journeys(reading: Reading, events: list[Event]) -> list[Event]:
    """A journey told by a verb alone («прибыл в Осло») or as an occasion («в ходе визита») is no visit beside the one meeting
    it led to; the place passes on."""
    for journey in [e for e in events if e.kind == "visit" and not is_visit_told(reading, e)]:
        led_to = [e for e in events if e.kind != "visit" and journey.people() & e.people() and is_led_to(journey, e)]
        is_way = all(t.rule in DEPARTURES for t in journey.triggers)  # «отбыл в Рамаллах, где встретился с A и B»
        if (
            not led_to
            or (len(led_to) > 1 and not is_way)
            or (led_to[0].place and journey.place and led_to[0].place.conflicts(journey.place))
        ):
            continue
        led_to[0].place = led_to[0].place.merged(journey.place) if led_to[0].place and journey.place else journey.place
        led_to[0].date = led_to[0].date or journey.date
        led_to[0].countries |= {c for c in journey.countries if led_to[0].countries & {c}}
        led_to[0].folded.append(journey)
        events.remove(journey)
    return events


def is_led_to(journey: Event, event: Event) -> bool:
    """Both are told of as real, or the journey is for the sake of what lies ahead: «прибыл в Минск для переговоров»."""
    is_ahead = event.trigger.realis == "planned" and event.trigger.is_vague
    return event.trigger.realis == journey.trigger.realis or (is_ahead and journey.trigger.realis == "held")


def is_visit_told(reading: Reading, event: Event) -> bool:
    """The text tells of the visit itself («находится с визитом»), or its headline does («Президент прибыл в Ирландию»);
    «прибыл с визитом» tells of the journey."""
    return any(t.index < reading.title_end or is_stay(reading, t) for t in event.triggers)


def is_stay(reading: Reading, trigger: Trigger) -> bool:
    """A visit named as such and not as what somebody came with, what else happened at, or «это его первый визит в столицу»."""
    verb = reading.token(trigger.governor).lemma if trigger.governor is not None else ""
    is_beside = any(
        t.lower in {"это", "его", "ее", "её"}
        for t in reading.document.tokens[max(0, trigger.index - 4) : trigger.index]
    )
    return trigger.rule == "noun:визит" and not trigger.is_setting and not is_beside and verb not in ARRIVALS


def fold_tenses(reading: Reading, events: list[Event]) -> list[Event]:
    """A headline in another tense («Проходит встреча X и Y»), or without names («Прибывают докладчики ПАСЕ»), tells of the
    meeting below it («X встретится сегодня с Y»)."""
    for event in list(events):
        if any(t.parties and t.index >= reading.title_end for t in event.triggers):
            continue
        below = [e for e in events if e is not event and is_headline_of(event, e)]
        if len(below) == 1:
            other = below[0]
            realis = "held" if "held" in {other.trigger.realis, event.trigger.realis} else "planned"
            other.trigger = replace(other.trigger, realis=realis)
            other.place, other.date = other.place or event.place, other.date or event.date
            other.folded.append(event)
            events.remove(event)
    return events


def is_headline_of(event: Event, other: Event) -> bool:
    """A headline's event may be one of the text: the same people, or nobody named, and the same states."""
    realis = {event.trigger.realis, other.trigger.realis}
    is_below = event.trigger.index > other.trigger.index  # «Сегодня эти переговоры продолжатся»
    is_other = event.family != other.family or "cancelled" in realis or event.trigger.is_apart or is_below
    if is_other or conflict(event.date, other.date) or are_of_two_bodies(event, other):
        return False
    if len(event.people()) > 1:
        return event.people() <= other.people()
    same_place = not (event.place and other.place and event.place.conflicts(other.place))
    same_sides = event.people() <= other.people() and len(event.participants) in {0, len(other.participants)}
    return len(realis) == 1 and same_place and same_sides and event.countries <= other.countries and bool(event.sides)


def are_of_two_bodies(event: Event, other: Event) -> bool:
    """The session of a committee and that of a working group."""
    one, two = ({t.body for t in e.triggers if t.body in WHOLE} for e in (event, other))
    return bool(one and two) and not one & two


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
            and e.family == event.family
            and event.people()
            and event.people() < e.people()
            and e.trigger.realis == event.trigger.realis
            and not conflict(e.date, event.date)
        ]
        if not below:
            continue
        events.remove(event)
        below[0].folded.append(event)
        for other in below:
            other.place = other.place or event.place
            other.date = other.date or event.date
    return events


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
        if conflict(event.date, other.date):
            continue
        if shared and other.trigger.realis == event.trigger.realis and (beside or (other.kind == "visit" and before)):
            return other
    return None
