"""A document in signs: each token one character, so that the rules of `rules` match tokens as letters of a word.

Which sign a word has is data (lexicon/date_word.csv); numbers and marks are read here. No grammar, no calendar.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.dates.rules import RULES
from extract.language import Document
from extract.tables import lexicon

ENDINGS = "ый ий ого его ому ему ым им ом ем ая яя ой ей ую юю ое ее ые ие ых их ыми ими"
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
CENTURY_TURN = 70  # «17.11.25» is 2025, «17.11.85» is 1985
MONTH_WORDS = frozenset({"MGEN", "MONTH"})
NAME_LIKE = MONTH_WORDS | {"MADJ", "WADJ"}  # «площадь 8 Марта», «Октябрьский район»
Value = tuple[int, ...]


class Reading(NamedTuple):
    """One character, one sign name and one value for each token."""

    signs: str
    names: tuple[str, ...]
    values: tuple[Value, ...]


@lru_cache(maxsize=1)
def words() -> dict[str, tuple[str, Value]]:
    """Word form → its sign and value, from the lexicon; «прошл~» stands for the adjective in all its endings."""
    forms: dict[str, tuple[str, Value]] = {}
    for row in lexicon("date_word"):
        value = (int(row["value"]),) if row["value"] else ()
        for form in row["forms"].split():
            for word in [form[:-1] + ending for ending in ENDINGS.split()] if form.endswith("~") else [form]:
                if word in forms:
                    raise ValueError(f"date_word.csv: {word} stands twice")
                forms[word] = (row["sign"], value)
    return forms


MARKS = {",": "COMMA", ".": "DOT", ":": "COLON", "(": "OPEN", ")": "CLOSE", **dict.fromkeys("-–—−", "DASH")}
FULL_DATE = re.compile(r"(?P<d>\d\d?)([./])(?P<m>\d\d?)\2(?P<y>\d{4}|\d\d)|(?P<Y>\d{4})-(?P<M>\d\d)-(?P<D>\d\d)")
YEAR = re.compile(r"((?:18|19|20)\d\d)(-?(?:го|й|м|ом|му|ый))?")
YEARS = re.compile(r"((?:18|19|20)\d\d)[-–—](\d{4}|\d\d)")
DAYS = re.compile(r"(\d\d?)(?:-?го)?[-–—](\d\d?)(?:-?го)?")
DAY = re.compile(r"(\d\d?)(?:-?(?:го|е|ое|му|м))?")
DASH_DAY = re.compile(r"[-–—](\d\d?)")


def number_sign(text: str) -> tuple[str, Value]:
    """The sign of a token with digits: «17», «17-го», «13-14», «2014-2015», «17.11.2025»; anything else is OTHER."""
    text, mark = (text[:-1], text[-1]) if text[-1] in ",." else (text, "")  # razdel leaves the comma on a number: «13,»
    if match := FULL_DATE.fullmatch(text):
        day, month, year = (int(match[low] or match[low.upper()]) for low in "dmy")
        year += 0 if year > 99 else 2000 if year < CENTURY_TURN else 1900
        return ("FULL", (year, month, day)) if is_possible(month, day) else ("OTHER", ())
    if match := YEAR.fullmatch(text):
        return ("YEARTH" if match[2] else "YEAR"), (int(match[1]),)
    if match := YEARS.fullmatch(text):
        first = int(match[1])
        last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
        return ("YEARS", (first, last)) if first < last else ("OTHER", ())
    if match := DAYS.fullmatch(text):
        return ("DAYS", (int(match[1]), int(match[2]))) if 0 < int(match[1]) < int(match[2]) < 32 else ("OTHER", ())
    if match := DAY.fullmatch(text):
        name = "NUMBER" if not 0 < int(match[1]) < 32 else "DAYCOMMA" if mark == "," else "DAY"
        return name, (int(match[1]),)
    if match := DASH_DAY.fullmatch(text):
        return "DASHDAY", (int(match[1]),)
    return ("NUMBER", (int(text),)) if text.isdecimal() and len(text) == 3 else ("OTHER", ())


def is_possible(month: int, day: int) -> bool:
    """Whether any year has this day; 30 February is none."""
    return 1 <= month <= 12 and 1 <= day <= LONGEST_MONTH[month - 1]


@lru_cache(maxsize=20_000)
def sign_of(word: str) -> tuple[str, Value]:
    """The sign name and the value of one lower-case word."""
    if word in MARKS:
        return MARKS[word], ()
    if word[-1:].isdigit() or word[:1].isdigit():
        return number_sign(word)
    if found := words().get(word.rstrip("-–—")):  # «17 ноя- РИА Новости»
        return found
    pair = [words().get(part, ("", ())) for part in re.split("[-–—]", word)]
    if len(pair) == 2 and pair[0][0] in MONTH_WORDS and pair[1][0] in MONTH_WORDS:
        return "MONTHS", (*pair[0][1], *pair[1][1])
    if len(pair) == 2 and pair[0][0] == pair[1][0] == "WACC":
        return "WEEKDAYS", (*pair[0][1], *pair[1][1])
    return "OTHER", ()


@lru_cache(maxsize=1)
def grammar() -> tuple[dict[str, str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Sign name → character, and the rules compiled over these characters."""
    names = sorted({name for _, rule in RULES for name in re.findall("[A-Z]{2,}", rule)})
    characters = {name: chr(0x100 + number) for number, name in enumerate(names)}
    return characters, tuple(
        (kind, re.compile(re.sub("[A-Z]{2,}", lambda name: characters[name.group()], rule), re.VERBOSE))
        for kind, rule in RULES
    )


def read_signs(document: Document) -> Reading:
    """The whole document in signs; of a day in two words («двадцать второго») the second gets the whole value."""
    characters, _ = grammar()
    pairs = [sign_of(token.lower) for token in document.tokens]
    for token, (name, value) in zip(document.tokens, pairs, strict=True):
        i = token.index
        if name == "OTHER":
            if token.pos == "NOUN" and token.case == "Gen" and token.number == "Plur":
                pairs[i] = "PLURAL", ()
            continue
        before, after = pairs[i - 1] if i else ("", ()), pairs[i + 1][0] if i + 1 < len(pairs) else ""
        if name == "ORDINAL" and before[0] == "TENS":
            pairs[i] = name, (before[1][0] + value[0],)
        elif name in NAME_LIKE and token.text.istitle() and after not in ("YEAR", "YEARTH"):
            is_first = document.sentences[token.sentence][0] == i
            pairs[i] = name if is_first else "NAMED", value
    names, values = zip(*pairs, strict=True) if pairs else ((), ())
    return Reading("".join(characters.get(name, ".") for name in names), names, values)
