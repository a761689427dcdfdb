"""The faster nets give what slovnet gives, whatever the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from natasha import NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser
from razdel import tokenize

from extract.language import paragraphs, split_sentences
from extract.nets import Entities, Morphology, Syntax, Words

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "seeds" / "gold" / "sample_gold.jsonl"
ODD = ["", ".", "Да.", "«»", "а " * 300, "ВВВ 5 5 5", "Hello, мир!", "Ёж — 3,5 %", "\u2014" * 50]


@pytest.fixture(scope="module")
def plain() -> tuple[NewsMorphTagger, NewsSyntaxParser, NewsNERTagger]:
    embedding = NewsEmbedding()
    return NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)


@pytest.fixture(scope="module")
def words(plain: tuple[NewsMorphTagger, NewsSyntaxParser, NewsNERTagger]) -> Words:
    encoder = plain[0].infer.encoder
    return Words(encoder.words_vocab, encoder.shapes_vocab)


@pytest.fixture(scope="module")
def texts() -> list[list[str]]:
    """The paragraphs of each of our own sample articles, and odd ones."""
    rows = [json.loads(line) for line in SAMPLE.open(encoding="utf-8")]
    return [[row["text"][i:j] for i, j in paragraphs(row["text"])] for row in rows] + [[t] for t in ODD if t.strip()]


def sentences(chunks: list[str]) -> list[list[str]]:
    return [[w.text for w in words] for chunk in chunks for words in split_sentences(chunk)]


def test_all_nets_share_one_vocabulary(plain: tuple[NewsMorphTagger, NewsSyntaxParser, NewsNERTagger]) -> None:
    first, *others = (net.infer.encoder for net in plain)
    for other in others:
        assert other.words_vocab.items == first.words_vocab.items
        assert other.shapes_vocab.items == first.shapes_vocab.items


def test_morphology_is_slovnets(
    plain: tuple[NewsMorphTagger, NewsSyntaxParser, NewsNERTagger], words: Words, texts: list[list[str]]
) -> None:
    fast = Morphology(plain[0].infer, words)
    for chunks in texts:
        expected = [(t.pos, t.feats or {}) for m in plain[0].map(sentences(chunks)) for t in m.tokens]
        assert fast(sentences(chunks)) == expected


def test_syntax_is_slovnets_but_for_ties(
    plain: tuple[NewsMorphTagger, NewsSyntaxParser, NewsNERTagger], words: Words, texts: list[list[str]]
) -> None:
    fast, seen, different = Syntax(plain[1].infer, words), 0, 0
    for chunks in texts:
        expected = [(int(t.head_id), t.rel) for m in plain[1].map(sentences(chunks)) for t in m.tokens]
        found = fast(sentences(chunks))
        seen += len(found)
        different += sum(a != b for a, b in zip(found, expected, strict=True))
    assert seen > 3000
    assert different <= 2


def test_entities_are_slovnets(
    plain: tuple[NewsMorphTagger, NewsSyntaxParser, NewsNERTagger], words: Words, texts: list[list[str]]
) -> None:
    fast = Entities(plain[2].infer, words)
    for chunks in texts:
        expected = [[(s.start, s.stop, s.type) for s in m.spans] for m in plain[2].map(chunks)]
        assert list(fast([list(tokenize(chunk)) for chunk in chunks])) == expected


def test_kept_rows_change_nothing_when_they_run_out(
    plain: tuple[NewsMorphTagger, NewsSyntaxParser, NewsNERTagger],
    words: Words,
    texts: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Morphology(plain[0].infer, words)
    monkeypatch.setattr("extract.nets.KEPT_WORDS", 64)
    short = Morphology(plain[0].infer, words)
    for chunks in texts[:5]:
        assert short(sentences(chunks)) == kept(sentences(chunks))


def test_no_text_gives_nothing(plain: tuple[NewsMorphTagger, NewsSyntaxParser, NewsNERTagger], words: Words) -> None:
    assert Morphology(plain[0].infer, words)([]) == []
    assert Syntax(plain[1].infer, words)([]) == []
    assert list(Entities(plain[2].infer, words)([[]])) == [[]]
