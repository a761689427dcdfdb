"""Triggers: the words that tell of a contact event, with who is said to take part and how real it is.

Each trigger gives one Trigger record or a reason why it gives none. Which triggers tell of the same event is decided in
events.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.clauses import clause_tokens, governors, is_negated, neighbourhood, subject, verb_realis
from extract.gazetteer import PlaceMention
from extract.language import Token
from extract.lexicon import column, rows
from extract.parties import Party
from extract.reading import Reading

NOUNS = {row["lemma"]: row for row in rows("meeting_noun")}
VERBS = {row["lemma"]: row for row in rows("meeting_verb")}
PREDICATES = column("predicate", "lemma", "class")
CUES = column("noun_cue", "lemma", "class")
NOT_A_MEETING = column("not_a_meeting", "lemma", "reason")
SPEAKERS = ("пресс-секретарь", "официальный представитель", "представитель", "источник", "собеседник", "эксперт")
CARRYING = {"light", "happen", "attend_event", "planned", "cancelled"}  # verbs that tell of the event itself
DIRECT = {"obj", "nsubj", "nsubj:pass", "root", "conj", "iobj", "acl"}  # relations in which a verb tells of its noun
COUNTABLE = {"встреча", "беседа", "разговор", "консультация"}  # «переговоры» are plural even when they are one
ORDINAL = re.compile(r"(\d+)-?(?:е|й|я|го|м|ом|ое|ая|ый|ой)?$")
ORDINAL_STEMS = column("ordinal", "stem", "number")


@dataclass(frozen=True)
class Trigger:
    """A word that tells of a contact event. `parties` are pairs of a party and its role or None;
    `countries` are states named by adjectives or bodies; `first` and `last` bound what was read (token range)."""

    index: int
    meeting_type: str
    realis: str
    rule: str
    parties: tuple[tuple[Party, str | None], ...] = ()
    countries: frozenset[str] = frozenset()
    destination: PlaceMention | None = None
    ordinal: int | None = None
    is_anaphoric: bool = False
    speaker: Party | None = None
    verb: int | None = None
    governor: int | None = None
    counterparts: tuple[Party, ...] = ()
    is_apart: bool = False
    is_bilateral: bool = False
    is_attendance: bool = False
    rejected: str | None = field(default=None)


def find_triggers(reading: Reading) -> Iterator[Trigger]:
    """All triggers of an article in order, the rejected ones with their reason."""
    light: set[int] = set()
    for token in reading.document.tokens:
        if token.lemma in NOUNS and token.pos in {"NOUN", "PROPN"}:
            trigger = noun_trigger(reading, token)
            light.add(token.index if trigger.verb is None else trigger.verb)
            yield from (check(reading, one) for one in separate(trigger, token))
    for token in reading.document.tokens:
        if token.pos == "VERB" and PREDICATES.get(token.lemma) == "happen" and has_pronoun_subject(reading, token):
            yield Trigger(
                token.index, "meeting", verb_realis(reading.document, token), "pronoun", is_anaphoric=True, verb=token.index
            )
        if token.lemma in VERBS and token.pos == "VERB" and token.index not in light:
            found = verb_trigger(reading, token)
            if found is not None:
                yield check(reading, found)


def has_pronoun_subject(reading: Reading, verb: Token) -> bool:
    """«Она пройдёт в Вашингтоне», said of a meeting named before."""
    head = subject(reading.document, verb, 0)
    return head is not None and (head.lemma in {"он", "она", "оно", "они", "мероприятие"}) and head.case == "Nom"


def separate(trigger: Trigger, noun: Token) -> Iterator[Trigger]:
    """«встречи с A, B и C» are as many contacts as counterparts; one plural post («с министрами России и Китая») is one."""
    spans = sorted({(p.first, p.last) for p in trigger.counterparts})
    if trigger.is_bilateral and len(trigger.counterparts) > 1:
        for party in trigger.counterparts:  # «двусторонние переговоры с представителями Казахстана и Узбекистана»
            rest = tuple((p, r) for p, r in trigger.parties if p is party or p not in trigger.counterparts)
            yield replace(trigger, parties=rest, is_apart=True)
        return
    if noun.number != "Plur" or noun.lemma not in COUNTABLE or len(spans) < 2:
        yield trigger
        return
    for span in spans:
        others = {p for p in trigger.counterparts if (p.first, p.last) != span}
        yield replace(trigger, parties=tuple((p, r) for p, r in trigger.parties if p not in others), is_apart=True)


def check(reading: Reading, trigger: Trigger) -> Trigger:
    """Reject what only looks like a meeting: matches, court sessions, denied and habitual contacts."""
    if trigger.rejected:
        return trigger
    if trigger.realis not in {"held", "planned", "cancelled"}:
        return replace(trigger, rejected=trigger.realis)
    sentence = reading.document.sentence(reading.token(trigger.index).sentence)
    for token in sentence:
        reason = NOT_A_MEETING.get(token.lemma)
        if reason == "sport" or (reason and abs(token.index - trigger.index) <= 4):
            return replace(trigger, rejected=reason)
    return trigger


# Nouns


def noun_trigger(reading: Reading, noun: Token) -> Trigger:
    """A meeting named by a noun: its genitives, «с», «между», adjectives, and the subject of the verb it hangs on."""
    row = NOUNS[noun.lemma]
    before = modifiers(reading, noun)
    countries = {
        p.code for p in reading.places if p.kind == "adjective" and before <= p.first < noun.index
    }
    parties, body_countries, end = noun_arguments(reading, noun, row["meeting_type"])
    counterparts = tuple(p for p, _ in parties if p.kind in {"person", "post", "group"} and p.case == "Ins")
    named = bool(body_countries) or any(p.kind != "country" for p, _ in parties)
    verb, kind = governing_verb(reading, noun)
    realis = noun_realis(reading, noun, before, verb, kind)
    speaker = None
    attached: list[tuple[Party, str | None]] = []
    if verb is not None:
        who = verb_subject(reading, verb, noun)
        if kind in {"light", "planned", "cancelled", "attend_event"} or (kind == "visit" and row["meeting_type"] == "visit"):
            attached = [(p, None) for p in who]
        elif who and kind == "speak" and not parties and len(who) > 1:
            attached = [(p, None) for p in who]  # «по итогам встречи министры подписали протокол»
        elif who:
            speaker = who[0]
        if kind in CARRYING and not parties and noun.rel in DIRECT:
            attached += [(p, None) for p in with_chain(reading, neighbourhood(reading.document, verb))]
        if kind == "happen":
            attached += [(p, None) for p in at_chain(reading, verb)]
        if kind in CARRYING:
            attached += introduced(reading, verb, noun)
    known = {(p.first, p.last) for p, _ in parties}
    parties = [(p, r) for p, r in attached if (p.first, p.last) not in known] + parties
    kind_of = meeting_type(reading, noun, before, end, verb)
    destination = destination_of(reading, noun, verb) if kind_of == "visit" else None
    if kind_of == "visit":
        parties = [(p, r or "guest") for p, r in parties if p.kind != "country"]
    return Trigger(
        index=noun.index,
        meeting_type=kind_of,
        realis=realis,
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
        is_bilateral=noun.number == "Plur" and any(t.lemma.startswith(("двусторонн", "двухсторонн")) for t in reading.document.tokens[before : noun.index]),
        is_attendance=kind == "attend_event" and not named and not countries and before == noun.index,
    )


def modifiers(reading: Reading, noun: Token) -> int:
    """The first token of the adjectives and ordinals before a noun."""
    first = noun.index
    start = reading.sentence_start(noun.index)
    while first > start and (reading.token(first - 1).pos in {"ADJ", "DET", "NUM"} or first - 1 in reading.adjectives):
        first -= 1
    return first


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


def noun_arguments(
    reading: Reading, noun: Token, kind: str
) -> tuple[list[tuple[Party, str | None]], set[str], int]:
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


def frame_of(words: tuple[str, ...]) -> tuple[int, str | None, str]:
    """How a participant is introduced: (words to skip, role, case of the party); 0 words where nothing introduces one."""
    for row in rows("participant_frame"):
        phrase = tuple(row["phrase"].split(" "))
        if words[: len(phrase)] == phrase:
            return len(phrase), row["role"] or None, row["case"]
    return 0, None, ""


def case_of_start(reading: Reading, index: int) -> str:
    """«Gen» where a party in the genitive starts at a token."""
    return "Gen" if any(p.case in {"Gen", ""} or (p.case == "Acc") for p in reading.parties_at.get(index, ())) else ""


def governing_verb(reading: Reading, noun: Token) -> tuple[Token | None, str]:
    """The verb a meeting noun hangs on, and in what way: light («провёл встречу»), happen («встреча прошла»), attend_event
    («участвовал во встрече»), speak («заявил после встречи»), planned, cancelled."""
    chain = [noun, *governors(reading.document, noun)]
    number = next((n for n, t in enumerate(chain) if n and (t.pos == "VERB" or t.lemma in PREDICATES)), None)
    verb = chain[number] if number is not None else None
    nearer = nearer_verb(reading, noun, verb)
    if nearer is not None:
        kind = PREDICATES.get(nearer.lemma, "speak")
        return nearer, kind if kind in {"light", "happen"} and is_object_of(reading, noun, nearer) else "speak"
    if verb is None:
        return None, ""
    inner = [t.lemma for t in chain[1:number]]
    kind = PREDICATES.get(verb.lemma, "speak")
    if kind == "attend":
        kind = "attend_event" if attends(reading, noun, verb, inner) else "speak"
    elif kind == "light" and noun.rel not in DIRECT:
        kind = "speak"
    if verb.lemma in VERBS and VERBS[verb.lemma]["frame"] in {"visit", "arrive"} or verb.lemma == "находиться":
        kind = "visit"
    return verb, kind


def nearer_verb(reading: Reading, noun: Token, verb: Token | None) -> Token | None:
    """A finite verb before the noun that stands between it and the verb syntax gave: the arc went too far."""
    start = reading.sentence_start(noun.index)
    before = [t for t in reading.document.tokens[start : noun.index] if t.verb_form == "Fin"]
    if not before or verb is None or verb.index == before[-1].index or verb.verb_form == "Inf":
        return None
    low, high = sorted((verb.index, noun.index))
    return before[-1] if low < before[-1].index < high or high - low > noun.index - before[-1].index and verb.index > noun.index else None


def is_object_of(reading: Reading, noun: Token, verb: Token) -> bool:
    """Only adjectives, dates and places stand between a verb and its noun: «провел двусторонние переговоры»."""
    between = reading.document.tokens[verb.index + 1 : noun.index]
    return noun.case in {"Nom", "Acc", "Gen"} and not any(t.pos == "ADP" or t.text == "," for t in between[-3:])


def attends(reading: Reading, noun: Token, verb: Token, inner: list[str]) -> bool:
    """«принял участие в заседании», «прибыл на переговоры»; not «заявил на встрече»."""
    if "участие" in inner or verb.lemma in {"участвовать", "поучаствовать", "присутствовать", "председательствовать", "представлять"}:
        return True
    return verb.lemma in {"посетить", "присоединиться", "возглавить", "возглавлять"}


def verb_subject(reading: Reading, verb: Token, noun: Token) -> list[Party]:
    """The parties that are the subject of a verb, with what is coordinated to them."""
    return subject_parties(reading, verb, noun.index)


def subject_parties(reading: Reading, verb: Token, noun: int | None = None) -> list[Party]:
    """The parties that are a verb's subject: by syntax, else the nearest nominative before it in its clause."""
    head = subject(reading.document, verb)
    if head is not None and head.index == noun:
        return []
    found = parties_around(reading, head) if head is not None else []
    if found or (head is not None and head.pos in {"NOUN", "PROPN"} and head.index not in reading.party_of):
        return found
    before = [
        p
        for p in reading.parties
        if reading.sentence_start(verb.index) <= p.first < verb.index
        and p.case == "Nom"
        and p.kind != "country"
        and not any(t.verb_form == "Fin" for t in reading.document.tokens[p.last : verb.index])
    ]
    return parties_around(reading, reading.token(before[-1].head)) if before else []


def parties_around(reading: Reading, head: Token) -> list[Party]:
    """The party at a head word and those joined to it: «Путин и Макрон», «президенты России и США Путин и Байден»."""
    here = reading.party_of.get(head.index, [])
    if not here:
        return []
    found = list(here)
    index = reading.after_link(max(p.last for p in here), reading.sentence_end(head.index))
    while index >= 0:
        group = [p for p in reading.parties_at.get(index, []) if p.case in {here[0].case, ""}]
        if not group:
            break
        found += group
        index = reading.after_link(max(p.last for p in group), reading.sentence_end(head.index))
    return found


def with_chain(reading: Reading, tokens: Sequence[Token]) -> list[Party]:
    """The parties that «с» introduces among the words of a clause: «с министром … встретился премьер»."""
    for token in tokens:
        if token.lower in {"с", "со"}:
            group = reading.chain(token.index + 1, "Ins")
            if group:
                return group
    return []


def introduced(reading: Reading, verb: Token, noun: Token) -> list[tuple[Party, str | None]]:
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


def noun_realis(reading: Reading, noun: Token, first: int, verb: Token | None, kind: str) -> str:
    """How real a meeting named by a noun is: by the words around it, then by the verb."""
    near = [*reading.document.tokens[first : noun.index], *governors(reading.document, noun)]
    above = [t for t in near if t.pos != "VERB"]
    before = reading.document.tokens[max(0, first - 2) : first]
    if [t.lower for t in reading.document.tokens[max(0, first - 3) : first]][:2] == ["для", "участия"]:
        return "planned"  # «прибыли для участия в заседании»
    for token in above + [t for t in before if t.lower in {"перед", "преддверии"}]:
        cue = CUES.get(token.lemma) or CUES.get(token.lower)
        if cue in {"planned", "hypothetical", "habitual", "cancelled"}:
            return cue
        if cue == "held":
            return "held"
    if verb is None or kind == "speak":
        return "held"
    if kind in {"planned", "cancelled"} and noun.rel in {"obj", "nsubj", "nsubj:pass", "nmod", "obl", "iobj"}:
        return "denied" if is_negated(reading.document, verb) else kind
    if PREDICATES.get(verb.lemma) == "hypothetical":
        return "hypothetical"
    realis = verb_realis(reading.document, verb)
    if realis == "denied" and PREDICATES.get(verb.lemma) == "happen":
        return "cancelled"
    return realis


def meeting_type(reading: Reading, noun: Token, first: int, end: int, verb: Token | None) -> str:
    """The type a noun names; a telephone or a video link makes it a call."""
    kind = NOUNS[noun.lemma]["meeting_type"]
    near = reading.document.tokens[first : min(end, noun.index + 12)]
    if kind in {"meeting", "talks", "consultations"} and is_remote(near):
        return "call"
    return kind


def is_remote(tokens: tuple[Token, ...] | list[Token]) -> bool:
    """«телефонный», «по телефону», «по видеосвязи»."""
    return any(t.lemma in {"телефонный", "телефон", "видеосвязь", "видеоконференция", "видеоконференцсвязь"} for t in tokens)


# Verbs


def verb_trigger(reading: Reading, verb: Token) -> Trigger | None:
    """A meeting told by a verb; None where the verb's frame is not filled."""
    row = VERBS[verb.lemma]
    clause = clause_tokens(reading.document, verb)
    who = subject_parties(reading, verb)
    base = Trigger(verb.index, row["meeting_type"], verb_realis(reading.document, verb), f"verb:{verb.lemma}", verb=verb.index)
    frame = FRAMES[row["frame"]]
    return frame(reading, base, verb, who, clause)


def with_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«X встретился с Y», «X и Y встретились»."""
    others = with_chain(reading, neighbourhood(reading.document, verb))
    if verb.number == "Plur" and not others and len(who) < 2 and not any(p.number == "Plur" for p in who):
        return None
    if not others and len(who) < 2 and not any(t.lower in {"с", "со"} for t in clause):
        return None
    kind = "call" if is_remote(clause) else base.meeting_type
    return replace(base, meeting_type=kind, parties=tuple((p, None) for p in [*who, *others]))


def discuss_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«X обсудил с Y», «X и Y обсудили»; one party alone discusses with nobody."""
    others = with_chain(reading, neighbourhood(reading.document, verb))
    people = [p for p in [*who, *others] if p.kind in {"person", "post"}]
    if len(people) < 2 or (not others and len(who) < 2):
        return None
    kind = "call" if is_remote(clause) else base.meeting_type
    return replace(base, meeting_type=kind, parties=tuple((p, None) for p in people), is_anaphoric=True)


def phone_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«говорил по телефону с Y»; without the telephone it is only speech."""
    return with_frame(reading, base, verb, who, clause) if is_remote(clause) else None


def phone_to_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«X позвонил Y»."""
    others = [p for p in reading.parties if p.case == "Dat" and any(p.first <= t.index < p.last for t in clause)]
    if not who or not others:
        return None
    return replace(base, parties=tuple((p, None) for p in [*who, *others]))


def receive_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«X принял Y»: the host and the guest."""
    indices = {t.index for t in clause}
    guests = [
        p
        for p in reading.parties
        if p.kind in {"person", "post", "delegation"}
        and p.head in indices
        and p not in who
        and p.case in {"Acc", "Gen", ""}
        and (reading.token(p.first).head == verb.index or abs(p.first - verb.index) <= 2 or p.last == verb.index)
    ]
    if not guests or not who or has_other_object(reading, verb):
        return None
    parties = [(p, "host") for p in who] + [(p, "guest") for p in guests]
    return replace(base, parties=tuple(parties))


def has_other_object(reading: Reading, verb: Token) -> bool:
    """«принял участие», «принял отставку министра»: something else than a guest is received."""
    objects = [reading.token(c) for c in reading.document.children[verb.index] if reading.token(c).rel == "obj"]
    return any(o.index not in reading.party_of for o in objects)


def visit_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«X посетил Y»: an official or a delegation in a country or a city."""
    goal = next((p for p in reading.places if p.kind in {"country", "city"} and verb.index < p.first <= verb.index + 6), None)
    visitors = [p for p in who if p.kind in {"person", "post", "delegation"}]
    between = reading.document.tokens[verb.index : goal.first] if goal is not None else ()
    if goal is None or not visitors or any(t.pos == "ADP" and t.lower not in {"с", "со"} for t in between):
        return None
    return replace(base, parties=tuple((p, "guest") for p in visitors), destination=goal)


def arrive_frame(reading: Reading, base: Trigger, verb: Token, who: list[Party], clause: list[Token]) -> Trigger | None:
    """«X прибыл в Y»: an official or a delegation; nouns such as «визит» beside the verb are read on their own."""
    visitors = [p for p in who if p.kind in {"person", "post", "delegation"}]
    goal = destination_of(reading, verb, verb)
    if goal is None or not visitors:
        return None
    return replace(base, parties=tuple((p, "guest") for p in visitors), destination=goal)


FRAMES = {
    "with": with_frame,
    "discuss": discuss_frame,
    "phone": phone_frame,
    "phone_to": phone_to_frame,
    "receive": receive_frame,
    "visit": visit_frame,
    "arrive": arrive_frame,
}


def destination_of(reading: Reading, near: Token, verb: Token | None) -> PlaceMention | None:
    """The country or city a visit leads to: «в Бразилию», «в Минск», «находится в США», «в Лондоне»."""
    start, end = reading.sentence_start(near.index), reading.sentence_end(near.index)
    goals = [
        p
        for p in reading.places
        if p.kind in {"country", "city"}
        and start < p.first < end
        and reading.token(p.first - 1).lower in {"в", "во", "на"}
        and abs(p.first - near.index) <= 14
    ]
    after = [p for p in goals if p.first > near.index]
    return after[0] if after else (goals[-1] if goals else None)
