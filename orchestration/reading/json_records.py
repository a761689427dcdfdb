"""JSON Lines, one article a line; and JSON, a list of articles or one article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from orchestration.limits import InputLimits
from orchestration.reading.encoding import Decoded
from orchestration.reading.records import Unreadable, article_of
from orchestration.reading.source import Line, Record, Source, rejected, require_decoded

# Each element without an end is searched for up to the limit: after so many, no more is tried.
_MOST_UNENDED = 100
_SHOWN = 1_000  # characters kept of an element without an end

_STRUCTURE = re.compile(r'["{}\[\],\n]')
_IN_STRING = re.compile(r'"|\n|\\.', re.DOTALL)
_FREE_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"?|([{\[])|([}\]])', re.DOTALL)
_NEXT_ELEMENT = re.compile(r"\n[\s,]*\{")
_CLOSING = {"{": "}", "[": "]"}
_BETWEEN = re.compile(r"[\s,]*")


def read_json_lines(source: Source) -> Iterator[Record]:
    """Every line an article, or set aside."""
    decoded = source.decoded()
    for line in source.lines(decoded):
        if line.text.strip():
            source.offers()
            yield _read(line, decoded, source.limits)


def read_json(source: Source) -> Iterator[Record]:
    """Every element of the list an article, or set aside; a file of objects one after another is read alike."""
    decoded = source.decoded()
    for element, problem in _elements(decoded, source.limits.record_bytes):
        source.offers()
        yield rejected(problem, element, decoded) if problem else _read(element, decoded, source.limits)
    source.note(decoded)


def _read(line: Line, decoded: Decoded, limits: InputLimits) -> Record:
    try:
        if len(line.text) > limits.record_bytes:
            raise Unreadable("too_large", f"Longer than {limits.record_bytes:,} characters (`record_bytes`).")
        require_decoded(line.text, decoded)
        return article_of(_parse(line.text.rstrip(), limits), limits, line.number)
    except Unreadable as problem:
        return rejected(problem, line, decoded)


def _parse(text: str, limits: InputLimits) -> dict[str, Any]:
    if text.count("{") + text.count("[") > limits.json_depth and _depth(text) > limits.json_depth:
        raise Unreadable("too_deep", f"More than {limits.json_depth} brackets within brackets (`json_depth`).")
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        detail = f"Not JSON at byte {len(text[: error.pos].encode())} of the record: {error.msg}."
        raise Unreadable("invalid_json", detail, error.pos) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits
        raise Unreadable("invalid_json", f"JSON that cannot be read: {error}") from error
    if not isinstance(record, dict):
        raise Unreadable("not_an_object", 'An article must be an object: {"id": "…", "text": "…"}.')
    return record


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _FREE_BRACKETS.finditer(text):
        depth += (match[1] is not None) - (match[2] is not None)
        deepest = max(deepest, depth)
    return deepest


class _Window:
    """The part of a text that is looked at, from `start` on, with the place where it begins."""

    def __init__(self, decoded: Decoded) -> None:
        self._decoded, self._pieces = decoded, iter(decoded)
        self.text, self.start = "", 0
        self.line, self.offset = 1, 0

    def more(self) -> bool:
        """Take in one more piece, if there is one."""
        piece = next(self._pieces, "")
        if not self.text and not self.offset:
            self.offset = self._decoded.mark
        self.text, self.start = self.text[self.start :] + piece, 0
        return bool(piece)

    def take(self, stop: int) -> Line:
        """Give away what stands before `stop`."""
        taken = Line(self.line, self.offset, self.text[self.start : stop])
        self.start = stop
        self.line += taken.text.count("\n")
        self.offset += self._decoded.size(taken.text)
        return taken

    def sign(self) -> str:
        """The first character of the next element, at which the window begins then; blank at the end."""
        while True:
            between = _BETWEEN.match(self.text, self.start)
            self.take(between.end() if between else self.start)
            if self.start < len(self.text):
                return self.text[self.start]
            if not self.more():
                return ""


def _elements(decoded: Decoded, longest: int) -> Iterator[tuple[Line, Unreadable | None]]:
    """The elements of a list as they stand, each with what is wrong with it as far as its brackets tell."""
    window, unended = _Window(decoded), 0
    is_list, is_closed = window.sign() == "[", False
    if is_list:
        window.take(window.start + 1)
    while sign := window.sign():
        if sign == "]" and is_list and not is_closed:
            window.take(window.start + 1)
            is_closed = True
            continue
        stop, problem = _element(window, longest)
        unended += problem is not None and problem.position == 0
        if unended > _MOST_UNENDED:
            yield window.take(len(window.text)), _broken("Too many elements without an end; the rest is not read.")
            return
        yield _skip_unended(window, problem.position) if problem else window.take(stop), problem
    if is_list and not is_closed:
        yield window.take(window.start), _broken("The list is not closed; the file may have been cut short.")


def _broken(detail: str, position: int = 0) -> Unreadable:
    return Unreadable("invalid_json", detail, position)


def _element(window: _Window, longest: int) -> tuple[int, Unreadable | None]:
    """Where the element at the beginning of the window ends, or why that cannot be told."""
    position, in_string = window.start, False
    closing: list[str] = []  # the brackets that must still come, the next one last
    while True:
        found = (_IN_STRING if in_string else _STRUCTURE).search(window.text, position)
        if not found:
            length = len(window.text) - window.start
            if length > longest:
                detail = f"An element without an end within {longest:,} characters (`record_bytes`)."
                return 0, Unreadable("too_large", detail)
            position -= window.start
            if not window.more():
                whole = not closing and not in_string
                return length, None if whole else _broken("The file ends within this element.")
            continue
        position, sign = found.end(), found[0]
        if in_string:
            if sign == "\n":
                return 0, _broken("A line ends within a string; is a quote missing?", found.start() - window.start)
            in_string = sign != '"'
        elif sign == '"':
            in_string = True
        elif sign in _CLOSING:
            closing.append(_CLOSING[sign])
        elif closing and sign in "}]":
            if sign != closing.pop():
                return 0, _broken("A bracket is missing.", found.start() - window.start)
            if not closing:
                return position, None
        elif not closing:  # a comma, a new line or the list's end behind a number or a word
            return max(window.start + 1, position - 1), None


def _skip_unended(window: _Window, position: int) -> Line:
    """An element without an end goes up to the next line that begins with a bracket; its beginning."""
    beginning = Line(window.line, window.offset, window.text[window.start :][: position + _SHOWN])
    while not (following := _NEXT_ELEMENT.search(window.text, window.start + 1)):
        if not window.more():
            window.take(len(window.text))
            return beginning
        window.take(max(0, len(window.text) - _SHOWN))
    window.take(following.start() + 1)
    return beginning
