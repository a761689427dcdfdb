"""What the pages say in Russian and in English: a table of texts, and numbers, days and plurals as each language writes them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from markupsafe import Markup, escape

RUSSIAN = re.compile(r"([\u0400-\u04ff](?:[^A-Za-z]*[\u0400-\u04ff])?)")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")

TABLE = Path(__file__).with_name("texts.csv")
LOCALES = {"en": "en_GB", "ru": "ru"}  # the English of Britain: «10–12 November 2025»
# Which of the forms in the table a plural of Unicode's takes: «1 встреча, 2 встречи, 5 встреч».
FORMS = {"en": {"one": 0}, "ru": {"one": 0, "few": 1}}


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """All texts by key and language."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["key"]: {code: row[code] for code in LOCALES} for row in csv.DictReader(lines)}


@dataclass(frozen=True)
class Language:
    """One language of the pages."""

    code: str

    def t(self, key: str, **values: object) -> str:
        """A text of the table; a key that is not there is an error."""
        text = table()[key][self.code]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """«1 meeting», «1 234 встречи»."""
        return f"{self.number(number)} {self.form(key, number)}"

    def form(self, key: str, number: int) -> str:
        """The form that stands behind a number: «встреча», «встречи», «встреч»."""
        forms = self.t(key).split("|")
        plural = Locale.parse(LOCALES[self.code]).plural_form(number)
        return forms[FORMS[self.code].get(plural, len(forms) - 1)]

    def number(self, number: float) -> str:
        """«1,234», «1 234»."""
        return str(format_decimal(number, locale=LOCALES[self.code]))

    def days(self, start: date | None, end: date | None = None, precision: str | None = "day") -> str:
        """«10–12 November 2025», «ноябрь 1985», «2024»; what is not known is said."""
        if start is None:
            return self.t("day_unknown")
        end = end or start
        if precision == "year":
            return str(start.year) if end.year == start.year else f"{start.year}–{end.year}"
        if precision == "month":
            first, last = self._written(start, "LLLL y"), self._written(end, "LLLL y")
            return first if first == last else f"{first} – {last}"
        if (start.year, start.month) == (end.year, end.month) and start != end:
            return f"{start.day}–{self._written(end, 'd MMMM y')}"
        first, last = self._written(start, "d MMMM y"), self._written(end, "d MMMM y")
        return first if first == last else f"{first} – {last}"

    def _written(self, day: date, pattern: str) -> str:
        return str(format_date(day, pattern, locale=LOCALES[self.code]))

    def interval(self, text: str | None) -> str:
        """An ISO interval as days: «2025-11-10/2025-11-12»; what is none is given back."""
        try:
            start, _, end = (text or "").partition("/")
            return self.days(date.fromisoformat(start), date.fromisoformat(end or start))
        except ValueError:
            return text or ""

    def said(self, kind: str, code: str | None) -> str:
        """A code of the warehouse in words, «role_guest»; one that has none as it is."""
        return table().get(f"{kind}_{code}", {}).get(self.code, code or "")

    def chance(self, confidence: float | None) -> str:
        """What a confidence means: a share of right readings."""
        if confidence is None:
            return self.t("unknown")
        return self.t("chance", share=self.confidence(confidence), right=round(100 * confidence))

    def confidence(self, confidence: float | None) -> str:
        """«0.87», «0,87»."""
        return self.t("unknown") if confidence is None else str(format_decimal(confidence, "0.00", LOCALES[self.code]))

    def rule(self, name: str | None) -> tuple[str, str]:
        """A rule in words, and the Russian word that it rests on: «noun:переговоры»."""
        kind, _, word = (name or "unknown").partition(":")
        return self.said("rule", kind), word

    @staticmethod
    def day_before(day: date) -> date:
        """The last day of a period, where the warehouse says the first day without."""
        return day - timedelta(days=1)

    def short(self, day: date | None, precision: str | None = "day") -> str:
        """«10 Nov 2025», «Nov 2025», «2025»; nothing where no day is known."""
        written = {"year": "y", "month": "LLL y"}.get(precision or "day", "d MMM y")
        return self._written(day, written) if day else ""

    def month(self, day: date) -> str:
        """«Nov 2025», the name of a mark on an axis."""
        return self._written(day, "LLL y")

    def moment(self, moment: Any) -> str:
        """A day with the time of day."""
        return str(format_datetime(moment, "d MMMM y, HH:mm", locale=LOCALES[self.code]))

    def name(self, row: Mapping[str, Any], of: str = "name") -> Markup:
        """A name in this language, from columns like `name_en` and `name_ru`; where it has none, the other, told apart for who has it read aloud."""
        return self.told(self.plain(row, of))

    def plain(self, row: Mapping[str, Any], of: str = "name") -> str:
        """The same as plain text."""
        first, second = (f"{of}_ru", f"{of}_en") if self.code == "ru" else (f"{of}_en", f"{of}_ru")
        return str(row.get(first) or row.get(second) or "")

    def person(self, row: Mapping[str, Any]) -> Markup:
        """The name of a person in the letters of this language."""
        return self.told(self.person_plain(row))

    def person_plain(self, row: Mapping[str, Any]) -> str:
        """The same as plain text."""
        first, second = ("full_name", "full_name_latin") if self.code == "ru" else ("full_name_latin", "full_name")
        return str(row[first] or row[second])

    def told(self, text: object) -> Markup:
        """A text of the articles: on an English page, its Russian is marked as Russian."""
        return spoken(text) if self.code == "en" else escape(str(text))


def spoken(text: object) -> Markup:
    """A text in which the Russian is told apart for who has it read aloud: «first told by ТАСС»."""
    return Markup("").join(
        Markup('<span lang="ru">{}</span>').format(part) if CYRILLIC.match(part) else escape(part)
        for part in RUSSIAN.split(str(text))
    )


LANGUAGES = {code: Language(code) for code in LOCALES}


def preferred(cookie: str | None, accepted: str) -> Language:
    """The language that was chosen, or else the first of the browser's that the pages speak."""
    wanted = [cookie or "", *(part.split(";")[0].strip()[:2].lower() for part in accepted.split(","))]
    return LANGUAGES[next((code for code in wanted if code in LANGUAGES), "en")]
