"""How the pages say in English what the warehouse knows; named tables, and days as people write them."""

from __future__ import annotations

from datetime import date, timedelta

KINDS = {
    "claim": "words that tell of this meeting",
    "other_claim": "words that tell of another meeting",
    "participant": "participant of this meeting",
    "post": "post, with whom it is given to",
    "organization": "organisation",
    "person": "person",
    "country": "country",
    "city": "city",
    "date": "day",
}

FIELDS = {
    "realis": "held, planned or cancelled",
    "meeting_type": "type",
    "dates": "days",
    "place": "place",
    "host_country": "host country",
    "title": "title",
    "parent": "part of",
}

REASONS = {
    "only value": "No report says anything else.",
    "judgement": "People judged so (seeds/judgements).",
    "told as held": "A report of the meeting as held outranks a plan.",
    "finer date": "A day outranks a month, a month a year.",
    "most sources": "Most independent sources say this.",
    "finest date": "As many sources each; the report that dates the meeting most finely stands.",
    "earliest report": "As many sources each; the earliest report stands.",
    "first article id": "Nothing else tells them apart; the first article by its id stands.",
}

BASES = {
    "stated": "as the article states",
    "relative": "counted from the day of publication",
    "inherited": "from the event that the meeting was part of",
}

ROLES = {
    "signatory": "signs",
    "co_chair": "co-chairs",
    "head_of_delegation": "heads the delegation",
    "chair": "chairs",
    "host": "hosts",
    "guest": "is the guest",
    "member": "member",
}

# The first part of a rule's name; what stands behind it is the Russian word.
RULES = {"noun": "a noun that names meetings", "verb": "a verb of meeting", "signing": "a signing of documents"}

RULES_OF_POSTS = {
    "before name": "it stands before the name",
    "after name": "it stands behind the name",
    "chain": "it stands in a row of posts",
    "learned": "the learned scorer ties them",
    "office": "words of taking or leaving office",
    "workplace": "words of working for a body",
}


def days(start: date | None, end: date | None, precision: str | None) -> str:
    """«10–12 November 2025», «November 1985», «2024»; what is not known is said."""
    if start is None:
        return "day unknown"
    if precision == "year":
        return str(start.year) if end is None or end.year == start.year else f"{start.year}–{end.year}"
    if precision == "month":
        return f"{start:%B %Y}" if end is None or _month(start) == _month(end) else f"{start:%B %Y} – {end:%B %Y}"
    if end is None or end == start:
        return f"{start.day} {start:%B %Y}"
    if _month(start) == _month(end):
        return f"{start.day}–{end.day} {end:%B %Y}"
    return f"{start.day} {start:%B %Y} – {end.day} {end:%B %Y}"


def day_before(day: date) -> str:
    """The last day of a period, where the warehouse says the first day without."""
    return days(day - timedelta(days=1), None, "day")


def interval(text: str | None) -> str:
    """An ISO interval as days: «2025-11-10/2025-11-12»; what is none is given back."""
    try:
        start, _, end = (text or "").partition("/")
        return days(date.fromisoformat(start), date.fromisoformat(end or start), "day")
    except ValueError:
        return text or ""


def chance(confidence: float | None) -> str:
    """What a confidence means: a share of right readings."""
    if confidence is None:
        return "unknown"
    return f"{confidence:.2f} (of a hundred meetings read as surely as this, about {round(100 * confidence)} are right)"


def rule(name: str | None) -> tuple[str, str]:
    """A rule in English, and the Russian word that it rests on: «noun:переговоры»."""
    kind, _, word = (name or "").partition(":")
    return RULES.get(kind, kind or "unknown"), word


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
