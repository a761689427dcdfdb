"""Natasha's MorphVocab, asked faster: what hangs on a tag alone is worked out once a tag, what hangs on a word once a word."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import Any

from natasha import MorphVocab as PlainVocab
from natasha.morph.lemma import grams_sim, normal_word
from natasha.morph.vocab import MorphForm as PlainForm
from natasha.morph.vocab import ud_feats, ud_pos
from pymorphy3.analyzer import MorphAnalyzer, Parse

KEPT_WORDS = 10_000  # words with all their readings, 3 KB each
KEPT_LEMMAS = 50_000


class MorphForm(PlainForm):  # type: ignore[misc]
    """One reading of a word, as Natasha's."""

    def __new__(cls, *args: Any) -> MorphForm:
        self: MorphForm = Parse.__new__(cls, *args)
        self.normal = self.normal_form
        self.pos, self.feats = universal(self.tag)
        return self

    @property
    def is_known(self) -> bool:
        """Whether the dictionary has the word."""
        return is_in_dictionary(self._morph, self.word)


@cache
def universal(tag: Any) -> tuple[str, dict[str, str]]:
    """Part of speech and features of a dictionary tag in Universal Dependencies' terms; there are a few thousand tags."""
    return ud_pos(tag), dict(ud_feats(tag))


@lru_cache(maxsize=KEPT_LEMMAS)
def is_in_dictionary(analyzer: MorphAnalyzer, word: str) -> bool:
    """Whether the dictionary has a word, «е» standing for «ё» too."""
    known: bool = analyzer.dictionary.word_is_known(word, substitutes_compiled=analyzer.char_substitutes)
    return known


class MorphVocab(PlainVocab):  # type: ignore[misc]
    """The dictionary: readings of words, and their lemmas."""

    def __init__(self) -> None:
        MorphAnalyzer.__init__(self, result_type=MorphForm)
        self._bare = MorphAnalyzer.__new__(MorphAnalyzer)  # over the same dictionary; its readings are tuples
        vars(self._bare).update(vars(self), _result_type=None)

    parse = lru_cache(maxsize=KEPT_WORDS)(MorphAnalyzer.parse)
    __call__ = parse

    def lemmatize(self, word: str, pos: str, feats: dict[str, str]) -> str:
        """The lemma of a word that has been tagged so."""
        return self.lemma(word, pos, tuple(feats.items()))

    @lru_cache(maxsize=KEPT_LEMMAS)  # noqa: B019 - one vocabulary lives as long as the process
    def lemma(self, word: str, pos: str, feats: tuple[tuple[str, str], ...]) -> str:
        """The same, asked with what can be kept: the reading most like the tag, the likeliest of those that are alike."""
        word = normal_word(word)
        best, most = word, 0.0
        for _, tag, normal, *_ in MorphAnalyzer.parse(self._bare, word):
            alike = likeness(tag, pos, feats)
            if alike > most:
                best, most = normal_word(normal), alike
        return best


@lru_cache(maxsize=KEPT_LEMMAS)
def likeness(tag: Any, pos: str, feats: tuple[tuple[str, str], ...]) -> float:
    """How much a dictionary tag has in common with a word's; nothing is more than all of it."""
    own_pos, own_feats = universal(tag)
    if own_pos == pos and own_feats == dict(feats):
        return math.inf
    similarity: float = grams_sim(own_pos, own_feats, pos, dict(feats))
    return similarity
