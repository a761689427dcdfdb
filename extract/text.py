"""Text as it came, made fit for reading: invisible characters stripped, look-alikes folded, offsets kept.

What a reader would not see must not split a word; every cleaned character knows where it stood in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extract.chrome import chrome

# Latin letters that look like Cyrillic ones, folded where a word mixes both («Cергей» with a Latin C).
LOOKALIKES = str.maketrans("AaBCcEeHKkMOoPpTXxyËë", "АаВСсЕеНКкМОоРрТХхуЁё")
MAX_CHARACTERS = 200_000  # ten times the longest news article; what is longer is many articles, or none
HEADER = re.compile(r"\s*date\s+\d{4}-\d{2}-\d{2}(?=\s|$)")
LATIN_WORD = re.compile(r"(?<!\w)\w*[A-Za-z]\w*")
# Characters that are read as they stand, as many as follow each other, or one that is looked at.
RUN = re.compile(r"(?P<plain>[\n -~А-Яа-яЁё«»„“”–—…№]+)|.", re.DOTALL)
# Other hyphens, and the dash of «российско–китайской»; «Москва–Пекин» keeps its own.
HYPHEN = re.compile(r"(?<=\w)[\u2010\u2011](?=\w)|(?<=[а-яё])\u2013(?=[а-яё])")
MIXED = re.compile(r"(?=\w*[А-Яа-яЁё])(?=\w*[A-Za-z])")


class TooLong(ValueError):
    """A text that is no news article by its length alone."""


def require_length(title: str | None, text: str) -> None:
    """An error where title and text are longer than any article."""
    length = len(title or "") + len(text)
    if length > MAX_CHARACTERS:
        raise TooLong(f"title and text have {length} characters; an article has at most {MAX_CHARACTERS}")


@dataclass(frozen=True)
class CleanText:
    """`text` is what is read; `origin[i]` is the offset in the original of its i-th character, with one more for the end."""

    text: str
    origin: tuple[int, ...]

    def original_span(self, start: int, stop: int) -> tuple[int, int]:
        """The span of the original that `text[start:stop]` was made from (half-open)."""
        if start >= stop:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[stop - 1] + 1 if stop else 0


def is_invisible(char: str) -> bool:
    """Control and format characters and lone combining marks: NUL, soft hyphen, zero-width space, right-to-left mark."""
    return char not in "\n\r\t" and unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs", "Cn"}


def readable(char: str) -> str:
    """One character as it is read: white space is a space; a character without a name (Tangut and the like) would crash
    the morphology and becomes U+FFFD."""
    if char != "\n" and char.isspace():
        return " "
    return char if char == "\n" or unicodedata.name(char, None) is not None else "\ufffd"


def clean(original: str) -> CleanText:
    """Strip, compose and fold one text; the date header of a text file and the page around an article are left out."""
    chars: list[str] = []
    origin: list[int] = []
    for start, stop in article_spans(original):
        for run in RUN.finditer(original, start, stop):
            char = run.group()
            if run.lastgroup == "plain":
                chars += char
                origin += range(*run.span())
            elif is_invisible(char):
                continue
            elif chars and unicodedata.combining(char):
                composed = unicodedata.normalize("NFC", chars[-1] + char)
                if len(composed) == 1:  # «и» + breve is «й»; a stress mark composes with nothing and is dropped
                    chars[-1] = composed
            else:
                chars.append(readable(char))
                origin.append(run.start())
    return CleanText(HYPHEN.sub("-", LATIN_WORD.sub(fold, "".join(chars))), (*origin, len(original)))


def article_spans(original: str) -> Iterator[tuple[int, int]]:
    """Where the article's own characters stand."""
    header = HEADER.match(original)
    position = header.end() if header else 0
    for start, stop in chrome(original):
        if start > position:
            yield position, start
        position = max(position, stop)
    yield position, len(original)


def fold(match: re.Match[str]) -> str:
    """Latin look-alikes in a word that also has Cyrillic letters become Cyrillic."""
    word = match.group()
    if not MIXED.match(word):
        return word
    folded = word.translate(LOOKALIKES)
    return folded if not re.search("[A-Za-z]", folded) else word


@dataclass(frozen=True)
class Source:
    """Title and text of an article as one text to read, the title on a line of its own."""

    text: str
    title: CleanText | None
    body: CleanText
    header_date: date | None
    original_title: str | None
    original_text: str

    @classmethod
    def of(cls, title: str | None, text: str) -> Source:
        """Clean both; the date header of a text file is read and left out."""
        require_length(title, text)
        heading = clean(title) if title and title.strip() else None
        body = clean(text)
        joined = f"{heading.text}\n{body.text}" if heading else body.text
        return cls(joined, heading, body, header_date(text), title, text)

    @property
    def title_length(self) -> int:
        """How many characters of `text` are the title's."""
        return len(self.title.text) if self.title else 0

    def span(self, start: int, stop: int) -> dict[str, object]:
        """`start` and `end` in the original for a span of what was read, with `in_title` where it stands there."""
        shift = self.title_length + 1 if self.title else 0
        if self.title and start < shift - 1:
            first, last = self.title.original_span(start, min(stop, shift - 1))
            return {"start": first, "end": last, "in_title": True}
        first, last = self.body.original_span(start - shift, stop - shift)
        return {"start": first, "end": last}

    def quote(self, span: dict[str, object]) -> str:
        """The original text of a span."""
        text = self.original_title if span.get("in_title") else self.original_text
        return str(text)[span["start"] : span["end"]]  # type: ignore[misc]


def header_date(text: str) -> date | None:
    """The day in the date header of a text file; None without a header or with an impossible day."""
    header = HEADER.match(text)
    if header is None:
        return None
    try:
        return date.fromisoformat(header.group().split()[-1])
    except ValueError:
        return None
