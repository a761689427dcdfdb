"""Documents signed or to be signed: each with its title, its status and who signed it.

Titles are cut in titles.py, words of signing read in acts.py; to which meeting a document belongs is decided in sharing.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.dates import Interval, resolve
from extract.language import Language, Token
from extract.meetings.acts import ACTS, act_of_signing, has_occasion, is_past, pronoun_act, signature_verb, status_of
from extract.meetings.clauses import neighbourhood
from extract.meetings.party import Party
from extract.meetings.reading import Reading
from extract.meetings.signatories import is_alone, is_loose, plural_side, signatories
from extract.meetings.titles import KINDS, is_document, is_many, next_document, title_of, titles_of
from extract.meetings.trigger import subject_parties
from extract.tables import lexicon

LISTS = tuple(tuple(row["phrase"].split()) for row in lexicon("document_list"))
VAGUE = {"документ", "бумага"}  # «документ» in the singular was named before


@dataclass(frozen=True)
class Signing:
    """A document at a token: its type and nominative title, signed or planned, with the signatories and states named.

    `place` is where the signing is told of, `last` the end of the title; `sides` is the plural noun that signs without
    names («лидеры», «сопредседатели»); `date` the day stated for the signing; `is_adopted`: approved or made public, so
    that nobody is a signatory; `is_loose`: signed by others than the text's parties, or «заключён», so that its meeting
    must stand in the same sentence; `act` is the word of signing, `country` the state where it is said to be signed.
    """

    index: int
    document_type: str
    title: str
    status: str
    place: int
    signatories: tuple[Party, ...] = ()
    countries: frozenset[str] = frozenset()
    sides: str = ""
    date: Interval | None = None
    is_adopted: bool = False
    is_collective: bool = False
    is_loose: bool = False
    last: int = 0
    act: int = 0
    country: str | None = None


def find_signings(reading: Reading, language: Language) -> Iterator[Signing]:
    """Every document that the article says was signed, or will be; a list of them takes the place of «ряд документов»."""
    found: list[Signing] = []
    for token in reading.document.tokens:
        if found and token.index < found[-1].last:
            continue
        if is_document(reading, token):
            signing = listed(reading, language, token, found) or read_signing(reading, language, token, token, found)
        elif stands_for_document(reading, token):
            known = antecedent(reading, token)
            signing = read_signing(reading, language, known, token, found) if known is not None else None
        else:
            continue
        if signing is not None:
            found += separate(reading, language, token, signing)
    yield from found


def separate(reading: Reading, language: Language, noun: Token, signing: Signing) -> list[Signing]:
    """«соглашения о торговле и об отмене виз» are two."""
    titles, last = titles_of(reading, language, noun) if signing.index == noun.index else ([], 0)
    if not titles:
        return [signing]
    return [replace(signing, title=title, is_collective=False, last=last) for title in titles]


def stands_for_document(reading: Reading, token: Token) -> bool:
    """«Его подписали», «подписи поставили»: the document was named before."""
    if token.lemma == "подпись" and token.case in {"Acc", "Nom"}:
        below = [reading.token(c) for c in reading.document.children[token.index]]
        return signature_verb(reading, token) is not None and not any(t.lemma in KINDS for t in below)
    if token.lemma != "он" or token.case not in {"Acc", "Gen"}:
        return False
    return token.rel in {"obj", "nsubj:pass"} or (token.rel == "det" and pronoun_act(reading, token) is not None)


def read_signing(
    reading: Reading, language: Language, document: Token, place: Token, found: list[Signing]
) -> Signing | None:
    """What an article says of the signing of a document named at `place`; None where nothing, or another year's."""
    act = act_of_signing(reading, place)
    if act is None:
        return joined(reading, language, document, found)
    status = status_of(reading, act)
    named = meant_by(reading, document)
    if status is None or named is None or is_past(reading, act, place):
        return None
    title, first, last = title_of(reading, language, named)
    is_adopted = ACTS.get(act.lemma) in {"adopt", "publish"}
    who = tuple(signatories(reading, place, act))
    if (is_adopted and not is_shared(reading, act, title)) or is_alone(reading, act, KINDS[named.lemma], who):
        return None
    sides = plural_side(reading, act)
    signing = Signing(place.index, KINDS[named.lemma], title, status, place.index)
    return replace(
        signing,
        signatories=tuple(p for p in who if p.kind in {"person", "post"} and not is_adopted and sides != "они"),
        countries=frozenset(p.country for p in who if p.country),
        sides=sides,
        date=date_of(reading, act, first, last),
        is_adopted=is_adopted,
        is_collective=is_many(reading, named),
        is_loose=is_loose(reading, act, who, sides) and not (is_adopted and title.startswith("совместн")),
        last=last if named is place else place.index + 1,
        act=act.index,
        country=country_of_act(reading, act, range(first, last)),
    )


def meant_by(reading: Reading, noun: Token) -> Token | None:
    """The document that «документ» stands for, the noun itself elsewhere; None where it stands for a law."""
    if noun.lemma not in VAGUE or noun.number != "Sing":
        return noun
    known = antecedent(reading, noun)
    if known is not None and KINDS[known.lemma] == "law":
        return None
    return known or noun


def antecedent(reading: Reading, place: Token) -> Token | None:
    """The document or the law named last before a pronoun or «документ», in its sentence or the two before."""
    first = reading.document.sentences[max(0, place.sentence - 2)][0]
    before = [
        t
        for t in reading.document.tokens[first : place.index]
        if t.lemma in KINDS and t.pos == "NOUN" and t.lemma not in VAGUE
        and (KINDS[t.lemma] == "law" or is_document(reading, t))
    ]  # fmt: skip
    if place.lemma == "он":
        before = [t for t in before if t.number == place.number and place.sentence - t.sentence <= 1]
    return before[-1] if before else None


def is_shared(reading: Reading, act: Token, title: str) -> bool:
    """What was adopted is of a meeting where several adopt it, it is «совместное», or the sentence names the occasion."""
    if ACTS.get(act.lemma) == "publish":
        return title.startswith("совместн")
    parties = subject_parties(reading, act) if act.pos == "VERB" else []
    return (
        title.startswith("совместн")
        or has_occasion(reading, act)
        or len(parties) > 1
        or bool(plural_side(reading, act))
    )


def date_of(reading: Reading, act: Token, first: int, last: int) -> Interval | None:
    """The day stated for a signing, dates of the title left out."""
    near = {act.index, *(t.index for t in neighbourhood(reading.document, act))} - set(range(first, last))
    for mention in reading.dates:
        if mention.first in near and not mention.attached and mention.bound == "" and mention.kind != "clock":
            found = resolve(mention, reading.published, "held", None, reading.year)
            if found is not None:
                return found
    return None


def country_of_act(reading: Reading, act: Token, title: range) -> str | None:
    """«подписан в Праге», «подписаны и во Франции»: the state where a document was signed, where its clause tells."""
    if act.pos != "VERB":
        return None
    near = {t.index for t in neighbourhood(reading.document, act)} - set(title)
    codes = {
        p.code
        for p in reading.places
        if p.first in near and p.kind in {"city", "country"} and is_where(reading, p.first)
    }
    return codes.pop() if len(codes) == 1 else None


def is_where(reading: Reading, index: int) -> bool:
    """«в Минске», «на Кубе»; not «в Минск»."""
    return reading.token(index - 1).lower in {"в", "во", "на"} and reading.token(index).case == "Loc"


def joined(reading: Reading, language: Language, noun: Token, found: list[Signing]) -> Signing | None:
    """«меморандум о … и совместное заявление о …»: a document joined to the one before shares its signing."""
    before = found[-1] if found else None
    if before is None or reading.token(before.index).sentence != noun.sentence:
        return None
    after = reading.after_link(before.last, reading.sentence_end(noun.index))
    if after >= 0 and reading.token(after).lower in {"о", "об"}:
        after += 1
    if after < 0 or next_document(reading, after) != noun:
        return None
    title, _, last = title_of(reading, language, noun)
    return replace(before, index=noun.index, document_type=KINDS[noun.lemma], title=title, last=last)


def listed(reading: Reading, language: Language, noun: Token, found: list[Signing]) -> Signing | None:
    """«Речь идёт о соглашении о … и меморандуме о …», «Среди них – …»: the items of «ряд документов» told of just before."""
    before = next((s for s in reversed(found) if noun.sentence - reading.token(s.index).sentence in {0, 1}), None)
    words = tuple(t.lower for t in reading.document.tokens[reading.sentence_start(noun.index) : noun.index])
    if before is None or reading.token(before.index).sentence == noun.sentence:
        return joined(reading, language, noun, found)
    if not before.is_collective or not any(words[: len(phrase)] == phrase for phrase in LISTS):
        return None
    for signing in [s for s in found if s.is_collective and s.status == before.status]:
        found.remove(signing)
    title, _, last = title_of(reading, language, noun)
    kind = KINDS[noun.lemma]
    return replace(before, index=noun.index, document_type=kind, title=title, last=last, is_collective=False)
