"""Who holds a post: the name beside it, before a comma, or the subject of «стал», «назначен»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extract.inflect import readings
from extract.positions.bodies import find_body, find_country
from extract.positions.heads import find_head
from extract.positions.phrases import PostPhrase
from extract.positions.predicates import find_holder
from extract.positions.scene import ALL_CASES, Named, Scene, noun_group, rank_at
from extract.tables import lexicon

DASHES = frozenset("-–—")
INDECLINABLE = re.compile(r"^(?:зам\w+[аяы]|врио)$")
EPITHET = re.compile(
    r"^\d+-летн|^(?:г-н|г-жа|господин|госпожа|товарищ|уважаем|дорог|шейх|сэр|лорд|доктор|профессор)\w{0,3}$"
)
RELATIONS = frozenset(["aide", "colleague"])  # «советника Трампа» is his adviser, not he


@dataclass(frozen=True, slots=True)
class Link:
    """The names a post stands with, the rule that says so, and the rank between.

    `parts` are the complements that only later names of a plural post have: «министры обороны Иванов и юстиции Петров».
    """

    people: tuple[int, ...]
    rule: str
    rank: str | None = None
    parts: tuple[tuple[int, int] | None, ...] = ()


def links_of(here: Scene, posts: list[PostPhrase]) -> tuple[list[PostPhrase], dict[int, Link]]:
    """The posts that stand for themselves, and the links of those that have a holder, by head."""
    links = {post.head.index: link for post in posts if (link := direct_link(here, post))}
    posts = [post for post in posts if is_free(here, post, posts, links)]
    posts = [borrow(here, post, following) for post, following in zip(posts, [*posts[1:], None], strict=False)]
    link_chains(here, posts, links)
    link_left(here, posts, links)
    return posts, links


def is_free(here: Scene, post: PostPhrase, posts: list[PostPhrase], links: dict[int, Link]) -> bool:
    """Not part of another post's phrase, unless its holder is named within: «советник президента США Дональда Трампа»."""
    outer = next((o for o in posts if o is not post and o.head.index < post.head.index < o.last), None)
    if outer is None:
        return True
    link = links.get(post.head.index)
    return link is not None and here.people[link.people[0]].first < outer.last


def borrow(here: Scene, post: PostPhrase, following: PostPhrase | None) -> PostPhrase:
    """«президент и премьер-министр Франции»: the first of two posts takes the complement of the second."""
    if following is None or post.last != post.head.start or following.last == following.head.start:
        return post
    if (
        here.place_from(following.head.start) is None
        or following.first != post.last + 1
        or here.word(post.last) != "и"
        or not cases_meet_both(here, post, following)
    ):
        return post
    return replace(post, borrowed=(following.head.start, following.last))


def direct_link(here: Scene, post: PostPhrase) -> Link | None:
    """The name right after a post, with at most a rank, an epithet, a dash or a bracket between."""
    if post.last == here.end_of_sentence(post.head.index):
        return None
    rank, index = before_name(here, post.last)
    rule = "before name"
    if index not in here.person_at and here.word(index) in {*DASHES, ":", "("}:
        rule = "before name, apart"
        rank, index = before_name(here, index + 1)
    name = here.person_at.get(index)
    if name is None or here.people[name].first != index or not may_hold(here, post, here.people[name]):
        return None
    if post.shape.number != "Plur":
        return Link((name,), rule, rank)
    row = row_of(here, name)
    return Link(tuple(person for person, _ in row), rule, rank, tuple(part for _, part in row))


def before_name(here: Scene, index: int) -> tuple[str | None, int]:
    """Over the rank and the epithets that may stand before a name."""
    rank = None
    while index not in here.person_at:
        found = rank_at(here, index)
        if found and (found[1] in here.person_at or EPITHET.match(here.word(found[1]))):
            rank, index = found
        elif EPITHET.match(here.word(index)) or any(p.kind == "demonym" for p in here.places_at.get(index, ())):
            index += 1
        else:
            break
    return rank, index


def may_hold(here: Scene, post: PostPhrase, person: Named) -> bool:
    """Whether the name beside a post is its holder's: both stand in one case, or a country closes the phrase."""
    surname_only = person.last - person.first == 1
    if (
        post.head.kind in RELATIONS
        and not post.groups
        and surname_only
        and {post.shape.case, person.case} <= {"Gen", "Acc"}
    ):
        return False
    one_of = post.shape.number == "Plur" and here.word(post.first - 1) == "из"  # «один из лидеров Доку Умаров»
    if one_of or cases_meet(here, post, person):
        return True
    if is_unbent(here, person):
        return True
    nested = any(find_head(here, last - 1) for _, last in post.groups)
    return bool(post.groups) and not nested and here.place_from(post.groups[-1][0]) is not None


def is_unbent(here: Scene, person: Named) -> bool:
    """«заместителем председателя совета КНР Чжан Юся»: a name that stands as it is, beside a post in whatever case."""
    last = here.word(person.last - 1)
    stands_as_it_is = person.case in {"", "Nom"} or last[-1:] in "еиоуыэю"  # «руководителем закупок Чон Мин Хо»
    return here.word(person.first) in asian_surnames() and stands_as_it_is


@cache
def asian_surnames() -> frozenset[str]:
    """Surnames that stand first, folded."""
    return frozenset(row["surname"].lower() for row in lexicon("asian_surname"))


def cases_meet(here: Scene, post: PostPhrase, person: Named) -> bool:
    """Whether the head noun and the name may stand in one case."""
    return bool(head_cases(here, post) & here.cases_of(person))


def row_of(here: Scene, name: int) -> list[tuple[int, tuple[int, int] | None]]:
    """A name and those coordinated with it, each with the complement of its own."""
    return [(name, None), *coordinated(here, name)]


def coordinated(here: Scene, name: int) -> Iterator[tuple[int, tuple[int, int] | None]]:
    """The names after a first one, joined by commas and «и», each with the complement of its own, if it has one."""
    index = after_bracket(here, here.people[name].last)
    while here.word(index) in {",", "и"}:
        start = index + 1
        _, at = before_name(here, start)
        part = None
        if at not in here.person_at:
            last = noun_group(here, start, "Gen", here.end_of_sentence(index))
            if last is None:
                return
            part = (start, last)
            _, at = before_name(here, last)
        if at not in here.person_at:
            return
        yield here.person_at[at], part
        index = after_bracket(here, here.people[here.person_at[at]].last)


def after_bracket(here: Scene, index: int) -> int:
    """Over a home or a party in brackets: «Георгий Фрунде (Румыния)»."""
    if here.word(index) == "(":
        closing = next((i for i in range(index + 1, index + 6) if here.word(i) == ")"), None)
        return closing + 1 if closing else index
    return index


def link_chains(here: Scene, posts: list[PostPhrase], links: dict[int, Link]) -> None:
    """Posts of one person in a row take the link of the last: «первый зампред комитета, глава делегации Иван Петров»."""
    for post, following in reversed(list(pairwise(posts))):
        link = links.get(following.head.index)
        if link and post.head.index not in links and len(link.people) == 1 and are_chained(here, post, following):
            links[post.head.index] = Link(link.people, "chain", link.rank)


def are_chained(here: Scene, post: PostPhrase, following: PostPhrase) -> bool:
    """Two posts that one person may hold, with a comma, a dash or «и» between them."""
    between = [here.word(i) for i in range(post.last, following.first)]
    if (
        following.first < post.last
        or len(between) > 2
        or not set(between) <= {",", "и", *DASHES, "по", "совместительству", "ныне", "теперь", "одновременно"}
    ):
        return False
    if not cases_meet_both(here, post, following) or "Plur" in {post.shape.number, following.shape.number}:
        return False
    light = {post.head.kind, following.head.kind} & {"owner", "member", "occupation"}
    first_vice = post.head.lemma.startswith(("вице", "зам"))
    if "и" in between and post.last > post.head.start and not first_vice and not light:
        return False
    codes = {find_country(here, p, find_body(here, p)) for p in (post, following)} - {None}
    return len(codes) < 2 and {post.head.kind, following.head.kind} != {"state"}


def cases_meet_both(here: Scene, post: PostPhrase, other: PostPhrase) -> bool:
    """Whether two posts may stand in one case."""
    return bool(head_cases(here, post) & head_cases(here, other))


def head_cases(here: Scene, post: PostPhrase) -> frozenset[str]:
    """The cases a head noun may stand in; «замначальника» does not bend."""
    head = here.document.tokens[post.head.index]
    if head.text.isupper() or post.head.lemma == "и.о." or INDECLINABLE.match(post.head.lemma):
        return ALL_CASES
    return frozenset({form.case for form in readings(here.language, head.text)} | {head.case, post.shape.case})


def link_left(here: Scene, posts: list[PostPhrase], links: dict[int, Link]) -> None:
    """Names before a post: «Энда Кенни, премьер-министр Ирландии», «Петров (посол)», «Иванов стал министром»."""
    holders = {link.people[0] for link in links.values()}
    previous: PostPhrase | None = None
    for post in posts:
        link = links.get(post.head.index) or apposition(here, post, holders) or predicate(here, post, posts, links)
        if link is None and previous is not None and previous.last < post.first:
            before = links.get(previous.head.index)
            if before and "after name" in before.rule and are_chained(here, previous, post):
                link = Link(before.people, "chain after name")
        if link:
            links[post.head.index] = link
        previous = post


def predicate(here: Scene, post: PostPhrase, posts: list[PostPhrase], links: dict[int, Link]) -> Link | None:
    """The subject of a sentence that gives the post: «Иванов стал министром»."""
    holders = {head: link.people[0] for head, link in links.items() if len(link.people) == 1}
    found = find_holder(here, post, holders)
    if found is None:
        return None
    people = joined_holders(here, found[0], posts, links) if post.shape.number == "Plur" else [found[0]]
    return Link(tuple(people), found[1])


def joined_holders(here: Scene, name: int, posts: list[PostPhrase], links: dict[int, Link]) -> Iterator[int]:
    """«Сопредседателями являются вице-премьер РФ Борисов и вице-президент Венесуэлы Эль-Айссами»: both."""
    named = {post.first: links[post.head.index].people for post in posts if post.head.index in links}
    yield name
    index = here.people[name].last
    while here.word(index) in {",", "и"}:
        following = here.person_at.get(index + 1, next(iter(named.get(index + 1, ())), None))
        if following is None:
            return
        yield following
        index = here.people[following].last


def apposition(here: Scene, post: PostPhrase, holders: set[int]) -> Link | None:
    """The name before a comma, a dash or a bracket that a post explains."""
    sign, index = before_post(here, post.first)
    name = here.person_at.get(index)
    if name is None or here.people[name].last != index + 1 or not sign:
        return None
    if sign == "," and not cases_meet(here, post, here.people[name]):
        return None
    if sign == "," and name in holders and not is_closed(here, post):
        return None
    return Link((name,), "after name")


def before_post(here: Scene, index: int) -> tuple[str, int]:
    """The sign before a post and the last token of what stands before it, brackets and ages passed over.

    «Энда Кенни, новый премьер», «Крессида Дик (Cressida Dick), 57 лет, — бывший руководитель».
    """
    tokens, sign = here.document.tokens, ""
    floor = here.document.sentences[tokens[index].sentence][0]
    while index - 1 > floor and tokens[index - 1].pos in {"ADJ", "ADV"}:
        index -= 1
    while index - 1 > floor:
        before = here.word(index - 1)
        if before in {",", *DASHES} or before == "(" and not sign:
            sign, index = sign or before, index - 1
        elif sign and before in {"лет", "года", "год"} and here.word(index - 2).isdigit():
            index -= 2
        elif sign and before == ")":
            opening = next((i for i in range(index - 2, max(index - 12, floor), -1) if here.word(i) == "("), None)
            if opening is None:
                break
            index = opening
        else:
            break
    return sign, index - 1


def is_closed(here: Scene, post: PostPhrase) -> bool:
    """An apposition that a comma closes before a verb: a second post of one who has one already, no new party."""
    following = post.last + 1
    if here.word(post.last) != "," or following >= len(here.document.tokens):
        return False
    return here.document.tokens[following].pos == "VERB"
