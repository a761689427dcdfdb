"""From the bytes of a file to article versions and rejections, each with its place.

Pure: no database and no folder walk. A rejection never stops the file: what can be read is read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePath
from typing import Any, BinaryIO

TEXT_SUFFIXES = {".txt"}
JSON_LINES_SUFFIXES = {".jsonl", ".ndjson"}

# ` date 2025-11-18 ` before the text; a word "date" before something else than digits is the article's own.
_DATE_HEADER = re.compile(r"\A\s*date\s+(\d\S*)(?:\s|\Z)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class ArticleVersion:
    """An article as one file offers it; one that is withdrawn says nothing any more."""

    article_id: str
    text: str
    title: str | None = None
    published: date | None = None
    url: str | None = None
    source: str | None = None
    line: int | None = None
    is_withdrawn: bool = False

    @cached_property
    def key(self) -> str:
        """The hash of everything that the article says of itself."""
        published = self.published.isoformat() if self.published else None
        parts = [self.article_id, self.title, self.text, published, self.url, self.source]
        return _sha256(json.dumps(parts, ensure_ascii=False))

    @cached_property
    def sha256(self) -> str:
        """The hash of the text alone."""
        return _sha256(self.text)


@dataclass(frozen=True)
class Rejected:
    """An input that could not be read: where it stands, why, and what to do."""

    reason: str
    detail: str
    line: int | None = None
    byte_offset: int | None = None
    excerpt: str = ""


class _Unreadable(Exception):
    """Why one record cannot be read."""

    def __init__(self, reason: str, detail: str, byte_offset: int = 0) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.byte_offset = reason, detail, byte_offset


def read_articles(stream: BinaryIO, name: PurePath) -> Iterator[ArticleVersion | Rejected]:
    """Every article a file offers, read by its suffix; text files give one, JSON Lines one a line."""
    suffix = name.suffix.lower()
    if suffix in JSON_LINES_SUFFIXES:
        yield from _read_json_lines(stream)
    elif suffix in TEXT_SUFFIXES:
        yield _read_text(stream.read(), name.stem)
    else:
        known = ", ".join(sorted(TEXT_SUFFIXES | JSON_LINES_SUFFIXES))
        yield Rejected(
            "unsupported_format", f"Files ending in {known} are read; convert or remove this one.", byte_offset=0
        )


def _read_text(data: bytes, stem: str) -> ArticleVersion | Rejected:
    try:
        if other := _other_encoding(data):
            raise _Unreadable("not_utf8", f"The file is {other}; convert it to text in UTF-8.")
        text = _decode(data.removeprefix(_BOM))
        if len(_CONTROL.findall(text)) > len(text) / 20:  # UTF-16 without a mark is valid UTF-8, and nonsense
            raise _Unreadable("not_text", "Full of control characters; convert the file to UTF-8.")
        header = _DATE_HEADER.match(text)
        _require_words(text[header.end() :] if header else text)
        return ArticleVersion(article_id=stem, text=text, published=_date(header[1]) if header else None)
    except _Unreadable as problem:
        before = data[: problem.byte_offset]
        line = before.count(b"\n") + 1
        return Rejected(
            problem.reason, problem.detail, line, problem.byte_offset, _excerpt_at(data, problem.byte_offset)
        )


def _read_json_lines(stream: BinaryIO) -> Iterator[ArticleVersion | Rejected]:
    offset = 0
    for number, raw in enumerate(stream, start=1):
        line = raw.removeprefix(_BOM) if number == 1 else raw
        if number == 1 and (other := _other_encoding(line)):
            yield Rejected("not_utf8", f"The file is {other}; convert it to JSON Lines in UTF-8.", 1, 0, excerpt(line))
            return
        if line.strip():
            try:
                yield _article(_parse(line), number)
            except _Unreadable as problem:
                skipped = len(raw) - len(line)
                place = offset + skipped + problem.byte_offset
                yield Rejected(problem.reason, problem.detail, number, place, _excerpt_at(line, problem.byte_offset))
        offset += len(raw)


def _parse(line: bytes) -> dict[str, Any]:
    text = _decode(line).rstrip()
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        offset = len(text[: error.pos].encode())
        raise _Unreadable("invalid_json", f"Not JSON at byte {offset} of the line: {error.msg}.", offset) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; a thousand nested brackets
        raise _Unreadable("invalid_json", f"JSON that cannot be read: {error}") from error
    if not isinstance(record, dict):
        raise _Unreadable("not_an_object", 'A line must be one object: {"id": "…", "text": "…"}.')
    return record


def _article(record: dict[str, Any], number: int) -> ArticleVersion:
    article_id, text = _string(record, "id"), _string(record, "text")
    if article_id is None or not article_id.strip():
        raise _Unreadable("missing_id", "`id` is missing or blank; give the article a string that names it.")
    if record.get("withdrawn") is True:
        return ArticleVersion(article_id=article_id, text="", line=number, is_withdrawn=True)
    if text is None:
        raise _Unreadable("missing_text", "`text` is missing; give the article's text as a string.")
    _require_words(text)
    published = _string(record, "published")
    return ArticleVersion(
        article_id=article_id,
        text=text,
        title=_string(record, "title"),
        published=None if published is None else _date(published),
        url=_string(record, "url"),
        source=_string(record, "source"),
        line=number,
    )


def _string(record: dict[str, Any], field: str) -> str | None:
    value = record.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _Unreadable("wrong_type", f"`{field}` must be a string, not {type(value).__name__}.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _Unreadable(
            "invalid_unicode", f"`{field}` holds half a surrogate pair; write the whole character."
        ) from error
    return value


def _require_words(text: str) -> None:
    if not any(character.isalnum() for character in text):
        raise _Unreadable("blank_text", "The text holds no letter and no digit; give the article's text.")


def _date(value: str) -> date:
    if _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # 2025-02-30
    raise _Unreadable("invalid_date", f"{excerpt(value.encode())!r} is no date; write YYYY-MM-DD, or leave it out.")


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        detail = f"Not UTF-8 at byte {error.start}; convert the file, e.g. `iconv -f cp1251 -t utf-8`."
        raise _Unreadable("not_utf8", detail, error.start) from error


def _other_encoding(data: bytes) -> str | None:
    return next((name for mark, name in _OTHER_ENCODINGS.items() if data.startswith(mark)), None)


def excerpt(data: bytes, length: int = 200) -> str:
    """The first characters, safe to print anywhere: what is invisible or broken is shown escaped."""
    text = data[: 4 * length].decode("utf-8", "backslashreplace").strip()
    safe = (character if character.isprintable() else character.encode("unicode_escape").decode() for character in text)
    return "".join(safe)[:length]


def _excerpt_at(data: bytes, offset: int, before: int = 60) -> str:
    """What stands around the place, beginning with a whole character."""
    start = max(0, offset - before)
    return excerpt(data[start:].lstrip(bytes(range(0x80, 0xC0))) if start else data)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
