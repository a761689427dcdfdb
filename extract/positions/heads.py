"""Head nouns of posts: «президент», «замминистра», «командующий», «и.о.»; the table is lexicon/position_head.csv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.language import Language, Token
from extract.positions.scene import Scene
from extract.tables import lexicon

STEM = 3
PREFIX = re.compile(r"^(?:экс|вице|обер|унтер|штаб|пресс|лже|супер)-")
NOMINALISED = frozenset(
    ["управляющий", "командующий", "заведующий", "заведующая", "председательствующий", "уполномоченный"]
)
AMBIGUOUS = frozenset(
    ["ведущий", "ведущая", "военный", "рабочий", "рядовой", "присяжный", "пожарный", "служащий", "участковый"]
)
BEFORE_HEAD_OF_GROUP = frozenset({"во"})  # «делегация во главе с министром» is no «глава»


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun of posts: `kind` as in the table, `governs` the case it asks for, `start` of its complement."""

    index: int
    lemma: str
    kind: str
    governs: str
    is_official: bool
    start: int


@cache
def heads() -> dict[str, dict[str, str]]:
    """Head nouns of posts by lemma."""
    return {row["head"]: row for row in lexicon("position_head")}


@cache
def stems() -> frozenset[str]:
    """How head nouns begin: what begins otherwise need not be looked up."""
    return frozenset(head[:STEM] for head in heads())


@lru_cache(maxsize=50_000)
def listed(language: Language, word: str, lemma: str, gender: str) -> str | None:
    """The lemma under which a word is listed, the tagger's own first: «экс-президентом» is a президент."""
    if lemma in heads():
        return lemma
    if "-" not in word and word[:STEM] not in stems():
        return None
    lemmas = [lemma]
    for parse in language.parses(word):
        normal = parse.normal_form.replace("ё", "е")
        fits = not gender or parse.feats.get("Gender") in {None, gender} or "-" in normal
        if parse.tag.POS in {"NOUN", "ADJF", "PRTF"} and fits:
            lemmas.append(normal)
    lemmas += [word, *(PREFIX.sub("", found) for found in lemmas if PREFIX.match(found))]
    parts = [part for found in lemmas if "-" in found for part in (found.rsplit("-", 1)[-1], found.split("-", 1)[0])]
    return next((found for found in lemmas + parts if found in heads()), None)  # «женщина-спикер»


def find_head(here: Scene, index: int) -> Head | None:
    """The head noun of a post at a token, if it is one."""
    token = here.document.tokens[index]
    if index in here.person_at:
        return None
    if token.lower == "и" and [here.word(index + k) for k in range(1, 4)] == [".", "о", "."]:
        return Head(index, "и.о.", "acting", "Gen", True, index + 4)
    gender = token.gender if token.pos in {"NOUN", "PROPN"} else ""
    lemma = listed(here.language, token.lower, token.lemma, gender) if len(token.text) > 2 else None
    if lemma is None or not is_noun_here(here, token, lemma):
        return None
    row = heads()[lemma]
    two_words = lemma == "исполняющий" or lemma == "папа" and here.word(index + 1).startswith("римск")
    return Head(index, lemma, row["kind"], row["governs"], row["is_official"] == "true", index + 1 + two_words)


def is_noun_here(here: Scene, token: Token, lemma: str) -> bool:
    """Whether a word that may be a participle, an adjective or part of an idiom is a post in this place."""
    before, following = here.word(token.index - 1), here.word(token.index + 1)
    if (lemma == "глава" and before in BEFORE_HEAD_OF_GROUP) or (lemma == "руководство" and before == "под"):
        return False
    if before == "в" and token.number == "Plur" and token.case in {"Nom", "Acc"}:  # «кандидат в президенты»
        return False
    if lemma == "исполняющий":
        return following == "обязанности"
    if lemma in NOMINALISED:
        if following and heads().get(here.document.tokens[token.index + 1].lemma, {}).get("kind") == "chief":
            return False  # «управляющий директор»
        return token.pos == "NOUN" or following not in {"и", ",", ".", ""}
    if lemma in AMBIGUOUS:
        return token.pos == "NOUN"
    if lemma == "папа":
        return following.startswith("римск") or token.is_capitalised
    if token.lemma == "премьера" and token.gender == "Fem":  # a first night, unless a country or a name follows
        return here.place_from(token.index + 1) is not None or token.index + 1 in here.person_at
    if token.pos in {"NOUN", "PROPN"} or "-" in token.text:
        return True
    parses = here.language.parses(token.lower)
    return bool(parses) and all(p.tag.POS == "NOUN" for p in (parses if token.pos == "ADJ" else parses[:1]))
