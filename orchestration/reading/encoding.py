"""From bytes to text: which encoding it is, and every character with the byte it stood at.

Bytes that do not fit become lone surrogates, so that the text encodes back to exactly the bytes it came from.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from functools import cache
from math import log
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from orchestration.reading.records import Unreadable

CHUNK = 1 << 18

# Encodings of Cyrillic that are told apart by what reads like a language; a mark or a valid UTF-8 text needs no such guess.
CYRILLIC = ["cp1251", "koi8_r", "cp866", "iso8859_5"]
# Fewer foreign bytes say nothing: 0xFF alone could be a letter of any of them.
FEWEST_BYTES = 10
_TELLING = 20_000  # bytes from the first foreign one on

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# How files of other kinds begin, whatever they are called.
_MAGIC = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip (or a document of an office program)",
    b"%PDF": "PDF",
    b"PAR1": "Parquet",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\xd0\xcf\x11\xe0": "a document of an old office program",
    b"\x7fELF": "a program",
}

_PUNCTUATION = re.compile("[\u00a0-\u00bf\u2000-\u206f\u2116]")
_INSIDE = re.compile("[\u0430-\u045f][\u0400-\u042f]")  # a small letter, then a capital
_CAPITAL_INSIDE, _NO_LETTER = 4.0, -4.0

_LOST = re.compile("[\ud800-\udfff]")
# What European texts are made of: an UTF-16 text read with the wrong byte order is not.
_EUROPEAN = re.compile("[\t\n\r -~\u00a0-\u052f\u2000-\u206f\u20a0-\u214f]")


def detect(sample: bytes) -> tuple[str, int] | None:
    """The encoding of a sample and the length of its mark; None where nothing fits."""
    for mark, name in _MARKS.items():
        if sample.startswith(mark):
            return name, len(mark)
    if name := _unmarked_utf16(sample):
        return name, 0
    text = sample.decode("utf-8", "surrogateescape")
    lost = len(_LOST.findall(text[:-3]))  # the sample may end within a character
    if lost <= sum(character > "\x7f" for character in text) - lost:
        return "utf-8", 0
    foreign = [place for place, byte in enumerate(sample) if byte > 0x7F]
    if len(foreign) < FEWEST_BYTES:
        return None
    telling = sample[foreign[0] : foreign[0] + _TELLING]
    possible = [found.encoding for found in from_bytes(telling, cp_isolation=CYRILLIC) if found.encoding in CYRILLIC]
    return (max(possible, key=lambda name: _likeness(telling.decode(name, "replace"))), 0) if possible else None


@cache
def _letters() -> dict[str, float]:
    """The logarithm of how frequent each letter is."""
    with (Path(__file__).parent / "letters.csv").open(encoding="utf-8", newline="") as table:
        return {row["letter"]: log(float(row["per_thousand"])) for row in csv.DictReader(table)}


def _likeness(text: str) -> float:
    """How much a text looks like one: by its letters, and by capitals that stand where they may.

    Read as cp1251, a text in KOI8-R has other letters, with small ones and capitals exchanged.
    """
    foreign = [character for character in text.lower() if character > "\x7f" and not _PUNCTUATION.match(character)]
    frequencies = sum(_letters().get(character, _NO_LETTER) for character in foreign)
    return (frequencies - _CAPITAL_INSIDE * len(_INSIDE.findall(text))) / max(1, len(foreign))


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is one of a few."""
    if sum(byte < 0x06 for byte in sample) < len(sample) / 20:
        return None
    for name in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(name, "surrogatepass")
        if len(_EUROPEAN.findall(text)) > 0.95 * len(text):
            return name
    return None


class Decoded:
    """A stream read as text, piece by piece; `encoding` is known once a character outside ASCII was met."""

    def __init__(self, stream: BinaryIO, declared: str | None = None) -> None:
        self._stream, self._declared = stream, declared
        self.encoding: str | None = None
        self.mark = 0  # bytes before the text

    def __iter__(self) -> Iterator[str]:
        decoder = None
        is_first = True
        while data := self._stream.read(CHUNK):
            if is_first:
                _require_text(data)
            if decoder is None and (not data.isascii() or (is_first and b"\0" in data)):
                self.encoding, self.mark = self._choose(data)
                data = data[self.mark :]
                decoder = codecs.getincrementaldecoder(self.encoding)(_errors(self.encoding))
            is_first = False
            if text := decoder.decode(data) if decoder else data.decode("ascii"):
                yield text
        if decoder and (rest := self._rest(decoder)):
            yield rest

    def _choose(self, data: bytes) -> tuple[str, int]:
        found = detect(data)
        if self._declared and (found is None or found[0] in CYRILLIC) and _fits(data, self._declared):
            return codecs.lookup(self._declared).name, 0
        return found or ("utf-8", 0)

    @staticmethod
    def _rest(decoder: codecs.IncrementalDecoder) -> str:
        """What a text that ends within a character leaves behind."""
        try:
            return decoder.decode(b"", final=True)
        except UnicodeDecodeError:  # half a character of UTF-16
            return "\udc80"

    def size(self, text: str) -> int:
        """How many bytes the text was."""
        return len(text.encode(self.encoding or "utf-8", _errors(self.encoding or "utf-8")))


def _require_text(start: bytes) -> None:
    if other := next((name for magic, name in _MAGIC.items() if start.startswith(magic)), None):
        raise Unreadable("wrong_format", f"The file is {other}; give it the name of its kind, or convert it.")


def _errors(encoding: str) -> str:
    return "lone_units" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _keep_lone_units(error: UnicodeError) -> tuple[str | bytes, int]:
    """Half a pair as it is, and what is no character at all as half a pair, so that both take the bytes they took."""
    try:
        return codecs.lookup_error("surrogatepass")(error)
    except UnicodeDecodeError as problem:
        if problem.encoding.startswith("utf-32") and problem.end - problem.start == 4:
            return "\udc80", problem.end
        raise


codecs.register_error("lone_units", _keep_lone_units)


def _fits(data: bytes, encoding: str) -> bool:
    """Whether a declared encoding exists, keeps ASCII where it is, and can read the bytes."""
    try:
        return data[:-4].decode(encoding) != "" and "<a>".encode(encoding) == b"<a>"
    except (LookupError, UnicodeError):
        return False


def lost_at(text: str) -> int | None:
    """The first character that could not be decoded."""
    found = _LOST.search(text)
    return found.start() if found else None
