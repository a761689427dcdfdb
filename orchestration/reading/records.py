"""What a file offers: article versions, and what could not be read with its place and reason."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from orchestration.limits import InputLimits

FIELDS = ("id", "text", "title", "published", "url", "source", "withdrawn")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


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
    member: str | None = None  # of an archive
    is_named_by_file: bool = field(default=False, compare=False)  # its id is the stem of its file

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
    member: str | None = None  # of an archive


class Unreadable(Exception):
    """Why one record cannot be read; `position` is the character of the record where the trouble begins."""

    def __init__(self, reason: str, detail: str, position: int = 0) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.position = reason, detail, position


def article_of(record: Mapping[str, Any], limits: InputLimits, line: int | None = None) -> ArticleVersion:
    """The article that a decoded record describes; Unreadable says which field is wrong and why."""
    article_id, text = _string(record, "id"), _string(record, "text")
    if article_id is None or not article_id.strip():
        raise Unreadable("missing_id", "`id` is missing or blank; give the article a string that names it.")
    if record.get("withdrawn") is True:
        return ArticleVersion(article_id=article_id, text="", line=line, is_withdrawn=True)
    if text is None:
        raise Unreadable("missing_text", "`text` is missing; give the article's text as a string.")
    require_article(text, limits)
    published = _string(record, "published")
    return ArticleVersion(
        article_id=article_id,
        text=text,
        title=_string(record, "title"),
        published=None if published is None else day(published),
        url=_string(record, "url"),
        source=_string(record, "source"),
        line=line,
    )


def _string(record: Mapping[str, Any], field: str) -> str | None:
    value = record.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unreadable("wrong_type", f"`{field}` must be a string, not {type(value).__name__}.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Unreadable(
            "invalid_unicode", f"`{field}` holds half a surrogate pair; write the whole character."
        ) from error
    return value


def require_article(text: str, limits: InputLimits) -> None:
    """Unreadable unless the text holds words, and not too many."""
    if not any(character.isalnum() for character in text):
        raise Unreadable("blank_text", "The text holds no letter and no digit; give the article's text.")
    if len(text) > limits.text_characters:
        detail = f"The text has {len(text):,} characters, {limits.text_characters:,} are allowed (`text_characters`)."
        raise Unreadable("too_large", detail)
    if len(_CONTROL.findall(text)) > len(text) / 20:
        raise Unreadable("not_text", "Full of control characters; give the text itself.")


def day(value: str) -> date:
    """A day written YYYY-MM-DD, or the day of a time written so."""
    if _DATE.fullmatch(value.strip()):
        try:
            return datetime.fromisoformat(value.strip()).date()
        except ValueError:
            pass  # 2025-02-30
    raise Unreadable("invalid_date", f"{printable(value)!r} is no date; write YYYY-MM-DD, or leave it out.")


def excerpt(data: bytes, length: int = 200) -> str:
    """The first characters, safe to print anywhere: what is invisible or broken is shown escaped."""
    return printable(data[: 4 * length].decode("utf-8", "surrogateescape"), length)


def printable(text: str, length: int = 200) -> str:
    """The first characters of a decoded text, a byte that could not be decoded as `\\xff`; blanks where there is no more."""
    text = text[:length]
    return "".join(map(_shown, text.strip() or text))[:length]


def _shown(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def excerpt_at(text: str, position: int, before: int = 60) -> str:
    """What stands around the place."""
    return printable(text[max(0, position - before) :])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
