"""Posts: what officials are called, with or without a name beside, and whose post each is.

A post's phrase is found by position_phrases.py, its organisation and country by position_bodies.py; here it is put
into words and linked with the names it stands with. Who takes part in what is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.gazetteer import PlaceMention
from extract.inflect import nominative, readings
from extract.language import Document, Language
from extract.position_bodies import find_body, find_country
from extract.position_phrases import (
    Named,
    PostPhrase,
    Scene,
    cases_of,
    find_head,
    phrase,
    rank_at,
    scene,
)

DASHES = frozenset("-–—")
PREDICATES = frozenset(
    ["стать", "становиться", "являться", "быть", "назначить", "назначать", "избрать", "избирать", "переизбрать", "остаться", "оставаться", "работать", "служить", "утвердить", "считаться", "оказаться"]
)
OFFICES = frozenset(["пост", "должность", "кресло", "обязанность", "полномочие", "место"])


@dataclass(frozen=True, slots=True)
class PositionMention:
    """A post at tokens `first` up to `last`; `person` is the index of the name it stands with, None for a post alone.

    `title`, `organization` are nominative; `members` are the single (title, organization, country) of a plural post.
    A mention whose title is its rank («генерал Иванов») names no post.
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
    members: tuple[tuple[str, str | None, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """The names a post stands with, the rule that says so, and the rank between."""

    people: tuple[int, ...]
    rule: str
    rank: str | None = None


def find_positions(
    document: Document, language: Language, people: Sequence[Named], places: Sequence[PlaceMention]
) -> tuple[PositionMention, ...]:
    """All posts of a document in order, those of named people and official ones that stand alone."""
    here = scene(document, language, people, places)
    posts = [phrase(here, head) for token in document.tokens if (head := find_head(here, token.index))]
    links = {post.head.index: link for post in posts if (link := direct_link(here, post))}
    posts = [post for post in posts if is_free(post, posts, links, people)]
    link_chains(here, posts, links)
    link_left(here, posts, links)
    found = [m for post in posts for m in mentions(here, post, links.get(post.head.index))]
    ranked = {m.person for m in found if m.military_rank}
    found += [m for m in lone_ranks(here) if m.person not in ranked]
    return tuple(sorted(found, key=lambda m: (m.first, m.last, m.person or 0)))


def is_free(post: PostPhrase, posts: list[PostPhrase], links: dict[int, Link], people: Sequence[Named]) -> bool:
    """Not part of another post's phrase, unless its holder is named within: «советник президента США Дональда Трампа»."""
    outer = next((o for o in posts if o is not post and o.first <= post.head.index < o.last), None)
    if outer is None or outer.head.index > post.head.index:
        return True
    link = links.get(post.head.index)
    return link is not None and people[link.people[0]].first < outer.last


def direct_link(here: Scene, post: PostPhrase) -> Link | None:
    """The name right after a post, with at most a rank, a dash or a bracket between."""
    index, rank = post.last, None
    rule = "before name"
    found = rank_at(here, index)
    if found and found[1] in here.person_at:
        rank, index = found
    elif here.word(index) in {*DASHES, ":", "("}:
        index, rule = index + 1, "before name, apart"
        found = rank_at(here, index)
        rank, index = (found[0], found[1]) if found and found[1] in here.person_at else (None, index)
    name = here.person_at.get(index)
    if name is None or here.people[name].first != index or not cases_meet(here, post, here.people[name]):
        return None
    return Link(tuple(coordinated(here, name)) if post.shape.number == "Plur" else (name,), rule, rank)


def cases_meet(here: Scene, post: PostPhrase, person: Named) -> bool:
    """Whether the head noun and the name may stand in one case."""
    head = here.document.tokens[post.head.index]
    forms = {form.case for form in readings(here.language, head.text)} | {head.case, post.shape.case}
    return bool(forms & cases_of(here, person)) or head.text.isupper()


def coordinated(here: Scene, name: int) -> Iterator[int]:
    """A name and those that follow it after commas and «и»."""
    yield name
    index = here.people[name].last
    while here.word(index) in {",", "и"}:
        start = index + 1
        found = rank_at(here, start)
        start = found[1] if found else start
        following = here.person_at.get(start)
        if following is None or following == name:
            return
        yield following
        index = here.people[following].last


def link_chains(here: Scene, posts: list[PostPhrase], links: dict[int, Link]) -> None:
    """Posts of one person in a row take the link of the last: «первый зампред комитета, глава делегации Иван Петров»."""
    for post, following in reversed(list(zip(posts, posts[1:], strict=False))):
        link = links.get(following.head.index)
        if link and post.head.index not in links and len(link.people) == 1 and are_chained(here, post, following):
            links[post.head.index] = Link(link.people, "chain", link.rank)


def are_chained(here: Scene, post: PostPhrase, following: PostPhrase) -> bool:
    """Two posts that one person may hold, with a comma, a dash or «и» between them."""
    between = [here.word(i) for i in range(post.last, following.first)]
    if not between or len(between) > 2 or not set(between) <= {",", "и", *DASHES, "по", "совместительству"}:
        return False
    if not cases_meet_both(here, post, following) or "Plur" in {post.shape.number, following.shape.number}:
        return False
    if "и" in between and post.last > post.head.index + 1 and not post.head.lemma.startswith(("вице", "зам")):
        return False
    codes = {find_country(here, p, find_body(here, p)) for p in (post, following)} - {None}
    return len(codes) < 2 and {post.head.kind, following.head.kind} != {"state"}


def cases_meet_both(here: Scene, post: PostPhrase, other: PostPhrase) -> bool:
    """Whether two posts may stand in one case."""
    one, two = ({f.case for f in readings(here.language, here.word(p.head.index))} for p in (post, other))
    return bool(one & two)


def link_left(here: Scene, posts: list[PostPhrase], links: dict[int, Link]) -> None:
    """Names before a post: «Энда Кенни, премьер-министр Ирландии», «Петров (посол)», «Иванов стал министром»."""
    holders = {link.people[0] for link in links.values()}
    for previous, post in zip([None, *posts], posts, strict=False):
        if post.head.index in links:
            continue
        link = apposition(here, post, holders) or predicate(here, post)
        if link is None and previous is not None and previous.last < post.first:
            before = links.get(previous.head.index)
            if before and before.rule in {"after name", "chain after name"} and are_chained(here, previous, post):
                link = Link(before.people, "chain after name")
        if link:
            links[post.head.index] = link


def apposition(here: Scene, post: PostPhrase, holders: set[int]) -> Link | None:
    """The name before a comma, a dash or a bracket that a post explains."""
    sign, index = here.word(post.first - 1), post.first - 2
    name = here.person_at.get(index)
    if name is None or here.people[name].last != index + 1 or sign not in {",", "(", *DASHES}:
        return None
    person = here.people[name]
    if sign == "," and (name in holders or not cases_meet(here, post, person)):
        return None
    return Link((name,), "after name")


def predicate(here: Scene, post: PostPhrase) -> Link | None:
    """«Иванов стал министром», «Петров назначен на пост посла»."""
    token = here.document.tokens[post.head.index]
    before = here.document.tokens[post.first - 1] if post.first else token
    if before.lemma in OFFICES:
        verb = climb(here, before.index, any_verb=True)
        rule = "office"
    elif token.case == "Ins" or post.shape.case == "Ins":
        verb = climb(here, token.index, any_verb=False)
        rule = "predicate"
    else:
        return None
    for child in here.document.children[verb] if verb is not None else ():
        name = here.person_at.get(child)
        if name is not None and here.document.tokens[child].rel.startswith("nsubj"):
            return Link((name,), rule)
    return None


def climb(here: Scene, index: int, any_verb: bool) -> int | None:
    """The verb that governs a token."""
    tokens = here.document.tokens
    for _ in range(4):
        parent = tokens[index].head
        if parent == index:
            return None
        index = parent
        if tokens[index].pos in {"VERB", "AUX", "ADJ"} and (any_verb or tokens[index].lemma in PREDICATES):
            return index
    return None


def mentions(here: Scene, post: PostPhrase, link: Link | None) -> Iterator[PositionMention]:
    """A post as it is told of each of its holders; alone only where it is official."""
    if link is None:
        if post.head.is_official:
            yield mention(here, post, None, None, post.shape.number or "Sing")
        return
    singles = members(here, post)
    for number, name in enumerate(link.people):
        whole = mention(here, post, link, name, "Sing")
        if len(singles) == len(link.people) and len(singles) > 1:
            title, organization, country = singles[number]
            whole = replace(whole, title=title, organization=organization, country=country)
        yield whole


def mention(here: Scene, post: PostPhrase, link: Link | None, name: int | None, number: str) -> PositionMention:
    """One post in words."""
    body = find_body(here, post)
    person = here.people[name] if name is not None else None
    return PositionMention(
        first=post.first,
        last=post.last,
        head=post.head.index,
        title=title(here, post, number),
        organization=body.name if body else None,
        organization_core=body.core if body else None,
        country=find_country(here, post, body),
        military_rank=link.rank if link else None,
        case=person.case if person and person.case and link and link.rule.startswith("before") else post.shape.case,
        number=number,
        person=name,
        rule=link.rule if link else "alone",
        kind=post.head.kind,
        is_official=post.head.is_official,
        members=members(here, post) if link is None and post.shape.number == "Plur" else (),
    )


def title(here: Scene, post: PostPhrase, number: str, joined: tuple[int, int] | None = None) -> str:
    """The phrase in the nominative; of coordinated places only the given one is kept."""
    named = post.head.start
    front = nominative(here.document, here.language, post.first, named, post.head.index, number).lower()
    spans = [(named, post.last)]
    if joined and post.joined:
        spans = [(named, post.joined[0][0]), joined, (post.joined[-1][1], post.last)]
    rest = [here.document.span_text(first, last) for first, last in spans if first < last]
    return " ".join(" ".join([front, *rest]).split())


def members(here: Scene, post: PostPhrase) -> tuple[tuple[str, str | None, str | None], ...]:
    """The single posts of a plural one: «главы МИД России и Франции»."""
    found = []
    for part in post.joined:
        place = here.place_from(part[0])
        body = find_body(here, replace(post, last=post.joined[0][0]))
        organization = f"{body.name} {here.document.span_text(*part)}" if body else None
        found.append((title(here, post, "Sing", part), organization, place.code if place else None))
    return tuple(found)


def lone_ranks(here: Scene) -> Iterator[PositionMention]:
    """Ranks before names: «генерал-майор Иванов»; the title is the rank."""
    for name, person in enumerate(here.people):
        for length in (1, 2, 3, 4):
            found = rank_at(here, person.first - length) if person.first >= length else None
            if found and found[1] == person.first:
                first = person.first - length
                case = person.case or here.document.tokens[first].case
                yield PositionMention(
                    first, person.first, first, found[0], None, None, None, found[0], case, "Sing", name, "rank", "rank"
                )
                break
