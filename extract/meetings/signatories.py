"""Who signs a document: the subject of «подписали», the agents of «подписан», the names after «подписями»."""

from __future__ import annotations

from itertools import pairwise

from extract.language import Token
from extract.meetings.acts import is_passive
from extract.meetings.clauses import clause_tokens, neighbourhood, subject
from extract.meetings.party import Party
from extract.meetings.reading import Reading
from extract.meetings.titles import KINDS
from extract.meetings.trigger import subject_parties, with_chain
from extract.tables import column

SIDES = column("signing_side", "lemma", "role")
DASHES = {"–", "—", "-"}
PEOPLE = {"person", "post"}
UNILATERAL = {"plan", "other"}  # one official alone signs papers of his own office


def signatories(reading: Reading, document: Token, act: Token) -> list[Party]:
    """Who signed: the subject of «подписали» and its «с …», the agents of «подписан», or the names after «подписями»."""
    start, end = reading.sentence_start(act.index), reading.sentence_end(act.index)
    signature = next((t for t in reading.document.tokens[start:end] if t.lemma == "подпись"), None)
    if signature is not None and signature.case == "Ins":
        return [p for p in reading.parties if signature.index < p.first < end and p.kind == "person"]
    if act.pos != "VERB":
        return partners_of(reading, document, act)
    if is_passive(act):
        return agents(reading, act)
    found = behind(reading, act) or subject_parties(reading, act, document.index) or before(reading, act)
    partners = with_chain(reading, own_words(reading, act))
    return found + [p for p in partners if p not in found]


def behind(reading: Reading, act: Token) -> list[Party]:
    """The subject right behind a verb; «поставили президенты Ирана — Хасан Рухани, Казахстана — …» goes on to the next verb."""
    found = reading.chain(act.index + 1, "Nom")
    if not found or act.number != "Plur":
        return found
    end = next((t.index for t in reading.document.tokens[act.index + 1 :] if is_clause_start(t, act)), None)
    more = [p for p in reading.parties if found[-1].last <= p.first and (end is None or p.first < end)]
    return found + [p for p in more if p.case == "Nom" and p.kind in PEOPLE and is_after_dash(reading, p)]


def is_after_dash(reading: Reading, party: Party) -> bool:
    """«Казахстана — Нурсултан Назарбаев»."""
    return reading.token(party.first - 1).text in DASHES


def before(reading: Reading, act: Token) -> list[Party]:
    """The persons and posts in the nominative before a verb, where syntax finds no subject among the parties: all of
    them for «подписали», the nearest for «подписал»."""
    start = clause_opening(reading, act)
    found = [p for p in reading.parties if start <= p.first < act.index and p.case == "Nom" and p.kind in PEOPLE]
    return found if act.number == "Plur" else found[-1:]


def clause_opening(reading: Reading, act: Token) -> int:
    """The first word of a clause, read back from its verb to the verb before."""
    tokens = reading.document.tokens
    return next((i + 1 for i in range(act.index - 1, -1, -1) if is_clause_start(tokens[i], act)), 0)


def is_clause_start(token: Token, act: Token) -> bool:
    """A finite verb or the end of the sentence before; «был подписан» is one verb."""
    return token.sentence != act.sentence or (token.verb_form == "Fin" and token.lemma != "быть")


def is_with_pronoun(reading: Reading, act: Token) -> bool:
    """«подписал с ним»: with whoever was just met."""
    words = [t.lower for t in own_words(reading, act)]
    return any(pair in {("с", "ним"), ("с", "ней"), ("с", "ними")} for pair in pairwise(words))


def own_words(reading: Reading, act: Token) -> list[Token]:
    """The words of a verb's clause from the verb on: «подписал с ним»; «с» inside a title is not a partner's."""
    found: list[Token] = []
    for token in reading.document.tokens[act.index + 1 : reading.sentence_end(act.index)]:
        if token.lemma in KINDS or token.verb_form == "Fin":
            break
        found.append(token)
    return found


def partners_of(reading: Reading, document: Token, act: Token) -> list[Party]:
    """«подписание президентами X и Y договора»: agents beside the noun of signing."""
    return [
        p for p in reading.parties if act.index < p.first < document.index and p.case == "Ins" and p.kind != "country"
    ]


def agents(reading: Reading, act: Token) -> list[Party]:
    """«подписан министрами …»: people and posts in the instrumental in the clause of the verb."""
    indices = {t.index for t in clause_tokens(reading.document, act)}
    indices |= set(range(act.index, min(act.index + 4, reading.sentence_end(act.index))))
    indices |= set(range(clause_opening(reading, act), act.index))
    found = [p for p in reading.parties if p.kind != "country" and p.case == "Ins" and p.head in indices]
    return [p for p in found if reading.token(p.first - 1).pos != "ADP"]  # «встречи с президентом»


def plural_side(reading: Reading, act: Token) -> str:
    """«Лидеры подписали», «они подписали», «подписал с ним»: the noun that stands for both participants."""
    if is_with_pronoun(reading, act):
        return "они"
    head = subject(reading.document, act) if act.pos == "VERB" else None
    if act.pos == "VERB" and act.number == "Plur" and not is_passive(act) and (head is None or head.number != "Plur"):
        head = nearest_plural(reading, act)
    if head is None or head.number != "Plur":
        return ""
    lemma = "они" if head.pos == "PRON" else head.lemma
    of = [t.lemma for t in reading.document.tokens[head.index + 1 : head.index + 2]]
    phrase = " ".join([lemma, *of])  # «главы делегаций»
    return phrase if phrase in SIDES else lemma if lemma in SIDES else ""


def nearest_plural(reading: Reading, act: Token) -> Token | None:
    """«По его завершении главы делегаций подписали …»: the plural nominative before a verb, where syntax has no subject."""
    for token in reversed(reading.document.tokens[reading.sentence_start(act.index) : act.index]):
        if is_clause_start(token, act):
            return None
        if token.case == "Nom" and token.number == "Plur" and token.pos in {"NOUN", "PRON"}:
            return token
    return None


def is_alone(reading: Reading, act: Token, kind: str, who: tuple[Party, ...]) -> bool:
    """«Президент подписал документ»: one official and no partner named."""
    near = neighbourhood(reading.document, act) if act.pos == "VERB" else ()
    return (
        kind in UNILATERAL
        and len(who) == 1
        and act.number != "Plur"
        and who[0].number != "Plur"
        and not any(t.lower in {"с", "со"} for t in near)
    )


def is_loose(reading: Reading, act: Token, who: tuple[Party, ...], sides: str) -> bool:
    """«Монополия подписала меморандум», «заключён контракт»: a meeting is not what comes to mind first."""
    head = subject(reading.document, act) if act.pos == "VERB" and not is_passive(act) else None
    outsider = head is not None and not who and not sides and head.lemma not in KINDS and head.lemma != "который"
    return act.lemma.startswith("заключ") or outsider
