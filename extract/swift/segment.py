"""razdel's tokens and sentences, found faster: its rules run only where they can matter, and once for each way of writing.

razdel looks at each pair of neighbouring characters of unlike kind. A word with plain marks on either side («слово»,) is settled
without; what else stands between spaces is split by razdel itself and kept, with the kinds of what stands around it, which
is all that its rules ask about («1999, 5» keeps the comma with the number). A sentence can only end before a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import razdel
from razdel.segmenters.sentenize import BULLET_SIZE, SentSplit
from razdel.segmenters.tokenize import ATOM
from razdel.substring import find_substrings

PLAIN = re.compile(r"([«(\"]?)([а-яё]+(?:-[а-яё]+)?)([»)\"](?=[,.](?!\S)))?([,.»)\":;!?]?)(?!\S)|(\S+)", re.IGNORECASE)
SAMPLES = {"RU": "а", "LAT": "a", "INT": "1", "PUNCT": ",", "OTHER": "§"}  # a character of each of razdel's kinds
KEPT = 50_000


class Substring(NamedTuple):
    """A token or a sentence: where it stands in the text, and what it is."""

    start: int
    stop: int
    text: str


def tokenize(text: str, first: int = 0, last: int | None = None) -> Iterator[Substring]:
    """The tokens of a text, or of a part of it, as razdel has them."""
    last = len(text) if last is None else last
    for match in PLAIN.finditer(text, first, last):
        opening, word, closing, mark, piece = match.groups()
        start, stop = match.span()
        if piece is None:
            if opening:
                yield Substring(start, start + 1, opening)
                start += 1
            end = start + len(word)
            yield Substring(start, end, word)
            if closing:
                yield Substring(end, end + 1, closing)
            if mark:
                yield Substring(stop - 1, stop, mark)
        else:
            for part in parts(kind_before(text, first, start), piece, kind_after(text, stop, last)):
                yield Substring(start, start + len(part), part)
                start += len(part)


@lru_cache(maxsize=KEPT)
def parts(before: str | None, piece: str, after: str | None) -> tuple[str, ...]:
    """The tokens of what stands between two spaces, by the kinds of characters before and after the spaces."""
    left, right = SAMPLES.get(before or "", ""), SAMPLES.get(after or "", "")
    tokens = tuple(token.text for token in razdel.tokenize(f"{left} {piece} {right}"))
    return tokens[bool(left) : len(tokens) - bool(right)]


def kind_before(text: str, first: int, start: int) -> str | None:
    """The kind of the last character before a place that is no space, in a part of a text."""
    start -= 1
    while start >= first and text[start].isspace():
        start -= 1
    return kind(text[start]) if start >= first else None


def kind_after(text: str, stop: int, last: int) -> str | None:
    """The kind of the first character from a place on that is no space, in a part of a text."""
    while stop < last and text[stop].isspace():
        stop += 1
    return kind(text[stop]) if stop < last else None


@lru_cache(maxsize=KEPT)
def kind(char: str) -> str | None:
    """What razdel takes a character for: RU, LAT, INT, PUNCT, OTHER."""
    match = ATOM.match(char)
    return match.lastgroup if match else None


def sentenize(text: str) -> Iterator[Substring]:
    """The sentences of a text, as razdel has them."""
    for found in find_substrings(sentences(text), text):
        yield Substring(found.start, found.stop, found.text)


def sentences(text: str) -> Iterator[str]:
    """The sentences without the spaces around them."""
    segmenter, window, begin = razdel.sentenize, razdel.sentenize.split.window, 0
    for match in segmenter.split.re.finditer(text):
        start, stop = match.span()
        if not text[stop : stop + 1].isspace():
            continue
        # the rules ask how a sentence begins, and no further than this
        head = text[begin : min(start, begin + BULLET_SIZE + 1)]
        split = SentSplit(text[max(0, start - window) : start], match.group(1), text[stop : stop + window], head)
        if not segmenter.join(split):
            yield text[begin:stop].strip()
            begin = stop
    yield text[begin:].strip()


class Segmenter:
    """What Natasha's Doc asks for its tokens and sentences."""

    tokenize = staticmethod(tokenize)

    def sentenize(self, text: str) -> Iterator[Substring]:
        """The sentences of a text; none of an empty one."""
        return sentenize(text) if text else iter(())
