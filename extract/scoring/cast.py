"""The people of an article as a scorer sees them: who is named where and how often, and what stands between two places.

Counts over the tokens before each token make every question about a stretch of text a subtraction.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter

from extract.language import Document, Token
from extract.names import PersonMention

PRONOUNS = frozenset(["он", "она"])
# What is counted: a field of a token, and the values that it has where the sign stands.
SIGNS: dict[str, tuple[str, frozenset[str]]] = {
    "comma": ("text", frozenset(",")),
    "dash": ("text", frozenset("-–—")),
    "bracket": ("text", frozenset("()[]")),
    "stop": ("text", frozenset({":", ";", "...", "…"})),
    "verb": ("pos", frozenset({"VERB", "AUX"})),
    "and": ("lower", frozenset("и")),
    "preposition": ("pos", frozenset({"ADP"})),
    "relative": ("lemma", frozenset({"который"})),
}


class Cast:
    """People by cluster; `mentions` are all names in order, `of` the names of each person."""

    def __init__(self, document: Document, people: Sequence[PersonMention], heads: Sequence[int]) -> None:
        self.document = document
        self.mentions = sorted(people, key=lambda p: p.first)
        self.firsts = [p.first for p in self.mentions]
        self.of: dict[int, list[PersonMention]] = defaultdict(list)
        for mention in self.mentions:
            self.of[mention.person].append(mention)
        self.count = {person: len(same) for person, same in self.of.items()}
        self.by_count = {p: i for i, (p, _) in enumerate(Counter(self.count).most_common())}
        self.by_order = {person: i for i, person in enumerate(self.of)}
        tokens = document.tokens
        columns = {field: list(map(attrgetter(field), tokens)) for field in {field for field, _ in SIGNS.values()}}
        self.before = {
            name: [0, *accumulate(map(values.__contains__, columns[field]))] for name, (field, values) in SIGNS.items()
        }
        self.before["person"] = self.counted(self.firsts)
        self.before["post"] = self.counted(heads)
        self.line = document.lines
        self.quoted = list(quoted(tokens))
        self.person_at = {i: p for p in self.mentions for i in range(p.first, p.last)}
        self.subjects = [self.subject(*bounds) for bounds in document.sentences]
        self.last_subject = list(known_so_far(self.subjects))

    def counted(self, indices: Sequence[int]) -> list[int]:
        """How many of the indices lie before each token."""
        marks = [0] * (len(self.document.tokens) + 1)
        for index in indices:
            marks[index + 1] += 1
        return list(accumulate(marks))

    def between(self, sign: str, first: int, last: int) -> int:
        """How many of a sign stand at tokens `first` up to `last`."""
        counts = self.before[sign]
        return counts[last] - counts[first] if last > first else 0

    def subject(self, first: int, last: int) -> int | None:
        """The person who is the subject of a sentence; -1 a pronoun, -2 another subject, None for no subject at all."""
        found = None
        for token in self.document.tokens[first:last]:
            if token.rel.startswith("nsubj"):
                mention = self.person_at.get(token.index)
                if mention is not None:
                    return mention.person
                found = -1 if token.lower in PRONOUNS else found or -2
        return found

    def nearest(self, person: int, first: int, last: int) -> PersonMention:
        """The name of a person nearest to a stretch of text; a name in its sentence before all others."""
        if self.count[person] == 1:
            return self.of[person][0]
        sentence = self.document.tokens[first].sentence

        def distance(mention: PersonMention) -> tuple[bool, int]:
            gap = max(first - mention.last, mention.first - last, 0)
            return self.document.tokens[mention.first].sentence != sentence, gap

        return min(self.of[person], key=distance)

    def recent(self, index: int) -> list[int]:
        """The persons named before a token, the latest first."""
        seen = dict.fromkeys(m.person for m in reversed(self.mentions[: bisect_left(self.firsts, index)]))
        return list(seen)


def quoted(tokens: Sequence[Token]) -> Iterator[bool]:
    """For each token whether it stands within quotation marks."""
    depth, is_open = 0, False
    for token in tokens:
        yield depth > 0 or is_open
        if token.text in "«„“":
            depth += 1
        elif token.text == "»":
            depth = max(0, depth - 1)
        elif token.text == '"':
            is_open = not is_open


def known_so_far(subjects: Iterable[int | None]) -> Iterator[int | None]:
    """For each sentence the last person who was a subject, up to and with it."""
    last = None
    for subject in subjects:
        if subject is not None and subject >= 0:
            last = subject
        yield last
