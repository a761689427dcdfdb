"""The dateline: where, when and by whom a report was filed («МИНСК, 22 дек – РИА Новости.»), so that it can be skipped.

It stands at the head of one of the first lines, after a title, page chrome or a clock time; its day is not an event's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.dates.mention import DateMention, find_dates
from extract.language import Document
from extract.tables import lexicon

LINES = 8  # a dateline further down is a quotation
REACH = 400  # characters into a line: a repeated title may run into it without a full stop
SMALL_WORDS = frozenset({"на", "де", "дель", "эль", "ас", "аль"})  # «Ростов-на-Дону»


@dataclass(frozen=True, slots=True)
class Dateline:
    """Tokens `first` up to, not including, `last` are the dateline; each part of it may be missing."""

    first: int
    last: int
    place: str | None = None
    source: str | None = None
    date: DateMention | None = None


@lru_cache(maxsize=1)
def agencies() -> dict[str, str]:
    """Lower-case form of an agency's name → its usual name."""
    return {form.lower(): row["agency"] for row in lexicon("agency") for form in row["forms"].split("|")}


@lru_cache(maxsize=1)
def patterns() -> tuple[re.Pattern[str], ...]:
    """What stands left of the date, right of it, behind a date that comes first, and a dateline without a date."""
    known = "|".join(sorted(map(re.escape, agencies()), key=len, reverse=True))
    place = r"(?!(?:В|Во|На|С|Со|Из|К|По|От|У|О|И)\s)(?P<place>[А-ЯЁ][\w.]*(?:-\w[\w.]*)*(?:[ ][А-ЯЁ][\w]*(?:-\w+)*){0,2})(?:[ ]\([^()\n]{3,30}\))?"
    small = r"^(?P<small>[а-яё][\w.-]*(?: [а-яё][\w-]*)?)"  # texts without any capitals: «москва, 1 дек — риа новости.»
    agency = rf"(?i:(?P<agency>{known}))\b"
    byline = r"(?:,\s+\w+\s+[\w-]+(?=\.))?"  # РИА Новости, Мария Иванова.
    marked = (
        r"/(?P<marked>[^/\n]{2,50})/|\((?P<bracketed>[^()\n]{2,30})\)"  # /ТАСС/, /Корр. ТАСС Иван Иванов/, (Рейтер)
    )
    source = rf"(?:{marked}|{agency}{byline})"
    end = r"\s*(?:[.:]|[-–—](?=\s)|(?=\s))(?:\s*[-–—](?=\s))?"
    return (
        re.compile(rf"(?:{small}|(?:^|(?<=[\s\"«>]))(?:{place}|/(?P<marked>[^/\n]{{2,30}})/|{agency}))(?:\s*[,.]|\s+[-–—])\s*$"),
        re.compile(rf"(?P<time>,\s*\d\d?:\d\d)?(?:\.?\s*[-–—]|[,.])?\s*{source}{end}|(?:,\s*\d\d?:\d\d)?(?P<plain>\.|\s*[-–—]\s)"),
        re.compile(rf"\.?,\s*{place}(?:\.|\s*[-–—]|,\s*{source})(?:\s*[-–—])?"),
        re.compile(rf"[\s,\"«]*(?:{place}[,.]?\s+)?(?:(?P<time>\d\d?:\d\d)\s*[-–—]?\s*)?{source}(?(time)|\s*[-–—.:])(?:\s*[-–—](?=\s))?"),
    )  # fmt: skip


def find_dateline(document: Document, mentions: Iterable[DateMention] | None = None) -> Dateline | None:
    """The document's dateline, if it has one; `mentions` are its dates where they are known already."""
    lines = [m.span() for m in re.finditer(r"[^\n]*\S[^\n]*", document.text)][:LINES]
    dates = [
        m for m in (find_dates(document) if mentions is None else mentions) if m.kind == "day" and m.start == m.end
    ]
    found = (
        line
        for start, stop in lines
        for line in (*dated(document, start, min(stop, start + REACH), dates), *undated(document, start, stop))
    )
    return next(found, None)


def dated(document: Document, start: int, stop: int, dates: list[DateMention]) -> Iterator[Dateline]:
    """Datelines with a date in one line of the text."""
    left, right, behind, _ = patterns()
    for date in dates:
        begin = document.tokens[date.first].start
        end = begin + len(date.text.rstrip(".,-–—"))
        if not start <= begin < stop:
            continue
        head = left.search(document.text[start:begin])
        tail = right.match(document.text, end)
        if head and tail and is_dateline(document, head, tail, start):
            yield dateline(document, start + head.start(), tail.end(), date, {**groups(tail), **groups(head)})
        elif not document.text[start:begin].strip() and (tail := behind.match(document.text, end)):
            yield dateline(document, begin, tail.end(), date, groups(tail))


def is_dateline(document: Document, head: re.Match[str], tail: re.Match[str], start: int) -> bool:
    """Whether place and date are more than the beginning of a sentence («Москва, 17 мая.», not «Встреча, 17 мая.»)."""
    found = groups(head)
    if not {"marked", "bracketed", "agency"}.isdisjoint(groups(tail)):
        return True
    if "place" not in found:
        return "small" not in found
    word = document.tokens[token_at(document, start + head.start())]
    if word.text.isupper() or found["place"].lower() in agencies():
        return True
    is_place = any(e.first <= word.index < e.last and e.kind == "LOC" for e in document.entities)
    return is_place and (head.start() == 0 or word.case in ("Nom", ""))


def undated(document: Document, start: int, stop: int) -> Iterator[Dateline]:
    """A dateline without a date at the very start of a line: «, 11:10 REGNUM», «МОСКВА (Рейтер) -», «/ТАСС/.»."""
    match = patterns()[3].match(document.text, start, stop)
    if match and source_of(groups(match)) in agencies().values():
        yield dateline(document, start, match.end(), None, groups(match))


def dateline(document: Document, start: int, stop: int, date: DateMention | None, found: dict[str, str]) -> Dateline:
    """The dateline between two offsets, with its named parts."""
    source, place = source_of(found), found.get("place") or found.get("small")
    if place and place.lower() in agencies():
        source, place = agencies()[place.lower()], None
    first, last = token_at(document, start), token_at(document, stop)
    return Dateline(first, last, title_case(place.rstrip(".")) if place else None, source, date)


def groups(match: re.Match[str]) -> dict[str, str]:
    """The named groups that took part in a match."""
    return {name: text for name, text in match.groupdict().items() if text}


def source_of(found: dict[str, str]) -> str | None:
    """The agency's usual name; of «Корр. ТАСС Иван Иванов» the agency in it; else the words as they stand."""
    text = found.get("agency") or found.get("marked") or found.get("bracketed")
    if text is None:
        return None
    inside = [form for form in agencies() if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text.lower())]
    return agencies()[max(inside, key=len)] if inside else text.strip()


def title_case(place: str) -> str:
    """«АЛМА-АТА» as «Алма-Ата», «РОСТОВ-НА-ДОНУ» as «Ростов-на-Дону»; a word with small letters stays as it is."""
    words = re.split(r"([ -])", place if re.search("[A-ZА-ЯЁ][a-zа-яё]", place) else place.lower())
    return "".join(word if word in SMALL_WORDS else word[:1].upper() + word[1:] for word in words)


def token_at(document: Document, offset: int) -> int:
    """The index of the first token that starts at an offset or after it."""
    return bisect_left(document.tokens, offset, key=lambda token: token.start)
