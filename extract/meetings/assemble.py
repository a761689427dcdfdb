"""Events, posts and mentions turned into the plain records of the interface."""

from __future__ import annotations

from typing import Any

from extract.dates import DateMention, resolve
from extract.language import Language
from extract.meetings.attendance import find_attendance
from extract.meetings.captions import caption
from extract.meetings.confidence import confidence, signs
from extract.meetings.documents import Signing
from extract.meetings.dossier import Dossier
from extract.meetings.event import Event, Participant
from extract.meetings.hosts import give_hosts_country, participant_country
from extract.meetings.reading import Reading
from extract.meetings.roles import Role
from extract.meetings.setting_day import day_around
from extract.meetings.setting_place import place_around
from extract.meetings.setting_stay import is_under_way, stay
from extract.meetings.sharing import give_attendance, give_roles, share_out
from extract.meetings.sides import country_of, is_same
from extract.meetings.topics import find_topics
from extract.meetings.trigger import Trigger
from extract.meetings.whereabouts import Place
from extract.names import PersonMention
from extract.positions import Occupation, PositionMention, find_occupations
from extract.text import Source

OFFICES = {"state", "minister", "deputy_minister"}  # posts that only a state has
MAX_EVIDENCE = 120  # characters


def meetings(
    source: Source,
    reading: Reading,
    language: Language,
    dossiers: dict[int, Dossier],
    events: list[Event],
    signings: list[Signing],
    roles: list[Role],
) -> list[dict[str, Any]]:
    """The meetings of an article in order of first mention."""
    give_attendance(reading, events, find_attendance(reading), dossiers)
    give_roles(reading, events, roles, dossiers)
    documents = share_out(reading, events, signings, dossiers)
    for event in events:
        finish(reading, events, event, dossiers)
    for event in events:
        if event.kind == "visit":
            event.date = stay(reading, events, event)
    return [
        meeting(source, reading, language, events, event, documents.get(number, []))
        for number, event in enumerate(events)
    ]


def finish(reading: Reading, events: list[Event], event: Event, dossiers: dict[int, Dossier]) -> None:
    """What follows once all is gathered: countries of the participants, inherited place and date."""
    parent = event.parent
    stated = frozenset(event.countries)
    give_hosts_country(reading, event, event.place or (parent.place if parent is not None else None), stated)
    event.countries |= {c for p in event.participants if (c := participant_country(reading, p))}
    if parent is not None:
        if event.place is None or parent.place is None or not event.place.conflicts(parent.place):
            event.place = (
                event.place.merged(parent.place) if event.place and parent.place else event.place or parent.place
            )
        if event.date is None and parent.date is not None and (parent.kind != "visit" or is_one_day(reading, parent)):
            event.date, event.is_date_inherited = parent.date, True
    if event.date is None:
        inherit_day(reading, events, event)
    if event.place is not None and event.place.venues:
        host = next(iter(sorted(event.place.venues & event.countries)), None)
        event.place = Place(None, host, frozenset({host})) if host else None
    if event.kind == "call":
        event.place = None  # whoever telephones is in two places
    elif event.place is None or event.place.city is None:
        inherit_place(reading, events, event)
        if give_hosts_country(reading, event, event.place, stated):
            event.countries = set(stated) | {c for p in event.participants if (c := participant_country(reading, p))}
    event.countries |= met_abroad(event)
    for journey in [event, *event.folded] if event.kind == "visit" else event.folded:
        welcome(reading, event, journey)


def met_abroad(event: Event) -> set[str]:
    """«В Англии советник президента США встретился с депутатами»: a group that nobody assigns is of the place's state."""
    groups = [s for s in event.sides if s.party.kind == "group" and s.party.country is None and s.party.case == "Ins"]
    is_met = event.kind not in {"visit", "session", "summit"} and len(event.countries) == 1 and bool(groups)
    return {event.place.country} if is_met and event.place is not None and event.place.country else set()


def welcome(reading: Reading, event: Event, journey: Event) -> None:
    """«Президент Киргизии прибыл в Россию»: who came from abroad, for a visit or for the meeting, is a guest."""
    host = event.place.country if event.place is not None else None
    if host is None or host not in event.countries:
        return
    for side in event.participants:
        country = participant_country(reading, side)
        is_foreign = country != host and (country is not None or country_of(side.party, reading.dossiers) == "")
        if side.role is None and side.person in journey.people() and is_foreign:
            side.role = "guest"


def inherit_day(reading: Reading, events: list[Event], event: Event) -> None:
    """The day that the article around an event sets for it; of its own sentence it is no inheritance."""
    clue = day_around(reading, events, event)
    if clue is not None:
        event.date, event.clues = clue.value, [*event.clues, clue]
        event.is_date_inherited = "same_before" not in clue.evidence and "same_after" not in clue.evidence


def inherit_place(reading: Reading, events: list[Event], event: Event) -> None:
    """The city that the article around an event sets for it."""
    clue = place_around(reading, events, event)
    if clue is not None:
        event.place, event.clues = clue.value, [*event.clues, clue]


def is_one_day(reading: Reading, visit: Event) -> bool:
    """A visit dated by one day: what it contains happened on that day; one under way began before."""
    day = visit.date
    return day is not None and day.precision == "day" and day.start == day.end and not is_under_way(reading, visit)


def meeting(
    source: Source,
    reading: Reading,
    language: Language,
    events: list[Event],
    event: Event,
    documents: list[Signing],
) -> dict[str, Any]:
    """One meeting record."""
    sentences = sorted({reading.token(t.index).sentence for t in event.triggers})
    lemmas = [t.lemma for s in sentences for t in reading.document.sentence(s)]
    date, place = event.date, event.place
    return {
        "meeting_type": event.kind,
        "realis": event.trigger.realis,
        "date_start": date.start if date else None,
        "date_end": date.end if date else None,
        "date_precision": date.precision if date else None,
        "date_basis": "inherited" if event.is_date_inherited else date.basis if date else None,
        "city": written(reading, place.city) if place and place.city else None,
        "host_country": place.country if place else None,
        "countries": sorted(event.countries),
        "title": caption(reading, language, event),
        "ordinal": next((t.ordinal for t in event.triggers if t.ordinal), None),
        "parent": events.index(event.parent) if event.parent in events else None,
        "topics": find_topics(lemmas),
        "participants": [participant(source, reading, reading.dossiers, p) for p in event.participants],
        "documents": [document(reading, event, d) for d in documents],
        "evidence": evidence(source, reading, event),
        "rule": event.trigger.rule,
        "confidence": confidence(signs(event)),
    }


def written(reading: Reading, city: str) -> str:
    """A city's name as the text has it: «Рамаллах», «Нур-Султан»."""
    return next((p.written for p in reading.places if p.kind == "city" and p.name == city), city)


def document(reading: Reading, event: Event, signing: Signing) -> dict[str, Any]:
    """One document; `signatories` are the places of those who sign it among the meeting's participants."""
    parties = [p.party for p in event.participants]
    signed = (
        next((n for n, p in enumerate(parties) if is_same(one, p, reading.dossiers)), None)
        for one in signing.signatories
    )
    return {
        "document_type": signing.document_type,
        "title": signing.title,
        "status": signing.status,
        "signatories": sorted({n for n in signed if n is not None}),
    }


def participant(source: Source, reading: Reading, dossiers: dict[int, Dossier], one: Participant) -> dict[str, Any]:
    """One participant: the person with the post that says most, or the post alone."""
    dossier = dossiers.get(one.person) if one.person is not None else None
    post = dossier.post if dossier else one.party.position
    name = dossier.name if dossier else None
    span = source.span(reading.token(one.party.first).start, reading.token(one.party.last - 1).stop)
    return {
        "name": name.full_name if name else None,
        "surname": name.surname if name else None,
        "given_name": name.given_name if name else None,
        "patronymic": name.patronymic if name else None,
        "position": post.title if post else None,
        "military_rank": dossier.rank if dossier else post.military_rank if post else None,
        **body_of(post),
        "country": participant_country(reading, one),
        "role": one.role,
        **span,
    }


def body_of(post: PositionMention | None) -> dict[str, str | None]:
    """The body that a participant acts for; «глава оборонного ведомства» names none."""
    is_named = post is not None and not (post.organization_core or "").endswith("ведомство")
    return {
        "organization": post.organization if post is not None and is_named else None,
        "organization_core": post.organization_core if post is not None and is_named else None,
    }


def evidence(source: Source, reading: Reading, event: Event) -> list[dict[str, Any]]:
    """For each trigger the words from its first party to its last, at most 120 characters, the trigger among them."""
    found: list[dict[str, Any]] = []
    for trigger in event.triggers:
        span = quoted(source, reading, trigger)
        if span not in found:
            found.append(span)
    return found


def quoted(source: Source, reading: Reading, trigger: Trigger) -> dict[str, Any]:
    """The span of a trigger's evidence with its words."""
    first, last = evidence_range(reading, trigger)
    span: dict[str, Any] = source.span(reading.token(first).start, reading.token(last - 1).stop)
    return {**span, "quote": source.quote(span)}


def evidence_range(reading: Reading, trigger: Trigger) -> tuple[int, int]:
    """The trigger with its phrase, its verb and its parties, as token range of at most 120 characters."""
    sentence = reading.token(trigger.index).sentence
    spans = [(p.first, p.last) for p, _ in trigger.parties if reading.token(p.first).sentence == sentence]
    spans += [(i, i + 1) for i in (trigger.index, trigger.verb) if i is not None]
    spans += [trigger.phrase] if trigger.phrase is not None else []
    first, last = min(f for f, _ in spans), max(t for _, t in spans)
    while reading.token(last - 1).stop - reading.token(first).start > MAX_EVIDENCE:
        if trigger.index - first > last - 1 - trigger.index:
            first += 1
        elif last - 1 > trigger.index:
            last -= 1
        else:
            break
    return first, last


def rejected(source: Source, reading: Reading, triggers: list[Trigger], events: list[Event]) -> list[dict[str, Any]]:
    """The triggers that were considered and make no meeting, in order, each with its reason (lexicon/rejection.csv)."""
    told = {t.index for e in events for t in e.told_by()}  # those told carry what was resolved since
    return [
        {
            "rule": trigger.rule,
            "meeting_type": trigger.meeting_type,
            "reason": trigger.rejected or "one_side",
            **quoted(source, reading, trigger),
        }
        for trigger in sorted(triggers, key=lambda t: t.index)
        if trigger.index not in told
    ]


def occupations(source: Source, reading: Reading) -> list[dict[str, Any]]:
    """Every claim that a person holds a post, in order."""
    names = {name.person: name for name in reading.people}
    return [occupation(source, reading, names[o.person], o) for o in find_occupations(reading.posts, reading.people)]


def occupation_country(reading: Reading, one: Occupation) -> str | None:
    """The country a post names; of a state's post that names none, the person's: «президент Медведев»."""
    if one.country or one.organization or one.kind not in OFFICES:
        return one.country
    return reading.dossiers[one.person].country or None


def occupation(source: Source, reading: Reading, name: PersonMention, one: Occupation) -> dict[str, Any]:
    """One claim that a person holds a post, or works for a body."""
    return {
        "name": name.full_name,
        "surname": name.surname,
        "given_name": name.given_name,
        "patronymic": name.patronymic,
        "position": one.title,
        "military_rank": one.military_rank,
        "organization": one.organization,
        "organization_core": one.organization_core,
        "country": occupation_country(reading, one),
        "phase": one.phase,
        "rule": one.rule,
        "confidence": one.confidence,
        **source.span(reading.token(one.first).start, reading.token(one.last - 1).stop),
    }


def mentions(source: Source, reading: Reading) -> list[dict[str, Any]]:
    """Everything named: people, organisations, countries, cities and dates, in order."""
    found: list[tuple[int, int, str, str | None, str | None]] = [
        (p.first, p.last, "person", p.name, None) for p in reading.people
    ]
    found += [
        (p.first, p.last, "city" if p.kind == "city" else "country", p.name, None if p.kind == "city" else p.code)
        for p in reading.places
    ]
    found += [(e.first, e.last, "organization", None, None) for e in reading.document.entities if e.kind == "ORG"]
    found += [(d.first, d.last, "date", None, date_code(reading, d)) for d in reading.dates]
    return [mention(source, reading, *row) for row in sorted(found, key=lambda row: (row[0], row[1], row[2]))]


def date_code(reading: Reading, date: DateMention) -> str | None:
    """The ISO interval of a date mention, read as of something that was held; None where it has no day."""
    interval = resolve(date, reading.published, "held", None, reading.year)
    return f"{interval.start}/{interval.end}" if interval else None


def mention(
    source: Source, reading: Reading, first: int, last: int, kind: str, normal: str | None, code: str | None
) -> dict[str, Any]:
    span = source.span(reading.token(first).start, reading.token(last - 1).stop)
    text = source.quote(span)
    return {"type": kind, "text": text, "normal": normal or text, "code": code, **span}
