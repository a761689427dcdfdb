"""Natasha's extractors of names and dates, asked less: yargy parses only what it has not parsed alike before.

A date stands in a run of numbers, full stops, months and «год», so the parser gets such runs alone, each once. Which words
of a name are the given name, the patronymic and the surname depends only on what the grammar's predicates say of each token,
so the parser gets one name of each such kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from natasha import DatesExtractor as PlainDates
from natasha import NamesExtractor as PlainNames
from natasha import obj
from natasha.extractors import Match
from natasha.grammars import name as grammar
from natasha.grammars.date import MONTHS
from yargy.parser import Context
from yargy.predicates import gram
from yargy.tokenizer import Tokenizer

KEPT = 10_000
GAP = r"[^\S\n\r]*"  # spaces between tokens; a line's end is a token
WORD = rf"[а-яё]+{GAP}"
NUMBERS = re.compile(rf"(?:{WORD})?(?:\d+{GAP}(?:\.{GAP})*(?:{WORD})?(?:\.{GAP})?)+", re.IGNORECASE)
TOKEN = re.compile(r"[а-яё]+|\d+|\.", re.IGNORECASE)
CALENDAR = frozenset({*MONTHS, "год"})


class DatesExtractor(PlainDates):  # type: ignore[misc]
    """The dates of a text."""

    def __init__(self, morph: Any) -> None:
        super().__init__(morph)
        self._morph = morph
        self._of_word = lru_cache(maxsize=KEPT)(self._is_of_date)
        self._of_run = lru_cache(maxsize=KEPT)(lambda run: tuple(PlainDates.__call__(self, run)))

    def __call__(self, text: str) -> Iterator[Any]:
        for numbers in NUMBERS.finditer(text):
            for start, stop in self._runs(numbers):
                for match in self._of_run(text[start:stop]):
                    yield Match(start + match.start, start + match.stop, match.fact)

    def find(self, text: str) -> Any:
        """The first date of a text, None where there is none."""
        return next(self(text), None)

    def _runs(self, numbers: re.Match[str]) -> Iterator[tuple[int, int]]:
        """The parts of a stretch that hold only words and marks of a date, two at least."""
        run: list[tuple[int, int]] = []
        for token in TOKEN.finditer(numbers.string, *numbers.span()):
            if self._of_word(token.group()):
                run.append(token.span())
                continue
            if len(run) > 1:
                yield run[0][0], run[-1][1]
            run = []
        if len(run) > 1:
            yield run[0][0], run[-1][1]

    def _is_of_date(self, token: str) -> bool:
        """A number, a full stop, a month, «г» or «год»."""
        if not token.isalpha():
            return True
        return token == "г" or any(form.normal_form in CALENDAR for form in self._morph.parse(token))


class Slots(NamedTuple):
    """A name found: its first token and its last, and which token fills which part of it."""

    first: int
    last: int
    parts: Mapping[str, int]


class NamesExtractor(PlainNames):  # type: ignore[misc]
    """The names of people in a text that is little more than a name."""

    def __init__(self, morph: Any) -> None:
        super().__init__(morph)
        tokenizer = self.parser.tokenizer
        schemes = [*map(gram, ("Abbr", "Name", "Patr", "Surn")), grammar.IN_FIRST, grammar.IN_LAST, grammar.TITLE]
        self._predicates = [scheme.activate(Context(tokenizer)) for scheme in schemes]
        self._kind = lru_cache(maxsize=KEPT)(self._kind_of)
        self._known: dict[tuple[int, ...], list[Slots]] = {}

    def __call__(self, text: str) -> Iterator[Any]:
        tokens = list(Tokenizer.__call__(self.parser.tokenizer, text))
        words = [token.value for token in tokens]
        kinds = tuple(map(self._kind, words))
        if kinds not in self._known:
            found = list(PlainNames.__call__(self, text))
            if len(set(words)) < len(words):  # «Иван Иван»: which token is which part cannot be read off
                yield from found
                return
            self._known[kinds] = [slots(tokens, words, match) for match in found]
        for first, last, parts in self._known[kinds]:
            named = obj.Name(**{"first": None, "last": None, "middle": None} | {k: words[i] for k, i in parts.items()})
            yield Match(tokens[first].span.start, tokens[last].span.stop, named)

    def find(self, text: str) -> Any:
        """The first name of a text, None where there is none."""
        return next(self(text), None)

    def _kind_of(self, word: str) -> int:
        """What the grammar asks of a token, as the bits of a number."""
        token = next(iter(self.parser.tokenizer(word)))
        answers = [word == ".", *(predicate(token) for predicate in self._predicates)]
        return sum(bool(answer) << place for place, answer in enumerate(answers))


def slots(tokens: list[Any], words: list[str], match: Any) -> Slots:
    """A match of the plain extractor in terms of tokens."""
    inside = [i for i, token in enumerate(tokens) if match.start <= token.span.start < match.stop]
    return Slots(inside[0], inside[-1], {slot.key: words.index(slot.value) for slot in match.fact.slots})
