"""For which state somebody acts whose post names none: home, or the state of the place where visitors meet him."""

from __future__ import annotations

from dataclasses import replace

from extract.meetings.event import Event, Participant
from extract.meetings.parties import post_class
from extract.meetings.reading import Reading
from extract.meetings.sides import country_of
from extract.meetings.whereabouts import Place
from extract.positions import PositionMention
from extract.tables import body_type, is_international, word_set

STATE_POSTS = {"state", "minister", "military", "chief"}  # posts of a state, home's unless another is named
RUSSIAN_SURNAMES = ("ов", "ев", "ин", "ын", "ова", "ева", "ина", "ына", "ский", "ская", "енко")


def participant_country(reading: Reading, participant: Participant) -> str | None:
    """The country a participant acts for: as the article says, else home for a post that names none."""
    stated = country_of(participant.party, reading.dossiers)
    if participant.person is not None and stated == "":  # known to act for an international body
        return None
    return stated or (reading.home if is_of_some_state(reading, participant) else None)


def is_of_some_state(reading: Reading, participant: Participant) -> bool:
    """A participant whose post is one of a state, whichever it is."""
    post = participant.party.position if participant.person is None else reading.dossiers[participant.person].post
    return post is not None and is_home(post)


def is_home(post: PositionMention) -> bool:
    """A post of a state that names no country, in news written in Russian, is taken for a Russian one."""
    is_of_many = body_type(post.organization_core) == "international" or is_international(post.title)
    is_of_many = is_of_many or post_class(post.title) == "secretary_general"  # «генеральный секретарь организации»
    return post.kind in STATE_POSTS and not is_of_many and not post.is_of_several


def give_hosts_country(reading: Reading, event: Event, place: Place | None, stated: frozenset[str]) -> bool:
    """«Лавров посетит Маврикий, где намечены переговоры с премьером Рамгуламом», «губернатор Орлов встретился в Хэйхэ с мэром
    Ли Фэном»: whose post names no country is of the state where those from abroad meet him; True where there is such a one."""
    host = place.country if place is not None else None
    if host in {None, reading.home} or event.kind in {"visit", "summit", "call"}:
        return False
    told = {id(s): country_of(s.party, reading.dossiers) for s in event.participants}
    unknown = [s for s in event.participants if told[id(s)] is None]
    strangers = [s for s in unknown if s.role == "host" or is_of_some_state(reading, s)]
    visitors = {code for code in (*told.values(), *stated) if code} - {host}
    if len(visitors) != 1 or host in told.values():
        return False
    hosts = [side for side in strangers if not is_named_as_at_home(reading, side, host)]
    for side in hosts:
        side.party = replace(side.party, country=host)
    return bool(hosts)


def is_named_as_at_home(reading: Reading, side: Participant, host: str | None) -> bool:
    """A Russian surname, where people of the state hardly have one: a countryman of the visitor rather than a host."""
    name = reading.dossiers[side.person].name if side.person is not None else None
    is_russian = name is not None and (name.surname or "").lower().endswith(RUSSIAN_SURNAMES)
    return is_russian and (host or "").lower() not in word_set("russian_surname", "country")
