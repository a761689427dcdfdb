"""Documents signed or to be signed: the word of signing, whether it is done or planned, and who signs.

Titles are cut in titles.py; to which meeting a document belongs is decided in sharing.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.dates import Interval, resolve
from extract.language import Language, Token
from extract.meetings.carriers import PREDICATES
from extract.meetings.clauses import (
    auxiliary,
    clause_tokens,
    is_negated,
    neighbourhood,
    subject,
    verb_chain,
    verb_realis,
)
from extract.meetings.nouns import NOUNS
from extract.meetings.parties import Party
from extract.meetings.reading import Reading
from extract.meetings.titles import KINDS, WORDS, is_document, next_document, title_of
from extract.meetings.trigger import subject_parties, with_chain
from extract.tables import column, lexicon

ACTS = column("document_act", "lemma", "class")
CUES = column("document_cue", "lemma", "status")
CARRIERS = column("document_carrier", "lemma", "class")
SIDES = column("signing_side", "lemma", "role")
PAST = tuple(tuple(row["phrase"].split()) for row in lexicon("document_past"))
LISTS = tuple(tuple(row["phrase"].split()) for row in lexicon("document_list"))
OCCASIONS = {"итог", "ход", "время", "окончание", "завершение", "результат", "на"}  # «по итогам встречи принята …»
UNILATERAL = {"plan", "other"}  # one official alone signs papers of his own office
FULL = re.compile(r"(?:нн|ят)(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)$")  # «подписанный», «принятое»
MAX_REACH = 14  # tokens between a verb of signing and its document where syntax does not join them


@dataclass(frozen=True)
class Signing:
    """A document at a token: its type and nominative title, signed or planned, with the signatories and states named.

    `sides` is the plural noun that signs without names («лидеры», «сопредседатели»); `date` the day stated for the
    signing; `is_adopted`: approved or made public, so that nobody is a signatory; `is_loose`: signed by others than the
    text's parties, or «заключён»: it needs its meeting in the same sentence. `place` is where the signing is told of, an item's list included.
    """

    index: int
    document_type: str
    title: str
    status: str
    signatories: tuple[Party, ...] = ()
    countries: frozenset[str] = frozenset()
    sides: str = ""
    date: Interval | None = None
    is_adopted: bool = False
    is_collective: bool = False
    is_loose: bool = False
    last: int = 0
    place: int = 0


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
            found.append(signing)
    yield from found


def stands_for_document(reading: Reading, token: Token) -> bool:
    """«Его подписали», «подписи поставили»: the document was named before."""
    if token.lemma == "подпись" and token.case in {"Acc", "Nom"}:
        below = [reading.token(c) for c in reading.document.children[token.index]]
        return signature_verb(reading, token) is not None and not any(t.lemma in KINDS for t in below)
    if token.lemma != "он" or token.case not in {"Acc", "Gen"}:
        return False
    return token.rel in {"obj", "nsubj:pass"} or (token.rel == "det" and pronoun_act(reading, token) is not None)


def pronoun_act(reading: Reading, pronoun: Token) -> Token | None:
    """The verb of signing above a pronoun; «его» before a subject looks like a possessive («Его министры подписали»)."""
    head = reading.token(pronoun.head)
    above = (head, reading.token(head.head))
    return next((t for t in above if ACTS.get(t.lemma) == "sign" and t.pos == "VERB"), None)


def read_signing(
    reading: Reading, language: Language, document: Token, place: Token, found: list[Signing]
) -> Signing | None:
    """What an article says of the signing of a document named at `place`; None where nothing, or another year's."""
    act = act_of_signing(reading, place)
    if act is None:
        return joined(reading, language, document, found)
    status = status_of(reading, act)
    if status is None or is_past(reading, act, place):
        return None
    if is_bare(reading, document):
        known = antecedent(reading, document)
        if known is not None and KINDS[known.lemma] == "law":
            return None
        document = known or document
    title, first, last = title_of(reading, language, document)
    is_adopted = ACTS.get(act.lemma) in {"adopt", "publish"}
    if is_adopted and not is_shared(reading, act, title):
        return None
    who = tuple(signatories(reading, place, act))
    sides = plural_side(reading, act) or ("они" if is_with_pronoun(reading, act) else "")
    kind = KINDS[document.lemma]
    if kind in UNILATERAL and is_alone(reading, act, who):
        return None
    return Signing(
        place.index,
        kind,
        title,
        status,
        tuple(p for p in who if p.kind in {"person", "post"} and not is_adopted and sides != "они"),
        frozenset(p.country for p in who if p.country),
        sides,
        date_of(reading, act, first, last),
        is_adopted,
        document.number == "Plur",
        is_loose(reading, act, who, sides),
        last if document is place else place.index + 1,
        place.index,
    )


def act_of_signing(reading: Reading, noun: Token) -> Token | None:
    """The word of signing that a document hangs on, by syntax or in its reach, or that hangs on it («скрепленный»)."""
    tokens = reading.document.tokens
    token = noun
    if noun.lemma == "подпись":
        return signature_verb(reading, noun)
    if noun.pos == "PRON":
        return pronoun_act(reading, noun)
    for _ in range(6):
        token = tokens[token.head]
        if ACTS.get(token.lemma) == "signature":
            return signature_verb(reading, token)
        if token.lemma in ACTS:
            return token if fits(token, noun) else None
        if token.lemma in CUES:  # «к подписанию готовится договор»
            return next(
                (tokens[c] for c in reading.document.children[token.index] if tokens[c].lemma == "подписание"), None
            )
        if token.pos == "VERB" or token.head == token.index:
            break
        if token.lemma not in KINDS and WORDS.get(token.lemma) not in {"quantity", "package"}:
            break  # «указ о ратификации соглашения»: another thing is signed
    for child in reading.document.children[noun.index]:
        if tokens[child].lemma in ACTS and tokens[child].pos in {"VERB", "ADJ"} and is_verbal(tokens[child]):
            return tokens[child]
    return near_act(reading, noun)


def fits(act: Token, noun: Token) -> bool:
    """«Заключить» and «принять» have other senses («в заключение», «документ принял форму»): the case must be an object's."""
    if act.pos == "NOUN":
        return noun.case in {"Gen", ""} or act.lemma == "подпись"
    return noun.case in {"Acc", "Nom", "Gen", ""} or (act.lemma.startswith("подписа") and noun.case == "Ins")


def is_verbal(act: Token) -> bool:
    """A clause that hangs on a document: «который подписали», «скрепленный», «подписанный»; an act before it is a participle."""
    return act.index > act.head or is_full(act)


def is_full(act: Token) -> bool:
    """A full participle: «подписанный», «принятого»."""
    return bool(FULL.search(act.lower))


def signature_verb(reading: Reading, signature: Token) -> Token | None:
    """«Свои подписи под документом поставили …»: the verb; «скрепленный подписями» is an act of its own."""
    head = reading.token(signature.head)
    return head if (head.pos == "VERB" or head.lemma in ACTS) and head.index != signature.index else None


def near_act(reading: Reading, noun: Token) -> Token | None:
    """A verb of signing before a document or right behind it with no other predicate between."""
    tokens = reading.document.tokens
    if noun.case not in {"Acc", "Nom"} or is_topic(reading, noun):
        return None
    for index in range(noun.index - 1, max(reading.sentence_start(noun.index), noun.index - MAX_REACH) - 1, -1):
        token = tokens[index]
        if token.pos in {"VERB", "AUX"} and token.lemma != "быть":
            return token if ACTS.get(token.lemma) == "sign" and not is_full(token) else None
        if token.text in {",", "«", '"', ":", ";"} or token.lemma in KINDS:
            break
    return None


def is_topic(reading: Reading, noun: Token) -> bool:
    """A preposition before the document and its adjectives: «о соглашении», «в соглашение»."""
    index = noun.index - 1
    while index > 0 and reading.token(index).pos in {"ADJ", "NUM", "DET"}:
        index -= 1
    return reading.token(index).pos == "ADP"


def status_of(reading: Reading, act: Token) -> str | None:
    """signed or planned; None where the signing is denied, talked about or only wished for."""
    if act.pos == "VERB" and not is_full(act):
        return verb_status(reading, act)
    if act.pos != "NOUN":
        return "signed"
    if act.head == act.index:
        return "signed"  # «Подписание соглашения», a headline
    before = reading.document.tokens[max(0, act.index - 2) : act.index]
    if any(t.lower == "для" for t in before):
        return "planned"
    for token in governors_of(reading, act):
        if token.lemma in CUES:
            return CUES[token.lemma] if CUES[token.lemma] == "planned" else None
        if token.pos == "VERB":
            is_after = any(t.lower in {"после", "при"} for t in before)
            return verb_status(reading, token) if is_after or token.lemma in CARRIERS else None
    return "signed"


def governors_of(reading: Reading, act: Token) -> Iterator[Token]:
    """The words above a noun of signing, what it is only joined to left out."""
    token = act
    for _ in range(6):
        above = reading.token(token.head)
        if token.head == token.index:
            return
        if token.rel != "conj":
            yield above
        token = above


def verb_status(reading: Reading, verb: Token) -> str | None:
    """The status that a verb and the words above it give; a verb of its own tense needs none above it."""
    if verb.tense == "Past" and verb.verb_form == "Fin" and verb.rel not in {"xcomp"}:
        words = {t.lower for t in clause_tokens(reading.document, verb)}
        return None if is_negated(reading.document, verb) or words & {"если", "бы", "чтобы"} else "signed"
    if verb.verb_form == "Inf":
        return infinitive_status(reading, verb)
    for above in verb_chain(reading.document, verb):
        if above.lemma in CUES and above.index != verb.index:
            return "planned" if CUES[above.lemma] == "planned" and not is_negated(reading.document, above) else None
    helper = auxiliary(reading.document, verb)
    if helper is not None and helper.lower.startswith("буд"):
        return None if is_negated(reading.document, verb) or is_negated(reading.document, helper) else "planned"
    if any(is_negated(reading.document, t) for t in verb_chain(reading.document, verb)):
        return None
    realis = verb_realis(reading.document, verb)
    return {"held": "signed", "planned": "planned"}.get(realis)


def infinitive_status(reading: Reading, verb: Token) -> str | None:
    """«удалось подписать», «планируется подписать», «должны подписать»; «мешает подписать» tells of no signing."""
    if any(t.lower == "чтобы" for t in clause_tokens(reading.document, verb)):
        return "planned"
    above = reading.token(verb.head)
    if above.index == verb.index or is_negated(reading.document, above):
        return None
    if CARRIERS.get(above.lemma) == "succeed":
        return "signed"
    is_planned = (
        CUES.get(above.lemma) == "planned" or PREDICATES.get(above.lemma) == "planned" or above.lower.startswith("буд")
    )
    return "planned" if is_planned else None


def is_past(reading: Reading, act: Token, noun: Token) -> bool:
    """Told as background: «подписанный в 1992 году договор», «ранее стороны подписали»; an attribute must name its occasion."""
    tokens = reading.document.tokens
    start = reading.sentence_start(act.index)
    words = [t.lower for t in tokens[max(start, act.index - 12) : act.index + 6]]
    is_told_of = any(tuple(words[i : i + len(p)]) == p for p in PAST for i in range(len(words)))
    if is_told_of and not has_occasion(reading, act):
        return True
    if act.rel == "acl:relcl" and reading.token(act.head).lemma not in KINDS and act.head != noun.index:
        return True  # «страны, которые подписали декларацию»
    if not is_full(act):
        return False
    first, last = sorted((act.index, noun.index))
    own = tokens[first : last + 1] if act.index < noun.index else tokens[act.index : reading.sentence_end(act.index)]
    names = {p.first for p in reading.parties if p.kind == "person" and p.case == "Ins"}
    return not any(t.lemma in NOUNS or t.lemma == "подпись" or t.index in names for t in own)


def is_bare(reading: Reading, noun: Token) -> bool:
    """«Документ», «этот документ»: it was named before."""
    return noun.lemma in {"документ", "бумага"} and noun.number == "Sing"


def antecedent(reading: Reading, place: Token) -> Token | None:
    """The document or the law named last before a pronoun or «документ», in its sentence or the two before."""
    first = reading.document.sentences[max(0, place.sentence - 2)][0]
    before = [
        t
        for t in reading.document.tokens[first : place.index]
        if t.lemma in KINDS and t.pos == "NOUN" and t.lemma not in {"документ", "бумага"}
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


def has_occasion(reading: Reading, act: Token) -> bool:
    """«по итогам встречи», «во время визита»: the sentence says at which meeting."""
    tokens = reading.document.sentence(act.sentence)
    return any(a.lemma in OCCASIONS and b.lemma in NOUNS for a, b in pairwise(tokens))


def is_loose(reading: Reading, act: Token, who: tuple[Party, ...], sides: str) -> bool:
    """«Монополия подписала меморандум», «заключён контракт»: a meeting is not what comes to mind first."""
    head = subject(reading.document, act) if act.pos == "VERB" and not is_passive(act) else None
    outsider = head is not None and not who and not sides and head.lemma not in KINDS and head.lemma != "который"
    return act.lemma.startswith("заключ") or outsider


def is_alone(reading: Reading, act: Token, who: tuple[Party, ...]) -> bool:
    """«Президент подписал документ»: one official and no partner named."""
    near = neighbourhood(reading.document, act) if act.pos == "VERB" else ()
    return len(who) == 1 and who[0].number != "Plur" and not any(t.lower in {"с", "со"} for t in near)


def plural_side(reading: Reading, act: Token) -> str:
    """«Лидеры подписали», «главы государств скрепили», «они подписали»: the noun that stands for both participants."""
    head = subject(reading.document, act) if act.pos == "VERB" else None
    if head is None or head.number != "Plur":
        return ""
    lemma = "они" if head.pos == "PRON" else head.lemma
    return lemma if lemma in SIDES else ""


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
    found = reading.chain(act.index + 1, "Nom") or subject_parties(reading, act, document.index)
    partners = with_chain(reading, own_words(reading, act))
    return found + [p for p in partners if p not in found]


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


def is_passive(act: Token) -> bool:
    """«подписан», «подписанный», «подписывается»."""
    return act.verb_form == "Part" or act.lower.endswith(("лся", "лась", "лись", "лось", "ется", "ются"))


def agents(reading: Reading, act: Token) -> list[Party]:
    """«подписан министрами …»: people and posts in the instrumental in the clause of the verb."""
    indices = {t.index for t in clause_tokens(reading.document, act)}
    indices |= set(range(act.index, min(act.index + 4, reading.sentence_end(act.index))))
    return [p for p in reading.parties if p.kind != "country" and p.case == "Ins" and p.head in indices]


def date_of(reading: Reading, act: Token, first: int, last: int) -> Interval | None:
    """The day stated for a signing, dates of the title left out."""
    near = {act.index, *(t.index for t in neighbourhood(reading.document, act))} - set(range(first, last))
    for mention in reading.dates:
        if mention.first in near and not mention.attached and mention.bound == "" and mention.kind != "clock":
            found = resolve(mention, reading.published, "held", None, reading.year)
            if found is not None:
                return found
    return None


def joined(reading: Reading, language: Language, noun: Token, found: list[Signing]) -> Signing | None:
    """«меморандум о … и совместное заявление о …»: a document joined to the one before shares its signing."""
    before = found[-1] if found else None
    if before is None or reading.token(before.index).sentence != noun.sentence:
        return None
    after = reading.after_link(before.last, reading.sentence_end(noun.index))
    if after >= 0 and reading.token(after).lower in {"о", "об"}:
        after += 1
    if after < 0 or next_document(reading, noun, after) != noun:
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
