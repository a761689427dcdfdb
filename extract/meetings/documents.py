"""Documents signed at a meeting or planned for it, and who signed them; heads of delegations and chairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.inflect import nominative
from extract.language import Language, Token
from extract.meetings.clauses import clause_tokens, governors, is_negated, subject, tense
from extract.meetings.parties import Party
from extract.meetings.reading import Reading
from extract.meetings.trigger import parties_around
from extract.tables import column

KINDS = column("document", "lemma", "document_type")
SIGN = {
    "подписать",
    "подписывать",
    "парафировать",
    "скрепить",
    "заключить",
    "подписание",
    "подпись",
    "подписаться",
    "скрепленный",
    "подписанный",
}
SIDES = {"лидер", "президент", "глава", "министр", "премьер", "премьер-министр", "руководитель", "сопредседатель"}
ADOPT = {"принять", "утвердить", "одобрить"}


@dataclass(frozen=True)
class Signing:
    """A document at a token, its type and nominative title, signed or planned, with the signatories named; `is_by_sides`
    where «лидеры» or «министры» signed without being named again."""

    index: int
    document_type: str
    title: str
    status: str
    signatories: tuple[Party, ...]
    is_by_sides: bool = False


def find_signings(reading: Reading, language: Language) -> Iterator[Signing]:
    """Every document that the article says was signed, or will be."""
    for token in reading.document.tokens:
        if token.lemma in KINDS and token.pos in {"NOUN", "PROPN"}:
            act = act_of_signing(reading, token)
            if act is None:
                continue
            status = status_of(reading, act)
            if status is None:
                continue
            first, last = extent(reading, token)
            title = nominative(reading.document, language, first, last)
            yield Signing(
                token.index,
                KINDS[token.lemma],
                lower_first(title),
                status,
                tuple(signatories(reading, token, act)),
                is_by_sides(reading, act),
            )


def act_of_signing(reading: Reading, document: Token) -> Token | None:
    """The word of signing that a document hangs on, or that hangs on it («протокол, скрепленный подписями»)."""
    for above in governors(reading.document, document):
        if above.lemma in SIGN or (above.lemma in ADOPT and KINDS[document.lemma] in {"declaration", "plan"}):
            return above
        if above.pos == "VERB":
            break
    for child in reading.document.children[document.index]:
        token = reading.document.tokens[child]
        if token.lemma in SIGN and token.pos in {"VERB", "ADJ"}:
            return token
    head = reading.document.tokens[document.head]
    return head if head.lemma in SIGN and head.index != document.index else None


def status_of(reading: Reading, act: Token) -> str | None:
    """signed or planned; None where the signing is denied or only named in passing."""
    if act.pos == "VERB" and is_negated(reading.document, act):
        return None
    verb = act if act.pos == "VERB" else next((t for t in governors(reading.document, act) if t.pos == "VERB"), None)
    if verb is None:
        return "signed"
    if tense(reading.document, verb) == "Fut" or (verb.verb_form == "Inf"):
        return "planned"
    lemma = column("predicate", "lemma", "class").get(verb.lemma)
    if lemma == "planned":
        return "planned"
    return None if lemma in {"hypothetical", "cancelled"} else "signed"


def extent(reading: Reading, noun: Token) -> tuple[int, int]:
    """The noun with its adjectives and the «о …» or genitive that says what it is about, at most eight words."""
    first = noun.index
    while first > reading.sentence_start(noun.index) and reading.token(first - 1).pos == "ADJ":
        first -= 1
    last, end = noun.index + 1, min(reading.sentence_end(noun.index), noun.index + 9)
    while last < end and reading.token(last).pos in {"NOUN", "PROPN", "ADJ", "ADP", "CCONJ"}:
        if reading.token(last).pos == "ADP" and reading.token(last).lower not in {"о", "об", "по"}:
            break
        last += 1
    while reading.token(last - 1).pos in {"ADP", "CCONJ"}:
        last -= 1
    return first, last


def lower_first(title: str) -> str:
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def is_by_sides(reading: Reading, act: Token) -> bool:
    """«Лидеры подписали», «главы государств скрепили подписями»: both participants sign."""
    head = subject(reading.document, act) if act.pos == "VERB" else None
    return head is not None and head.number == "Plur" and head.lemma in SIDES


def signatories(reading: Reading, document: Token, act: Token) -> list[Party]:
    """Who signed: the subject of «подписали», or the names after «подписями»."""
    start, end = reading.sentence_start(document.index), reading.sentence_end(document.index)
    signature = next(
        (t for t in reading.document.tokens[start:end] if t.lemma == "подпись" and t.index >= document.index), None
    )
    if signature is not None:
        found = [p for p in reading.parties if signature.index < p.first < end and p.kind == "person"]
        return found
    if act.pos != "VERB":
        return []
    head = subject(reading.document, act)
    if head is not None and head.index != document.index:
        return [p for p in parties_around(reading, head) if p.kind in {"person", "post"}]
    return agents(reading, act)


def agents(reading: Reading, act: Token) -> list[Party]:
    """«подписан министрами …»: parties in the instrumental in the clause of the verb."""
    indices = {t.index for t in clause_tokens(reading.document, act)}
    return [p for p in reading.parties if p.kind == "person" and p.case == "Ins" and p.head in indices]
