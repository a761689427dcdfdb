"""The day an article was published, where it came without one: its address, its dateline, or a line with nothing but a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from extract.dates.dateline import Dateline
from extract.dates.mention import DateMention
from extract.dates.resolution import day_in_url
from extract.language import Document

ADDRESS = re.compile(r"^\s*(?:Источник|Source|Ссылка|URL)\s*:?\s*(https?://\S+)", re.MULTILINE)
FIRST_YEAR, LAST_YEAR = 1600, 2500
CLOCK = re.compile(r"[\s,|/-]*(?:\d{1,2}:\d\d)?[\s,.]*")


def publication_day(
    document: Document, dates: Iterable[DateMention], dateline: Dateline | None, url: str | None
) -> date | None:
    """The day that an article's own frame fixes; None where only its story names days."""
    source = ADDRESS.search(document.text)
    day = day_in_url(url or "") or (day_in_url(source.group(1)) if source else None)
    if day is not None:
        return day
    framed = [dateline.date] if dateline is not None and dateline.date is not None else []
    framed += [d for d in dates if stands_alone(document, d)]
    return next((day for mention in framed if (day := full_day(mention)) is not None), None)


def possible_day(published: date | None) -> date | None:
    """The day, if news can be from it: no «вчера» can be counted from 1 January of the year 1, nor «завтра» from 31 December 9999."""
    return published if published and FIRST_YEAR <= published.year <= LAST_YEAR else None


def stands_alone(document: Document, mention: DateMention) -> bool:
    """«07 сентября 2005, 15:47» on a line of its own."""
    start, stop = document.tokens[mention.first].start, document.tokens[mention.last - 1].stop
    before = document.text[document.text.rfind("\n", 0, start) + 1 : start]
    after = document.text[stop:].split("\n", 1)[0]
    return CLOCK.fullmatch(before) is not None and CLOCK.fullmatch(after) is not None


def full_day(mention: DateMention) -> date | None:
    """One day with its month and year; None for anything less."""
    year, month, day, _ = mention.start
    if mention.start != mention.end or year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
