"""Cleaning never loses a place: every cleaned character points back to where it stood."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.text import Source, clean

CASES = [
    ("Сер\u00adгей Лавров", "Сергей Лавров"),  # soft hyphen
    ("Сергей\u200b Лавров", "Сергей Лавров"),  # zero-width space
    ("\u200fЛавров\x00", "Лавров"),  # right-to-left mark, NUL
    ("Cергей", "Сергей"),  # a Latin C before Cyrillic letters
    ("CNN", "CNN"),  # a Latin word stays
    ("Мии\u0306", "Мий"),  # и + breve
    ("Пу\u0301тин", "Путин"),  # stress mark
    ("в\u00a0Минске", "в Минске"),
    ("российско\u2013китайской", "российско-китайской"),
    ("Диас\u2011Канель", "Диас-Канель"),
    ("Москва\u2013Пекин", "Москва\u2013Пекин"),
    ("встреча \u2013 в Минске", "встреча \u2013 в Минске"),
    (" date 2025-11-18 ЦАМТО, 17 ноября.", " ЦАМТО, 17 ноября."),
]


@pytest.mark.parametrize(("original", "text"), CASES)
def test_clean(original: str, text: str) -> None:
    assert clean(original).text == text


@given(st.text())
def test_offsets_hold(original: str) -> None:
    cleaned = clean(original)
    assert len(cleaned.origin) == len(cleaned.text) + 1
    assert list(cleaned.origin) == sorted(set(cleaned.origin))
    for i, char in enumerate(cleaned.text):
        start, stop = cleaned.original_span(i, i + 1)
        assert stop == start + 1
        if char.isascii() and char.isalpha():
            assert original[start] == char


def test_title_and_text_are_read_as_one_and_told_apart() -> None:
    source = Source.of("Встреча в Минске", "Лав\u00adров прибыл.")
    assert source.text == "Встреча в Минске\nЛавров прибыл."
    in_title = source.span(10, 16)
    assert in_title == {"start": 10, "end": 16, "in_title": True}
    assert source.quote(in_title) == "Минске"
    assert source.quote(source.span(17, 23)) == "Лав\u00adров"


def test_header_gives_the_day() -> None:
    assert Source.of(None, " date 2025-11-18 Текст.").header_date == date(2025, 11, 18)
    assert Source.of(None, " date 2025-02-30 Текст.").header_date is None
    assert Source.of(None, "Текст без даты.").header_date is None
