"""Pronouns: whom «он», «они», «я» and «его» stand for.

The third person is looked for before it, the first person is who speaks the sentence it is quoted in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extract.language import Document, Token
from extract.meetings.party import Party
from extract.names import PersonMention
from extract.tables import word_set

THIRD = {"он": {"Masc", ""}, "она": {"Fem", ""}}  # the genders of whom they may mean
FIRST = {"я", "мы"}
OWNERS = {"его": "third", "ее": "third", "мой": "first", "наш": "first"}
SPEECH = word_set("speech_verb", "lemma")
QUOTES = {'"', "«", "»", "“", "”", "„"}
GUEST = "гость"
NEAR = 3  # sentences


def find_pronouns(document: Document, parties: tuple[Party, ...], people: tuple[PersonMention, ...]) -> Iterator[Party]:
    """Personal pronouns as the person or the single post meant."""
    named = [p for p in parties if p.kind in {"person", "post"}]
    genders = {p.person: p.gender for p in people}
    for token in document.tokens:
        if token.lemma == GUEST and not is_described(document, token):
            yield from (at(meant, token) for meant in guests(document, token, parties))
        if token.lower in {"ее", "её", "их"} and is_object(document, token):
            met = delegation_before(document, token, parties)
            met = met or (together(document, token, named) if token.lower == "их" else [])
            yield from (at(meant, token) for meant in met)
        if token.pos != "PRON" or token.case == "Gen":
            continue
        if token.lower == "они":
            yield from (at(meant, token) for meant in together(document, token, named))
            continue
        meant = None
        if token.lemma in THIRD:
            fitting = [
                p for p in named if genders.get(p.person if p.person is not None else -1, "") in THIRD[token.lemma]
            ]
            meant = antecedent(document, token, fitting)
        elif token.lemma in FIRST:
            meant = speaker(document, token, named)
        if meant is not None:
            yield at(meant, token)


def is_object(document: Document, pronoun: Token) -> bool:
    """«Сегодня её принял министр», «их примет президент»: a verb stands right behind the pronoun."""
    behind = document.tokens[pronoun.index + 1 : pronoun.index + 2]
    return any(t.verb_form == "Fin" for t in behind)


def delegation_before(document: Document, pronoun: Token, parties: tuple[Party, ...]) -> list[Party]:
    """The delegation that the sentence before speaks of, where it names no woman or man as subject."""
    near = [p for p in parties if document.tokens[p.head].sentence == pronoun.sentence - 1 and p.first < pronoun.index]
    subjects = [p for p in near if p.case == "Nom" and p.kind in {"person", "post", "delegation"}]
    return subjects[:1] if subjects and subjects[0].kind == "delegation" else []


def at(meant: Party, token: Token) -> Party:
    """A party where a pronoun stands for it."""
    return replace(meant, first=token.index, last=token.index + 1, head=token.index, case=token.case)


def is_described(document: Document, noun: Token) -> bool:
    """«гость программы», «гости из Минска», «почётный гость»: somebody else than the visitor just told of."""
    after = document.tokens[noun.index + 1 : noun.index + 2]
    before = document.tokens[noun.index - 1 : noun.index] if noun.index else ()
    is_named = any(
        (t.case == "Gen" and t.pos in {"NOUN", "ADJ", "PROPN"}) or t.pos == "ADP" and t.lower == "из" for t in after
    )
    return is_named or any(t.lemma in {"почетный", "главный", "каждый", "многие"} or t.text == "в" for t in before)


def guests(document: Document, noun: Token, parties: tuple[Party, ...]) -> list[Party]:
    """«Гостя принял президент», «с гостями встретился ректор»: the visitor of the sentences before, or the delegation.

    Of several persons in the nearest sentence that names any, the one that is no subject («X принял Y. Гость …»).
    """
    for sentence in range(noun.sentence - 1, max(noun.sentence - 1 - NEAR, -1), -1):
        near = [p for p in parties if document.tokens[p.head].sentence == sentence and p.number == "Sing"]
        people = list({p.person: p for p in near if p.kind == "person"}.values())
        delegations = [p for p in near if p.kind == "delegation" and p.country]
        if noun.number == "Plur" and (delegations or len(people) != 1):
            if delegations:
                return delegations[-1:]
            continue
        objects = [p for p in people if p.case not in {"Nom", ""}]
        found = people if len(people) == 1 else objects if len(objects) == 1 else []
        if people:
            return found
    return []


def together(document: Document, pronoun: Token, named: list[Party]) -> list[Party]:
    """«Иванов и Петров договорились. Они встретились …»: the two joined subjects of the sentence before, if they are two."""
    before = [p for p in named if p.number == "Sing" and document.tokens[p.head].sentence == pronoun.sentence - 1]
    subjects = sorted((p for p in before if p.case == "Nom"), key=lambda p: p.first)
    if (
        len(subjects) != 2
        or document.tokens[subjects[1].first - 1].lower != "и"
        or subjects[1].first - 1 != subjects[0].last
    ):
        return []
    return subjects


def owner(document: Document, token: Token, parties: tuple[Party, ...]) -> Party | None:
    """Whose «его визит» or «моя встреча» is meant: not the subject of the sentence, who would say «свой»."""
    kind = OWNERS.get(token.lower) or OWNERS.get(token.lemma)
    named = [p for p in parties if p.kind in {"person", "post"} and p.number == "Sing"]
    if kind == "first":
        return speaker(document, token, named)
    if kind is None:
        return None
    here = [p for p in named if p.last <= token.index and document.tokens[p.head].sentence == token.sentence]
    others = [p for p in here if p.case != "Nom"]
    return (others or here)[-1] if here else antecedent(document, token, named)


def antecedent(document: Document, pronoun: Token, named: list[Party]) -> Party | None:
    """Whom a third-person pronoun stands for: the last subject of a sentence before, else the last one named; or None.

    An object is rather somebody named before it in its own sentence.
    """
    before = sorted((p for p in named if p.last <= pronoun.index and p.number == "Sing"), key=lambda p: p.first)
    near = [p for p in before if pronoun.sentence - document.tokens[p.head].sentence <= NEAR]
    people = [p for p in near if p.kind == "person"] or [p for p in near if p.kind == "post"]
    here = [p for p in people if p.case != "Nom" and document.tokens[p.head].sentence == pronoun.sentence]
    if here and pronoun.case in {"Acc", "Dat"}:  # «поездка госсекретаря Помпео: его принял …»
        return here[-1]
    subjects = [p for p in people if p.case == "Nom" and is_of_other_clause(document, p, pronoun)]
    choice = subjects or people
    return choice[-1] if choice else None


def is_of_other_clause(document: Document, party: Party, pronoun: Token) -> bool:
    """A subject before a pronoun of another clause: of a sentence before, or apart by a comma («Иванов сказал, что он …»)."""
    between = document.tokens[party.last : pronoun.index]
    return document.tokens[party.head].sentence < pronoun.sentence or any(t.text == "," for t in between)


def speaker(document: Document, pronoun: Token, named: list[Party]) -> Party | None:
    """Who says «я»: the subject of the verb of speech outside the quotation, here or in the sentences behind it."""
    for sentence in range(pronoun.sentence, min(pronoun.sentence + NEAR, len(document.sentences))):
        first, last = document.sentences[sentence]
        start = max(first, pronoun.index)
        verbs = [t for t in document.tokens[start:last] if t.lemma in SPEECH and t.verb_form == "Fin"]
        for verb in verbs:
            quotes = sum(t.text in QUOTES for t in document.tokens[start : verb.index])
            who = said_by(document, verb, named, last)
            if who is not None and (quotes % 2 or sentence > pronoun.sentence):
                return who
    return None


def said_by(document: Document, verb: Token, named: list[Party], end: int) -> Party | None:
    """«сказал Лавров», «сообщил журналистам премьер»: the nominative right behind a verb of speech."""
    for party in named:
        if verb.index < party.first < min(end, verb.index + 6) and party.case == "Nom":
            return party
    return None
