"""What is read and what is refused, byte by byte: each case is an input and its outcome."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import PurePath

import pytest

from orchestration.reading import ArticleVersion, Rejected, excerpt, read_articles


def read(data: bytes | str, name: str = "a.jsonl") -> list[ArticleVersion | Rejected]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_articles(io.BytesIO(raw), PurePath(name)))


def test_text_keeps_every_character_and_its_header_is_the_date():
    text = " date 2025-11-18 Стороны провели переговоры.\r\nИх итог неясен.\n"
    (article,) = read(text, "000_f35e.txt")
    assert article == ArticleVersion("000_f35e", text, published=date(2025, 11, 18))


@pytest.mark.parametrize("text", ["Без даты.", "date неизвестна", "Текст date 2025-11-18 внутри."])
def test_text_without_a_date_header_has_no_date(text):
    (article,) = read(text, "a.txt")
    assert article.published is None


def test_byte_order_mark_is_no_part_of_the_text():
    assert read(b"\xef\xbb\xbf" + "Встреча".encode(), "a.txt")[0].text == "Встреча"
    assert read(b'\xef\xbb\xbf{"id": "1", "text": "a"}')[0].article_id == "1"


@pytest.mark.parametrize(
    ("data", "reason", "line", "byte_offset"),
    [
        (b"", "blank_text", 1, 0),
        (b" \n\t\xe2\x80\x8b", "blank_text", 1, 0),
        (b" date 2025-11-18 \n", "blank_text", 1, 0),
        (b" date 2025-02-30 text", "invalid_date", 1, 0),
        (b" date 18.11.2025 text", "invalid_date", 1, 0),
        ("первая\nстрока ".encode() + b"\xff\xfe", "not_utf8", 2, 26),
        ("Встреча".encode("cp1251"), "not_utf8", 1, 0),
        (b"\x1f\x8b\x08\x00", "wrong_format", 1, 0),
        (b"PK\x03\x04\x14", "wrong_format", 1, 0),
        (b"%PDF-1.7", "wrong_format", 1, 0),
        (bytes(range(9)) * 20 + b"text", "not_text", 1, 0),
    ],
)
def test_text_that_cannot_be_read_says_why_and_where(data, reason, line, byte_offset):
    (rejected,) = read(data, "a.txt")
    assert (rejected.reason, rejected.line, rejected.byte_offset) == (reason, line, byte_offset)
    assert rejected.detail.endswith(".") or rejected.detail.endswith("`.")


GOOD = '{"id": "good", "text": "Встреча"}'


@pytest.mark.parametrize(
    ("line", "reason", "byte_in_line"),
    [
        (b"{bad", "invalid_json", 1),
        (b'{"id": "1", "text": "a"', "invalid_json", 23),
        (b"[" * 100_000, "too_deep", 0),
        (b'{"id": "1", "text": "a", "n": ' + b"1" * 5000 + b"}", "invalid_json", 0),
        (b'["id", "text"]', "not_an_object", 0),
        (b"null", "not_an_object", 0),
        (b'{"text": "a"}', "missing_id", 0),
        (b'{"id": " ", "text": "a"}', "missing_id", 0),
        (b'{"id": 7, "text": "a"}', "wrong_type", 0),
        (b'{"id": "1"}', "missing_text", 0),
        (b'{"id": "1", "text": null}', "missing_text", 0),
        (b'{"id": "1", "text": ["a"]}', "wrong_type", 0),
        (b'{"id": "1", "text": "  "}', "blank_text", 0),
        (b'{"id": "1", "text": "a", "title": 5}', "wrong_type", 0),
        (b'{"id": "1", "text": "a", "published": "2025-02-30"}', "invalid_date", 0),
        (b'{"id": "1", "text": "a", "published": "20250230"}', "invalid_date", 0),
        (b'{"id": "1", "text": "a", "published": ""}', "invalid_date", 0),
        (b'{"id": "1", "text": "a\\ud800"}', "invalid_unicode", 0),
        (b'{"id": "1", "text": "\xff"}', "not_utf8", 21),
    ],
)
def test_bad_line_is_set_aside_with_its_place_and_the_rest_is_read(line, reason, byte_in_line):
    before = GOOD.encode() + b"\n\n"
    first, rejected, last = read(before + line + b"\r\n" + GOOD.encode())
    assert first.article_id == last.article_id == "good"
    assert (first.line, rejected.line, last.line) == (1, 3, 4)
    assert (rejected.reason, rejected.byte_offset) == (reason, len(before) + byte_in_line)
    assert len(rejected.excerpt) <= 200
    assert rejected.excerpt.isprintable()


def test_every_field_of_a_line_is_kept():
    record = {"id": "1", "text": "т", "title": "з", "published": "2025-11-18", "url": "u", "source": "s", "more": 1}
    assert read(json.dumps(record)) == [ArticleVersion("1", "т", "з", date(2025, 11, 18), "u", "s", line=1)]


def test_empty_json_lines_offer_nothing():
    assert read(b"") == read(b"\n \n") == []


def test_other_formats_are_set_aside():
    (rejected,) = read(b"text", "a.docx")
    assert rejected.reason == "unsupported_format"


def test_key_changes_with_everything_the_article_says_of_itself():
    base = ArticleVersion("1", "text")
    others = [
        ArticleVersion("2", "text"),
        ArticleVersion("1", "text "),
        ArticleVersion("1", "text", "title"),
        ArticleVersion("1", "text", published=date(2025, 1, 1)),
        ArticleVersion("1", "text", url="u"),
        ArticleVersion("1", "text", source="u"),
    ]
    assert len({article.key for article in [base, *others]}) == 7
    assert ArticleVersion("1", "text", line=9).key == base.key


def test_excerpt_shows_what_is_invisible():
    assert excerpt(b"a\x00\xe2\x80\xae\xff") == "a\\x00\\u202e\\xff"
