"""Names and phrases that count as the same, and near misses that do not."""

from __future__ import annotations

import pytest

from evaluation.alike import jaccard, pair_up, same_name, same_phrase, same_word, words


def test_words_are_lower_case_and_know_no_yo() -> None:
    assert words("Фёдор Д.Пантус, ВТС-2025") == ["федор", "д", "пантус", "втс", "2025"]
    assert words(None) == []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("обама", "обамой", True),
        ("мищенко", "мищенко", True),
        ("д", "дмитрий", True),  # an initial
        ("д", "олег", False),
        ("ли", "лили", False),
        ("макрон", "макаров", False),
    ],
)
def test_same_word(a: str, b: str, same: bool) -> None:
    assert same_word(a, b) is same_word(b, a) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Олег Мищенко", "Мищенко", True),
        ("Олегом Мищенко", "Мищенко Олег", True),
        ("Д. Пантус", "Дмитрий Пантус", True),
        ("Дмитрий Медведев", "Дмитрий Пантус", False),
        ("Д. П.", "Дмитрий Пантус", False),  # initials alone name nobody
        ("", "Пантус", False),
        (None, None, False),
    ],
)
def test_same_name(a: str | None, b: str | None, same: bool) -> None:
    assert same_name(a, b) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("министр обороны", "министр обороны России", True),
        ("министр обороны России", "министра обороны РФ", True),
        ("министр", "министр обороны России", False),
        ("", "министр", False),
    ],
)
def test_same_phrase(a: str, b: str, same: bool) -> None:
    assert same_phrase(a, b) is same


def test_pairs_are_one_to_one() -> None:
    assert pair_up(["RU", "RU", "BY"], ["BY", "RU"], str.__eq__) == [(0, 1), (2, 0)]


def test_jaccard() -> None:
    assert jaccard(["RU", "BY"], ["RU", "CU"], str.__eq__) == pytest.approx(1 / 3)
    assert jaccard([], [], str.__eq__) == 1.0
