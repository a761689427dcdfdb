"""Natasha's MorphVocab, asked faster: what hangs on a tag alone is worked out once a tag, what hangs on a word once a word."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import Any

from natasha import MorphVocab as PlainVocab
from natasha.morph.lemma import grams_sim, normal_word
from natasha.morph.vocab import MorphForm as PlainForm
from natasha.morph.vocab import ud_feats, ud_pos
from pymorphy3.analyzer import MorphAnalyzer

KEPT_WORDS = 10_000  # words with all their readings, 3 KB each
KEPT_LEMMAS = 50_000


class MorphForm(PlainForm):  # type: ignore[misc]
    """One reading of a word, as Natasha's."""

    def __new__(cls, *args: Any) -> MorphForm:
        return tuple.__new__(cls, args)

    @property
    def normal(self) -> str:
        """The lemma."""
        normal: str = self.normal_form
        return normal

    @property
    def pos(self) -> str:
        """Part of speech in Universal Dependencies' terms."""
        return universal(self.tag)[0]

    @property
    def feats(self) -> dict[str, str]:
        """Features in Universal Dependencies' terms."""
        return universal(self.tag)[1]

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
        # over the same dictionary; its readings are tuples, the likeliest not first
        self._bare = MorphAnalyzer.__new__(MorphAnalyzer)
        vars(self._bare).update(vars(self), _result_type=None, prob_estimator=None)

    parse = lru_cache(maxsize=KEPT_WORDS)(MorphAnalyzer.parse)
    __call__ = parse

    def _inflect(self, form: MorphForm, required_grammemes: set[str]) -> list[MorphForm]:
        """The form of a word's lexeme that has the grammemes, if any; no other form is made a MorphForm."""
        found = MorphAnalyzer._inflect(self._bare, form, required_grammemes)
        return [self._result_type(*one) for one in found]

    def lemmatize(self, word: str, pos: str, feats: dict[str, str]) -> str:
        """The lemma of a word that has been tagged so."""
        return self._kept_lemma(word, pos, tuple(feats.items()))

    @lru_cache(maxsize=KEPT_LEMMAS)  # noqa: B019 - one vocabulary lives as long as the process
    def _kept_lemma(self, word: str, pos: str, feats: tuple[tuple[str, str], ...]) -> str:
        return self.lemma(word, pos, feats)

    def lemma(self, word: str, pos: str, feats: tuple[tuple[str, str], ...]) -> str:
        """The same, nothing kept: the reading most like the tag, the likeliest of those that are alike."""
        word = word.lower().replace("ё", "е")
        readings = MorphAnalyzer.parse(self._bare, word)
        alike = [likeness(tag, pos, feats) for _, tag, *_ in readings]
        if not any(alike):
            return word
        most = max(alike)
        normals = {reading[2] for reading, value in zip(readings, alike, strict=True) if value == most}
        if len(normals) > 1:
            ordered = self.prob_estimator.apply_to_parses(word, word, readings)
            normals = {next(r[2] for r in ordered if likeness(r[1], pos, feats) == most)}
        lemma: str = normal_word(normals.pop())
        return lemma


@lru_cache(maxsize=KEPT_LEMMAS)
def likeness(tag: Any, pos: str, feats: tuple[tuple[str, str], ...]) -> float:
    """How much a dictionary tag has in common with a word's; nothing is more than all of it."""
    own_pos, own_feats = universal(tag)
    if own_pos == pos and own_feats == dict(feats):
        return math.inf
    similarity: float = grams_sim(own_pos, own_feats, pos, dict(feats))
    return similarity
