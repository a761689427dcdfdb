"""Noun phrases put into the nominative: the head and what agrees with it bend, the rest stays as it stands.

«первым зампредседателя Госкомвоенпрома РБ» becomes «первый зампредседателя Госкомвоенпрома РБ». Names of people bend
by rules of their own, in names.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from extract.language import Document, Language, Token

# Participles and adjectives that are nouns wherever they are told of officials: «управляющий делами».
SUBSTANTIVES = ("исполняющ", "управляющ", "командующ", "заведующ", "поверенн", "уполномоченн")
NOMINAL = frozenset({"NOUN", "ADJF", "PRTF", "NUMR"})
STEM = 4
ADJECTIVES = frozenset({"ADJF", "PRTF"})
# «Высшего» is of «высший»; the dictionary has it under «высокий», which would make it «высочайший».
SUPERLATIVE = re.compile(r"(высш|низш)(?:его|ему|им|ем|ей|ую|их|ими)$", re.IGNORECASE)
SUPERLATIVE_ENDINGS = {"Masc": "ий", "Fem": "ая", "Neut": "ее", "": "ие"}
ABBREVIATION = re.compile(r"^([А-ЯЁ]{2,}[А-ЯЁ])(?:а|у|ом|е|ы|ов|ам|ами|ах)$")  # «МИДа», «ГУВДом»


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word: what it agrees in, and the dictionary's own record of it; gender is "" in the plural."""

    case: str
    number: str
    gender: str
    is_adjective: bool
    is_animate: bool
    parse: Any


@dataclass(frozen=True, slots=True)
class Agreement:
    """The case, number and gender that a phrase's head and its modifiers share."""

    case: str
    number: str
    gender: str


@lru_cache(maxsize=10_000)
def readings(language: Language, word: str) -> tuple[Form, ...]:
    """The nominal and adjectival readings of a word, likeliest first."""
    return tuple(nominal_forms(language, word))


def nominal_forms(language: Language, word: str) -> Iterator[Form]:
    """Each dictionary reading that has a case."""
    for parse in language.parses(word.lower()):
        if parse.tag.POS in NOMINAL and "Case" in parse.feats:
            number = parse.feats.get("Number", "")
            gender = parse.feats.get("Gender", "") if number == "Sing" else ""
            animate = parse.feats.get("Animacy") == "Anim"
            yield Form(parse.feats["Case"], number, gender, parse.tag.POS in ADJECTIVES, animate, parse)


def agree(head: Form, modifier: Form) -> bool:
    """Case and number are the same, and the gender where both show one."""
    same_gender = not head.gender or not modifier.gender or head.gender == modifier.gender
    return head.case == modifier.case and head.number == modifier.number and same_gender


def agreement(language: Language, head: Token, modifiers: list[Token]) -> Agreement | None:
    """The reading of the head that most modifiers agree with, the tagger's own preferred among equals."""
    modifier_forms = [[f for f in readings(language, m.text) if f.is_adjective] for m in modifiers]

    def fitness(form: Form) -> tuple[int, bool, bool]:
        fits = sum(any(agree(form, other) for other in forms) for forms in modifier_forms)
        return fits, form.case == head.case, not head.number or form.number == head.number

    forms = list(readings(language, head.text))
    best = max(forms, key=fitness, default=None)
    return Agreement(best.case, best.number, best.gender) if best else None


def like(word: str, model: str) -> str:
    """A word capitalised as another, part by part at its hyphens: «военно-морской» as «Военно-Морского»."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    parts, models = word.split("-"), model.split("-")
    if len(parts) != len(models):
        return word[:1].upper() + word[1:] if model[:1].isupper() else word
    return "-".join(p[:1].upper() + p[1:] if m[:1].isupper() else p for p, m in zip(parts, models, strict=True))


def bend(language: Language, token: Token, shape: Agreement, number: str, is_head: bool, case: str = "Nom") -> str:
    """One word in a case and number, out of the reading that has the phrase's shape."""
    return bent(language, token.text, shape, number, is_head, case)


@lru_cache(maxsize=10_000)
def bent(language: Language, word: str, shape: Agreement, number: str, is_head: bool, case: str) -> str:
    """The same of a word as it is written."""
    abbreviation = ABBREVIATION.match(word)
    if abbreviation or word.isupper():
        return abbreviation.group(1) if abbreviation else word
    superlative = SUPERLATIVE.match(word) if case == "Nom" else None
    if superlative:
        return superlative.group(1) + SUPERLATIVE_ENDINGS[shape.gender if number == "Sing" else ""]
    # «временным» is of «временный» rather than of «временной» where a post is told
    order = sorted(
        readings(language, word), key=lambda f: (f.is_adjective == is_head, f.parse.normal_form[-2:] == "ой")
    )
    for form in order:
        same = form.case == shape.case and form.number == shape.number
        if same and (not form.gender or not shape.gender or form.gender == shape.gender):
            wanted = {case, number}
            if form.is_adjective and number == "Sing" and shape.gender:
                wanted = wanted | {shape.gender}
            inflected = form.parse.inflect(wanted)
            if inflected:
                if form.parse.feats.get("Degree") == "Sup":
                    inflected = nearest(inflected, word.lower().replace("ё", "е"))
                return like(inflected.word if "ё" in word else inflected.word.replace("ё", "е"), word)
    return word


def nearest(inflected: Any, word: str) -> Any:
    """Of two superlatives the one the text has: «Высшего совета» is the «Высший», not the «Высочайший»."""
    same = (form for form in inflected.lexeme if form.tag == inflected.tag)
    return next((form for form in same if form.word.startswith(word[:STEM])), inflected)


def head_of(document: Document, language: Language, first: int, last: int) -> int:
    """The head of a noun phrase: its first word that can only be a noun here, else its first noun-like word."""
    fallback = None
    for index in range(first, last):
        token = document.tokens[index]
        if token.lower.startswith(SUBSTANTIVES):
            return index
        forms = list(readings(language, token.text))
        if not forms and not token.text.isupper():
            continue
        if token.text.isupper() or token.pos in {"NOUN", "PROPN"} and any(not f.is_adjective for f in forms):
            return index
        if fallback is None and any(not f.is_adjective for f in forms):
            fallback = index
    return first if fallback is None else fallback


def gender_of(language: Language, head: Token, shape: Agreement) -> str:
    """The gender that a plural head has in the singular: «межправительственные соглашения» are neuter."""
    forms = (f for f in readings(language, head.text) if (f.case, f.number) == (shape.case, shape.number))
    return next((gender for f in forms if (gender := f.parse.feats.get("Gender", ""))), "")


def nominative(
    document: Document, language: Language, first: int, last: int, head: int | None = None, number: str | None = None
) -> str:
    """Tokens `first` up to `last` as a noun phrase in the nominative; its own number is kept unless one is given."""
    head = head_of(document, language, first, last) if head is None else head
    modifiers = [t for t in document.tokens[first:head] if t.pos not in {"ADP", "PUNCT", "CCONJ", "ADV"}]
    shape = agreement(language, document.tokens[head], modifiers)
    if shape is None or head >= last:
        return document.span_text(first, last)
    if shape.number == "Plur" and number == "Sing":
        shape = replace(shape, gender=gender_of(language, document.tokens[head], shape))
    pieces = [document.tokens[first].text] if first == last else []
    for token in document.tokens[first:last]:
        text = token.text
        if token.index <= head:
            text = bend(language, token, shape, number or shape.number or "Sing", token.index == head)
        gap = document.text[document.tokens[token.index - 1].stop : token.start] if token.index > first else ""
        pieces += [gap, text]
    return "".join(pieces)
