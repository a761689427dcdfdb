"""How long a visit lasts: from the first day that the text tells of it to the last.

Where its day is its last («прервал визит»), the meetings held on it tell since when; under way («находится с визитом»), it lasts
to the day that is told as its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from extract.dates import Interval, resolve
from extract.language import Token
from extract.meetings.clauses import attachment, subject
from extract.meetings.event import Event
from extract.meetings.phrase import NOUNS
from extract.meetings.reading import Reading
from extract.meetings.timing import EDGES, is_last_day, is_present

LONGEST = timedelta(days=14)  # what was held longer ago belongs to an earlier visit


def stay(reading: Reading, events: list[Event], visit: Event) -> Interval | None:
    """A visit's time as the text attests it: over, from the first meeting held on it; under way, up to the day told as its end."""
    day = visit.date
    if day is None or day.precision != "day":
        return day
    first, last = day.start, day.end
    if is_under_way(reading, visit) and len([e for e in events if e.kind == "visit"]) == 1:
        last = max([last, *(d for d in days_of_end(reading) if is_near(last, d))])
    if last > day.end or any(is_last_day(reading, t) for t in visit.triggers):
        first = min([first, *(d for d in days_of_meetings(events, visit) if is_near(d, first))])
    return Interval(first, last, "day", day.basis)


def days_of_end(reading: Reading) -> Iterator[str]:
    """«Визит, который продлится по 7 декабря», «Завершится визит в пятницу»: the days up to which a visit lasts."""
    for mention in reading.dates:
        verb = attachment(reading.document, mention.first, frozenset())
        if verb is None or EDGES.get(verb.lemma) != "end":
            continue
        acting = subject(reading.document, verb)
        day = resolve(mention, reading.published, "planned", None, reading.year)
        if acting is not None and is_visit(acting) and day is not None and day.precision == "day":
            yield day.end


def is_visit(word: Token) -> bool:
    """«визит», «поездка», «турне»."""
    return word.lemma in NOUNS and NOUNS[word.lemma]["meeting_type"] == "visit"


def is_near(first: str, last: str) -> bool:
    """Two days that one visit may join."""
    return date.fromisoformat(last) - date.fromisoformat(first) <= LONGEST


def is_under_way(reading: Reading, visit: Event) -> bool:
    """«находится с визитом», read on the day of the news."""
    return any(is_present(reading, t) for t in visit.triggers)


def days_of_meetings(events: list[Event], visit: Event) -> Iterator[str]:
    """The first days of what the visitors held with their hosts."""
    host = visit.place.country if visit.place is not None else None
    for event in events:
        is_of_visit = event.kind != "visit" and event.trigger.realis == "held" and event.people() & visit.people()
        is_there = host is not None and (host in event.countries or (event.place and event.place.country == host))
        if is_of_visit and is_there and event.date is not None and event.date.precision == "day":
            yield event.date.start
