"""Meetings told by a verb: «встретился с», «принял», «созвонился», «посетил», «обсудили».

Each verb has a frame (lexicon/meeting_verb.csv); a frame that is not filled gives no trigger.
"""

from __future__ import annotations

from dataclasses import replace

from extract.language import Token
from extract.meetings.clauses import clause_tokens, neighbourhood, subject, tense, verb_chain
from extract.meetings.party import Party
from extract.meetings.phrase import NOUNS, modifiers
from extract.meetings.reading import Reading
from extract.meetings.realis import verb_realis
from extract.meetings.trigger import (
    Trigger,
    destination_of,
    is_official,
    is_remote,
    parties_around,
    subject_parties,
    with_chain,
)
from extract.places import PlaceMention
from extract.tables import lexicon, word_set

REPORTS = {"доклад", "отчет"}
VERBS = {row["lemma"]: row for row in lexicon("meeting_verb")}


def verb_trigger(reading: Reading, verb: Token) -> Trigger | None:
    """A meeting told by a verb; None where the verb's frame is not filled."""
    row = VERBS[verb.lemma]
    clause = clause_tokens(reading.document, verb)
    who = subject_parties(reading, verb)
    base = Trigger(
        verb.index, row["meeting_type"], verb_realis(reading.document, verb), f"verb:{verb.lemma}", verb=verb.index
    )
    frame = FRAMES[row["frame"]]
    return frame(reading, base, verb, who, clause)


def with_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«X встретился с Y», «X и Y встретились»."""
    others = with_chain(reading, neighbourhood(reading.document, verb))
    they = subject(reading.document, verb)
    if they is not None and they.lower == "они" and not others and not who:
        return replace(base, is_anaphoric=True, phrase=(they.index, they.index + 1))
    if verb.number == "Plur" and not others and len(who) < 2 and not any(p.number == "Plur" for p in who):
        return None
    numbers = {v.number for v in verb_chain(reading.document, verb)}  # «лидеры условились встретиться»
    is_group = "Plur" in numbers and any(p.number == "Plur" for p in who)
    if not others and len(who) < 2 and not is_group and not any(t.lower in {"с", "со"} for t in clause):
        return None
    kind = "call" if is_remote(clause) else base.meeting_type
    return replace(base, meeting_type=kind, parties=tuple((p, None) for p in [*who, *others]))


def gather_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«главы МИД собрались в Вене»: several officials; nouns such as «на заседание» beside the verb are read on their own."""
    body = subject(reading.document, verb) or body_before(reading, verb)
    if body is not None and body.lemma in word_set("meeting_body", "lemma") and not who:
        return sitting(reading, base, verb, body)
    is_several = len(who) > 1 or any(p.kind in {"group", "delegation"} and p.number == "Plur" for p in who)
    has_verb = any(t.verb_form == "Inf" or t.lemma in NOUNS for t in neighbourhood(reading.document, verb))
    if not is_several or has_verb or destination_of(reading, verb) is None:
        return None
    return replace(base, parties=tuple((p, None) for p in who))


def body_before(reading: Reading, verb: Token) -> Token | None:
    """The body that opens a clause, where syntax gives the verb no subject: «Комиссия собрания соберётся 5 июля, сказал X»."""
    before = reading.document.tokens[reading.sentence_start(verb.index) : verb.index]
    if any(t.verb_form == "Fin" for t in before):
        return None
    return next((t for t in before if t.case == "Nom" and t.pos == "NOUN"), None)


def sitting(reading: Reading, base: Trigger, verb: Token, body: Token) -> Trigger | None:
    """«Российско-мьянманская межправкомиссия соберётся в Нейпьидо»: a body of two states that meets somewhere."""
    first = modifiers(reading, body)
    states = frozenset(p.code for p in reading.places if p.kind == "adjective" and first <= p.first < body.index)
    states |= {p.code for p in reading.places if p.kind == "country" and body.index < p.first < verb.index}
    start, end = reading.sentence_start(verb.index), reading.sentence_end(verb.index)
    is_dated = any(start <= m.first < end and m.kind == "day" for m in reading.dates)
    if (len(states) < 2 and not is_dated) or destination_of(reading, verb) is None:
        return None
    phrase = first, body.index + 1
    return replace(base, meeting_type="session", countries=states, body=body.lemma, phrase=phrase)


def table_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«президенты сели за стол»; a table is needed and somebody to sit at it with."""
    if not any(t.lemma == "стол" for t in neighbourhood(reading.document, verb)):
        return None
    return with_frame(reading, base, verb, who, clause)


def discuss_frame(
    reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]
) -> Trigger | None:
    """«X обсудил с Y», «X и Y обсудили»; one party alone discusses with nobody."""
    others = with_chain(reading, neighbourhood(reading.document, verb))
    people = [p for p in [*who, *others] if p.kind in {"person", "post"} or is_of_state(reading, p)]
    if not others and len(who) == 1 and verb.number == "Plur" and len(states_behind(reading, who[0])) > 1:
        return replace(base, parties=((who[0], None),), countries=frozenset(states_behind(reading, who[0])))
    if len(people) < 2 or (not others and len(who) < 2):
        return None
    kind = "call" if is_remote(clause) else base.meeting_type
    return replace(base, meeting_type=kind, parties=tuple((p, None) for p in people), is_anaphoric=True)


def states_behind(reading: Reading, party: Party) -> set[str]:
    """«Делегации Узбекистана и Афганистана обсудили …»: the states that several delegations are of."""
    if party.kind != "delegation":
        return set()
    states = {p.first: p for p in reading.places if p.kind == "country"}
    found: set[str] = set()
    index = party.head + 1
    while index in states:
        found.add(states[index].code)
        index = states[index].last
        index += index + 1 in states and reading.token(index).lower in {"и", ","}
    return found


def is_of_state(reading: Reading, party: Party) -> bool:
    """«с инвесторами из ОАЭ», «с китайской делегацией»: people unnamed, of a country that is; «с лидерами страны» is no news."""
    is_bare = reading.token(party.head).lemma in word_set("bare_group", "lemma")
    return party.kind in {"group", "delegation"} and party.country is not None and not is_bare


def phone_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«говорил по телефону с Y»; without the telephone it is only speech."""
    return with_frame(reading, base, verb, who, clause) if is_remote(clause) else None


def phone_to_frame(
    reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]
) -> Trigger | None:
    """«X позвонил Y»."""
    others = [p for p in reading.parties if p.case == "Dat" and any(p.first <= t.index < p.last for t in clause)]
    if not who or not others:
        return None
    return replace(base, parties=tuple((p, None) for p in [*who, *others]))


def receive_frame(
    reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]
) -> Trigger | None:
    """«X принял Y», «Y был принят X»: the host and the guest."""
    if verb.verb_form == "Part" and not verb.case:
        hosts = hosts_behind(reading, verb)
        guests = [p for p in who if p.kind in {"person", "post", "delegation"}]
        parties = [(p, "host") for p in hosts[:1]] + [(p, "guest") for p in guests]
        return replace(base, parties=tuple(parties)) if hosts and guests else None
    behind = [p for p in reading.chain(verb.index + 1, "Nom") if p.kind in {"person", "post"}]
    who = behind or who
    bent = {"Acc", "Gen", ""}
    indices = {t.index for t in clause}
    guests = [
        p
        for p in reading.parties
        if p.kind in {"person", "post", "delegation"}
        and p.head in indices
        and p not in who
        and (p.case in bent or (behind and p.last == verb.index))  # «Меркель принял президент Франции»
        and (reading.token(p.first).head == verb.index or abs(p.first - verb.index) <= 2 or p.last == verb.index)
    ] or behind_place(reading, verb)
    guests += [p for g in guests[-1:] for p in parties_around(reading, reading.token(g.head)) if p not in guests]
    if not guests or not who or has_other_object(reading, verb):
        return None
    parties = [(p, "host") for p in who] + [(p, "guest") for p in guests]
    return replace(base, parties=tuple(parties))


def hosts_behind(reading: Reading, participle: Token) -> list[Party]:
    """«был принят президентом», «был принят 5 июня в Кремле президентом»: nothing but a place and a day may stand between."""
    for token in reading.document.tokens[participle.index + 1 : reading.sentence_end(participle.index)]:
        found = [p for p in reading.parties_at.get(token.index, []) if p.kind in {"person", "post"} and p.case == "Ins"]
        if found:
            return found
        is_setting = token.pos == "ADP" or token.case == "Loc" or token.index in reading.when_and_where
        if not is_setting and token.index > participle.index + 1:
            break
    return []


def behind_place(reading: Reading, verb: Token) -> list[Party]:
    """«принял в резиденции Бочаров Ручей президента Сербии», «принял с докладом министра»: syntax hangs the guest on what
    stands before."""
    dated = next((m.last for m in reading.dates if verb.index < m.first <= verb.index + 2), verb.index + 1)
    end = min(reading.sentence_end(verb.index), dated + 7)
    words = reading.document.tokens[dated:end]
    is_report = len(words) > 1 and words[0].lower in {"с", "со"} and words[1].lemma in REPORTS
    is_dated = dated > verb.index + 1  # «принял 11 июля нового посла»
    if not words or not (words[0].lower in {"в", "во", "на"} or is_report or is_dated):
        return []
    for token in words[0 if is_dated else 1 :]:
        found = [p for p in reading.parties_at.get(token.index, []) if p.kind in {"person", "post"}]
        if any(p.case in {"Acc", "Gen"} for p in found):
            return found
        if token.pos in {"VERB", "PUNCT", "CCONJ"} or (token.pos == "NOUN" and token.case == "Acc"):
            break
    return []


def has_other_object(reading: Reading, verb: Token) -> bool:
    """«принял участие», «принял отставку министра»: something else than a guest is received."""
    objects = [reading.token(c) for c in reading.document.children[verb.index] if reading.token(c).rel == "obj"]
    return any(o.index not in reading.party_of for o in objects)


def visit_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«X посетил Y»: an official or a delegation in a country or a city."""
    named = {i for p in who for i in range(p.first, p.last)}  # «Ташкент посетил министр энергетики России»
    places = [p for p in reading.places if p.kind in {"country", "city"} and p.first not in named]
    goal = next((p for p in places if verb.index < p.first <= verb.index + 6), None) or next(
        (p for p in places if p.first < verb.index and is_object(reading, p, verb)), None
    )  # «Ташкент посетит делегация»
    visitors = [p for p in who if is_official(reading, p)]
    between = reading.document.tokens[verb.index : goal.first] if goal is not None else ()
    if goal is None or not visitors or any(t.pos == "ADP" and t.lower not in {"с", "со"} for t in between):
        return None
    return replace(base, parties=tuple((p, "guest") for p in visitors), destination=goal)


def is_object(reading: Reading, place: PlaceMention, verb: Token) -> bool:
    """A place before a verb without a preposition, right before it or by syntax: «Ташкент с визитом посетил министр»."""
    if place.first and reading.token(place.first - 1).pos == "ADP":
        return False
    head = reading.token(place.first)
    return place.last == verb.index or (head.head == verb.index and head.rel == "obj")


def arrive_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«X прибыл в Y»: an official or a delegation; nouns such as «визит» beside the verb are read on their own."""
    visitors = [p for p in who if is_official(reading, p)]
    goal = destination_of(reading, verb)
    if goal is None or not visitors:
        return None
    is_ahead = base.realis == "held" and tense(reading.document, verb) == "Pres"  # «в Москву прибывают докладчики»
    base = replace(base, realis="planned" if is_ahead else base.realis)
    return replace(base, parties=tuple((p, "guest") for p in visitors), destination=goal)


def stay_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«Делегация Анголы находится в Белграде»: a delegation away from home; «с визитом» beside the verb is read on its own."""
    visitors = [p for p in who if p.kind == "delegation" and p.country is not None]
    goal = destination_of(reading, verb)
    has_noun = any(t.lemma in NOUNS for t in neighbourhood(reading.document, verb))
    if goal is None or not visitors or has_noun or goal.code in {p.country for p in visitors}:
        return None
    return replace(base, parties=tuple((p, "guest") for p in visitors), destination=goal, governor=verb.index)


FRAMES = {
    "with": with_frame,
    "gather": gather_frame,
    "table": table_frame,
    "discuss": discuss_frame,
    "phone": phone_frame,
    "phone_to": phone_to_frame,
    "receive": receive_frame,
    "visit": visit_frame,
    "arrive": arrive_frame,
    "stay": stay_frame,
}
