"""Meetings named by a noun: «встреча X с Y», «российско-турецкие переговоры», «третье заседание комиссии».

What the noun itself says stands here; the verb that carries it («провёл», «состоялась») in carriers.py.
"""

from __future__ import annotations

from extract.language import Token
from extract.meetings.carriers import CARRYING, DIRECT, PREDICATES, clause_below, governing_verb
from extract.meetings.clauses import clause_tokens, governors, is_negated, neighbourhood, subject
from extract.meetings.party import Party
from extract.meetings.phrase import (
    NOUNS,
    body_of,
    introduced,
    is_between,
    meets_others,
    modifiers,
    names_body,
    noun_arguments,
    ordinal_of,
    phrase_end,
)
from extract.meetings.pronouns import QUOTES, owner
from extract.meetings.reading import Reading
from extract.meetings.realis import noun_realis, setting_of
from extract.meetings.trigger import BODIES, Trigger, destination_of, is_remote, subject_parties, with_chain
from extract.positions.bodies import body_country, known_cores

ASIDE = {"before", "margins"}


def noun_trigger(reading: Reading, noun: Token) -> Trigger:
    """A meeting named by a noun: its genitives, «с», «между», adjectives, and the subject of the verb it hangs on."""
    row = NOUNS[noun.lemma]
    before = modifiers(reading, noun)
    countries = {p.code for p in reading.places if p.kind == "adjective" and before <= p.first < noun.index}
    parties, body_countries, end = noun_arguments(reading, noun, row["meeting_type"])
    counterparts = tuple(p for p, _ in parties if p.kind in {"person", "post", "group"} and p.case == "Ins")
    named = bool(body_countries) or any(p.kind != "country" for p, _ in parties)
    setting = setting_of(reading, noun, before)
    verb, kind = carrier(reading, noun, setting)
    if kind == "light" and verb is not None:
        body_countries |= states_of_subject(reading, verb)
    realis = noun_realis(reading, noun, before, verb, kind)
    attached, speaker = told_by_verb(reading, noun, verb, kind, setting, parties) if verb is not None else ([], None)
    if verb is None and setting == "during":
        attached = shown(reading, noun, before)
    owners = [owner(reading.document, t, reading.parties) for t in reading.document.tokens[before : noun.index]]
    parties = [(p, None) for p in owners if p is not None] + parties
    if is_with_which(reading, noun):
        counterparts += tuple(p for p, _ in attached)
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
        is_setting=setting is not None,
        is_aside=setting in ASIDE,
        is_with_others=meets_others(reading, noun, end),
        is_between=is_between(reading, noun),
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
        body=body_of(reading, noun),
        is_plenary=any(t.lemma.startswith("пленарн") for t in reading.document.tokens[before : noun.index]),
        phrase=(before, phrase_end(reading, noun, end)),
        is_bilateral=noun.number == "Plur"
        and any(
            t.lemma.startswith(("двусторонн", "двухсторонн", "отдельн"))
            for t in reading.document.tokens[before : noun.index]
        ),
        is_attendance=kind == "attend_event"
        and not (named or countries or names_body(reading, noun))
        and ordinal_of(reading, before, noun.index) is None,
    )


def shown(reading: Reading, noun: Token, first: int) -> list[tuple[Party, str | None]]:
    """«На снимке: министр А (слева) и посол Б во время встречи»: whom a caption without a verb names before the occasion."""
    start, end = reading.sentence_start(noun.index), reading.sentence_end(noun.index)
    if any(t.pos == "VERB" for t in reading.document.tokens[start:end]):
        return []
    listed = [p for p in reading.parties if start <= p.first and p.last < first and p.kind in {"person", "post"}]
    return [(p, None) for p in listed if p.case in {"Nom", ""}]


def is_with_which(reading: Reading, noun: Token) -> bool:
    """«хотел бы обсудить это с послом, встреча с которым назначена на май»: the clause names the counterpart."""
    behind = reading.document.tokens[noun.index + 1 : noun.index + 3]
    return len(behind) == 2 and behind[0].lower in {"с", "со"} and behind[1].lemma == "который"


def states_of_subject(reading: Reading, verb: Token) -> set[str]:
    """«Российско-вьетнамская комиссия провела заседание»: the states that the adjectives of the subject name."""
    head = subject(reading.document, verb)
    if head is None:
        return set()
    first = modifiers(reading, head)
    found = {p.code for p in reading.places if p.kind == "adjective" and first <= p.first < head.index}
    return found | (states_of_bodies(reading, first, verb.index) if head.index < verb.index else set())


def states_of_bodies(reading: Reading, first: int, last: int) -> set[str]:
    """«Военное ведомство Анголы и Госкомвоенпром провели заседание», «минобороны Сербии и Греции»: of two bodies joined by «и»."""
    words = reading.document.tokens[first:last]
    is_body = any(t.lemma in BODIES or t.lemma in known_cores() or t.text.isupper() for t in words)
    named = (p for p in reading.parties if p.kind in {"person", "post"} or reading.token(p.head).animacy == "Anim")
    people = {i for p in named for i in range(p.first, p.last)}
    is_other = any(t.text in {",", ":"} or t.pos in {"ADP", "VERB"} or t.index in people for t in words)
    if is_other or not is_body or not any(t.lower == "и" for t in words):
        return set()
    own = {code for t in words if (code := body_country(t.lemma))}
    return own | {p.code for p in reading.places if first <= p.first < last}


def carrier(reading: Reading, noun: Token, setting: str | None) -> tuple[Token | None, str]:
    """The verb that tells of the meeting and in what way: above the noun, below a modal verb, or in a clause of its own."""
    verb, kind = below_modal(reading, noun, *governing_verb(reading, noun))
    if kind not in CARRYING:
        below, told = clause_below(reading, noun)
        verb, kind = (below, told) if below is not None else (verb, kind)
    is_share = any(t.lemma == "участие" for t in governors(reading.document, noun))
    if setting and kind in {"happen", "planned", "cancelled"} and not is_share:
        kind = "speak"  # «в ходе встречи прошло подписание», «на встрече отменили пошлины»: something else did
    return verb, kind


def told_by_verb(
    reading: Reading, noun: Token, verb: Token, kind: str, setting: str | None, named: list[tuple[Party, str | None]]
) -> tuple[list[tuple[Party, str | None]], Party | None]:
    """The parties that the verb adds to those its noun names, and who only speaks: (parties, speaker)."""
    found: list[tuple[Party, str | None]] = []
    speaker = None
    who = verb_subject(reading, verb, noun)
    is_journey = kind == "visit" and NOUNS[noun.lemma]["meeting_type"] == "visit"
    is_occasion = kind == "visit" or (kind == "speak" and setting is not None)
    if (
        kind in {"light", "planned", "cancelled", "attend_event"}
        or is_journey
        or is_occasion
        and not named
        and len(who) > 1
    ):
        found = [(p, None) for p in who]
    elif (
        setting in ASIDE and NOUNS[noun.lemma]["meeting_type"] != "visit"
    ):  # «накануне саммита министр заявил», «встретился на полях сессии»: who does is not said to sit there
        speaker = None
    elif who and who[0].kind != "group" and is_where_told(reading, verb, noun, who[0]):
        speaker = who[0]  # «участники отметили» names nobody
    if kind in CARRYING and not named and noun.rel in DIRECT:
        found += [(p, None) for p in with_chain(reading, neighbourhood(reading.document, verb))]
    if kind in {"happen", "planned"}:
        found += [(p, None) for p in at_chain(reading, verb)]
    if kind in CARRYING:
        found += introduced(reading, noun)
    return found, speaker


def is_where_told(reading: Reading, verb: Token, noun: Token, who: Party) -> bool:
    """«заявил на заседании», not what is said: «отметил, что на заседании …», «"в ходе переговоров мы …", сказал»."""
    between = reading.document.tokens[min(verb.index, noun.index) + 1 : max(verb.index, noun.index)]
    is_content = verb.index < noun.index and any(t.lower in {"что", "чтобы"} for t in between)
    is_thing = verb.lemma.endswith("ся") and reading.token(who.head).pos == "PRON"  # «он рассматривался»: a bill
    is_absent = is_negated(reading.document, verb)  # «на саммите Иванов не появился»
    return not is_content and not is_thing and not is_absent and sum(t.text in QUOTES for t in between) % 2 == 0


def below_modal(reading: Reading, noun: Token, verb: Token | None, kind: str) -> tuple[Token | None, str]:
    """«встреча должна состояться», «переговоры могут пройти»: the verb that tells is the infinitive."""
    if (
        verb is None
        or PREDICATES.get(verb.lemma) not in {"due", "hypothetical", "planned"}
        or not noun.rel.startswith("nsubj")
    ):
        return verb, kind
    below = [t for c in reading.document.children[verb.index] if (t := reading.token(c)).verb_form == "Inf"]
    told = PREDICATES.get(below[0].lemma, "") if below else ""
    return (below[0], told) if told in {"happen", "light"} else (verb, kind)


def verb_subject(reading: Reading, verb: Token, noun: Token) -> list[Party]:
    """The parties that are the subject of a verb, with what is coordinated to them."""
    return subject_parties(reading, verb, noun.index)


def at_chain(reading: Reading, verb: Token) -> list[Party]:
    """«у Владимира Путина состоялся разговор», «у него состоялись встречи»."""
    for token in clause_tokens(reading.document, verb):
        if token.lower == "у":
            return reading.chain(token.index + 1, "Gen")
    return []


def meeting_type(reading: Reading, noun: Token, first: int, end: int) -> str:
    """The type a noun names; a telephone or a video link makes it a call."""
    kind = NOUNS[noun.lemma]["meeting_type"]
    near = [*reading.document.tokens[first : min(end, noun.index + 12)], *beside_light_verb(reading, noun)]
    if kind in {"meeting", "talks", "consultations"} and is_remote(near):
        return "call"
    return kind


def beside_light_verb(reading: Reading, noun: Token) -> list[Token]:
    """«по видеосвязи провёл переговоры»: what the verb says of how."""
    verb = reading.token(noun.head)
    if verb.pos != "VERB" or PREDICATES.get(verb.lemma) not in {"happen", "light"}:
        return []
    return [reading.token(i) for i in reading.document.children[verb.index]]
