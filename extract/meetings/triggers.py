"""Triggers: all the words of an article that tell of a contact event, the rejected ones with their reason.

Which triggers tell of the same event is decided in events.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extract.language import Token
from extract.meetings.carriers import PREDICATES
from extract.meetings.clauses import subject
from extract.meetings.nouns import NOUNS, noun_trigger
from extract.meetings.reading import Reading
from extract.meetings.realis import verb_realis
from extract.meetings.trigger import Trigger, is_official
from extract.meetings.verbs import VERBS, verb_trigger
from extract.records import REALIS
from extract.tables import column

NOT_A_MEETING = column("not_a_meeting", "lemma", "reason")
REPEATED = {"verb:встречаться", "verb:общаться", "verb:видеться", "verb:обсуждать", "verb:беседовать"}
COUNTABLE = {"встреча", "беседа", "разговор", "консультация"}  # «переговоры» are plural even when they are one


def find_triggers(reading: Reading) -> Iterator[Trigger]:
    """All triggers of an article in order, the rejected ones with their reason."""
    light: set[int] = set()
    for token in reading.document.tokens:
        if token.lemma in NOUNS and token.pos in {"NOUN", "PROPN"}:
            trigger = noun_trigger(reading, token)
            light.add(token.index if trigger.verb is None else trigger.verb)
            yield from (check(reading, one) for one in separate(reading, trigger, token))
    for token in reading.document.tokens:
        if token.pos == "VERB" and PREDICATES.get(token.lemma) == "happen" and has_pronoun_subject(reading, token):
            yield Trigger(
                token.index,
                "meeting",
                verb_realis(reading.document, token),
                "pronoun",
                is_anaphoric=True,
                verb=token.index,
            )
        if token.lemma in VERBS and token.pos == "VERB" and token.index not in light:
            found = verb_trigger(reading, token)
            if found is not None:
                yield check(reading, found)


def has_pronoun_subject(reading: Reading, verb: Token) -> bool:
    """«Она пройдёт в Вашингтоне», said of a meeting named before."""
    head = subject(reading.document, verb, 0)
    return head is not None and (head.lemma in {"он", "она", "оно", "они", "мероприятие"}) and head.case == "Nom"


def separate(reading: Reading, trigger: Trigger, noun: Token) -> Iterator[Trigger]:
    """«встречи с A, B и C» are as many contacts as counterparts; one plural post («с министрами России и Китая») is one."""
    spans = sorted({(p.first, p.last) for p in trigger.counterparts})
    if trigger.is_bilateral and len(trigger.counterparts) > 1:
        for party in trigger.counterparts:  # «двусторонние переговоры с представителями Казахстана и Узбекистана»
            rest = tuple((p, r) for p, r in trigger.parties if p is party or p not in trigger.counterparts)
            yield replace(trigger, parties=rest, is_apart=True)
        return
    if noun.number != "Plur" or noun.lemma not in COUNTABLE or len(spans) < 2 or is_open_list(reading, spans):
        yield trigger
        return
    for span in spans:
        others = {p for p in trigger.counterparts if (p.first, p.last) != span}
        yield replace(trigger, parties=tuple((p, r) for p, r in trigger.parties if p not in others), is_apart=True)


def is_open_list(reading: Reading, spans: list[tuple[int, int]]) -> bool:
    """«с A, B и другими руководителями»: the list names some of one circle."""
    between = reading.document.tokens[spans[0][1] : spans[-1][1]]
    return any(t.lemma in {"другой", "прочий"} for t in between)


def check(reading: Reading, trigger: Trigger) -> Trigger:
    """Reject what only looks like a meeting: matches, court sessions, denied and habitual contacts."""
    if trigger.rejected:
        return trigger
    if trigger.realis not in REALIS:
        return replace(trigger, rejected=trigger.realis)
    if is_private(reading, trigger):
        return replace(trigger, rejected="private")
    if trigger.is_plenary and len(trigger.parties) < 2:
        return replace(trigger, rejected="speech")
    sentence = reading.document.sentence(reading.token(trigger.index).sentence)
    for token in sentence:
        reason = NOT_A_MEETING.get(token.lemma)
        if reason == "sport" or (reason and abs(token.index - trigger.index) <= 4):
            return replace(trigger, rejected=reason)
    return trigger


def is_private(reading: Reading, trigger: Trigger) -> bool:
    """«он встречался с ней», «визит музыканта»: journeys and repeated contacts of people who hold no office."""
    if trigger.meeting_type != "visit" and trigger.rule not in REPEATED:
        return False
    return bool(trigger.parties) and not any(is_official(reading, p) for p, _ in trigger.parties)
