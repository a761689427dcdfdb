"""Posts: what officials are called, with or without a name beside, and whose post each is.

A post's phrase is found by phrases.py, its organisation and country by bodies.py, its holder by
links.py; here it is put into words. Who takes part in what is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.inflect import Agreement, bend, head_of, nominative, readings
from extract.language import Document, Language
from extract.places import PlaceMention
from extract.positions.bodies import Body, find_body, find_country, without_brackets
from extract.positions.heads import find_head
from extract.positions.links import Link, links_of
from extract.positions.phrases import PostPhrase, phrase
from extract.positions.scene import Named, Scene, rank_at, scene
from extract.tables import column

STATES = frozenset(["страна", "государство", "республика", "сторона", "держава"])


@dataclass(frozen=True, slots=True)
class Single:
    """A plural post as it is told of one of its holders."""

    title: str
    organization: str | None
    organization_core: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class PositionMention:
    """A post at tokens `first` up to `last`; `person` is the index of the name it stands with, None for a post alone.

    `title` and `organization` are nominative; `members` are the single posts of a plural one; `is_of_several`: one of
    «министры двух стран», which names none of them.
    `kind` is the kind of the head noun (lexicon/position_head.csv); of kind «rank» the title is only a military rank.
    `organization_span` are the organisation's tokens.
    """

    first: int
    last: int
    head: int
    title: str
    organization: str | None
    organization_core: str | None
    country: str | None
    military_rank: str | None
    case: str
    number: str
    person: int | None
    rule: str
    kind: str = ""
    is_official: bool = True
    members: tuple[Single, ...] = ()
    is_of_several: bool = False
    organization_span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Posts:
    """All that was read of a document's posts: every phrase, also within another's; the links by head; what is told of whom."""

    here: Scene
    phrases: tuple[PostPhrase, ...]
    links: Mapping[int, Link]
    mentions: tuple[PositionMention, ...]


def find_posts(
    document: Document, language: Language, people: Sequence[Named], places: Sequence[PlaceMention]
) -> Posts:
    """All posts of a document in order; told are those of named people and official ones that stand alone."""
    here = scene(document, language, people, places)
    phrases = [phrase(here, head) for token in document.tokens if (head := find_head(here, token.index))]
    posts, links = links_of(here, phrases)
    found = [m for post in posts for m in mentions(here, post, links.get(post.head.index))]
    ranked = {m.person for m in found if m.military_rank}
    found += [m for m in lone_ranks(here) if m.person not in ranked]
    free = {post.head.index: post for post in posts}
    return Posts(
        here=here,
        phrases=tuple(free.get(p.head.index, p) for p in phrases),
        links=links,
        mentions=tuple(sorted(found, key=lambda m: (m.first, m.last, m.person or 0))),
    )


def find_positions(
    document: Document, language: Language, people: Sequence[Named], places: Sequence[PlaceMention]
) -> tuple[PositionMention, ...]:
    """What the posts of a document tell, of named people and of official posts that stand alone."""
    return find_posts(document, language, people, places).mentions


def mentions(here: Scene, post: PostPhrase, link: Link | None) -> Iterator[PositionMention]:
    """A post as it is told of each of its holders; alone only where it is official."""
    if link is None:
        if post.head.is_official:
            yield mention(here, post, None, None)
        return
    singles = members(here, post)
    if len(link.people) > 1 and not singles:
        yield from (each(here, post, link, name) for name in link.people)
        return
    for number, name in enumerate(link.people):
        single = mention(here, post, link, name)
        part = link.parts[number] if link.parts else None
        if part:
            single = retold(single, of_part(here, post, part, single.country))
        elif len(singles) == len(link.people):
            single = retold(single, singles[number])
        yield single


def each(here: Scene, post: PostPhrase, link: Link, name: int) -> PositionMention:
    """«начальники генштабов трёх стран А, Б и В»: each heads one, of a state that is not told."""
    number = link.people.index(name)
    part = link.parts[number] if link.parts else None
    whole = mention(here, post, link, name)
    if part:
        return retold(whole, of_part(here, post, part, whole.country))
    states = states_of_two(here, post)
    if len(states) == len(link.people) == 2:  # «сопредседатели российско-сербского комитета А и Б»
        whole = replace(whole, country=states[number])
    own = without_states(here, post)
    is_office = post.head.kind == "state" or (post.head.kind == "minister" and bool(own.groups))
    whole = replace(whole, is_of_several=own != post or (is_office and whole.country is None))  # no state has two
    if own.last == post.head.start:
        return replace(whole, title=title(here, own, "Sing"))
    text = f"{title(here, replace(own, last=own.head.start), 'Sing')} {of_one(here, own, own.last)}"
    body = find_body(here, own)
    if body is None or own.joined or text == whole.title:
        return replace(whole, title=whole.title if own == post else text)
    index = head_of(here.document, here.language, body.first, body.last)
    organization = nominative(here.document, here.language, body.first, body.last, index, "Sing")
    core = organization.lower().replace("ё", "е")
    return replace(whole, title=text, organization=organization, organization_core=core)


def states_of_two(here: Scene, post: PostPhrase) -> list[str]:
    """The two states that one adjective of a body names: «российско-сербского»."""
    pairs = [[p.code for p in here.places_at.get(i, ())] for i in range(post.head.start, post.last)]
    return next((codes for codes in pairs if len(codes) == 2), [])


def without_states(here: Scene, post: PostPhrase) -> PostPhrase:
    """A phrase without «трёх стран», «обоих государств» at its end."""
    number = here.document.tokens[max(post.last - 2, post.head.index)]
    is_counted = number.index >= post.head.start and (number.pos == "NUM" or number.lemma in {"оба", "обе"})
    if not is_counted or here.document.tokens[post.last - 1].lemma not in STATES:
        return post
    return replace(post, last=number.index, groups=tuple(g for g in post.groups if g[1] <= number.index))


def retold(whole: PositionMention, single: Single) -> PositionMention:
    """A plural post as one of its holders has it."""
    return replace(
        whole,
        title=single.title,
        organization=single.organization,
        organization_core=single.organization_core,
        country=single.country,
    )


def mention(here: Scene, post: PostPhrase, link: Link | None, name: int | None, number: str = "") -> PositionMention:
    """One post in words, in its own number unless another is given."""
    body = find_body(here, post)
    person = here.people[name] if name is not None else None
    beside = person is not None and link is not None and link.rule.startswith("before")
    number = "Sing" if link else number or post.shape.number or "Sing"
    return PositionMention(
        first=post.first,
        last=post.last,
        head=post.head.index,
        title=title(here, post, number),
        organization=body.name if body else None,
        organization_core=body.core if body else None,
        country=find_country(here, post, body),
        military_rank=link.rank if link else None,
        case=(person.case if person and beside else "") or post.shape.case,
        number=number,
        person=name,
        rule=link.rule if link else "alone",
        kind=post.head.kind,
        is_official=post.head.is_official,
        members=members(here, post) if link is None else (),
        organization_span=(body.first, body.last) if body else None,
    )


def title(here: Scene, post: PostPhrase, number: str, spans: Sequence[tuple[int, int]] = ()) -> str:
    """The phrase in the nominative, its complement as it stands or made of the given spans."""
    if post.head.lemma == "папа" and post.head.start > post.head.index + 1:
        front = "папа римский"
    else:
        front = nominative(here.document, here.language, post.first, post.head.start, post.head.index, number)
    spans = spans or [post.borrowed or (post.head.start, post.last)]
    rest = [without_brackets(here.document.span_text(first, last)) for first, last in spans if first < last]
    return re.sub(r"\s+", " ", " ".join([front.lower(), *rest])).strip()


def members(here: Scene, post: PostPhrase) -> tuple[Single, ...]:
    """The single posts of a plural one: «главы МИД России и Франции», «российский и белорусский президенты»."""
    if post.shape.number != "Plur":
        return ()
    if post.joined:
        return tuple(of_joined(here, post, part) for part in post.joined)
    nations = [p for i in range(post.first, post.head.index) for p in here.places_at.get(i, ())]
    if len(nations) < 2:
        return ()
    head = title(here, replace(post, first=post.head.index), "Sing")
    return tuple(Single(f"{here.document.tokens[p.first].lemma} {head}", None, None, p.code) for p in nations)


def of_joined(here: Scene, post: PostPhrase, part: tuple[int, int]) -> Single:
    """A plural post as one of its coordinated complements tells it."""
    opening, closing = post.joined[0][0], post.joined[-1][1]
    text = title(here, post, "Sing", [(post.head.start, opening), part, (closing, post.last)])
    if one := of_one(here, post, opening):  # «коллеги из Мали и Чада» have no body between
        text = text.replace(here.document.span_text(post.head.start, opening), one, 1)
    place = here.place_from(part[0])
    if place is None:
        body = find_body(here, replace(post, head=replace(post.head, start=part[0]), last=part[1]))
        country = find_country(here, replace(post, last=post.head.start), body)
        return Single(text, body.name if body else None, body.core if body else None, country)
    return with_country(here, post, part, text, opening)


def with_country(here: Scene, post: PostPhrase, part: tuple[int, int], text: str, stop: int) -> Single:
    """One of «главы МИД России и Франции»: the body named before the countries, of one of them."""
    place = here.place_from(part[0])
    code = place.code if place else None
    body = find_body(here, replace(post, last=stop)) if stop > post.head.start else None
    if body is None:
        return Single(text, None, None, code)
    if is_field(here, body):
        return Single(text, f"{body.name} {here.document.span_text(*part)}", body.core, code)
    index = head_of(here.document, here.language, body.first, body.last)
    name = nominative(here.document, here.language, body.first, body.last, index, "Sing")
    return Single(text, f"{name} {here.document.span_text(*part)}", name.lower().replace("ё", "е"), code)


def is_field(here: Scene, body: Body) -> bool:
    """The span of a ministry that a post only implies is its field: «замминистры обороны России и Анголы»."""
    words = here.document.tokens[body.first : body.last]
    return body.core.startswith("министерство ") and not any(t.lemma == "министерство" for t in words)


def of_one(here: Scene, post: PostPhrase, stop: int) -> str:
    """A plural post's complement up to a token as one of its members has it: «спикеры парламентов» each have one."""
    pieces = []
    for first, last in post.groups:
        if last > stop:
            break
        noun, gender = here.document.tokens[last - 1], ""
        level = column("position_body", "noun", "level").get(noun.lemma, "none")
        if find_head(here, noun.index) is not None:
            level = "post"  # «заместители министров»: each of one
        if noun.number == "Plur" and level != "none":
            gender = next(
                (f.gender for f in readings(here.language, noun.lemma) if f.gender and not f.is_adjective), ""
            )
        shape = Agreement("Gen", "Plur", gender)
        for token in here.document.tokens[first:last]:
            own = token.index == last - 1
            pieces.append(bend(here.language, token, shape, "Sing", own, "Gen") if gender else token.text)
    return " ".join(pieces)


def of_part(here: Scene, post: PostPhrase, part: tuple[int, int], country: str | None) -> Single:
    """«министры иностранных дел России Лавров и Турции Чавушоглу»: a later name brings a complement of its own."""
    place, end = here.place_from(part[0]), post.head.start
    if place and post.groups and here.place_from(post.groups[-1][0]):
        end = post.groups[-1][0]
    text = title(here, post, "Sing", [(post.head.start, end), part])
    single = with_country(here, post, part, text, end)
    return single if place else replace(single, country=country)


def lone_ranks(here: Scene) -> Iterator[PositionMention]:
    """Ranks beside names: «генерал-майор Иванов», «Иванов, полковник»; the title is the rank."""
    for name, person in enumerate(here.people):
        first, found = rank_beside(here, person)
        if found is None:
            continue
        rank, last = found
        case = person.case or here.document.tokens[first].case
        yield PositionMention(first, last, first, rank, None, None, None, rank, case, "Sing", name, "rank", "rank")


def rank_beside(here: Scene, person: Named) -> tuple[int, tuple[str, int] | None]:
    """Where the rank before a name, or after it and a comma, begins; the rank and its end."""
    starts = range(person.first - 1, max(person.first - 5, -1), -1)
    for first in [*starts, *([person.last + 1] if here.word(person.last) == "," else [])]:
        found = rank_at(here, first)
        cases = {form.case for form in readings(here.language, here.word(first))}
        beside = found and (found[1] == person.first or first > person.last and found[1] not in here.person_at)
        if beside and (not cases or cases & here.cases_of(person)):
            return first, found
    return person.first, None
