"""When: mentions of a time, what they come to on the calendar, and the dateline."""

from extract.dates.dateline import Dateline, find_dateline
from extract.dates.mention import DateMention, Point, find_dates
from extract.dates.publication import possible_day, publication_day, stands_alone
from extract.dates.resolution import Interval, day_in_url, document_year, duration_days, resolve

__all__ = [
    "DateMention",
    "Dateline",
    "Interval",
    "Point",
    "day_in_url",
    "document_year",
    "duration_days",
    "find_dateline",
    "find_dates",
    "possible_day",
    "publication_day",
    "resolve",
    "stands_alone",
]
