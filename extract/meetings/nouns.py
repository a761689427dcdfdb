"""Meetings named by a noun: «встреча X с Y», «российско-турецкие переговоры», «третье заседание комиссии».

What the noun itself says stands here; the verb that carries it («провёл», «состоялась») in carriers.py.
"""

from __future__ import annotations

import re

from extract.language import Token
from extract.meetings.carriers import CARRYING, DIRECT, clause_below, governing_verb
from extract.meetings.clauses import clause_tokens, neighbourhood
from extract.meetings.parties import Party
from extract.meetings.pronouns import owner
from extract.meetings.reading import Reading
from extract.meetings.realis import noun_realis, setting_of
from extract.meetings.trigger import Trigger, destination_of, is_others, is_remote, subject_parties, with_chain
from extract.tables import column, lexicon

NOUNS = {row["lemma"]: row for row in lexicon("meeting_noun")}
ORDINAL = re.compile(r"(\d+)-?(?:е|й|я|го|м|ом|ое|ая|ый|ой)?$")
ORDINAL_STEMS = column("ordinal", "stem", "number")


def noun_trigger(reading: Reading, noun: Token) -> Trigger:
    """A meeting named by a noun: its genitives, «с», «между», adjectives, and the subject of the verb it hangs on."""
    row = NOUNS[noun.lemma]
    before = modifiers(reading, noun)
    countries = {p.code for p in reading.places if p.kind == "adjective" and before <= p.first < noun.index}
    parties, body_countries, end = noun_arguments(reading, noun, row["meeting_type"])
    counterparts = tuple(p for p, _ in parties if p.kind in {"person", "post", "group"} and p.case == "Ins")
    named = bool(body_countries) or any(p.kind != "country" for p, _ in parties)
    verb, kind = governing_verb(reading, noun)
    if kind not in CARRYING:
        below, told = clause_below(reading, noun)
        verb, kind = (below, told) if below is not None else (verb, kind)
    realis = noun_realis(reading, noun, before, verb, kind)
    speaker = None
    attached: list[tuple[Party, str | None]] = []
    if verb is not None:
        who = verb_subject(reading, verb, noun)
        if kind in {"light", "planned", "cancelled", "attend_event"} or (
            kind == "visit" and row["meeting_type"] == "visit"
        ):
            attached = [(p, None) for p in who]
        elif who and kind in {"speak", "visit"} and not parties and len(who) > 1:
            attached = [
                (p, None) for p in who
            ]  # «по итогам встречи министры подписали», «прибыли для участия в заседании»
        elif who:
            speaker = who[0]
        if kind in CARRYING and not parties and noun.rel in DIRECT:
            attached += [(p, None) for p in with_chain(reading, neighbourhood(reading.document, verb))]
        if kind == "happen":
            attached += [(p, None) for p in at_chain(reading, verb)]
        if kind in CARRYING:
            attached += introduced(reading, noun)
    owners = [owner(reading.document, t, reading.parties) for t in reading.document.tokens[before : noun.index]]
    parties = [(p, None) for p in owners if p is not None] + parties
    known = {(p.first, p.last) for p, _ in parties}
    parties = [(p, r) for p, r in attached if (p.first, p.last) not in known] + parties
    kind_of = meeting_type(reading, noun, before, end)
    destination = destination_of(reading, noun) if kind_of == "visit" else None
    if kind_of == "visit":
        parties = [(p, r or "guest") for p, r in parties if p.kind != "country"]
    return Trigger(
        index=noun.index,
        meeting_type=kind_of,
        realis=realis.value,
        is_vague=realis.is_vague,
        is_setting=setting_of(reading, noun, before) is not None,
        is_with_others=meets_others(reading, noun, end),
        rule=f"noun:{noun.lemma}",
        parties=tuple(parties),
        countries=frozenset(countries | body_countries),
        destination=destination,
        ordinal=ordinal_of(reading, before, noun.index),
        is_anaphoric=not parties and not countries and not body_countries,
        speaker=speaker,
        verb=verb.index if verb is not None and kind in CARRYING else None,
        governor=verb.index if verb is not None else None,
        counterparts=counterparts,
        is_plenary=any(t.lemma.startswith("пленарн") for t in reading.document.tokens[before : noun.index]),
        phrase=(before, phrase_end(reading, noun, end)),
        is_bilateral=noun.number == "Plur"
        and any(
            t.lemma.startswith(("двусторонн", "двухсторонн")) for t in reading.document.tokens[before : noun.index]
        ),
        is_attendance=kind == "attend_event"
        and not (named or countries or names_body(reading, noun))
        and ordinal_of(reading, before, noun.index) is None,
    )


def names_body(reading: Reading, noun: Token) -> bool:
    """«заседание совета директоров»: the noun's genitive says whose session it is, so it is none told of before."""
    after = reading.token(min(noun.index + 1, reading.sentence_end(noun.index) - 1))
    return NOUNS[noun.lemma]["meeting_type"] == "session" and after.case == "Gen" and after.pos in {"NOUN", "ADJ", "PROPN"}


def meets_others(reading: Reading, noun: Token, end: int) -> bool:
    """«встреча с жителями», «переговоры с "шестеркой"»: somebody is met who is no party."""
    tokens = reading.document.tokens[noun.index + 1 : max(end, noun.index + 1)]
    return any(t.lower in {"с", "со"} and is_others(reading, t.index + 1) for t in tokens)


def modifiers(reading: Reading, noun: Token) -> int:
    """The first token of the adjectives and ordinals before a noun."""
    first = noun.index
    start = reading.sentence_start(noun.index)
    while first > start and is_modifier(reading, reading.token(first - 1), noun):
        first -= 1
    return first


def is_modifier(reading: Reading, token: Token, noun: Token) -> bool:
    """An adjective, a number, or a participle that agrees with the noun: «запланированного визита»."""
    if token.verb_form == "Part":
        return token.case == noun.case != ""
    return token.pos in {"ADJ", "DET", "NUM"} or token.index in reading.adjectives


def ordinal_of(reading: Reading, first: int, last: int) -> int | None:
    """The ordinal before a noun: «третьем», «11-е»; None where there is none."""
    for token in reading.document.tokens[first:last]:
        match = ORDINAL.match(token.lower)
        if match:
            return int(match.group(1))
        for stem, number in ORDINAL_STEMS.items():
            if token.lower.startswith(stem) and token.pos in {"ADJ", "NUM"} and len(token.lower) <= len(stem) + 4:
                return int(number)
    return None


def noun_arguments(reading: Reading, noun: Token, kind: str) -> tuple[list[tuple[Party, str | None]], set[str], int]:
    """The parties that follow a meeting noun, the countries of the body that meets, and where the phrase ends."""
    found: list[tuple[Party, str | None]] = []
    countries: set[str] = set()
    index, end = noun.index + 1, reading.sentence_end(noun.index)
    while index < end:
        token = reading.token(index)
        words = tuple(t.lower for t in reading.document.tokens[index : index + 2])
        if token.verb_form == "Fin" or token.lower in {";", ":", "который", "(", "—"} or token.lemma == "который":
            break
        step, role, case = frame_of(words)
        if step:
            group = reading.chain(index + step, case)
        elif case_of_start(reading, index) == "Gen":
            group, role = reading.chain(index, "Gen"), None
        else:
            group = []
        if group:
            found += [(p, role) for p in group]
            index = max(p.last for p in group)
        else:
            if kind == "session":
                countries |= {p.code for p in reading.places if p.first == index and p.kind in {"adjective", "country"}}
            if token.lower == "," and not reading.parties_at.get(index + 1):
                break
            index += 1
    return found, countries, index


def phrase_end(reading: Reading, noun: Token, end: int) -> int:
    """Where the noun's phrase ends: without the mark behind it and the subject that follows («В ходе заседания стороны …»)."""
    while end > noun.index + 1:
        last = reading.token(end - 1)
        is_subject = last.pos == "NOUN" and last.case == "Nom" and noun.case != "Nom"
        if last.pos not in {"PUNCT", "ADP", "CCONJ"} and not is_subject:
            break
        end -= 1
    return max(end, noun.index + 1)


def frame_of(words: tuple[str, ...]) -> tuple[int, str | None, str]:
    """How a participant is introduced: (words to skip, role, case of the party); 0 words where nothing introduces one."""
    for row in lexicon("participant_frame"):
        phrase = tuple(row["phrase"].split(" "))
        if words[: len(phrase)] == phrase:
            return len(phrase), row["role"] or None, row["case"]
    return 0, None, ""


def case_of_start(reading: Reading, index: int) -> str:
    """«Gen» where a party in the genitive starts at a token."""
    return "Gen" if any(p.case in {"Gen", ""} or (p.case == "Acc") for p in reading.parties_at.get(index, ())) else ""


def verb_subject(reading: Reading, verb: Token, noun: Token) -> list[Party]:
    """The parties that are the subject of a verb, with what is coordinated to them."""
    return subject_parties(reading, verb, noun.index)


def introduced(reading: Reading, noun: Token) -> list[tuple[Party, str | None]]:
    """Parties before the noun: «под председательством X прошло заседание», «с участием X состоялась встреча»."""
    found: list[tuple[Party, str | None]] = []
    for index in range(reading.sentence_start(noun.index), noun.index):
        words = tuple(t.lower for t in reading.document.tokens[index : index + 2])
        step, role, case = frame_of(words)
        if step > 1:
            found += [(p, role) for p in reading.chain(index + step, case)]
    return found


def at_chain(reading: Reading, verb: Token) -> list[Party]:
    """«у Владимира Путина состоялся разговор», «у него состоялись встречи»."""
    for token in clause_tokens(reading.document, verb):
        if token.lower == "у":
            return reading.chain(token.index + 1, "Gen")
    return []


def meeting_type(reading: Reading, noun: Token, first: int, end: int) -> str:
    """The type a noun names; a telephone or a video link makes it a call."""
    kind = NOUNS[noun.lemma]["meeting_type"]
    near = reading.document.tokens[first : min(end, noun.index + 12)]
    if kind in {"meeting", "talks", "consultations"} and is_remote(near):
        return "call"
    return kind
