"""Words of signing («подписали», «скреплён подписями», «принято»): which one a document hangs on, and what it asserts.

Who signs stands in signatories.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extract.language import Token
from extract.meetings.carriers import PREDICATES
from extract.meetings.clauses import auxiliary, clause_tokens, is_negated, verb_chain
from extract.meetings.phrase import NOUNS
from extract.meetings.reading import Reading
from extract.meetings.realis import verb_realis
from extract.meetings.titles import KINDS, WORDS
from extract.tables import column, lexicon

ACTS = column("document_act", "lemma", "class")
CUES = column("document_cue", "lemma", "status")
CARRIERS = column("document_carrier", "lemma", "class")
PAST = tuple(tuple(row["phrase"].split()) for row in lexicon("document_past"))
OCCASIONS = {"итог", "ход", "время", "окончание", "завершение", "результат", "на"}  # «по итогам встречи принята …»
FULL = re.compile(r"(?:нн|ят)(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)$")  # «подписанный», «принятое»
MAX_REACH = 14  # tokens between a verb of signing and its document where syntax does not join them


def act_of_signing(reading: Reading, noun: Token) -> Token | None:
    """The word of signing that a document hangs on, by syntax or in its reach, or that hangs on it («скрепленный»)."""
    if noun.lemma == "подпись":
        return signature_verb(reading, noun)
    if noun.pos == "PRON":
        return pronoun_act(reading, noun)
    tokens, token = reading.document.tokens, noun
    for _ in range(6):
        token = tokens[token.head]
        if ACTS.get(token.lemma) == "signature":
            return signature_verb(reading, token)
        if token.lemma in ACTS:
            return token if fits(reading, token, noun) else None
        if token.lemma in CUES:  # «к подписанию готовится договор»
            below = (tokens[c] for c in reading.document.children[token.index])
            act = next((t for t in below if t.lemma == "подписание"), None)
            return act or dependent_act(reading, noun)
        if token.pos == "VERB" or token.head == token.index:
            break
        if token.lemma not in KINDS and WORDS.get(token.lemma) not in {"quantity", "package"}:
            break  # «указ о ратификации соглашения»: another thing is signed
    return dependent_act(reading, noun) or near_act(reading, noun)


def dependent_act(reading: Reading, noun: Token) -> Token | None:
    """The word of signing that hangs on a document: «протокол, скрепленный подписями», «который подписали»."""
    below = [reading.token(c) for c in reading.document.children[noun.index]]
    return next((t for t in below if t.lemma in ACTS and t.pos in {"VERB", "ADJ"} and is_verbal(t)), None)


def fits(reading: Reading, act: Token, noun: Token) -> bool:
    """«Заключить» and «принять» have other senses («в заключение», «документ принял форму»): the case must be an object's."""
    if act.pos == "NOUN":
        return noun.case in {"Gen", ""} or act.lemma == "подпись"
    if noun.rel == "nsubj" and ACTS.get(act.lemma) == "adopt" and has_object(reading, act):
        return False  # «документ примет характер резолюции»
    return noun.case in {"Acc", "Nom", "Gen", ""} or (act.lemma.startswith("подписа") and noun.case == "Ins")


def has_object(reading: Reading, act: Token) -> bool:
    """Something else is what a verb adopts."""
    return any(reading.token(c).rel == "obj" for c in reading.document.children[act.index])


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


def pronoun_act(reading: Reading, pronoun: Token) -> Token | None:
    """The verb of signing above a pronoun; «его» before a subject looks like a possessive («Его министры подписали»)."""
    head = reading.token(pronoun.head)
    above = (head, reading.token(head.head))
    return next((t for t in above if ACTS.get(t.lemma) == "sign" and t.pos == "VERB"), None)


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
        return None if verb.lemma.startswith("заключ") else "planned"  # «чтобы заключить выгодный контракт»
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
    if act.rel == "acl:relcl" and reading.token(act.head).lemma not in {*KINDS, *NOUNS} and act.head != noun.index:
        return True  # «страны, которые подписали декларацию»
    if not is_full(act):
        return False
    first, last = sorted((act.index, noun.index))
    own = tokens[first : last + 1] if act.index < noun.index else tokens[act.index : reading.sentence_end(act.index)]
    names = {p.first for p in reading.parties if p.kind == "person" and p.case == "Ins"}
    return not any(t.lemma in NOUNS or t.lemma == "подпись" or t.index in names for t in own)


def has_occasion(reading: Reading, act: Token) -> bool:
    """«по итогам встречи», «во время визита»: the sentence says at which meeting."""
    tokens = reading.document.sentence(act.sentence)
    return any(a.lemma in OCCASIONS and b.lemma in NOUNS for a, b in pairwise(tokens))


def is_passive(act: Token) -> bool:
    """«подписан», «подписанный», «подписывается»."""
    return act.verb_form == "Part" or act.lower.endswith(("лся", "лась", "лись", "лось", "ется", "ются"))
