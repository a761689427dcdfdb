"""Natasha's three taggers over the faster nets; they share one vocabulary where plain Natasha holds three."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from natasha import NewsEmbedding as PlainEmbedding
from natasha import NewsMorphTagger as PlainMorphTagger
from natasha import NewsNERTagger as PlainNERTagger
from natasha import NewsSyntaxParser as PlainSyntaxParser
from natasha.morph.tagger import MorphMarkup
from natasha.ner import NERMarkup
from natasha.span import Span
from natasha.syntax import SyntaxMarkup

from extract.swift.nets import Entities, Morphology, Syntax, Words
from extract.swift.segment import tokenize


class MorphToken(NamedTuple):
    """A word with its part of speech and features."""

    text: str
    pos: str
    feats: dict[str, str]


class SyntaxToken(NamedTuple):
    """A word with its number in the sentence, that of its head, and the relation."""

    id: str
    text: str
    head_id: str
    rel: str


class NewsEmbedding(PlainEmbedding):  # type: ignore[misc]
    """The vectors of words, and the one vocabulary of all nets, once a tagger has brought it."""

    words: Words

    def shared(self, infer: Any) -> Words:
        """The vocabulary: that of the first tagger, which is everyone's."""
        if not hasattr(self, "words"):
            self.words = Words(infer.encoder.words_vocab, infer.encoder.shapes_vocab)
        return self.words


class NewsMorphTagger:
    """Sentences as lists of words to their parts of speech and features."""

    def __init__(self, embedding: NewsEmbedding) -> None:
        infer = PlainMorphTagger(embedding).infer
        self.words = embedding.shared(infer)
        self.net = Morphology(infer, self.words)

    def map(self, sentences: Iterable[Sequence[str]]) -> Iterator[Any]:
        """The markup of each sentence."""
        items = list(sentences)
        tags = iter(self.net(self.words.batch(items)))
        for words in items:
            yield MorphMarkup([MorphToken(word, tag.pos, tag.feats) for word, tag in zip(words, tags, strict=False)])

    def __call__(self, words: Sequence[str]) -> Any:
        return next(self.map([words]))


class NewsSyntaxParser:
    """Sentences as lists of words to heads and relations."""

    def __init__(self, embedding: NewsEmbedding) -> None:
        infer = PlainSyntaxParser(embedding).infer
        self.words = embedding.shared(infer)
        self.net = Syntax(infer, self.words)

    def map(self, sentences: Iterable[Sequence[str]]) -> Iterator[Any]:
        """The markup of each sentence."""
        items = list(sentences)
        arcs = iter(self.net(self.words.batch(items)))
        for words in items:
            found = zip(words, arcs, strict=False)
            numbered = enumerate(found, 1)
            yield SyntaxMarkup([SyntaxToken(str(n), word, str(head), rel) for n, (word, (head, rel)) in numbered])

    def __call__(self, words: Sequence[str]) -> Any:
        return next(self.map([words]))


class NewsNERTagger:
    """A text to its spans of names, places and organisations."""

    def __init__(self, embedding: NewsEmbedding) -> None:
        infer = PlainNERTagger(embedding).infer
        self.net = Entities(infer, embedding.shared(infer))

    def map(self, texts: Iterable[str]) -> Iterator[Any]:
        """The markup of each text."""
        items = list(texts)
        found = self.net([list(tokenize(text)) for text in items])
        for text, spans in zip(items, found, strict=True):
            yield NERMarkup(text, [Span(*span) for span in spans])

    def __call__(self, text: str) -> Any:
        return next(self.map([text]))
