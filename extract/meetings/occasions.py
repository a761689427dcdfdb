"""Meetings known by their documents and roles: the sides of a word that names nobody, and signings told of by themselves.

«Свои подписи под документом поставили президенты …», told beside «на саммите в Актау»; «X и Y подписали в среду в Праге
договор», told of no other occasion. Which documents and roles there are is read in documents.py and roles.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from extract.meetings.documents import Signing
from extract.meetings.dossier import HOME_COUNTRY, Dossier
from extract.meetings.event import Event
from extract.meetings.events import find_events
from extract.meetings.party import Party
from extract.meetings.reading import Reading
from extract.meetings.roles import Role
from extract.meetings.sharing import same_document
from extract.meetings.sides import country_of, is_same
from extract.meetings.timing import conflict
from extract.meetings.trigger import Trigger

KINDS = {"meeting", "talks", "consultations", "session", "summit"}
BODIES = {"комиссия", "подкомиссия", "группа", "комитет", "подкомитет", "совет", "мпк"}
JOINT = {"комиссия", "подкомиссия", "группа", "мпк"}
CABINETS = {"кабинет", "кабмин", "правительство"}
LEADING = {"head_of_delegation", "co_chair"}
REACH = {"signatory": range(-1, 2), "head_of_delegation": range(0, 3), "co_chair": range(0, 3)}  # sentences behind


def find_occasions(
    reading: Reading, triggers: list[Trigger], signings: list[Signing], roles: list[Role]
) -> tuple[list[Trigger], list[Event]]:
    """The meetings of an article with the triggers they rest on: by their own words first, then by what was signed and led."""
    events = find_events(reading, triggers, reading.dossiers)
    named = named_by_roles(reading, triggers, events, signings, roles)
    if named != triggers:
        events = find_events(reading, named, reading.dossiers)
    alone = list(ceremonies(reading, events, signings, reading.dossiers))
    if alone:
        events = find_events(reading, [*named, *alone], reading.dossiers)
    for event in events:
        if not event.countries:
            event.countries |= countries_unsaid(reading, events, event)
    return [*named, *alone], [e for e in events if is_of_somebody(reading, e)]


def is_of_somebody(reading: Reading, event: Event) -> bool:
    """Somebody is named who meets, or it is told where or when: «на сессии ПАСЕ» alone is no meeting of anybody's."""
    is_told = event.place is not None or (event.date is not None and event.trigger.verb is not None)
    return bool(event.sides or states_of(reading, event) or event.kind == "summit" or is_told)


def countries_unsaid(reading: Reading, events: list[Event], event: Event) -> Set[str]:
    """The states that an event which names none is of: its body's, its host's, or the one of «члены кабинета министров»."""
    if event.kind == "session" and not event.participants:
        found = countries_of_body(reading, events, event) or ({reading.ground} if reading.ground else reading.pair)
    elif event.kind == "summit" and not event.sides and event.place is not None and event.place.country:
        found = {event.place.country}  # who holds a summit takes part in it
    else:
        found = set()
    is_home = reading.home not in {None, HOME_COUNTRY} and any(is_cabinet(reading, s.party) for s in event.sides)
    return found or ({reading.home} if is_home and reading.home is not None else set())


def is_cabinet(reading: Reading, party: Party) -> bool:
    """«члены кабинета министров», in an article that speaks of one state alone."""
    words = reading.document.tokens[party.first : party.last + 2]
    return party.kind == "group" and party.country is None and any(t.lemma in CABINETS for t in words)


def countries_of_body(reading: Reading, events: list[Event], event: Event) -> set[str]:
    """«Второе заседание рабочей группы пройдет в Минске»: the states of the first one, told of before."""
    body = body_of(reading, event)
    others = [e for e in events if e is not event and e.kind == "session" and body]
    same = next((f for e in others if body_of(reading, e) == body and len(f := states_of(reading, e)) > 1), set())
    return same or next(
        (f for e in others if is_just_before(reading, e, event) and len(f := states_of(reading, e)) == 2), set()
    )


def is_just_before(reading: Reading, other: Event, event: Event) -> bool:
    """«В тот же день прошло заседание рабочей группы»: a joint body sits beside the commission just told of."""
    sentence = reading.token(event.trigger.index).sentence
    near = sentence - reading.token(other.triggers[-1].index).sentence
    is_joint = body_of(reading, event) in JOINT and body_of(reading, other) in JOINT
    return is_joint and near in {0, 1} and other.date is not None and other.date == event.date


def states_of(reading: Reading, event: Event) -> set[str]:
    """The states that an event names, those of its delegations and participants among them."""
    return event.countries | {c for s in event.sides if (c := country_of(s.party, reading.dossiers))}


def body_of(reading: Reading, event: Event) -> str:
    """The word for who sits, right behind the meeting's own or behind its adjectives: «комиссия», «группа»."""
    index = event.trigger.index
    words = reading.document.tokens[index + 1 : min(index + 6, reading.sentence_end(index))]
    return next((t.lemma for t in words if t.lemma in BODIES), "")


def named_by_roles(
    reading: Reading, triggers: Sequence[Trigger], events: list[Event], signings: list[Signing], roles: list[Role]
) -> list[Trigger]:
    """The triggers of an article; those that name nobody and tell of no known event with the sides told of beside them."""
    known = {t.index for e in events for t in e.triggers if not is_another(reading, e, t, signings)}
    acting = [
        *((s.place, "signatory", p) for s in signings if s.status == "signed" for p in s.signatories),
        *((r.index, r.role, r.party) for r in roles if r.role in LEADING),
    ]
    found = []
    for trigger in triggers:
        is_open = trigger.index not in known and not trigger.rejected and trigger.realis == "held"
        leading = {p.first for _, role, p in acting if role in LEADING}
        is_unsaid = all(p.kind == "country" or p.first in leading for p, _ in trigger.parties)
        if is_open and trigger.meeting_type in KINDS and is_unsaid:
            trigger = completed(reading, trigger, acting, signings)
        found.append(trigger)
    return found


def is_another(reading: Reading, event: Event, trigger: Trigger, signings: list[Signing]) -> bool:
    """A bare word taken for an event told of before, beside a document that other states signed: «по итогам переговоров
    представителями России, Ирана и Турции подписан меморандум», after a call of Russia and the USA."""
    here = reading.token(trigger.index).sentence
    return trigger.is_anaphoric and any(
        len(s.countries) > 1 and bool(event.countries) and len(s.countries & event.countries) < 2
        for s in signings
        if s.status == "signed" and reading.token(s.place).sentence == here
    )


def completed(
    reading: Reading, trigger: Trigger, acting: Sequence[tuple[int, str, Party]], signings: list[Signing]
) -> Trigger:
    """A trigger with the persons or posts that act beside it, or the states that sign; as it is where they are fewer than two."""
    parties = tuple(beside(reading, trigger, acting))
    if len({p.country if p.person is None else p.person for p in parties} - {None}) > 1:
        return replace(trigger, parties=tuple((p, None) for p in parties))
    here = reading.token(trigger.index).sentence
    reach = {0, 1} if trigger.rule == "pronoun" else {0}  # «Россия и Иран подписали договор. Церемония прошла …»
    states = (s.countries for s in signings if s.status == "signed" and here - reading.token(s.place).sentence in reach)
    countries = frozenset[str]().union(*states)
    return replace(trigger, countries=countries) if len(countries) > 1 else trigger


def ceremonies(
    reading: Reading, events: list[Event], signings: list[Signing], dossiers: dict[int, Dossier]
) -> Iterator[Trigger]:
    """«Медведев и Обама подписали 8 апреля в Праге договор»: two who sign together on a day and in a place have met."""
    for signing in signings:
        people = signatories_of(reading, signings, signing)
        is_definite = signing.date is not None and signing.date.precision == "day"
        if signing.status != "signed" or signing.is_adopted or not is_definite or len({p.person for p in people}) < 2:
            continue
        if signing.country is None and (reading.dateline is None or reading.dateline.place is None):
            continue
        signing = replace(signing, signatories=tuple(people))
        if any(is_told(reading, event, signing, dossiers) for event in events):
            continue
        parties = (*people, *present(reading, signing))
        yield Trigger(
            signing.act,
            "meeting",
            "held",
            "signing",
            tuple((p, None) for p in parties),
            verb=signing.act,
            title=f"подписание: {signing.title}",
        )


def signatories_of(reading: Reading, signings: list[Signing], signing: Signing) -> list[Party]:
    """The persons who sign; those of the sentence beside it where one tells who and the other when: «X и Y подписали
    договор. Документ подписан 8 мая в Праге»."""
    people = [p for p in signing.signatories if p.kind == "person"]
    place = reading.token(signing.place).sentence
    beside = [
        other
        for other in signings
        if abs(reading.token(other.place).sentence - place) == 1
        and other.status == "signed"
        and other.date is None
        and same_document(reading, other, signing)
    ]
    if people or not beside:
        return people
    return [p for p in beside[0].signatories if p.kind == "person"]


def is_told(reading: Reading, event: Event, signing: Signing, dossiers: dict[int, Dossier]) -> bool:
    """An event of the same sentence, or of those who signed and of no other day."""
    sentence = reading.token(signing.act).sentence
    if any(reading.token(t.index).sentence == sentence for t in event.triggers):
        return True
    together = sum(any(is_same(p, s.party, dossiers) for s in event.participants) for p in signing.signatories)
    return together > 1 and not conflict(event.date, signing.date)


def present(reading: Reading, signing: Signing) -> list[Party]:
    """«в присутствии президентов X и Y»: who looked on."""
    start, end = reading.sentence_start(signing.act), reading.sentence_end(signing.act)
    word = next((t for t in reading.document.tokens[start:end] if t.lemma == "присутствие"), None)
    return [p for p in reading.chain(word.index + 1, "Gen") if p.kind == "person"] if word is not None else []


def beside(reading: Reading, trigger: Trigger, acting: Sequence[tuple[int, str, Party]]) -> Iterator[Party]:
    """Who acts in the sentences around a meeting's word, each once."""
    sentence = reading.token(trigger.index).sentence
    near = [party for index, role, party in acting if reading.token(index).sentence - sentence in REACH[role]]
    yield from dict.fromkeys(near)
