"""To which meeting a document or a role belongs that is told of apart from the meeting's own phrase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise

from extract.meetings.attendance import Attendance
from extract.meetings.documents import Signing
from extract.meetings.dossier import Dossier
from extract.meetings.event import Event, Participant
from extract.meetings.party import Party
from extract.meetings.reading import Reading
from extract.meetings.roles import Role
from extract.meetings.sides import country_of, is_same
from extract.meetings.signatories import SIDES
from extract.meetings.timing import conflict
from extract.meetings.titles import KINDS
from extract.records import ROLES

# What documents of any kind are about: says nothing of whether two are one.
GENERIC = {
    *(lemma[:4] for lemma in KINDS),
    "сотр",
    "обла",
    "сфер",
    "разв",
    "совм",
    "межд",
    "двус",
    "итог",
    "межп",
    "дву",
}
REACH = 5  # sentences that a document without signatories may stand behind its meeting
NEWS, FRESH = 31, 7  # days that a signing may be old: by those who met, and by nobody named
NEAR = 2  # sentences that those who attended may stand behind their meeting
MANY = 3  # states
HEADS = {"head_of_delegation", "co_chair"}
LEAD = 4  # sentences that a document may stand before its meeting


def share_out(
    reading: Reading, events: list[Event], signings: list[Signing], dossiers: dict[int, Dossier]
) -> dict[int, list[Signing]]:
    """Each document given to the meeting it was signed at; its signatories take part in it."""
    shared: dict[int, list[Signing]] = {}
    for signing in signings:
        event = home_of(reading, events, signing, dossiers)
        if event is None:
            continue
        signing = replace(signing, signatories=sign(reading, event, signing, dossiers))
        mine = shared.setdefault(events.index(event), [])
        known = next((n for n, other in enumerate(mine) if same_document(reading, other, signing)), None)
        if known is None:
            mine.append(signing)
        else:
            mine[known] = merged(mine[known], signing)
    return shared


def home_of(reading: Reading, events: list[Event], signing: Signing, dossiers: dict[int, Dossier]) -> Event | None:
    """The meeting of a document: of its sentence, else the latest before that its signatories fit, else the next one."""
    fitting = [e for e in events if can_hold(reading, e, signing, dossiers)]
    here = event_at(reading, [e for e in fitting if not follows(reading, e, signing)], signing.place, REACH)
    if here is not None and (is_beside(reading, here, signing.place) or not signing.signatories):
        return here
    known = [e for e in fitting if is_among(e, signing, dossiers)]
    before = event_at(reading, known, signing.place)
    if before is not None or here is not None:
        return before or here
    is_lead = reading.token(signing.place).sentence <= 1
    return next_event(reading, known if signing.signatories or not is_lead else fitting, signing)


def follows(reading: Reading, event: Event, signing: Signing) -> bool:
    """«Состоится подписание соглашений, после чего президент отправится …»: the event is told of as later."""
    if event.trigger.index < signing.place or not is_beside(reading, event, signing.place):
        return False
    words = [t.lower for t in reading.document.tokens[signing.place : event.trigger.index]]
    return "затем" in words or ("после", "чего") in pairwise(words)


def next_event(reading: Reading, events: list[Event], signing: Signing) -> Event | None:
    """A headline or a lead names the document before the meeting."""
    sentence = reading.token(signing.place).sentence
    return next((e for e in events if 0 < reading.token(e.trigger.index).sentence - sentence <= LEAD), None)


def can_hold(reading: Reading, event: Event, signing: Signing, dossiers: dict[int, Dossier]) -> bool:
    """Realis, day and states of a signing do not speak against a meeting."""
    realis = event.trigger.realis
    if event.kind == "call" and not signing.is_adopted:
        return False
    beside = is_beside(reading, event, signing.place)
    if realis == "cancelled" or (signing.is_loose and not beside):
        return False
    if signing.status == "signed" and (realis != "held" or not (beside or is_dated(reading, event, signing))):
        return False
    if signing.status == "planned" and realis == "held" and not (beside or is_under_way(reading, event, signing)):
        return False
    if (
        not beside
        and signing.country
        and event.place is not None
        and event.place.country not in {None, signing.country}
    ):
        return False
    countries = {c for p in signing.signatories if (c := country_of(p, dossiers))} | signing.countries
    theirs = event.countries | {c for p in event.participants if (c := country_of(p.party, dossiers))}
    return (
        not countries or not theirs or bool(countries & theirs) and (len(countries) < 2 or len(countries & theirs) > 1)
    )


def is_dated(reading: Reading, event: Event, signing: Signing) -> bool:
    """The day of a signing may be the meeting's; where that is unknown, the signing is news."""
    if signing.date is None or event.date is not None:
        return not conflict(event.date, signing.date)
    is_theirs = bool(signing.signatories) or SIDES.get(signing.sides, "nobody") != "nobody"
    if reading.published is None:
        return is_theirs and signing.date.precision == "day"
    start = date.fromisoformat((signing.date.end + "-01-01")[:10])
    age = (reading.published - start).days
    return signing.date.precision != "year" and 0 <= age <= (NEWS if is_theirs else FRESH)


def is_under_way(reading: Reading, event: Event, signing: Signing) -> bool:
    """A visit just told of, or a meeting of the publication day: what will be signed may be signed at it."""
    if event.date is None or reading.published is None:
        return event.kind == "visit" and event_at(reading, [event], signing.place, 2) is not None
    return event.date.start <= reading.published.isoformat() <= event.date.end + "~"


def is_beside(reading: Reading, event: Event, index: int) -> bool:
    """The meeting is told of in the same sentence."""
    return any(reading.token(t.index).sentence == reading.token(index).sentence for t in event.triggers)


def is_among(event: Event, signing: Signing, dossiers: dict[int, Dossier]) -> bool:
    """One of the signatories takes part, or two of the states that signed."""
    return takes_part(event, signing, dossiers) or len(signing.countries & event.countries) > 1


def takes_part(event: Event, signing: Signing, dossiers: dict[int, Dossier]) -> bool:
    """One of the signatories is a participant."""
    return any(is_same(p, one.party, dossiers) for p in signing.signatories for one in event.participants)


def sign(reading: Reading, event: Event, signing: Signing, dossiers: dict[int, Dossier]) -> tuple[Party, ...]:
    """The signatories with their role; papers that only others sign during a meeting bring nobody to it."""
    if signing.status != "signed" or signing.is_adopted:
        return ()
    is_near = event_at(reading, [event], signing.place, 2) is not None
    signatories = signing.signatories or (side_of(event, signing.sides, dossiers) if is_near else ())
    if len(event.participants) > 1 and signing.signatories and not takes_part(event, signing, dossiers):
        return ()
    for party in signatories:
        give_role(event, party, "signatory", dossiers)
    return signatories


def side_of(event: Event, sides: str, dossiers: dict[int, Dossier]) -> tuple[Party, ...]:
    """«Сопредседатели подписали», «лидеры подписали»: the co-chairs, the two who hold such a post, or both participants where
    there are two."""
    if not sides or SIDES[sides] == "nobody":
        return ()
    mine = [p.party for p in event.participants if SIDES[sides] and p.role == SIDES[sides]]
    both = [p.party for p in event.participants]
    if len(mine) < 2 and len(both) > 2:  # «президенты подписали заявление», ministers beside them
        mine = [p for p in both if any(title.split()[0] == sides for title in titles_of(p, dossiers))]
        return tuple(mine) if len(mine) == 2 else ()
    return tuple(mine if len(mine) > 1 else both if len(both) == 2 else ())


def titles_of(party: Party, dossiers: dict[int, Dossier]) -> list[str]:
    """The posts of a participant, named or not."""
    posts = dossiers[party.person].posts if party.person is not None else (party.position,)
    return [post.title for post in posts if post is not None and post.title]


def same_document(reading: Reading, a: Signing, b: Signing) -> bool:
    """One title's words are all in the other's («протокол», «итоговый протокол»), they are about one thing in two sentences,
    or «документ» stands for it."""
    if a.is_collective != b.is_collective:
        return False
    if a.document_type != b.document_type:
        return "other" in {a.document_type, b.document_type} and any(is_vague(x) for x in (a, b))
    first, second = stems(a.title), stems(b.title)
    apart = reading.token(a.index).sentence != reading.token(b.index).sentence
    own = [s - GENERIC for s in (first, second)]
    alike = apart and min(map(len, own)) > 0 and shared(*own) >= 0.4 * min(map(len, own))
    return first <= second or second <= first or alike


def shared(first: set[str], second: set[str]) -> int:
    """How many stems of one title are in the other; «виз» and «визо…» are one."""
    return sum(any(a.startswith(b) or b.startswith(a) for b in second) for a in first)


def is_vague(signing: Signing) -> bool:
    """«документ», «бумага», and nothing more."""
    return stems(signing.title) <= {"доку", "бума"} and not signing.is_collective


def stems(title: str) -> set[str]:
    """The beginnings of a title's longer words."""
    return {w[:4] for w in title.lower().replace("ё", "е").replace("«", "").split() if len(w) > 2}


def merged(a: Signing, b: Signing) -> Signing:
    """Two mentions of one document: the fuller title and its type, signed if either says so, by all who are said to."""
    full = max((a, b), key=lambda s: (s.document_type != "other", len(s.title.split())))
    status = "signed" if "signed" in {a.status, b.status} else "planned"
    who = (*a.signatories, *(p for p in b.signatories if p not in a.signatories))
    return replace(a, document_type=full.document_type, title=full.title, status=status, signatories=who)


def give_roles(reading: Reading, events: list[Event], roles: list[Role], dossiers: dict[int, Dossier]) -> None:
    """Each role given in the meeting it is told of."""
    for role in roles:
        fitting = [e for e in events if not role.kinds or e.kind in role.kinds]
        event = event_of(reading, fitting, role, dossiers)
        if event is not None:
            give_role(event, role.party, role.role, dossiers)
    for token in reading.document.tokens:
        if token.lower == "сопредседатели":
            seat_co_chairs(reading, events, token.index)


def seat_co_chairs(reading: Reading, events: list[Event], index: int) -> None:
    """«Сопредседатели отметили …», said of the two who held the session just told of."""
    event = event_at(reading, [e for e in events if e.kind == "session"], index, REACH)
    if event is not None and len(event.participants) == 2 and not any(p.role for p in event.participants):
        for participant in event.participants:
            participant.role = "co_chair"


def give_attendance(
    reading: Reading, events: list[Event], attendances: Iterable[Attendance], dossiers: dict[int, Dossier]
) -> None:
    """Those who are told apart to have taken part, given to the meeting of their clause or the one just told of."""
    listed = list(attendances)
    for index in dict.fromkeys(one.index for one in listed):
        name_posts(reading, events, [one for one in listed if one.index == index], dossiers)
    for one in listed:
        fitting = [e for e in events if e.kind != "visit" and e.trigger.realis == one.realis]
        named = (e for e in fitting if one.noun in {t.index for t in e.triggers})
        event = next(named, None) or event_at(reading, fitting, one.index, NEAR)
        if event is not None:
            give_role(event, one.party, None, dossiers)


def name_posts(
    reading: Reading, events: list[Event], attendances: list[Attendance], dossiers: dict[int, Dossier]
) -> None:
    """«встреча министров обороны России, Турции и Ирана. В ней участвовали А, Б и В»: as many names without a post as posts
    without a name go together in order, unless a country speaks against it."""
    fitting = [e for e in events if e.kind != "visit" and e.trigger.realis == attendances[0].realis]
    event = event_at(reading, fitting, attendances[0].index, NEAR)
    if event is None:
        return
    names = [a.party for a in attendances if a.party.person is not None and not dossiers[a.party.person].posts]
    posts = [s for s in event.sides if s.person is None and s.party.kind == "post" and s.party.position is not None]
    if len(names) < 2 or not len(names) == len(attendances) == len(posts) == len(event.participants):
        return
    pairs = list(zip(names, posts, strict=True))
    if any(dossiers[n.person].country not in {None, s.party.country} for n, s in pairs if n.person is not None):
        return
    for name, side in pairs:
        post = side.party.position
        if name.person is not None and post is not None:
            dossiers[name.person] = replace(dossiers[name.person], posts=(post,), country=post.country)
            side.party = replace(name, country=post.country)


def event_of(reading: Reading, events: list[Event], role: Role, dossiers: dict[int, Dossier]) -> Event | None:
    """The meeting whose noun the role hangs on; else of its sentence, of its holder, or of the holder's country."""
    if role.noun is not None:
        return next((e for e in events if role.noun in {t.index for t in e.triggers}), None)
    mine = [e for e in events if any(is_same(role.party, p.party, dossiers) for p in e.participants)]
    country = country_of(role.party, dossiers) or None
    states = [e for e in events if country is None or is_open_to(e, country, dossiers)]
    is_of_state = (
        role.role == "head_of_delegation" and country is not None and any(country in e.countries for e in events)
    )
    return (
        event_at(reading, events, role.index, 0)
        or event_at(reading, mine, role.index, role.reach)
        or event_at(reading, states, role.index, None if is_of_state else role.reach)
    )


def is_open_to(event: Event, country: str, dossiers: dict[int, Dossier]) -> bool:
    """A state takes part or may: none is named, or so many that not all are («азербайджанскую делегацию представлял …»)."""
    named = event.countries | {c for p in event.participants if (c := country_of(p.party, dossiers))}
    return not event.countries or country in named or len(named) >= MANY


def event_at(reading: Reading, events: list[Event], index: int, reach: int | None = None) -> Event | None:
    """The event that a place in the text speaks of: the nearest trigger of its sentence, else the latest before, at most
    `reach` sentences back."""
    sentence = reading.token(index).sentence
    triggers = [(t.index, e) for e in events for t in e.triggers]
    same = [(abs(t - index), n, e) for n, (t, e) in enumerate(triggers) if reading.token(t).sentence == sentence]
    if same:
        return min(same)[2]
    before = [(t, n, e) for n, (t, e) in enumerate(triggers) if t < index]
    if not before:
        return None
    place, _, event = max(before)
    return event if reach is None or sentence - reading.token(place).sentence <= reach else None


def give_role(event: Event, party: Party, role: str | None, dossiers: dict[int, Dossier]) -> None:
    """Add a party to an event, or a more specific role to one that is there."""
    known = next((p for p in event.participants if is_same(party, p.party, dossiers)), None)
    if known is None:
        event.sides.append(Participant(party, role))
        return
    if role in HEADS and known.person is None and party.person is not None:
        known.party = replace(party, country=party.country or known.party.country)  # who leads is that official
    if known.party.country is None:
        known.party = replace(known.party, country=party.country)
    if role is not None and (known.role is None or ROLES.index(role) < ROLES.index(known.role)):
        known.role = role
