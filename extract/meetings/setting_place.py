"""The city of an event whose own clause names none: every city of the article weighed."""

from __future__ import annotations

from collections.abc import Iterator

from extract.dates import Interval
from extract.meetings.clauses import attachment
from extract.meetings.dossier import HOME_COUNTRY
from extract.meetings.event import Clue, Event
from extract.meetings.reading import Reading
from extract.meetings.setting import WORDS, around, best, context, position, told_beside, verb_of, weigh
from extract.meetings.setting_day import NEWS, days_for, freshness
from extract.meetings.timing import conflict, in_dateline
from extract.meetings.whereabouts import (
    AGENCY_SEATS,
    Place,
    anchors,
    city_of,
    is_goal,
    is_location,
    title_like,
)
from extract.places import PlaceMention
from extract.tables import capitals

NEAR = 4  # sentences that «там» may stand behind its city
BESIDE = 6  # words that «где» may stand behind its city


def place_around(reading: Reading, events: list[Event], event: Event) -> Clue[Place] | None:
    """The city that the article around an event sets for it («Путин прибыл в Сочи. Там он встретился …»), or None."""
    return best(place_clues(reading, events, event))


def place_clues(reading: Reading, events: list[Event], event: Event) -> list[Clue[Place]]:
    """All cities of the article that do not contradict what is known, weighed for one event."""
    known = event.place.country if event.place is not None else None
    cities = [
        (p, place, how) for p in reading.places if (place := city_of(reading, p)) and (how := manner(reading, event, p))
    ]
    elsewhen = sentences_elsewhen(reading, event)
    clues = []
    for mention, place, how in cities:
        if known in {None, place.country}:
            others = [p.first for p, other, _ in cities if other != place]
            found = evidence(reading, events, event, mention, place, how, others, elsewhen)
            clues.append(weigh("place", place, mention.first, found))
    return clues


def manner(reading: Reading, event: Event, place: PlaceMention) -> str | None:
    """How a city is named: as where something was, where somebody went, where the report was filed; else None."""
    if in_dateline(reading, place.first):
        if place.name in AGENCY_SEATS:
            return None
        return "dateline_home" if event.countries <= {HOME_COUNTRY} and place.code == HOME_COUNTRY else "dateline"
    if is_goal(reading, place):
        return "destination"
    if is_location(reading, place.first):
        return "location"
    return "named" if is_pointed_to(reading, event, place) else None


def evidence(
    reading: Reading,
    events: list[Event],
    event: Event,
    mention: PlaceMention,
    place: Place,
    how: str,
    others: list[int],
    elsewhen: frozenset[int],
) -> Iterator[str]:
    """What speaks for and against a city."""
    index = mention.first
    yield how
    if event.kind == "visit":
        yield "visit"
    if event.date is not None and event.trigger.realis == "held" and is_old(reading, event.date):
        yield "old"
    yield from position(reading, events, event, index)
    told = tuple(context(reading, event, index, others))
    yield from told
    if how == "destination" and "participant" not in told:
        yield "journey_of_others"
    if how == "location" and hangs_on_noun(reading, event, index):
        yield "of_noun"
    if how != "destination":  # who is to meet somebody has come before
        yield from verb_of(reading, event, index)
    yield from country(event, place)
    if reading.token(index).sentence in elsewhen:
        yield "elsewhen"
    yield from company(event, told_beside(reading, events, event, index))
    if is_pointed_to(reading, event, mention):
        yield "pointer"


def sentences_elsewhen(reading: Reading, event: Event) -> frozenset[int]:
    """«В 2019 году в Ницце открылся музей»: the sentences that speak only of times that cannot be the event's."""
    fits: dict[int, bool] = {}
    old = event.date if event.date is not None and is_old(reading, event.date) else None
    for index, day in days_for(reading, event):
        sentence = reading.token(index).sentence
        may_be = not conflict(old, day) if old is not None else freshness(reading, event, day) not in {"remote", "year"}
        fits[sentence] = fits.get(sentence, False) or may_be
    return frozenset(sentence for sentence, fitting in fits.items() if not fitting)


def is_old(reading: Reading, day: Interval) -> bool:
    """A day long before the publication: what the news says of its own place does not hold for it."""
    return reading.published is not None and day.end < (reading.published - NEWS).isoformat()


def country(event: Event, place: Place) -> Iterator[str]:
    """How a city fits the country where the event took place, or those that took part."""
    if event.place is not None and event.place.country == place.country:
        yield "host_country"
    elif event.countries:
        is_of_many = event.kind in {"session", "summit"} and len(event.sides) < 2  # «заявил на саммите СНГ»
        alone = "abroad_alone" if len(event.countries) == 1 and not is_of_many else "abroad"
        yield "home" if place.country in event.countries else alone
    if event.place is not None and event.place.venues:
        yield "seat" if capitals().get(place.country or "") == place.city else "no_seat"


def company(event: Event, others: list[Event]) -> Iterator[str]:
    """What the other events of a city's sentence say of this one; a visit lasts, and is no other day."""
    if not others:
        return
    yield "of_meeting" if any(o.people() & event.people() for o in others) else "of_stranger"
    fitting = [o for o in others if o.kind == "visit" or o.trigger.realis == event.trigger.realis]
    if not fitting:
        yield "other_realis"
    elif all(o.kind != "visit" and conflict(o.date, event.date) for o in fitting):
        yield "other_day"


def is_pointed_to(reading: Reading, event: Event, city: PlaceMention) -> bool:
    """«Он отбыл в Рамаллу, где состоялись встречи», «Следующей станет Рамалла. Там он встретится …»: the last city before, and
    for «где» the one right before it."""
    trigger = event.trigger
    pointer = next((t for t in around(reading, trigger) if WORDS.get(t.lower) in {"pointer", "relative"}), None)
    if pointer is None or city.first > trigger.index or pointer.sentence - reading.token(city.first).sentence > NEAR:
        return False
    if WORDS[pointer.lower] == "relative" and not 0 < pointer.index - city.last < BESIDE:
        return False
    later = [p for p in reading.places if p.kind == "city" and city.first < p.first < trigger.index]
    return all(p.name == city.name for p in later)


def hangs_on_noun(reading: Reading, event: Event, index: int) -> bool:
    """«медали на Играх в Токио»: the city says something of a thing, not where the sentence happened."""
    beside = any(reading.token(t.index).sentence == reading.token(index).sentence for t in event.triggers)
    if beside and title_like(reading, index):
        return False
    return attachment(reading.document, index, anchors(reading, event.trigger)) is None
