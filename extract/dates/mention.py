"""Where a text names a time: dates, ranges, weekdays, «вчера», «на прошлой неделе», in order, with what they say.

What a mention comes to on the calendar is the business of `dates`; the grammar stands in `rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from extract.dates.signs import Reading, Value, grammar, is_possible, read_signs, words
from extract.language import Document

PREPOSITIONS = frozenset({"IN", "ON", "OF", "FOR", "FROM", "BY", "UNTIL", "TOWARD", "AFTER", "BEFORE", "THROUGH"})
# What stands before a mention and makes it a deadline or a beginning, not the day itself («не позднее 8 июня»).
BOUNDS = {
    "UNTIL": "until", "BY": "until", "TOWARD": "until", "LATER": "until", "FROM": "since", "EARLIER": "since",
    "AFTER": "after", "BEFORE": "before", "EVE": "before",
}  # fmt: skip
UNITS = {"DAYWORD": "day", "DAYPLURAL": "day", "WEEK": "week", "MONTHWORD": "month", "GOD": "year", "GODS": "year"}
SINGLE = frozenset({"день", "сутки", "неделю", "месяц", "год"})  # «неделю назад»; «дней назад» has lost its number
POSSESSIVES = frozenset({"его", "ее", "их"})
PLURAL_ENDINGS = ("ие", "ые", "их", "ых")
DAY_SIGNS = frozenset({"DAY", "DAYCOMMA", "ORDINAL"})
ADJECTIVES = frozenset({"MADJ", "WADJ", "DAYADJ"})


class Point(NamedTuple):
    """A day, month or year as the text names it; `year_shift` is −1 for «прошлого года», 0 for «этого года»."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    year_shift: int | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """Tokens `first` up to, not including, `last` name a time; the preposition before them is not part of it.

    `kind` is day, month, season, year, weekday, weekend, shift, anaphora or clock. `unit` and `shift` measure from the
    publication («вчера»: day, -1) or, in an anaphora («в тот же день»), from the day spoken of before; with a weekday
    or a season the shift is its adjective's («минувший» -1, «ближайший» 1, else None). A day may carry its weekday too.
    `same_year`: «того же года».
    `attached` marks a date that rather belongs to a thing («протокол от 5 марта», «саммит 2014 года») than to an event.
    `noun` is the token index of the noun just before («встреча 17 ноября») or, of an adjective, just behind
    («вчерашние переговоры»).
    """

    first: int
    last: int
    text: str
    kind: str
    start: Point
    end: Point
    weekdays: tuple[int, int] | None = None
    unit: str = ""
    shift: int | None = None
    same_year: bool = False
    preposition: str = ""
    bound: str = ""
    attached: bool = False
    noun: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One rule's match: its tokens, and for each named group the sign and the value of the token there."""

    kind: str
    first: int
    last: int
    signs: dict[str, str]
    values: dict[str, Value]

    def number(self, *groups: str) -> int | None:
        """The first number that any of the groups carries."""
        return next((self.values[g][0] for g in groups if self.values.get(g)), None)


def find_dates(document: Document) -> tuple[DateMention, ...]:
    """All mentions of a time in the document, in order, none overlapping another."""
    reading = read_signs(document)
    lines = list(line_ranges(document))
    taken: set[int] = set()
    mentions: list[DateMention] = []
    for kind, rule in grammar()[1]:
        for first, last in lines:
            for match in rule.finditer(reading.signs, first, last):
                if taken.isdisjoint(range(*match.span())):
                    found = [m for m in build(document, reading, kind, match) if m]
                    taken.update(range(*match.span()) if found else ())
                    mentions += found
    mentions.sort(key=lambda mention: mention.first)
    return tuple(mention for i, mention in enumerate(mentions) if not is_echo(document, mentions, i))


def is_echo(document: Document, mentions: list[DateMention], i: int) -> bool:
    """Whether a time of day only refines the mention beside it («вечером в среду», «17 ноября в 15:00»), or a day counted
    from another is told in full right behind («днём ранее, 7 декабря»)."""
    if mentions[i].kind == "anaphora":
        behind = mentions[i + 1 : i + 2]
        is_comma = document.tokens[min(mentions[i].last, len(document.tokens) - 1)].text == ","
        return is_comma and any(m.kind == "day" and m.first == mentions[i].last + 1 for m in behind)
    if mentions[i].kind != "clock":
        return False
    sentence = document.tokens[mentions[i].first].sentence
    near = mentions[max(0, i - 1) : i + 2]
    neighbours = [m for m in near if m.kind != "clock" and document.tokens[m.first].sentence == sentence]
    return any(-2 <= m.first - mentions[i].last <= 2 or 0 <= mentions[i].first - m.last <= 2 for m in neighbours)


def line_ranges(document: Document) -> Iterator[tuple[int, int]]:
    """Token ranges of the text's lines: a date does not run over a line's end, but may over a full stop («22 дек.»)."""
    first = 0
    for i in range(1, len(document.tokens)):
        if "\n" in document.text[document.tokens[i - 1].stop : document.tokens[i].start]:
            yield first, i
            first = i
    yield first, len(document.tokens)


def build(document: Document, reading: Reading, kind: str, match: re.Match[str]) -> Iterator[DateMention | None]:
    """The mention a match stands for; «13 и 14 ноября» is one of two days, «5 и 17 ноября» are two of one day."""
    places = {name: match.start(name) for name in match.groupdict() if match.start(name) >= 0}
    values = {name: reading.values[place] for name, place in places.items()}
    signs = {name: reading.names[place] for name, place in places.items()}
    days = [i for i in range(*match.span()) if reading.names[i] in DAY_SIGNS] if "list" in places else []
    numbers = [reading.values[i][0] for i in days]
    if not days or numbers == list(range(numbers[0], numbers[0] + len(days))):
        if days:
            values["d1"] = (numbers[0],)
        yield describe(document, reading, Match(kind, *match.span(), signs, values))
        return
    for first, last in zip(days, [day + 1 for day in days[:-1]] + [match.end()], strict=True):
        one = {**values, "d1": reading.values[first], "d2": reading.values[first], "o2": ()}
        yield describe(document, reading, Match(kind, first, last, signs, one))


def describe(document: Document, reading: Reading, match: Match) -> DateMention | None:
    """The match as a mention, its preposition cut off; None for what cannot be a time («45 ноября», «3:2»)."""
    first = match.first
    while first < match.last - 1 and reading.names[first] in PREPOSITIONS:
        first += 1
    before = reading.names[first - 1] if first else ""
    start, end = points(match)
    unit, shift = measure(match)
    weekdays = match.values.get("pair") or (match.number("w1"), match.number("w2", "w1"))
    mention = DateMention(
        first, match.last, document.span_text(first, match.last), match.kind, start, end,
        weekdays=(weekdays[0], weekdays[1]) if weekdays[0] is not None and weekdays[1] is not None else None,
        unit=unit, shift=shift, same_year=not match.signs.keys().isdisjoint({"same1", "same2"}),
        preposition=document.tokens[first - 1].lower if before in PREPOSITIONS else "",
        bound="" if start != end or weekdays[0] != weekdays[1] else bound_of(document, before, first, match.last),
    )  # fmt: skip
    if not is_sound(document, match, mention, before):
        return None
    noun = noun_of(document, match, mention)
    return replace(mention, noun=noun, attached=is_attached(document, match, mention))


def bound_of(document: Document, before: str, first: int, last: int) -> str:
    """What the sign before a mention makes of it; «ранее сегодня» and «по сравнению с прошлым годом» are no bounds."""
    tokens = document.tokens
    if before in ("EARLIER", "LATER") and (first < 2 or tokens[first - 2].lower != "не"):
        return ""
    return "" if before == "FROM" and tokens[last - 1].case == "Ins" else BOUNDS.get(before, "")


def points(match: Match) -> tuple[Point, Point]:
    """First and last day, month or year; what one end leaves out it has from the other («с 10 по 12 ноября»)."""
    number, values = match.number, match.values
    if "full1" in values:
        first, last = values["full1"], values.get("full2", values["full1"])
        return Point(*first), Point(*last)
    days, months, years = (values.get(name, (None, None)) for name in ("days", "months", "years"))
    month = number("adjective", "season")
    start = (number("y1") or years[0], number("m1", "a1") or months[0] or month, number("d1", "o1") or days[0])
    end = (number("y2") or years[1], number("m2", "a2") or months[1], number("d2", "o2", "dash") or days[1])
    shifts = [shift for shift in (number("s1"), number("s2")) if shift is not None]
    if "part" in values and match.kind == "year" and not any(start + end):
        shifts = shifts or [0]  # «в конце года»
    return order(
        Point(start[0] or end[0], start[1] or end[1], start[2] or end[2], shifts[0] if shifts else None),
        Point(end[0] or start[0], end[1] or start[1], end[2] or start[2], shifts[-1] if shifts else None),
        year_of_start=start[0] is not None,
    )


def order(start: Point, end: Point, *, year_of_start: bool) -> tuple[Point, Point]:
    """A range over New Year has its one stated year on the right end («с 28 декабря по 3 января 2025 года»)."""
    if start.year and end.year and start[:3] > end[:3]:
        return (start, end._replace(year=start.year + 1)) if year_of_start else (start._replace(year=end.year - 1), end)
    return start, end


def measure(match: Match) -> tuple[str, int | None]:
    """Unit and number of steps of a relative expression: («week», -1) for «на прошлой неделе»."""
    if "day" in match.values:
        return "day", match.number("day")
    if "same_year" in match.values:
        return "year", 0
    if "step" in match.values:
        return "day", (match.number("step") or 0) * (match.number("count") or 1)
    unit = UNITS.get(match.signs.get("unit", ""), "")
    if "ago" in match.signs or "through" in match.signs:
        count = match.number("count") or 1
        return unit, -count if "ago" in match.signs else count
    return unit, match.number("which") if "which" in match.values or not unit else 0


def is_sound(document: Document, match: Match, mention: DateMention, before: str) -> bool:
    """Whether what looks like a time can be one; each kind has its own impostors."""
    signs = match.signs
    if match.kind == "day":
        return all(is_possible(point.month or 0, point.day or 0) for point in (mention.start, mention.end))
    if ADJECTIVES & set(signs.values()):
        has_noun = mention.last > mention.first + 1 or noun_of(document, match, mention) is not None
        # «на сегодняшний день» is no day of an event, «Октябрьский районный суд» no month
        return (
            has_noun
            and not is_named(document, mention.first)
            and not (before == "ON" and mention.last > mention.first + 1)
        )
    if match.kind == "month":
        has_year = mention.start.year is not None or mention.start.year_shift is not None
        return has_year or mention.same_year or "part" in signs or before in PREPOSITIONS
    if match.kind == "year" and ("part" in signs and not match.number("y1", "s1", "years") or "quarter" in signs):
        return before in PREPOSITIONS
    if match.kind == "weekend":
        return before in {"IN", "ON", "FOR"}
    if match.kind == "shift":
        return is_sound_shift(document, match, mention, before)
    return match.kind != "clock" or is_sound_clock(document, match, mention)


def is_sound_shift(document: Document, match: Match, mention: DateMention, before: str) -> bool:
    """«Накануне визита», «агентство „Россия сегодня“», «почти два года назад», «несколько дней назад» fix no day."""
    tokens = document.tokens
    if match.signs.get("day") == "EVE" and mention.last < len(tokens) and mention.last == mention.first + 1:
        after = tokens[mention.last]
        is_noun_phrase = after.case == "Gen" and after.pos in ("NOUN", "PROPN", "ADJ", "DET")
        behind = tokens[mention.last + 1] if mention.last + 1 < len(tokens) else after
        is_possessive = after.lower in POSSESSIVES and behind.pos != "VERB"  # «накануне его принял президент»
        return not (is_noun_phrase or is_possessive or after.text[0].isdigit())
    if match.signs.get("day") == "DAYREL":
        return not is_named(document, mention.first)
    if "ago" in match.signs or "through" in match.signs:
        last = match.last - 1 if "through" in match.signs else match.last - 2
        unit = tokens[last - 1 if tokens[last].lower == "тому" else last].lower  # «неделю тому назад»
        return before != "APPROX" and ("count" in match.signs or unit in SINGLE)
    # «в ближайшие недели» is no week
    return not ("which" in match.signs and tokens[mention.first].lower.endswith(PLURAL_ENDINGS))


def is_named(document: Document, index: int) -> bool:
    """Whether a word belongs to the name of a paper or an agency: in quotes by itself, or in an organisation's name."""
    if any(e.first <= index < e.last and e.kind == "ORG" for e in document.entities):
        return True
    around = document.text[max(0, document.tokens[index].start - 1) : document.tokens[index].stop + 1]
    return around[0] in "«\"“„'" and around[-1] in "»\"”“'"


def is_sound_clock(document: Document, match: Match, mention: DateMention) -> bool:
    """A clock has two digits of minutes (not «3:2»); «с каждым днем», «днем рождения» are no time of day."""
    tokens = document.tokens
    if "minute" in match.signs:
        minute = tokens[mention.last - 1].text.rstrip(",.")
        return len(minute) == 2 and minute < "60" and (match.number("hour") or 0) <= 24
    if mention.last > mention.first + 1 or "noon" in match.signs:
        return True
    before = tokens[mention.first - 1].pos if mention.first else ""
    after = tokens[mention.last] if mention.last < len(tokens) else None
    return before not in ("ADJ", "ADP", "DET", "NUM") and not (after and after.case == "Gen" and after.pos != "VERB")


def noun_of(document: Document, match: Match, mention: DateMention) -> int | None:
    """The noun that a date without a preposition stands with: behind an adjective, else just before."""
    tokens = document.tokens
    if ADJECTIVES & set(match.signs.values()):
        for token in tokens[mention.last : mention.last + 4]:
            if token.pos == "NOUN":
                return token.index
            if token.pos not in ("ADJ", "DET", "NUM", "PROPN"):
                break
        return None
    if mention.preposition or not mention.first or match.kind not in ("day", "month", "season", "year"):
        return None
    before = tokens[mention.first - 1]
    return before.index if before.pos in ("NOUN", "PROPN") and before.lower not in words() else None


def is_attached(document: Document, match: Match, mention: DateMention) -> bool:
    """Whether the date rather belongs to a thing: «протокол от 5 марта», «саммит 2014 года», «план на 2026 год»; or is
    counted from another event («на следующий день после совещания»)."""
    after = document.tokens[mention.last] if mention.last < len(document.tokens) else None
    if mention.kind == "anaphora" and after is not None and after.lower == "после":
        return True
    if mention.preposition == "от" or (
        mention.preposition in ("с", "со") and document.tokens[mention.last - 1].case == "Ins"
    ):
        return True  # «по сравнению с прошлым годом»
    is_coarse = match.kind in ("month", "season", "year") or mention.unit in ("week", "month")
    if not is_coarse or mention.bound or match.signs.keys() & {"part", "adjective", "ago", "through"}:
        return False
    if mention.preposition == "на" and match.kind == "year":
        return mention.first > 1 and document.tokens[mention.first - 2].pos == "NOUN"
    return mention.preposition not in ("в", "во", "на", "с", "со") and match.signs.get("season") != "SEASON"
