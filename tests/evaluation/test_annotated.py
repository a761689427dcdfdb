"""Annotated articles: read from JSON Lines, and measured with their differences in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evaluation.annotated import AnnotatedArticle, measure, read_articles, sentence_at
from evaluation.outcome import DIFFERS, MISSED, SPURIOUS, Belief, Outcome, Value
from extract import Article

TEXT = "Дождь. Владимир Путин встретился с Джо Байденом в Женеве. Потом прошли переговоры.\nСнег."
MEETING = {
    "meeting_type": "meeting", "realis": "held", "date_start": None, "date_end": None, "city": "Женева",
    "host_country": "CH", "countries": ["RU", "US"], "documents": [],
    "participants": [
        {"name": "Владимир Путин", "position": None, "organization": None, "country": "RU", "role": None},
        {"name": "Джо Байден", "position": None, "organization": None, "country": "US", "role": None},
    ],
    "evidence": "Путин встретился с Джо Байденом",
}  # fmt: skip
READ = MEETING | {"evidence": [{"quote": "Путин встретился"}], "rule": "verb:встретиться", "confidence": 0.9}


class Reader:
    """An extractor that has its answer ready."""

    def __init__(self, meetings: Sequence[dict[str, Any]]) -> None:
        self.meetings = list(meetings)

    def extract(self, article: Article) -> dict[str, Any]:
        return {"meetings": self.meetings}


def outcome(*read: dict[str, Any]) -> Outcome:
    (one,) = measure(Reader(read), [AnnotatedArticle(Article("a", TEXT), (MEETING,))])
    return one


def test_what_is_right_is_no_difference() -> None:
    one = outcome(READ)
    assert one.differences == ()
    assert one.beliefs == (Belief(0.9, True),)
    assert one.figures["exact"].value == 1.0


def test_a_missed_meeting_shows_its_sentence() -> None:
    (difference,) = outcome().differences
    assert (difference.kind, difference.article_id) == (MISSED, "a")
    assert difference.sentence == "Владимир Путин встретился с Джо Байденом в Женеве."
    assert Value("participant", "Владимир Путин; Джо Байден", "") in difference.values


def test_a_spurious_meeting_shows_its_rule() -> None:
    other = READ | {"participants": [{"name": "Ким Чен Ын"}], "countries": ["KP"], "city": None, "confidence": 0.4}
    one = outcome(READ, other)
    (difference,) = one.differences
    assert difference.kind == SPURIOUS
    assert Value("participant", "", "Ким Чен Ын") in difference.values
    assert Value("rule", "", "verb:встретиться") in difference.values
    assert one.beliefs == (Belief(0.9, True), Belief(0.4, False))


def test_a_difference_shows_only_what_differs() -> None:
    read = READ | {"realis": "planned", "date_start": "2021-06-16", "date_end": "2021-06-16"}
    read["participants"] = [{"name": "Владимир Путин", "role": "guest"}]
    (difference,) = outcome(read).differences
    assert difference.kind == DIFFERS
    assert difference.values == (
        Value("realis", "held", "planned"),
        Value("participant", "Джо Байден", ""),
        Value("date", "", "2021-06-16"),
        Value("role", "", "Владимир Путин: guest"),
    )


def test_what_differs_more_is_worse() -> None:
    (role,) = outcome(
        READ | {"participants": [MEETING["participants"][0], {"name": "Джо Байден", "role": "host"}]}
    ).differences
    (date,) = outcome(READ | {"date_start": "2021-06-16"}).differences
    assert date.severity > role.severity


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Дождь", "Дождь."),
        ("Байден", "Владимир Путин встретился с Джо Байденом в Женеве."),
        ("переговоры", "Потом прошли переговоры."),
        ("Снег", "Снег."),
    ],
)
def test_the_sentence_around_a_word(word: str, sentence: str) -> None:
    assert sentence_at(TEXT, TEXT.index(word)) == sentence


def test_articles_are_read_with_their_meetings(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    rows = [{"id": "a", "text": TEXT, "title": "", "published": "2021-06-16", "meetings": [MEETING]}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (one,) = read_articles(path)
    assert (one.id, one.article.title, len(one.meetings)) == ("a", None, 1)


@pytest.mark.parametrize(
    "line", ["{", '{"id": "a", "text": "x"}', '{"id": "a", "text": "x", "meetings": [], "published": "5 мая"}']
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "x", "meetings": []}\n' + line)
    with pytest.raises(ValueError, match=r"gold.jsonl, line 2: "):
        read_articles(path)
