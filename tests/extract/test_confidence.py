"""The confidence of a meeting: its signs, and what their weights make of them."""

from __future__ import annotations

import pytest

from extract import Article, Extractor
from extract.meetings.confidence import ALWAYS, SIGNS, confidence, signs
from extract.tables import lexicon

SEEN = [
    # two people with a place
    (
        "Сергей Лавров встретился с Джоном Керри в Женеве.",
        {"one_named", "two_named", "two_countries", "a_place"},
    ),
    # the day known, no place
    ("Переговоры Сергея Лаврова и Джона Керри прошли 5 мая 2015 года.", {"two_named", "two_countries", "a_day"}),
]
UNSEEN = [
    ("Сергей Лавров встретился с Джоном Керри в Женеве.", {"a_day", "vague", "a_role", "part_of_a_visit"}),
    ("Переговоры Сергея Лаврова и Джона Керри прошли 5 мая 2015 года.", {"a_place", "a_role"}),
]


def signs_of(extractor: Extractor, text: str) -> set[str]:
    (event,) = extractor.account(Article("a", text)).events
    return set(signs(event))


@pytest.mark.parametrize(("text", "expected"), SEEN)
def test_signs_that_are_seen(extractor: Extractor, text: str, expected: set[str]) -> None:
    assert signs_of(extractor, text) >= expected | {ALWAYS}


@pytest.mark.parametrize(("text", "unexpected"), UNSEEN)
def test_signs_that_are_not_seen(extractor: Extractor, text: str, unexpected: set[str]) -> None:
    assert not signs_of(extractor, text) & unexpected


def test_the_table_weighs_every_sign() -> None:
    assert [row["sign"] for row in lexicon("confidence")] == list(SIGNS)


def test_more_sides_are_surer_and_a_vague_mention_is_less_sure() -> None:
    bare = [ALWAYS, "one_named", "one_country"]
    assert 0 < confidence([ALWAYS]) < confidence(bare) < confidence([*bare, "two_named", "two_countries"]) < 1
    assert confidence([*bare, "vague"]) < confidence(bare)
