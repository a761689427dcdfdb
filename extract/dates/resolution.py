"""Dates on the calendar: what a mention of a time comes to, given the day of publication and the event's realis.

Finding the mentions is the business of `mention`, the dateline that of `dateline`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from extract.dates.mention import DateMention, Point
from extract.dates.signs import words

# A day without a year may lie a little on the wrong side of the publication: a header's date is often off by some days.
HELD_AHEAD = timedelta(days=7)
PLANNED_BEHIND = timedelta(days=31)
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
URL_DAY = re.compile(
    r"https?://\S*?/(?:(?P<d>\d\d)(?P<name>[A-Za-z]{3})(?P<year>\d{4})"
    r"|(?P<y>(?:19|20)\d\d)(?P<mark>[-/]?)(?P<m>\d\d)(?P=mark)(?P<day>\d\d))(?=[/\s]|$)"
)
WEEK, MONTH = timedelta(days=7), timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last day, both included, as ISO text no finer than is known: YYYY-MM-DD, YYYY-MM or YYYY."""

    start: str
    end: str
    precision: Literal["day", "month", "year"]
    basis: Literal["stated", "relative"]


def resolve(
    mention: DateMention,
    published: date | None,
    realis: str,
    anchor: Interval | None = None,
    year: int | None = None,
) -> Interval | None:
    """What the mention comes to; None where publication, `anchor` and `year` leave it open.

    `anchor` is the time spoken of before («в тот же день»); `year` stands in where the publication is not known.
    """
    try:
        return on_calendar(mention, published, realis, anchor, year)
    except OverflowError:  # a publication day at the calendar's very end is a fault of the input
        return None


def on_calendar(
    mention: DateMention, published: date | None, realis: str, anchor: Interval | None, year: int | None
) -> Interval | None:
    """The resolution by the mention's kind."""
    if mention.kind in ("day", "month", "season", "year"):
        return resolve_calendar(mention, published, realis, anchor, year)
    if mention.kind == "anaphora":
        return resolve_anaphora(mention, anchor)
    if published is None:
        return None
    if mention.kind == "weekday":
        return resolve_weekday(mention, published, realis)
    if mention.kind == "weekend":
        return resolve_weekend(mention, published, realis)
    if mention.kind == "clock":  # «вечером»: of the day spoken of, else of the news
        is_over = realis == "planned" and anchor is not None and anchor.end < published.isoformat()
        spoken_of = resolve_anaphora(mention, anchor) if anchor is not None and anchor.precision == "day" else None
        return spoken_of if spoken_of is not None and not is_over else days(published, published, "relative")
    return resolve_shift(mention, published, realis)


def days(first: date, last: date, basis: Literal["stated", "relative"]) -> Interval:
    """An interval of whole days."""
    return Interval(first.isoformat(), last.isoformat(), "day", basis)


def month_of(day: date) -> Interval:
    """The month that a day lies in, as of a relative expression."""
    return Interval(f"{day:%Y-%m}", f"{day:%Y-%m}", "month", "relative")


def resolve_calendar(
    mention: DateMention, published: date | None, realis: str, anchor: Interval | None, year: int | None
) -> Interval | None:
    """A day, month, season or year of the calendar, its year stated, told («прошлого года») or chosen by the tense."""
    start, end = mention.start, mention.end
    if start.year is None and start.year_shift is not None:
        if published is None:
            return None
        start, end = (p._replace(year=published.year + (p.year_shift or 0)) for p in (start, end))
    if start.year is None:
        anchor_year = int(anchor.start[:4]) if anchor else None
        if mention.same_year and anchor_year:
            chosen: int | None = anchor_year
        else:
            chosen = choose_year(mention, published, realis) if published else year or anchor_year
        if chosen is None:
            return None
        start, end = with_year(mention, chosen)
    return interval(mention, start, end)


def with_year(mention: DateMention, year: int) -> tuple[Point, Point]:
    """The mention's ends in a given year; a range over New Year ends in the next."""
    turns = mention.start[1:3] > mention.end[1:3] if mention.start.month and mention.end.month else False
    return mention.start._replace(year=year), mention.end._replace(year=year + turns)


def interval(mention: DateMention, start: Point, end: Point) -> Interval | None:
    """Two points with a year as ISO text; None for a day that the year does not have (29 February)."""
    if mention.kind in ("season", "year"):
        is_relative = mention.start.year is None and mention.kind == "year"
        return Interval(str(start.year), str(end.year), "year", "relative" if is_relative else "stated")
    if mention.kind == "month":
        return Interval(f"{start.year}-{start.month:02}", f"{end.year}-{end.month:02}", "month", "stated")
    try:
        return days(date(*map(int_of, start[:3])), date(*map(int_of, end[:3])), "stated")
    except ValueError:
        return None


def int_of(part: int | None) -> int:
    """A part of a day that must be there."""
    if part is None:
        raise ValueError("a day needs year, month and day")
    return part


def choose_year(mention: DateMention, published: date, realis: str) -> int:
    """The year of a date without one: held, the latest that is not after the publication; planned, the earliest not before."""
    years = [y for y in (published.year - 1, published.year, published.year + 1) if extent(mention, y) is not None]
    if mention.weekdays and mention.kind == "day":
        years = [y for y in years if falls_on_weekday(mention, y)] or years
    extents = {y: e for y in years if (e := extent(mention, y))}
    if mention.kind in ("month", "season") and mention.shift is not None:
        return year_of_shift(mention, mention.shift, published, extents)
    if mention.kind == "year" or not extents:
        return published.year
    slack = mention.kind == "day"
    held = [y for y, (first, _) in extents.items() if first <= published + HELD_AHEAD * slack]
    planned = [y for y, (_, last) in extents.items() if last >= published - PLANNED_BEHIND * slack]
    if realis == "held" and held:
        return max(held)
    if realis == "planned" and planned:
        return min(planned)
    return min(extents, key=lambda y: abs(extents[y][0] - published))


def year_of_shift(mention: DateMention, shift: int, published: date, extents: dict[int, tuple[date, date]]) -> int:
    """«Прошлой осенью» is over, «этой» is the nearest, «следующей» has not begun; of a season we have the middle month."""
    margin = MONTH if mention.kind == "season" else timedelta(0)
    over = [y for y, (_, last) in extents.items() if last + margin < published]
    to_come = [y for y, (first, _) in extents.items() if first - margin > published]
    if shift < 0 and over:
        return max(over)
    if shift > 0 and to_come:
        return min(to_come)
    return min(extents, key=lambda y: abs(extents[y][0] - published))


def extent(mention: DateMention, year: int) -> tuple[date, date] | None:
    """First and last day of a mention in a given year; None where the year has no such day."""
    start, end = with_year(mention, year)
    first_month, last_month = start.month or 1, end.month or 12
    last_year = end.year or year
    try:
        first = date(year, first_month, start.day or 1)
        return first, date(last_year, last_month, end.day or calendar.monthrange(last_year, last_month)[1])
    except ValueError:
        return None


def resolve_weekday(mention: DateMention, published: date, realis: str) -> Interval | None:
    """The nearest such weekday: held, not after the publication; planned, not before; «минувший» and «ближайший» exclude it."""
    if mention.weekdays is None:
        return None
    first, last = mention.weekdays
    back, ahead = (published.weekday() - last) % 7, (first - published.weekday()) % 7
    if mention.shift is not None and mention.shift < 0:
        end = published - timedelta(days=back or 7)
    elif mention.shift == 1:
        start = published + timedelta(days=ahead or 7)
        return days(start, start + timedelta(days=(last - first) % 7), "relative")
    elif realis == "planned" or realis == "cancelled" and ahead < back:
        start = published + timedelta(days=ahead)
        return days(start, start + timedelta(days=(last - first) % 7), "relative")
    else:
        end = published - timedelta(days=back)
    return days(end - timedelta(days=(last - first) % 7), end, "relative")


def resolve_weekend(mention: DateMention, published: date, realis: str) -> Interval:
    """Saturday and Sunday, the same way as a weekday."""
    since = (published.weekday() - 5) % 7  # days since the latest Saturday
    saturday = published - timedelta(days=since)
    if mention.shift == 1 or mention.shift != -1 and realis == "planned" and since > 1:
        saturday += WEEK
    elif mention.shift == -1 and since < 2:
        saturday -= WEEK
    return days(saturday, saturday + timedelta(days=1), "relative")


def resolve_shift(mention: DateMention, published: date, realis: str) -> Interval | None:
    """So many days, weeks, months or years from the publication; weeks and months are known no better than by the month."""
    steps = mention.shift or 0
    if mention.preposition in ("через", "спустя") and realis == "held":
        return None  # «через два дня они встретились» counts from another event
    try:
        if mention.unit == "day":
            day = published + timedelta(days=steps)
            return days(day, day, "relative")
        if mention.unit == "week":
            # A week belongs to the month of its Thursday; this week to the month of the publication.
            thursday = published + timedelta(days=3 - published.weekday()) + steps * WEEK
            return month_of(thursday if steps else published)
        if mention.unit == "month":
            months = published.year * 12 + published.month - 1 + steps
            return month_of(date(months // 12, months % 12 + 1, 1))
    except (ValueError, OverflowError):
        return None
    year = published.year + steps
    return Interval(str(year), str(year), "year", "relative") if 0 < year < 10000 else None


def resolve_anaphora(mention: DateMention, anchor: Interval | None) -> Interval | None:
    """«В тот же день», «на следующий день», «в том же году», counted from the time spoken of before."""
    if anchor is None:
        return None
    if mention.unit == "year":
        return Interval(anchor.start[:4], anchor.end[:4], "year", "relative")
    if anchor.precision != "day":
        return None
    base = date.fromisoformat(anchor.end if (mention.shift or 0) > 0 else anchor.start)
    day = base + timedelta(days=mention.shift or 0)
    return days(day, day if mention.shift else date.fromisoformat(anchor.end), "relative")


def document_year(mentions: Iterable[DateMention]) -> int | None:
    """The year of a document without a publication day: that of its full dates, or what «вторник, 26 января» allows.

    None where the dates disagree: a wrong year is worse than none.
    """
    mentions = list(mentions)
    stated = [m.start.year for m in mentions if m.start.year]
    full = {m.start.year for m in mentions if m.kind == "day" and m.start.year and not m.attached}
    if len(full) == 1 and max(stated) in full:
        return max(stated)
    if not stated:
        return None
    weekdays = [m for m in mentions if m.kind == "day" and m.weekdays and not m.start.year]
    likely = (max(stated), max(stated) + 1)
    fitting = [y for y in likely if weekdays and all(falls_on_weekday(m, y) for m in weekdays)]
    return fitting[0] if len(fitting) == 1 else None


def falls_on_weekday(mention: DateMention, year: int) -> bool:
    """Whether «вторник, 26 января» can be of this year."""
    days_of_year = extent(mention, year)
    return days_of_year is not None and days_of_year[0].weekday() == (mention.weekdays or (None,))[0]


def day_in_url(text: str) -> date | None:
    """The day in the first dated address of a text: /04Sep2002/, /2017/05/10/, /20170510/; None where there is none."""
    for match in URL_DAY.finditer(text):
        try:
            if match["name"]:
                return date(int(match["year"]), MONTH_NAMES.index(match["name"].lower()) + 1, int(match["d"]))
            return date(int(match["y"]), int(match["m"]), int(match["day"]))
        except ValueError:
            continue
    return None


def duration_days(word: str) -> int | None:
    """The number of days in «двухдневный визит», «трехдневная поездка»; None for another word."""
    count, day, _ = word.lower().replace("ё", "е").partition("дневн")
    sign, value = words().get(count, ("", ()))
    return value[0] if day and sign == "COUNT" else None
