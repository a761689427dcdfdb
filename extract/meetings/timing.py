"""When an event took place, as its own clause tells; what the rest of the article tells stands in setting_day.py."""

from __future__ import annotations

from datetime import date, timedelta

from extract.dates import Interval, duration_days, resolve
from extract.dates.resolution import days, month_of
from extract.meetings.clauses import tense
from extract.meetings.reading import Reading
from extract.meetings.trigger import Trigger
from extract.meetings.whereabouts import is_attached

ENDINGS = {"завершить", "завершиться", "закончить", "закончиться"}


def date_of(reading: Reading, trigger: Trigger, anchor: Interval | None) -> Interval | None:
    """The day or days stated in the trigger's clause, the nearest first; None where none is stated."""
    start, end = reading.sentence_start(trigger.index), reading.sentence_end(trigger.index)
    near = [
        d
        for d in reading.dates
        if start <= d.first < end and not d.attached and d.bound in {"", "since"} and not in_dateline(reading, d.first)
    ]
    near.sort(key=lambda d: (d.kind == "clock", abs(d.first - trigger.index)))
    for mention in near:
        if mention.noun == trigger.index or is_attached(reading, trigger, mention.first, mention.last):
            found = resolve(mention, reading.published, trigger.realis, anchor, reading.year)
            if found is not None:
                return whole(reading, trigger, found)
    return ongoing(reading, trigger)


def whole(reading: Reading, trigger: Trigger, end: Interval) -> Interval:
    """«завершили в пятницу двухдневные переговоры»: the days before the last one belong to it."""
    verb = reading.token(trigger.governor) if trigger.governor is not None else None
    first, last = trigger.phrase or (trigger.index, trigger.index)
    lengths = [n for t in reading.document.tokens[first : min(last, trigger.index)] if (n := duration_days(t.text))]
    if verb is None or verb.lemma not in ENDINGS or not lengths or end.precision != "day" or end.start != end.end:
        return end
    start = date.fromisoformat(end.end) - timedelta(days=lengths[0] - 1)
    return Interval(start.isoformat(), end.end, "day", end.basis)


def in_dateline(reading: Reading, index: int) -> bool:
    return reading.dateline is not None and reading.dateline.first <= index < reading.dateline.last


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


def conflict(a: Interval | None, b: Interval | None) -> bool:
    """Two dates that cannot be of one event."""
    if a is None or b is None:
        return False
    short = min(len(x) for x in (a.start, a.end, b.start, b.end))
    return a.start[:short] > b.end[:short] or b.start[:short] > a.end[:short]
