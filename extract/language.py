"""The language layer: Russian text to sentences, tokens with morphology and syntax, and entity spans.

Natasha does the reading. What stands here is the repair of its known faults and a flat, typed view of its output;
what a phrase means (a name, a post, a date, a meeting) belongs to the modules above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, TypeVar

from extract.swift import MorphVocab, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser
from extract.swift.nets import Tag
from extract.swift.segment import Substring, sentenize, tokenize

MAX_PARAGRAPH = 4_000  # characters: razdel's sentence splitter is quadratic in the length of odd paragraphs
MAX_SENTENCE = 200  # tokens: the syntax parser's memory is quadratic in the length of a sentence
MAX_BATCH = 1_500  # tokens: the nets need 8 MB for a thousand; most articles are one batch
MAX_WORDLESS = 200  # characters: a longer stretch without a letter or digit says nothing («***…», a megabyte of quotes)
MAX_FORMS = 50_000  # tagged words that are kept with their lemmas

Tok = TypeVar("Tok")


@dataclass(slots=True, eq=False)  # as good as frozen, which would take five times as long to make
class Token:
    """A word or a punctuation mark; `index`, `head` and `sentence` count from the document's start.

    `lower` is the text in lower case with «ё» as «е», and so is `lemma`. `case` to `verb_form` are Universal Dependencies
    values («Nom», «Gen», …) or "" where the word has none; `head` is the index of the syntactic head, or the token's own
    index for the root of a sentence.
    """

    index: int
    start: int
    stop: int
    text: str
    lower: str
    lemma: str
    pos: str
    case: str
    number: str
    gender: str
    tense: str
    animacy: str
    verb_form: str
    head: int
    rel: str
    sentence: int

    @property
    def is_capitalised(self) -> bool:
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity as the tagger sees it: tokens `first` up to, not including, `last`; kind PER, LOC or ORG."""

    first: int
    last: int
    kind: str


@dataclass(frozen=True)
class Document:
    """One text, read: tokens in order, sentences as (first, last) token ranges, entities in order."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    entities: tuple[Entity, ...]

    def sentence(self, index: int) -> tuple[Token, ...]:
        """The tokens of one sentence."""
        first, last = self.sentences[index]
        return self.tokens[first:last]

    def span_text(self, first: int, last: int) -> str:
        """The text of tokens `first` up to `last`, exactly as it stands."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].stop]

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """For each token, how many line ends stand between the first token and it, those in a row counted once."""
        starts = {first for first, _ in self.sentences[1:]}  # a line's end always ends a sentence
        ends = (i in starts and "\n" in self.text[self.tokens[i - 1].stop : t.start] for i, t in enumerate(self.tokens))
        return tuple(accumulate(ends))

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token, the indices of its syntactic dependents, in order."""
        lists: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                lists[token.head].append(token.index)
        return tuple(map(tuple, lists))


class Language:
    """The loaded models; `read` turns text into a Document. Loading takes about two seconds and 250 MB."""

    def __init__(self) -> None:
        embedding = NewsEmbedding()
        self.vocab = MorphVocab()
        self._morphology = NewsMorphTagger(embedding).net
        self._syntax = NewsSyntaxParser(embedding).net
        self._entities = NewsNERTagger(embedding).net
        self._words = embedding.words
        self._forms = lru_cache(maxsize=MAX_FORMS)(self._forms_of)

    def parses(self, word: str) -> Sequence[Any]:
        """All dictionary readings of a word, likeliest first (pymorphy3 `Parse` objects)."""
        found: Sequence[Any] = self.vocab.parse(word)
        return found

    def read(self, text: str) -> Document:
        """Read one text. Line ends always end a sentence; blank text gives an empty Document."""
        tokens: list[Token] = []
        sentences: list[tuple[int, int]] = []
        spans: list[tuple[int, int, str]] = []
        chunks = list(paragraphs(text))
        found = (spans for texts in batches(tokenize(text[i:j]) for i, j in chunks) for spans in self._entities(texts))
        for (offset, _), entities in zip(chunks, found, strict=True):
            spans += [(offset + start, offset + stop, kind) for start, stop, kind in entities]
        sents = [(start, words) for start, stop in chunks for words in split_sentences(text[start:stop])]
        tags, arcs = [], []
        for texts in batches([word.text for word in words] for _, words in sents):
            batch = self._words.batch(texts)
            tags += self._morphology(batch)
            arcs += self._syntax(batch)
        for offset, words in sents:
            first, last = len(tokens), len(tokens) + len(words)
            tokens += self._tokens(words, tags[first:last], arcs[first:last], offset, first, len(sentences))
            sentences.append((first, last))
        return Document(text, tuple(tokens), tuple(sentences), tuple(entities_of(tokens, spans)))

    def _forms_of(self, text: str, tag: Tag) -> tuple[str, str]:
        """A word in lower case, and its lemma."""
        return text.lower().replace("ё", "е"), self.vocab.lemma(text, tag.pos, tag.items)

    def _tokens(
        self,
        words: list[Substring],
        tags: list[Tag],
        arcs: list[tuple[int, str]],
        offset: int,
        first: int,
        sentence: int,
    ) -> Iterator[Token]:
        for index, (word, tag, (head, rel)) in enumerate(zip(words, tags, arcs, strict=True), first):
            start, stop, text = word
            lower, lemma = self._forms(text, tag)
            yield Token(
                index,
                offset + start,
                offset + stop,
                text,
                lower,
                lemma,
                tag.pos,
                tag.case,
                tag.number,
                tag.gender,
                tag.tense,
                tag.animacy,
                tag.verb_form,
                first + head - 1 if head else index,
                rel,
                sentence,
            )


def batches(sequences: Iterable[Iterable[Tok]]) -> Iterator[list[list[Tok]]]:
    """The sequences in their order, some at a time: no batch has more tokens than MAX_BATCH, or it is one sequence."""
    batch: list[list[Tok]] = []
    size = 0
    for sequence in map(list, sequences):
        if batch and size + len(sequence) > MAX_BATCH:
            yield batch
            batch, size = [], 0
        batch.append(sequence)
        size += len(sequence)
    if batch:
        yield batch


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the lines that hold anything, over-long ones cut at a space; long pieces without a word are left out."""
    for start, stop in lines(text):
        if stop - start <= MAX_WORDLESS or re.search(r"\w", text[start:stop]):
            yield start, stop


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the lines that hold anything, over-long ones cut at a space."""
    for match in re.finditer(r"[^\n\r]*\S[^\n\r]*", text):
        start, stop = match.span()
        while stop - start > MAX_PARAGRAPH:
            cut = text.rfind(" ", start + 1, start + MAX_PARAGRAPH)
            cut = cut if cut > start else start + MAX_PARAGRAPH
            yield start, cut
            start = cut
        if text[start:stop].strip():
            yield start, stop


def split_sentences(chunk: str) -> Iterator[list[Substring]]:
    """The sentences of one paragraph as lists of words with offsets into it, none longer than MAX_SENTENCE."""
    for start, stop, _ in sentenize(chunk):
        words = list(tokenize(chunk, start, stop))
        for i in range(0, len(words), MAX_SENTENCE):
            yield words[i : i + MAX_SENTENCE]


def entities_of(tokens: list[Token], spans: list[tuple[int, int, str]]) -> Iterator[Entity]:
    """Character spans turned into token ranges; a span that cuts a token takes it whole."""
    position = 0
    for start, stop, kind in sorted(spans):
        while position < len(tokens) and tokens[position].stop <= start:
            position += 1
        last = position
        while last < len(tokens) and tokens[last].start < stop:
            last += 1
        if last > position:
            yield Entity(position, last, kind)
            position = last
