"""What the tagger takes for a person and is none: brands, streets, cities, bodies, a noun that opens a sentence."""

from __future__ import annotations

import re
from functools import cache

from extract.names.words import CLOSING, NAMED_AFTER, OPENING, PLACE_PREPOSITIONS, NameScan, Span
from extract.tables import reference, word_set

BENT_ABBREVIATION = re.compile(r"[А-ЯЁ]{3,}[а-яё]{1,3}$")  # «ЮКОСа», «МИДом»


def is_false(scan: NameScan, span: Span) -> bool:
    """A brand in quotes, a street or prize «имени …», a city («во Владимире»), a body, a common noun."""
    first, last = span
    before = scan.text_at(first - 1)
    if fills_quotes(scan, first, last):
        return True
    if before.lower() in NAMED_AFTER or (before == "." and scan.text_at(first - 2).lower() == "им"):
        return True
    if last - first > 1:
        return False
    if is_of_two_states(scan.text_at(first)):
        return True
    if scan.is_body(first) or is_of_body(scan, first) or is_noun_of_text(scan, first):
        return True
    grammemes = {g for p in scan.language.parses(scan.text_at(first)) if p.is_known for g in p.tag.grammemes}
    place = "Geox" in grammemes and not (before.lower() not in PLACE_PREPOSITIONS and {"Name", "Surn"} & grammemes)
    return place or (scan.is_abbreviation(first) and (len(scan.text_at(first)) < 4 or "Abbr" in grammemes))


def is_of_two_states(text: str) -> bool:
    """«Российско-мьянманская»: an adjective of two states that opens a sentence."""
    return text.lower().split("-")[0] in state_prefixes() and "-" in text


@cache
def state_prefixes() -> frozenset[str]:
    """How the first half of an adjective of two states is spelt: «российско»."""
    return frozenset(row["prefix"] for row in reference("country_adjective") if row["prefix"])


def fills_quotes(scan: NameScan, first: int, last: int) -> bool:
    """«Северный поток», «Адмирал Кузнецов»: quotes with the name and at most two words without a verb before it."""
    if scan.text_at(last) not in CLOSING:
        return False
    for index in range(first - 1, max(-1, first - 4), -1):
        if scan.text_at(index) in OPENING:
            return True
        if not scan.text_at(index)[:1].isalpha() or scan.tokens[index].pos == "VERB":
            return False
    return False


def is_of_body(scan: NameScan, index: int) -> bool:
    """«Россельхознадзор», «Жилуправление», «ЮКОСа»: a word that ends like a body's, or an abbreviation that is declined."""
    text = scan.text_at(index)
    if BENT_ABBREVIATION.match(text):
        return True
    lemmas = {p.normal_form.replace("ё", "е") for p in scan.language.parses(text)}
    tails = tuple(word_set("body_tail", "tail"))
    return not scan.is_name_word(index) and any(lemma.endswith(tails) and lemma not in tails for lemma in lemmas)


def is_noun_of_text(scan: NameScan, index: int) -> bool:
    """«Королева прибыла», «Папа ответил»: a noun that opens a sentence, and that the text writes small elsewhere."""
    if not scan.starts_sentence(index):
        return False
    lemmas = {p.normal_form for p in scan.language.parses(scan.text_at(index)) if p.is_known and p.pos == "NOUN"}
    return any(t.lemma in lemmas and not t.is_capitalised for t in scan.tokens)
