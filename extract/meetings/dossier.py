"""Who is who within one article: the posts a person is given, the one that stands for the person, and the country.

Nothing from outside the article is known here but the home country of a post that names none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.language import Document
from extract.meetings.parties import is_kin_before, is_vague, meant_by, post_class
from extract.meetings.party import Party
from extract.names import PersonMention
from extract.positions import PositionMention
from extract.tables import by_sound, is_international, known_by_sound, known_surnames

HIGH_OFFICES = {"head_of_state", "head_of_government", "foreign_minister", "defence_minister"}
GENERIC = ("глава ", "руководитель ", "лидер ")  # what newspapers call whoever leads; rather «председатель ПАСЕ»
HOME_COUNTRY = "RU"  # a post without a country, in news written in Russian, is taken for a Russian one


@dataclass(frozen=True)
class Dossier:
    """One person of the article: the fullest name, all posts in order of importance, the country or None."""

    person: int
    name: PersonMention
    posts: tuple[PositionMention, ...]
    country: str | None
    rank: str | None

    @property
    def post(self) -> PositionMention | None:
        return self.posts[0] if self.posts else None


def make_dossiers(people: tuple[PersonMention, ...], positions: tuple[PositionMention, ...]) -> dict[int, Dossier]:
    """A dossier for each person of the article, by the person's id."""
    posts: dict[int, list[PositionMention]] = defaultdict(list)
    positions = tuple(lend_country(people, positions))
    names: dict[int, PersonMention] = {}
    for name in people:
        names.setdefault(name.person, name)
    for post in positions:
        if post.person is not None:
            posts[people[post.person].person].append(post)
    return {person: dossier(person, names[person], posts[person]) for person in names}


def own_posts(
    document: Document, people: tuple[PersonMention, ...], positions: tuple[PositionMention, ...]
) -> tuple[PositionMention, ...]:
    """Posts taken from whom they cannot belong to: of one class of high offices a person holds that of the state named
    first beside the name («Чавес, президент Боливии и …» of the president of Venezuela); «супруга президента Анна»."""
    held: dict[tuple[int, str], str] = {}
    result = []
    for post in positions:
        if post.person is not None and is_kin_before(document, post.first):
            post = replace(post, person=None)
        if post.person is not None and post.country and is_of_state(post):
            key = people[post.person].person, post_class(post.title)
            if held.setdefault(key, post.country) != post.country:
                post = replace(post, person=None)
        result.append(post)
    return tuple(result)


def lend_country(
    people: tuple[PersonMention, ...], positions: tuple[PositionMention, ...]
) -> Iterator[PositionMention]:
    """A post joined to one before it shares that one's country: «премьером Украины Яценюком и вице-премьером Яремой»,
    «президентом Исламской Республики Роухани и главой МИД Зарифом»."""
    before: PositionMention | None = None
    for post in positions:
        joined = before is not None and before.person is not None and 0 < post.first - before.last <= 4
        if joined and before is not None and before.person is not None and post.case == before.case:
            is_open = not post.country and not is_international(post.title) and post.kind != "church"
            own = known_country(people[post.person]) if post.person is not None else None
            country = before.country
            if country is None and is_of_state(before) and is_of_state(post):
                country = known_country(people[before.person])
            if is_open and country and own in {None, country}:
                post = replace(post, country=country)
        yield post
        before = post


def is_of_state(post: PositionMention) -> bool:
    """A high office, held of a state."""
    return post_class(post.title) in HIGH_OFFICES


def dossier(person: int, name: PersonMention, posts: list[PositionMention]) -> Dossier:
    ranked = rank_posts(posts)
    is_of_many = bool(ranked) and is_international(ranked[0].title)
    known = "" if is_of_many else known_country(name)
    country = next((p.country for p in ranked if p.country), known)
    rank = next((p.military_rank for p in posts if p.military_rank), None)
    return Dossier(person, name, tuple(p for p in ranked if p.title), country, rank)


def known_country(name: PersonMention) -> str | None:
    """The country of a well-known person, by the surname where the article gives no more and only one state fits."""
    full = name.full_name.replace("ё", "е")
    known = known_by_sound().get(by_sound(full))
    return known or (known_surnames().get(full) if name.given_name is None else None)


def rank_posts(posts: list[PositionMention]) -> list[PositionMention]:
    """The post that says most first: no bare «министр», of the class named oftenest, with most words; then the first."""
    classes = Counter(post_class(p.title) for p in posts if p.title)
    first = {post_class(p.title): i for i, p in reversed(list(enumerate(posts))) if p.title}
    titled = [p for p in posts if p.title and p.title != p.military_rank]
    return sorted(
        titled,
        key=lambda p: (
            is_vague(p.title),
            -classes[post_class(p.title)],
            p.title.lower().startswith(GENERIC),
            first[post_class(p.title)],
            -(p.organization is not None) - (p.country is not None),
            -len(p.title.split()),
        ),
    )


def resolve_posts(
    document: Document, parties: tuple[Party, ...], dossiers: dict[int, Dossier], people: tuple[PersonMention, ...]
) -> tuple[tuple[Party, ...], dict[int, Dossier]]:
    """Posts without a name given to the person of the article who holds them: «президент», «глава МИД России».

    A person without any post takes one that nobody else fits; the dossiers come back with it.
    """
    dossiers = dict(dossiers)
    for _ in range(2):  # a post that stands before all that tells of its holder is known the second time
        resolved: list[Party] = []
        for party in parties:
            holder = whose(document, party, parties, dossiers, people) if party.kind == "post" else None
            if holder is None or party.position is None:
                resolved.append(party)
                continue
            known = dossiers[holder].posts
            if says_more(party.position, known):
                dossiers[holder] = replace(dossiers[holder], posts=(party.position, *known))
            resolved.append(replace(party, kind="person", person=holder))
        parties = tuple(resolved)
    return parties, dossiers


def says_more(post: PositionMention, known: tuple[PositionMention, ...]) -> bool:
    """A post without a name is a better one than those told beside the name: the only one, or no vague one, or the state's
    office for «глава государства»."""
    if all(is_vague(p.title) for p in known):
        return not (known and is_vague(post.title))
    is_office = post.country is not None and post_class(post.title) in HIGH_OFFICES
    return (
        is_office
        and not post.title.startswith(GENERIC)
        and all(p.country is None and p.title.startswith(GENERIC) for p in known)
    )


def whose(
    document: Document,
    party: Party,
    parties: tuple[Party, ...],
    dossiers: dict[int, Dossier],
    people: tuple[PersonMention, ...],
) -> int | None:
    """The person who holds a post named alone: by the posts told of people, else by who is left to hold it."""
    later = named_later(document, party, people)
    holder = holder_of(party, {n: d for n, d in dossiers.items() if n not in later}, people)
    holder = head_of_body(party, dossiers) if holder is None else holder
    holder = vaguely_named(party, dossiers) if holder is None else holder
    holder = only_candidate(document, party, parties, dossiers) if holder is None else holder
    return side_by_side(document, party, parties, dossiers) if holder is None else holder


def named_later(document: Document, party: Party, people: tuple[PersonMention, ...]) -> set[int]:
    """«президент примет короля Малайзии Ибрагима»: who is named for the first time behind a bare post of the same sentence."""
    if party.country is not None:
        return set()
    before = {n.person for n in people if n.first < party.first}
    sentence = document.tokens[party.head].sentence
    return {
        n.person for n in people if n.first > party.first and document.tokens[n.first].sentence == sentence
    } - before


def head_of_body(party: Party, dossiers: dict[int, Dossier]) -> int | None:
    """«Глава РАО» of the one person who heads a body of that name («председатель правления РАО «ЕЭС России»»)."""
    assert party.position is not None
    body = party.position.organization_core
    if body is None or not party.position.title.startswith(GENERIC):
        return None
    fitting = [d for d in dossiers.values() if party.country in {None, d.country}]
    led = [d.person for d in fitting if any(is_head_of(p, body) for p in d.posts)]
    return led[0] if len(led) == 1 else None


def is_head_of(post: PositionMention, body: str) -> bool:
    """A chief's post in a body whose name begins with a known one."""
    core = post.organization_core or ""
    return post.kind == "chief" and post.organization is not None and (core == body or core.startswith(f"{body} "))


def vaguely_named(party: Party, dossiers: dict[int, Dossier]) -> int | None:
    """The one person of a state whom the article gives no post but «российский министр», «израильская коллега»."""
    assert party.position is not None
    if party.country is None or is_vague(party.position.title):
        return None
    wanted = meant_by(party.position.title)
    if any(post_class(p.title) in wanted for d in dossiers.values() for p in d.posts):
        wanted |= {"коллега"}  # of somebody who holds such a post
    vague = [d for d in dossiers.values() if d.country == party.country and all(is_vague(p.title) for p in d.posts)]
    fitting = [d.person for d in vague if any(wanted & meant_by(p.title) for p in d.posts)]
    return fitting[0] if len(fitting) == 1 else None


def side_by_side(
    document: Document, party: Party, parties: tuple[Party, ...], dossiers: dict[int, Dossier]
) -> int | None:
    """«Медведев и Путин обсудили …»; «Президент и премьер-министр провели …»: as many posts in a sentence as persons
    without one in the article, all of home; they go together in order."""
    sentence = document.tokens[party.head].sentence
    posts = [p for p in parties if p.kind == "post" and document.tokens[p.head].sentence == sentence]
    bare = [d.person for d in dossiers.values() if not d.posts or d.posts[0] in {p.position for p in posts}]
    first = {p.person: p.first for p in reversed(parties) if p.person is not None}
    is_plain = all(p.country is None and p.position and meant_by(p.position.title) & HIGH_OFFICES for p in posts)
    if (
        len(posts) < 2
        or len(bare) != len(posts)
        or not is_plain
        or any(first.get(b, posts[0].last) > posts[0].first for b in bare)
    ):
        return None
    if any(dossiers[b].country != HOME_COUNTRY for b in bare):
        return None
    return sorted(bare, key=lambda person: first[person])[posts.index(party)]


def classes_of(post: PositionMention) -> frozenset[str]:
    """The classes of posts that a post without a name may stand for, its country left aside: «лидер КНДР» as «лидер»."""
    is_leader = post.country is not None and post.organization is None and post.title.startswith("лидер ")
    return meant_by("лидер" if is_leader else post.title)


def only_candidate(
    document: Document, party: Party, parties: tuple[Party, ...], dossiers: dict[int, Dossier]
) -> int | None:
    """The one person without a post who can hold a high office named alone, or one that opens the article («генеральные
    прокуроры России и Египта», then «Игорь Краснов»); never one who stands in the same sentence."""
    assert party.position is not None
    sentence = document.tokens[party.head].sentence
    is_lead = sentence <= 1 and party.country is not None and party.position.is_official
    if not (is_lead or classes_of(party.position) & HIGH_OFFICES):
        return None
    beside = {p.person for p in parties if document.tokens[p.head].sentence == sentence}
    country = party.country or HOME_COUNTRY
    fitting = [d.person for d in dossiers.values() if not d.posts and d.country == country and d.person not in beside]
    return fitting[0] if len(fitting) == 1 else None


def holder_of(party: Party, dossiers: dict[int, Dossier], people: tuple[PersonMention, ...]) -> int | None:
    """The person whose posts fit a post without a name; the nearest named before where several do."""
    assert party.position is not None
    wanted = classes_of(party.position)
    if "any" in wanted:
        fitting = [d.person for d in dossiers.values() if party.country and d.country == party.country and d.posts]
    else:
        fitting = [
            d.person
            for d in dossiers.values()
            if any(post_class(p.title) in wanted and fits(party.position, p, d) for p in d.posts)
        ]
    if len(fitting) <= 1:
        return fitting[0] if fitting else None
    before = [n.person for n in people if n.first < party.first and n.person in fitting]
    return before[-1] if before else None


def fits(post: PositionMention, known: PositionMention, holder: Dossier) -> bool:
    """A bare post fits a fuller one of the same class unless country or organisation contradict."""
    country = known.country or holder.country
    is_of_many = country == ""  # «глава НАТО» is no «глава британского ведомства»
    if post.country and post.country != country and (country or is_of_many or "лидер" in post.title):
        return False
    words = set(post.title.lower().split())
    return len(words) <= 2 or bool(post.country) or len(words & set(known.title.lower().split())) * 2 >= len(words)
