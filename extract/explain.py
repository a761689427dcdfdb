"""How a record came about, for a reader: a trace in plain text, and a picture of the article with what was found marked.

Everything shown is taken from the account of one article; nothing is found anew here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from ipymarkup import format_span_line_markup
from ipymarkup.palette import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, Palette

from extract.extractor import Account
from extract.meetings.event import Event
from extract.meetings.trigger import Trigger
from extract.tables import column

COLOURS = {
    "meeting": RED,
    "rejected": GREY,
    "person": BLUE,
    "post": PURPLE,
    "country": GREEN,
    "city": GREEN,
    "date": ORANGE,
}
Span = tuple[int, int, str]


def trace(account: Account) -> str:
    """The trace of one article: who and what was read, each meeting with what told of it, and what was rejected and why."""
    record = account.record
    lines = [f"Article {record['id']}, published {record['published'] or 'on an unknown day'}"]
    lines += section("People", people(account))
    lines += section("Posts without a name", posts(account))
    lines += section(
        "Days", (f"{m['text']}  =  {m['code'] or 'no day'}" for m in record["mentions"] if m["type"] == "date")
    )
    for number, (event, meeting) in enumerate(zip(account.events, record["meetings"], strict=True), start=1):
        lines += section(f"Meeting {number}: {headline(meeting)}", meeting_lines(account, event, meeting))
    lines += section("Considered and rejected", rejections(record))
    return "\n".join(lines) + "\n"


def section(title: str, lines: Iterable[str]) -> list[str]:
    """A heading with its lines; nothing where there are none."""
    body = [f"  {line}" for line in lines]
    return ["", title, *body] if body else []


def headline(meeting: dict[str, Any]) -> str:
    """Type, realis, days and place in one line."""
    days = " to ".join(dict.fromkeys(d for d in (meeting["date_start"], meeting["date_end"]) if d))
    basis = f" ({meeting['date_basis']})" if meeting["date_basis"] else ""
    place = ", ".join(p for p in (meeting["city"], meeting["host_country"]) if p)
    return ", ".join(
        (
            f"{meeting['meeting_type']} {meeting['realis']}",
            f"{days}{basis}" if days else "no day",
            place or "no place",
            f"countries {' '.join(meeting['countries']) or 'none'}",
            f"confidence {meeting['confidence']:.2f}",
        )
    )


def people(account: Account) -> Iterator[str]:
    """Each person with every post the article gives, the rule that linked them and the words."""
    names = {p.full_name for p in account.reading.people}
    for name in sorted(names):
        claims = [o for o in account.record["occupations"] if o["name"] == name]
        yield name if claims else f"{name}: no post"
        for claim in claims:
            yield f"  {claim['position']}  [{claim['rule']}]  «{quote(account, claim)}»"


def posts(account: Account) -> Iterator[str]:
    """Posts that stand without a name."""
    for post in account.reading.positions:
        if post.person is None:
            yield f"{post.title}  [{post.rule}]"


def meeting_lines(account: Account, event: Event, meeting: dict[str, Any]) -> Iterator[str]:
    """What a meeting's record says and the words that say so."""
    yield f"called: {meeting['title']}"
    for participant in meeting["participants"]:
        parts = (participant["name"], participant["position"], participant["country"], participant["role"])
        yield f"participant: {', '.join(p for p in parts if p)}  «{quote(account, participant)}»"
    for clue in event.clues:
        yield f"taken from «{words(account, clue.index)}»  [{', '.join(clue.evidence)}]  weighs {clue.weight:g}"
    for document in meeting["documents"]:
        yield f"document: {document['document_type']}, {document['status']}: {document['title']}"
    for number, trigger in enumerate(event.told_by()):
        yield f"{how(event, trigger, number)}  [{trigger.rule}]  «{words(account, trigger.index)}»"


def how(event: Event, trigger: Trigger, number: int) -> str:
    """In which way a trigger tells of an event."""
    if number == 0:
        return "first told"
    if any(trigger in other.told_by() for other in event.folded):
        return "leads to it"
    return "told again" if trigger.realis == event.trigger.realis else f"told again ({trigger.realis})"


def rejections(record: dict[str, Any]) -> Iterator[str]:
    """What was considered and is no meeting, with the reason in words."""
    meanings = column("rejection", "reason", "meaning")
    for one in record["rejected"]:
        yield f"«{one['quote']}»  [{one['rule']}]  {one['reason']}: {meanings[one['reason']]}"


def quote(account: Account, span: dict[str, Any]) -> str:
    """The words of a span, on one line."""
    return " ".join(account.source.quote(span).split())


def words(account: Account, index: int) -> str:
    """A word with three on each side within its sentence, on one line."""
    reading = account.reading
    first, last = max(reading.sentence_start(index), index - 3), min(reading.sentence_end(index), index + 4)
    return " ".join(reading.document.span_text(first, last).split())


def picture(accounts: Iterable[Account]) -> str:
    """An HTML page of articles with their people, posts, places, days and meeting words underlined, the trace below each."""
    parts = [PAGE_HEAD]
    for account in accounts:
        markup = "".join(format_span_line_markup(account.source.text, list(spans(account)), PALETTE, width=100))
        parts.append(
            f"<article><h2>{escape(account.record['id'])}</h2>{markup}<pre>{escape(trace(account))}</pre></article>"
        )
    return "\n".join([*parts, "</body></html>", ""])


def spans(account: Account) -> Iterator[Span]:
    """What is marked: character spans of the text as it was read, with their kind."""
    reading = account.reading
    tokens = reading.document.tokens

    def span(first: int, last: int, kind: str) -> Span:
        return tokens[first].start, tokens[last - 1].stop, kind

    for person in reading.people:
        yield span(person.first, person.last, "person")
    for post in reading.positions:
        yield span(post.first, post.last, "post")
    for place in reading.places:
        yield span(place.first, place.last, "city" if place.kind == "city" else "country")
    for day in reading.dates:
        yield span(day.first, day.last, "date")
    told = {t.index for e in account.events for t in e.told_by()}
    for index in sorted({t.index for t in account.triggers}):
        yield span(index, index + 1, "meeting" if index in told else "rejected")


PALETTE = Palette(cache=COLOURS)
PAGE_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>What was read, and why</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
article { border-top: 1px solid #ccc; padding-bottom: 2em }
pre { white-space: pre-wrap; background: #f6f6f6; padding: 1em; font-size: 13px; line-height: 1.45 }
</style></head><body>"""
