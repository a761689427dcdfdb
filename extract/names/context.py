"""What the context says of a name's case, gender and number: tags, preposition, post, verb, adjective."""

from __future__ import annotations

import math
from functools import cache

from extract.language import Document, Token
from extract.names.declension import CASES
from extract.tables import column, word_set

State = tuple[str, str, str]  # case, gender, number
STATES: tuple[State, ...] = tuple((c, g, "Sing") for c in CASES for g in ("Masc", "Fem"))
PLURAL_STATES: tuple[State, ...] = tuple((c, "", "Plur") for c in CASES)
PRIOR_MASCULINE = 0.75
SEATS = {"в", "во", "при"}  # «посла в Москве», «постпреда при ООН»


@cache
def preposition_cases() -> dict[str, frozenset[str]]:
    return {p: frozenset(c.split("|")) for p, c in column("preposition_case", "preposition", "cases").items()}


def context(document: Document, span: tuple[int, int], tokens: list[Token]) -> dict[State, float]:
    """The logarithm of how well each state fits what stands around and in the name."""
    share = 1 / math.sqrt(len(tokens))
    before = document.tokens[span[0] - 1] if span[0] else None
    governed = preposition_cases().get(before.lower) if before is not None else None
    heads = appositions(document, span)
    beside = post_before(document, span) or heads
    feminine = feminine_odds(document, span, heads)
    modifier = before if before is not None and before.pos == "ADJ" and before.case else None
    joined = conjoined(document, span)
    is_of_post = bool(beside) and beside[0].case not in {
        "",
        "Nom",
    }  # «принял Посла Туркменистана в Москве А.Айдогдыева»
    is_subject = document.tokens[span[0]].rel in ("nsubj", "nsubj:pass")
    is_object = is_before_subject(document, span)
    is_misread, is_subject = is_subject and is_of_post, is_subject and not is_of_post and not is_object
    result = {}
    for state in (*STATES, *PLURAL_STATES):
        case, gender, number = state
        score = sum(share * tag_fit(t, state) for t in tokens) * (0.5 if is_object else 1.0)
        score += sum((1.6 if is_misread else 0.7) * case_fit(h.case, case) for h in beside[:1])
        score += 0.8 * case_fit("Nom", case) if is_subject else 0.0
        score += 1.6 * case_fit("Acc", case) if is_object else 0.0
        score += sum(0.7 * case_fit(t.case, case) for t in joined)
        if modifier is not None:
            score += 0.7 * tag_fit(modifier, state)
        if governed is not None:
            score += 0.0 if case in governed else -2.5
        if number == "Sing":
            score += math.log(feminine if gender == "Fem" else 1 - feminine)
        result[state] = score
    return result


def is_before_subject(document: Document, span: tuple[int, int]) -> bool:
    """«Уиткоффа принял Владимир Путин»: a name right before a singular verb whose living subject stands behind it."""
    first = document.tokens[span[0]]
    verb = document.tokens[first.head]
    if first.rel not in {"nsubj", "obj"} or verb.index != span[1] or verb.number != "Sing":
        return False
    behind = (document.tokens[c] for c in document.children[verb.index] if c > verb.index)
    return any(t.rel == "nsubj" and t.case == "Nom" and t.animacy == "Anim" for t in behind)


def tag_fit(token: Token, state: State) -> float:
    """How well the tagger's word on a token fits a state."""
    return fit((token.case, token.gender, token.number), state)


@cache
def fit(seen: State, state: State) -> float:
    """How well what the tagger sees fits a state."""
    case, gender, number = state
    score = case_fit(seen[0], case)
    if number == "Plur":
        return score + (math.log(0.3) if seen[2] == "Plur" else math.log(0.01))
    score += math.log(0.3) if seen[2] == "Plur" else 0.0
    if seen[1] in ("Masc", "Fem"):
        score += math.log(0.75 if seen[1] == gender else 0.25)
    return score


@cache
def case_fit(seen: str, case: str) -> float:
    """log P(tagged so | case); the genitive and accusative of people look alike."""
    if not seen:
        return math.log(0.2)
    if seen == case:
        return math.log(0.85)
    return math.log(0.3 if {seen, case} == {"Gen", "Acc"} else 0.03)


def appositions(document: Document, span: tuple[int, int]) -> list[Token]:
    """The nouns that the name stands beside («министром обороны Лопесом»), nearest first."""
    found: list[Token] = []
    token = document.tokens[span[0]]
    while token.rel in ("appos", "flat", "flat:name", "nmod") and token.head < token.index and len(found) < 3:
        before, token = token, document.tokens[token.head]
        if before.rel == "nmod" or token.pos not in ("NOUN", "PROPN"):
            break
        if not span[0] <= token.index < span[1] and token.pos == "NOUN" and token.animacy != "Inan":
            found.append(token)
    return found


def conjoined(document: Document, span: tuple[int, int]) -> list[Token]:
    """The name or noun that «и» joins this name to: «с Галантом и Ганцем»."""
    token = document.tokens[span[0]]
    head = document.tokens[token.head]
    return [head] if token.rel == "conj" and head.index < span[0] and head.pos in ("NOUN", "PROPN") else []


def post_before(document: Document, span: tuple[int, int]) -> list[Token]:
    """The nearest animate noun before a name in the same phrase, where the syntax shows none: «лидера КНДР Ким Чен Ира»."""
    several: list[Token] = []
    posts = word_set("position_head", "head")
    for token in reversed(document.tokens[max(0, span[0] - 6) : span[0]]):
        is_seat = token.lower in SEATS and document.tokens[token.index + 1].pos == "PROPN"
        if token.pos in ("VERB", "ADP", "CCONJ", "PUNCT", "SCONJ") and not is_seat:
            break
        is_first = (
            token.index == document.sentences[token.sentence][0]
        )  # «Министра обороны Анголы Жуана Лопеша принял …»
        is_post = token.lemma in posts and token.animacy == "Anim"  # «Посла» with a capital
        is_noun = token.pos == "NOUN" and token.animacy == "Anim" and (is_first or not token.is_capitalised)
        if is_noun or is_post:
            if token.number != "Plur":
                return [token]
            several = several or [
                token
            ]  # «с председателем Палаты советников парламента Наамой Миярой»: not the last noun
    return several


def feminine_odds(document: Document, span: tuple[int, int], heads: list[Token]) -> float:
    """The chance that the person is a woman, from the verb («заявила») and the post («королева»)."""
    odds = (1 - PRIOR_MASCULINE) / PRIOR_MASCULINE
    subject = heads[-1] if heads else document.tokens[span[0]]
    if subject.rel in ("nsubj", "nsubj:pass"):
        verb = document.tokens[subject.head]
        if verb.pos == "VERB" and verb.tense == "Past" and verb.number == "Sing" and verb.gender in ("Masc", "Fem"):
            odds *= 12 if verb.gender == "Fem" else 1 / 8
    for head in heads[:1]:
        if head.gender == "Fem" and head.animacy == "Anim":
            odds *= 8
    return min(0.99, max(0.01, odds / (1 + odds)))
