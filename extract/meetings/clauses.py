"""Clauses: what governs a word, who is its subject, and when a verb says that it happens.

Syntax is asked for verbs and their subjects only; inside long noun phrases its arcs are often wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.language import Document, Token
from extract.tables import column, word_set

CLAUSE_RELS = {"acl", "acl:relcl", "advcl", "ccomp", "parataxis", "root"}


def is_predicate(token: Token) -> bool:
    """A verb form, or a short adjective that acts as one («намерен», «готов»)."""
    if token.pos == "VERB":
        return True
    return token.pos == "ADJ" and column("predicate", "lemma", "class").get(token.lemma) in {
        "planned",
        "hypothetical",
        "due",
    }


def predicate(document: Document, index: int) -> Token | None:
    """The verb that governs a token, the token itself included; None in a sentence without one."""
    seen: set[int] = set()
    token = document.tokens[index]
    while token.index not in seen:
        if is_predicate(token):
            return token
        seen.add(token.index)
        token = document.tokens[token.head]
    return None


def governors(document: Document, token: Token) -> Iterator[Token]:
    """The chain of words above a token, nearest first, up to the end of its clause."""
    seen = {token.index}
    while token.head not in seen and token.rel not in CLAUSE_RELS:
        token = document.tokens[token.head]
        seen.add(token.index)
        yield token


def meant_by_which(document: Document, pronoun: Token, verb: Token) -> Token:
    """The noun before a clause with «который»; of two that «которые» stands for the first («премьер и его супруга, которые …»)."""
    if not verb.rel.startswith("acl"):
        return pronoun
    noun = document.tokens[verb.head]
    is_of_two = pronoun.number == "Plur" and noun.number == "Sing" and noun.rel == "conj"
    return document.tokens[noun.head] if is_of_two else noun


def subject(document: Document, verb: Token, depth: int = 4) -> Token | None:
    """The head word of a verb's subject; gerunds, infinitives and coordinated verbs borrow it from the verb above."""
    subjects = [t for c in document.children[verb.index] if (t := document.tokens[c]).rel.startswith("nsubj")]
    if subjects:  # of two the living: «Пекин, 14 октября. -- Председатель провел», «МИД: министр обсудил»
        found = next((t for t in subjects if t.animacy == "Anim"), subjects[0])
        return meant_by_which(document, found, verb) if found.lemma == "который" else found
    if depth and verb.rel in {"conj", "xcomp", "advcl", "csubj", "obj", "ccomp", "aux"} and verb.head != verb.index:
        above = predicate(document, verb.head)
        if above is not None and above.index != verb.index:
            is_nobody = verb.rel == "ccomp" and verb.verb_form == "Fin" and verb.number != above.number
            return None if is_nobody else subject(document, above, depth - 1)  # «отметил, что приняли решение»
    if depth and verb.rel.startswith("acl") and verb.verb_form == "Fin":  # «побывал в Минске, где провёл переговоры»
        above = predicate(document, verb.head)
        return subject(document, above, depth - 1) if above is not None and above.index < verb.index else None
    if verb.rel.startswith("acl") and verb.verb_form == "Part":
        return document.tokens[verb.head]  # «встретившийся с президентом премьер»
    return None


def is_negated(document: Document, token: Token) -> bool:
    """«не» stands right before a word, or hangs on it."""
    near = document.tokens[max(0, token.index - 1) : token.index]
    return any(t.lower == "не" for t in near) or any(
        document.tokens[c].lower == "не" and c < token.index for c in document.children[token.index]
    )


def verb_chain(document: Document, verb: Token) -> Iterator[Token]:
    """A verb and the verbs and short adjectives it depends on within its clause: «намерен провести», «договорились встретиться»."""
    yield verb
    seen = {verb.index}
    token = verb
    while token.head not in seen and token.rel in {"xcomp", "csubj", "ccomp", "obj", "aux", "nsubj", "csubj:pass"}:
        token = document.tokens[token.head]
        seen.add(token.index)
        if is_predicate(token):
            yield token


def clause_tokens(document: Document, verb: Token) -> list[Token]:
    """The words of a verb's own clause: everything below it, clauses of their own left out; arcs may run in a circle."""
    found: set[int] = set()
    queue = [verb.index]
    while queue:
        index = queue.pop()
        if index not in found:
            found.add(index)
            queue += [c for c in document.children[index] if document.tokens[c].rel not in CLAUSE_RELS]
    return [document.tokens[index] for index in sorted(found)]


def neighbourhood(document: Document, verb: Token) -> tuple[Token, ...]:
    """The words around a verb up to the next finite verb on either side, those behind it first: its clause, read linearly."""
    first, last = document.sentences[verb.sentence]
    start = next((i + 1 for i in range(verb.index - 1, first - 1, -1) if document.tokens[i].verb_form == "Fin"), first)
    stop = next((i for i in range(verb.index + 1, last) if document.tokens[i].verb_form == "Fin"), last)
    return document.tokens[verb.index + 1 : stop] + document.tokens[start : verb.index]


def auxiliary(document: Document, verb: Token) -> Token | None:
    """The «быть» of a compound form («будет подписан», «была отменена»), or None."""
    for child in document.children[verb.index]:
        token = document.tokens[child]
        if token.lemma == "быть" and token.rel in {"aux", "aux:pass", "cop"}:
            return token
    return None


def tense(document: Document, verb: Token) -> str:
    """Past, Pres or Fut of a verb or its auxiliary; "" where it has none (infinitive)."""
    helper = auxiliary(document, verb)
    if helper is not None and helper.lower.startswith("буд"):  # the tagger calls it present
        return "Fut"
    if helper is not None and helper.tense:
        return helper.tense
    return verb.tense or ("Past" if verb.verb_form == "Part" or verb.verb_form == "Conv" else "")


def attachment(document: Document, index: int, targets: frozenset[int]) -> Token | None:
    """What a phrase of time or place hangs on: the nearest verb or the nearest of `targets` above it.

    None where it says something about another noun («зоны деэскалации в Сирии»); nouns such as «столица» are looked through.
    """
    transparent = word_set("transparent_noun", "lemma")
    token = document.tokens[index]
    seen: set[int] = set()
    while token.index not in seen:
        if token.index in targets or token.pos == "VERB":
            return token
        seen.add(token.index)
        above = document.tokens[token.head]
        is_name = token.index == index or token.pos in {"PROPN", "ADJ", "NUM", "ADP"} or token.case == "Loc"
        if not is_name and token.pos == "NOUN" and token.lemma not in transparent and not is_time(token):
            return None
        token = above
    return None


def is_time(token: Token) -> bool:
    """A month, a weekday, «год», «сегодня»."""
    return token.lemma in TIME_WORDS


TIME_WORDS = frozenset(
    [
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
        "понедельник",
        "вторник",
        "среда",
        "четверг",
        "пятница",
        "суббота",
        "воскресенье",
        "год",
        "месяц",
        "неделя",
        "сегодня",
        "вчера",
        "завтра",
    ]
)
