"""The faster language layer gives what Natasha gives, whatever the text."""

from __future__ import annotations

import json
from pathlib import Path

import natasha
import pytest
import razdel
from hypothesis import given, settings
from hypothesis import strategies as st
from natasha import MorphVocab as PlainVocab
from natasha import NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser

from bench.contestants import Steps, pipeline
from extract import swift
from extract.language import paragraphs, split_sentences
from extract.swift.nets import Entities, Morphology, Syntax, Words
from extract.swift.segment import sentenize, tokenize
from extract.swift.vocab import MorphVocab

Plain = tuple[NewsMorphTagger, NewsSyntaxParser, NewsNERTagger]
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "seeds" / "gold" / "sample_gold.jsonl"
ODD = ["", ".", "Да.", "«»", "а " * 300, "ВВВ 5 5 5", "Hello, мир!", "Ёж — 3,5 %", "\u2014" * 50]


@pytest.fixture(scope="module")
def plain() -> Plain:
    embedding = NewsEmbedding()
    return NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)


@pytest.fixture
def words(plain: Plain) -> Words:
    encoder = plain[0].infer.encoder
    return Words(encoder.words_vocab, encoder.shapes_vocab)


@pytest.fixture(scope="module")
def texts() -> list[list[str]]:
    """The paragraphs of each of our own sample articles, and odd ones."""
    rows = [json.loads(line) for line in SAMPLE.open(encoding="utf-8")]
    return [[row["text"][i:j] for i, j in paragraphs(row["text"])] for row in rows] + [[t] for t in ODD if t.strip()]


def sentences(chunks: list[str]) -> list[list[str]]:
    return [[w.text for w in words] for chunk in chunks for words in split_sentences(chunk)]


def test_all_nets_share_one_vocabulary(plain: Plain) -> None:
    first, *others = (net.infer.encoder for net in plain)
    for other in others:
        assert other.words_vocab.items == first.words_vocab.items
        assert other.shapes_vocab.items == first.shapes_vocab.items


def test_morphology_is_slovnets(plain: Plain, words: Words, texts: list[list[str]]) -> None:
    fast = Morphology(plain[0].infer, words)
    for chunks in texts:
        expected = [(t.pos, t.feats or {}) for m in plain[0].map(sentences(chunks)) for t in m.tokens]
        assert [(tag.pos, tag.feats) for tag in fast(words.batch(sentences(chunks)))] == expected


def test_syntax_is_slovnets_but_for_ties(plain: Plain, words: Words, texts: list[list[str]]) -> None:
    fast, seen, different = Syntax(plain[1].infer, words), 0, 0
    for chunks in texts:
        expected = [(int(t.head_id), t.rel) for m in plain[1].map(sentences(chunks)) for t in m.tokens]
        found = fast(words.batch(sentences(chunks)))
        seen += len(found)
        different += sum(a != b for a, b in zip(found, expected, strict=True))
    assert seen > 3000
    assert different <= 2


def test_entities_are_slovnets(plain: Plain, words: Words, texts: list[list[str]]) -> None:
    fast = Entities(plain[2].infer, words)
    for chunks in texts:
        expected = [[(s.start, s.stop, s.type) for s in m.spans] for m in plain[2].map(chunks)]
        assert list(fast([list(tokenize(chunk)) for chunk in chunks])) == expected


def test_words_that_find_no_room_are_read_alike(plain: Plain, words: Words, texts: list[list[str]]) -> None:
    encoder = plain[0].infer.encoder
    narrow = Words(encoder.words_vocab, encoder.shapes_vocab, room=64)
    kept, passing = Morphology(plain[0].infer, words), Morphology(plain[0].infer, narrow)
    for chunks in texts[:5]:
        tags = [(t.pos, t.feats) for t in kept(words.batch(sentences(chunks)))]
        assert [(t.pos, t.feats) for t in passing(narrow.batch(sentences(chunks)))] == tags


def test_no_text_gives_nothing(plain: Plain, words: Words) -> None:
    assert Morphology(plain[0].infer, words)(words.batch([])) == []
    assert Syntax(plain[1].infer, words)(words.batch([])) == []
    assert list(Entities(plain[2].infer, words)([[]])) == [[]]


# Marks beside numbers, dashes and quotes, line ends, smiles, a character that is no letter, initials and abbreviations.
PIECES = [
    "а",
    "Я",
    "ё",
    "z",
    "1",
    "9",
    "и т. д.",
    "г.",
    "А. С.",
    "III",
    *" \n\t\xa0.,-—–_/\\!?…«»\"'()[]%*:;§€",
    ":)",
    "yahoo!",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_cut_as_razdel_cuts_it(text: str) -> None:
    assert [tuple(t) for t in tokenize(text)] == [tuple(t) for t in razdel.tokenize(text)]
    assert [tuple(s) for s in sentenize(text)] == [tuple(s) for s in razdel.sentenize(text)]


def test_articles_are_cut_as_razdel_cuts_them(texts: list[list[str]]) -> None:
    for chunk in (chunk for chunks in texts for chunk in chunks):
        assert [tuple(t) for t in tokenize(chunk)] == [tuple(t) for t in razdel.tokenize(chunk)]
        assert [tuple(s) for s in sentenize(chunk)] == [tuple(s) for s in razdel.sentenize(chunk)]


def test_a_long_text_of_quotes_takes_no_long_time() -> None:
    assert len(list(sentenize("» " * 20_000))) >= 1  # razdel's own takes the square of it


def test_words_are_read_as_natasha_reads_them(texts: list[list[str]]) -> None:
    fast, plain = MorphVocab(), PlainVocab()
    words = {word for chunks in texts for sentence in sentences(chunks) for word in sentence}
    for word in words:
        expected, found = plain.parse(word), fast.parse(word)
        assert [(p.word, p.normal, p.pos, p.feats, p.score) for p in found] == [
            (p.word, p.normal, p.pos, p.feats, p.score) for p in expected
        ]
        assert [p.is_known for p in found] == [p.is_known for p in expected]
        for pos, feats in {(p.pos, tuple(p.feats.items())) for p in expected} | {("NOUN", (("Case", "Gen"),))}:
            assert fast.lemmatize(word, pos, dict(feats)) == plain.lemmatize(word, pos, dict(feats))


DATES = [
    "17 ноября 2025 г. встреча прошла; 5.10.2025 г. 3 мая, 45 мая 1999 года",
    "В 2025 году, мае 2024, 12 человек, 7 июня\n2023 г. и 31.12.99",
    "мая 7 2024 Г. 1 . 2 . 2003 лет 30 февраля",
]
NAMES = [
    "Владимир Путин",
    "Путин В. В.",
    "С. В. Лавров",
    "Иван Иван",
    "Мария",
    "Ли Цян",
    "John Smith",
    "Абэ",
    ". .",
    "Пётр Ильич Чайковский",
]


def test_a_document_is_read_as_natasha_reads_it(texts: list[list[str]]) -> None:
    """All of it, through natasha's own interface: segmentation, tags, lemmas, spans, names, dates."""
    plain, fast = pipeline(natasha), pipeline(swift)
    for text in (*("\n".join(chunks) for chunks in texts), *DATES):
        article = {"id": "", "text": text}
        expected, found = plain(article, Steps(float)), fast(article, Steps(float))
        ties = sum(a != b for a, b in zip(expected.pop("arcs"), found.pop("arcs"), strict=True))
        assert ties <= 2
        assert found == expected


def test_names_are_found_as_natasha_finds_them() -> None:
    plain, fast = natasha.NamesExtractor(PlainVocab()), swift.NamesExtractor(MorphVocab())
    for name in NAMES * 2:  # once as they come, once from what is known
        assert [(m.start, m.stop, m.fact) for m in fast(name)] == [(m.start, m.stop, m.fact) for m in plain(name)]


@given(
    st.lists(
        st.sampled_from(["17", "5", "2025", "99", "мая", "ноября", "год", "г", "лет", ".", " ", "\n", ",", "и", "z"])
    ).map("".join)
)
@settings(max_examples=200, deadline=None)
def test_dates_are_found_as_natasha_finds_them(
    extractors: tuple[natasha.DatesExtractor, swift.DatesExtractor], text: str
) -> None:
    plain, fast = ([(m.start, m.stop, m.fact) for m in one(text)] for one in extractors)
    assert fast == plain


@pytest.fixture(scope="module")
def extractors() -> tuple[natasha.DatesExtractor, swift.DatesExtractor]:
    return natasha.DatesExtractor(PlainVocab()), swift.DatesExtractor(MorphVocab())
