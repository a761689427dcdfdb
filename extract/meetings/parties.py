"""Parties: whoever can take part in a meeting, as chunks of tokens.

A party is a named person with the posts beside the name, a post without a name, a delegation, a pronoun, or a state.
Who of them meets whom is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from extract.language import Document
from extract.meetings.party import Party
from extract.meetings.states import capitals_as_states, countries, delegations, is_of_union
from extract.names import PersonMention
from extract.places import PlaceMention
from extract.positions import PositionMention
from extract.positions.bodies import body_country
from extract.tables import body_type, column, lexicon, word_set


def find_parties(
    document: Document,
    people: tuple[PersonMention, ...],
    positions: tuple[PositionMention, ...],
    places: tuple[PlaceMention, ...],
) -> tuple[Party, ...]:
    """All parties of a document in order; chunks do not overlap."""
    named = own_parties(document, list(named_parties(document, people, positions, places)), people, positions)
    posts = list(post_parties(document, positions, named, people, places))
    others = [*delegations(document, places), *countries(document, places), *capitals_as_states(document, places)]
    taken: set[int] = set()
    parties: list[Party] = []
    for party in [*named, *posts, *others]:
        span = range(party.first, party.last)
        if party.position is not None or taken.isdisjoint(span):  # members of one plural post share their tokens
            parties.append(party)
            taken.update(span)
    return tuple(sorted(parties, key=lambda p: (p.first, p.last)))


def named_parties(
    document: Document,
    people: tuple[PersonMention, ...],
    positions: tuple[PositionMention, ...],
    places: tuple[PlaceMention, ...],
) -> Iterator[Party]:
    """Each name with the posts that stand directly beside it."""
    bracketed = {
        place.first - 1: place.code  # «Андреас Гросс (Швейцария)»
        for place in places
        if place.kind == "country" and place.first and document.tokens[place.first - 1].text == "("
    }
    names = {i: index for index, name in enumerate(people) for i in range(name.first, name.last)}
    for index, name in enumerate(people):
        first, last = name.first, name.last
        own = [p for p in positions if p.person == index]
        # «Президенты России и Белоруссии Владимир Путин и Александр Лукашенко»: the post stands beside the first name only
        beside = [p for p in own if {names.get(i, index) for i in range(p.last, first)} <= {index}]
        for _ in beside:  # posts may follow one another: «первый зампредседателя …, глава части комиссии Олег Мищенко»
            for post in beside:
                if post.first < first and is_gap(document, post.last, first):
                    first = post.first
                elif post.last > last and is_gap(document, last, post.first):
                    last = post.last
        country = next((p.country for p in own if p.country), None) or bracketed.get(last)
        case = case_of(document, name, own)
        yield Party(first, last, name.first, "person", case, "Sing", name.person, None, country)


KIN = word_set("kin", "lemma")


def own_parties(
    document: Document,
    named: list[Party],
    people: tuple[PersonMention, ...],
    positions: tuple[PositionMention, ...],
) -> list[Party]:
    """Without those who are named in another's post, or as whose kin somebody is: «помощник Путина Юрий Ушаков», «сын Трампа»."""
    aides = {p.last for p in positions if p.kind == "aide" and p.person is None}
    bare = {n.first for n in people if n.name == n.surname}
    spans = [range(p.first, p.last) for p in named]
    return [
        kin(p) if is_of_kin(document, p, p.head in bare) else p
        for p in named
        if not (p.case == "Gen" and p.first in aides)
        and not any(p.first in span and p.last - 1 in span and len(span) > p.last - p.first for span in spans)
    ]


def kin(party: Party) -> Party:
    """The unnamed person of whose family somebody named is."""
    return replace(party, first=party.first - 1, head=party.first - 1, kind="group", case="", person=None)


def is_of_kin(document: Document, party: Party, is_bare: bool) -> bool:
    """«встретился с сыном президента Трампа», «вдовы Арафата»: somebody of the family is meant, not who is named; but
    «жены Анны Лазаревой»."""
    if party.case != "Gen" or not is_kin_before(document, party.first):
        return False
    return document.tokens[party.first - 1].case != "Gen" or is_bare or party.first < party.head


def is_kin_before(document: Document, first: int) -> bool:
    """A word for one of a family stands before a token."""
    return first > 0 and document.tokens[first - 1].lemma in KIN


INSTRUMENTAL = ("ом", "ем", "ым", "им")


def case_of(document: Document, name: PersonMention, beside: list[PositionMention]) -> str:
    """The case of a name with its posts: that of the post before it where the name itself looks undeclined
    («главы МВД Рушайло», «губернатором провинции Ягубали Назари»)."""
    heads = [(document.tokens[p.head], p.case) for p in beside if p.last <= name.first]
    before = ["Nom" if head.rel == "nsubj" else head.case or case for head, case in heads]
    looks_bare = name.name == document.span_text(name.first, name.last)
    if looks_bare and (told := next((case for case in before if case), "")):
        return told  # «глава МИД КНДР Чхве Сон Хи»: the tagger sees a genitive in a name that does not bend
    if name.case == "Nom" and before and "Nom" not in before and before[-1]:
        return before[-1]  # «принял Посла Туркменистана А.Айдогдыева»: might be a woman's name
    if any(head.case == "Ins" and head.lower.endswith(INSTRUMENTAL) for head, _ in heads):
        return "Ins"  # «с министром обороны Нуну Мелу»: the post's ending is surer than a foreign name's
    is_joined = name.first > 0 and document.tokens[name.first - 1].lower == "и"
    if looks_bare and name.case not in {"", "Nom"} and ("." in name.name or is_joined):
        return ""  # «З. Ковачич и П. Лукшич встретились», «встреча Лаврова и Ван И»: the name shows no case
    last = document.tokens[name.last - 1].text
    if name.case == "Nom" and last.endswith(("а", "я")) and last not in name.name.split():
        return "Gen"  # «Уиткоффа принял Путин»: the tagger sees a subject in a name that the article has without «-а»
    return name.case


def is_gap(document: Document, first: int, last: int) -> bool:
    """Nothing but a rank, commas, dashes and brackets stands between two chunks of one sentence."""
    between = document.tokens[first:last]
    if len(between) > 4 or document.tokens[first - 1].sentence != document.tokens[last].sentence:
        return False
    return not any(t.pos in {"VERB", "ADP", "SCONJ", "CCONJ"} for t in between)


def post_parties(
    document: Document,
    positions: tuple[PositionMention, ...],
    named: list[Party],
    people: tuple[PersonMention, ...],
    places: tuple[PlaceMention, ...],
) -> Iterator[Party]:
    """Posts that stand without a name, one party for each member of a plural («президенты России и Франции»)."""
    covered = {i for party in named for i in range(party.first, party.last)}
    starts = {p.first: p for p in places if p.kind == "country"}
    for post in positions:
        if covered & set(range(post.first, post.last)) or is_kin_before(document, post.first):
            continue
        if post.person is not None:  # the name stands elsewhere
            holder = people[post.person].person
            yield Party(post.first, post.last, post.head, "person", post.case, post.number, holder, post, post.country)
            continue
        homes = list(homes_of(document, post, starts)) if post.kind == "colleague" else []
        if homes:
            yield from (
                colleague(post, document.span_text(home.first, home.last), home.code, homes[-1].last) for home in homes
            )
            continue
        for member in split_members(post):
            is_group = member.number == "Plur" or member.title == member.military_rank or is_anyone(post, member)
            kind = "group" if is_group else "post"
            is_mixed = not post.members and post.number == "Plur" and len(states_in(post, places)) > 1
            country = None if is_mixed or is_of_union(member) else member.country or body_state(document, post)
            yield Party(post.first, post.last, post.head, kind, post.case, post.number, None, member, country)


def body_state(document: Document, post: PositionMention) -> str | None:
    """«члены комитета Госдумы»: the state of a body that only one has."""
    lemmas = [t.lemma for t in document.tokens[post.first : post.last] if body_type(t.lemma) != "party"]
    named = (body_country(lemma) for lemma in lemmas)
    return next((code for code in named if code), None) if post.number == "Plur" else None


def homes_of(document: Document, post: PositionMention, starts: dict[int, PlaceMention]) -> Iterator[PlaceMention]:
    """The countries of «коллегами из Мали, Чада и Нигера»."""
    tokens, index = document.tokens, post.last
    while index + 1 < len(tokens) and tokens[index].lower in {"из", ",", "и"} and index + 1 in starts:
        yield starts[index + 1]
        index = starts[index + 1].last


def colleague(post: PositionMention, place: str, country: str, last: int) -> Party:
    """One of the colleagues from several countries: «коллега из Мали»."""
    single = replace(post, title=f"коллега из {place}", country=country, number="Sing", members=())
    return Party(post.first, last, post.head, "post", post.case, "Sing", None, single, country)


def states_in(post: PositionMention, places: tuple[PlaceMention, ...]) -> set[str]:
    """The states that a post names: two in «представителями израильских и палестинских служб»."""
    return {p.code for p in places if post.first <= p.first < post.last and p.kind in {"country", "adjective"}}


OF_MANY = (
    "представитель",
    "член",
    "участник",
    "сотрудник",
    "парламентарий",
    "депутат",
    "сенатор",
    "дипломат",
    "эксперт",
)


def is_anyone(post: PositionMention, member: PositionMention) -> bool:
    """«представители России и США», «парламентарии ФРГ и России» are somebody unnamed, not two officials."""
    return post.number == "Plur" and member.title.lower().startswith(OF_MANY)


def split_members(post: PositionMention) -> list[PositionMention]:
    """The single posts that a plural one distributes to; the post itself where it does not."""
    return [
        replace(
            post,
            title=one.title,
            organization=one.organization,
            organization_core=one.organization_core,
            country=one.country,
            number="Sing",
            members=(),
        )
        for one in post.members
    ] or [post]


ADJECTIVE = re.compile(r"\w+(?:ск|цк)(?:ий|ого|ая|ой|ое|ие|их)$|^(?:бывший|экс|новый|нынешний|первый)$")
HYPERNYMS = column("position_hypernym", "word", "stands_for")


@lru_cache(maxsize=10_000)
def plain_words(title: str) -> list[str]:
    """The words of a post without adjectives of countries and of time."""
    return [w for w in title.lower().replace("ё", "е").split() if not ADJECTIVE.match(w)]


@lru_cache(maxsize=10_000)
def post_class(title: str) -> str:
    """The class of a post («глава государства» and «президент» are one); its first noun where no class is known."""
    words = plain_words(title)
    plain = f" {' '.join(words)} "
    for row in lexicon("position_class"):
        if plain.startswith(f" {row['phrase']} "):
            return row["class"]
    return words[0] if words else ""


def is_vague(title: str) -> bool:
    """A post that says little by itself: «министр», «российский лидер», «американский коллега», «глава региона»."""
    return " ".join(plain_words(title)) in HYPERNYMS


def meant_by(title: str) -> frozenset[str]:
    """The classes of posts that a post without a name may stand for: «министр» for a foreign minister too."""
    plain = " ".join(plain_words(title))
    return frozenset(HYPERNYMS[plain].split()) if plain in HYPERNYMS else frozenset([post_class(title)])
