"""The day of an event whose own clause names none: every day of the article weighed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from extract.dates import DateMention, Interval, resolve, stands_alone
from extract.meetings.event import Clue, Event
from extract.meetings.reading import Reading
from extract.meetings.setting import best, context, position, told_beside, verb_of, weigh
from extract.meetings.timing import conflict, in_dateline

LASTING = frozenset({"visit", "summit", "session"})
NEWS = timedelta(days=8)  # what was held longer ago is no news, and sets no day for what is told beside it


def day_around(reading: Reading, events: list[Event], event: Event) -> Clue[Interval] | None:
    """The day that the article around an event sets for it («В четверг его ждёт программа. Он проведёт …»), or None."""
    return best(day_clues(reading, events, event))


def day_clues(reading: Reading, events: list[Event], event: Event) -> list[Clue[Interval]]:
    """All days of the article, weighed for one event."""
    days = list(days_for(reading, event))
    news = [(index, day) for index, day in days if freshness(reading, event, day) == "recent"]
    own = own_times(reading, event, days)
    clues = []
    for index, day in days:
        others = [i for i, d in news if d != day]
        clues.append(weigh("day", day, index, evidence(reading, events, event, index, day, others, own)))
    return clues


def days_for(reading: Reading, event: Event) -> Iterator[tuple[int, Interval]]:
    """The days that are told of in the article, read as of the event's realis, each with its first token.

    «в тот же день» counts from the day named before it.
    """
    before: Interval | None = None
    for mention in reading.dates:
        day = resolve(mention, reading.published, event.trigger.realis, before, reading.year)
        if day is None:
            continue
        before = before if mention.bound else day
        if not mention.attached and mention.bound in {"", "since"} and not is_frame(reading, event, mention):
            yield mention.first, day


def is_frame(reading: Reading, event: Event, mention: DateMention) -> bool:
    """The dateline; for what is still to come also the paper's own day («Новости за 7 сентября 2005 года», «07.09.2005, 15:47»)."""
    is_rubric = mention.first < reading.title_end and mention.kind == "day" and mention.start.year is not None
    is_paper = is_rubric or stands_alone(reading.document, mention)
    return in_dateline(reading, mention.first) or (is_paper and event.trigger.realis == "planned")


def evidence(
    reading: Reading,
    events: list[Event],
    event: Event,
    index: int,
    day: Interval,
    news: list[int],
    own: list[Interval],
) -> Iterator[str]:
    """What speaks for and against a day."""
    where = tuple(position(reading, events, event, index))
    yield from where
    fresh = freshness(reading, event, day)
    is_free = "same_before" in where and fresh in {"remote", "month"}  # its own sentence may tell of any time
    if fresh and not is_free:
        yield fresh
    if day.precision == "day" and day.start != day.end and event.kind not in LASTING:
        yield "range"
    yield from context(reading, event, index, news)
    yield from verb_of(reading, event, index)
    for other in events:
        if other is not event and other.date == day and not other.is_date_inherited:
            yield "of_meeting" if other.people() & event.people() else "of_stranger"
    is_here = reading.token(index).sentence == reading.token(event.trigger.index).sentence
    if not is_here and any(conflict(other, day) for other in own):
        yield "own_time"
    beside = told_beside(reading, events, event, index)
    if beside and all(other.trigger.realis != event.trigger.realis for other in beside):
        yield "other_realis"


def own_times(reading: Reading, event: Event, days: list[tuple[int, Interval]]) -> list[Interval]:
    """«В понедельник … Напомним, в конце ноября после заседания …»: what time the event's own sentence speaks of before it;
    of years only those gone by."""
    start, stop = reading.sentence_start(event.trigger.index), event.trigger.index
    now = str(reading.published.year) if reading.published is not None else ""
    return [day for index, day in days if start <= index < stop and (day.precision != "year" or day.end < now)]


def freshness(reading: Reading, event: Event, day: Interval) -> str:
    """Whether a day is of the news, on the side of the publication where the event lies; "" where that is not known."""
    if day.precision != "day":
        return day.precision
    if reading.published is None:
        return ""
    first, last = date.fromisoformat(day.start), date.fromisoformat(day.end)
    if event.trigger.realis == "held":
        return "recent" if first <= reading.published <= last + NEWS else "remote"
    return "recent" if last >= reading.published else "remote"
