"""Who holds which post and works for which body, in a meeting or not: what the rules linked, and what a scorer finds besides.

The rules of links.py see a name beside a post; the scorer weighs all posts and persons of the article against each other
(«61-летняя певица сообщила …»), and its probability is the claim's confidence. Meetings use the rules alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from extract.inflect import nominative
from extract.names import PersonMention
from extract.positions.bodies import core, without_brackets
from extract.positions.pairs import Pair, cast_of, find_pairs
from extract.positions.phases import phase
from extract.positions.posts import PositionMention, Posts, mention
from extract.positions.spans import Span
from extract.positions.workplaces import WORDS, Employment, find_employments
from extract.scoring.cast import Cast
from extract.scoring.features import Features
from extract.scoring.model import model, shares

HELD = 0.4  # where precision and recall of posts balance on articles held aside
EMPLOYED = 0.32  # the same of workplaces, on articles that were not learned from
RANK = 0.9  # a rank beside a name is told of nobody else


@dataclass(frozen=True, slots=True)
class Occupation:
    """A person of the article (by number), a post, None where only the body is told, and the body; tokens `first` to `last`.

    `kind` is the kind of the post's head noun (lexicon/position_head.csv), "" for a body alone; `phase` is «started» or «ended» where the
    sentence says so.
    """

    person: int
    title: str | None
    organization: str | None
    organization_core: str | None
    country: str | None
    military_rank: str | None
    rule: str
    confidence: float
    first: int
    last: int
    kind: str = ""
    phase: str | None = None


def find_occupations(posts: Posts, people: Sequence[PersonMention]) -> tuple[Occupation, ...]:
    """The occupations of an article in order."""
    cast = cast_of(posts, people)
    pairs = list(find_pairs(posts, people, cast))
    scored = list(zip(pairs, score(pairs), strict=True))
    employments = list(find_employments(posts, people, cast, scored))
    employed = list(zip(employments, score_employments(employments), strict=True))
    found = [*ranks(posts, people)]
    told: set[tuple[int, int]] = set()
    for pair, probability in own_posts(list(likely(scored))):
        if is_within_name(posts, pair):
            continue
        body = best_body(employed, pair)
        if body is not None:
            told.add((body.first, pair.person))
        found.append(of_post(posts, people, cast, pair, probability, body))
    for one, probability in likely_bodies(employed):
        if (one.span.first, one.person) not in told:
            found.append(of_body(posts, cast, one, probability))
    titles = {(o.person, o.title) for o in found if o.rule != "rank"}
    found = [o for o in found if o.rule != "rank" or (o.person, o.title) not in titles]
    return tuple(sorted(found, key=lambda o: (o.first, o.last, o.person)))


def score(pairs: Sequence[Pair]) -> list[float]:
    """How likely each person is to hold the post."""
    return [float(p) for p in model("post").probabilities([with_share(pair, shares("post")) for pair in pairs])]


def with_share(pair: Pair, known: Mapping[str, float]) -> Features:
    """A pair's features with the share of posts of its word that have a holder."""
    return {**pair.features, "prior": known.get(pair.post.head.lemma, known[""])}


def score_employments(found: Sequence[Employment]) -> list[float]:
    """How likely each person is to work for the body."""
    cases = [with_shares(one, shares("workplace")) for one in found]
    return [float(p) for p in model("workplace").probabilities(cases)]


def with_shares(one: Employment, known: Mapping[str, float]) -> Features:
    """The features with the shares of the words around."""
    return {**one.features, **{f"share {w}": known.get(f"{w} {one.words[w]}", known[w]) for w in WORDS}}


def likely(scored: list[tuple[Pair, float]]) -> Iterator[tuple[Pair, float]]:
    """The likely pairs with their probabilities: one person for a post, all that are likely for a plural one."""
    for _, same in groupby(scored, key=lambda row: row[0].post.head.index):
        ranked = sorted(same, key=lambda row: -row[1])
        is_plural = ranked[0][0].post.shape.number == "Plur"
        yield from (row for row in ranked[: None if is_plural else 1] if row[1] >= HELD)


def is_within_name(posts: Posts, pair: Pair) -> bool:
    """«председатель Комитета начальников штабов»: a plural post within another post's phrase is of its body's name."""
    head, is_plural = pair.post.head.index, posts.here.document.tokens[pair.post.head.index].number == "Plur"
    return is_plural and any(one.head.index < head < one.last for one in posts.phrases)


def own_posts(held: list[tuple[Pair, float]]) -> Iterator[tuple[Pair, float]]:
    """Without posts that stand within another of the same person: the «полпред президента» is no president."""
    for pair, probability in held:
        head = pair.post.head.index
        if not any(o.person == pair.person and o.post.head.index < head < o.post.last for o, _ in held):
            yield pair, probability


def likely_bodies(scored: list[tuple[Employment, float]]) -> list[tuple[Employment, float]]:
    """The likely pairs; of names within one another the likeliest for each person."""
    kept: list[tuple[Employment, float]] = []
    for one, probability in sorted(scored, key=lambda row: -row[1]):
        if probability < EMPLOYED:
            break
        if not any(k.person == one.person and overlap(k.span, one.span) for k, _ in kept):
            kept.append((one, probability))
    return kept


def overlap(one: Span, other: Span) -> bool:
    return one.first < other.last and other.first < one.last


def best_body(employed: list[tuple[Employment, float]], pair: Pair) -> Span | None:
    """The body within a post's phrase that its holder most likely works for, if any does."""
    inside = [
        (probability, one.span)
        for one, probability in employed
        if one.person == pair.person and probability >= EMPLOYED and pair.post.first <= one.span.first <= pair.post.last
    ]
    return max(inside, key=lambda row: row[0])[1] if inside else None


def ranks(posts: Posts, people: Sequence[PersonMention]) -> Iterator[Occupation]:
    """Ranks beside names."""
    for one in posts.mentions:
        if one.kind == "rank" and one.person is not None:
            name = people[one.person]
            span = min(one.first, name.first), max(one.last, name.last)
            yield Occupation(name.person, one.title, None, None, None, one.military_rank, one.rule, RANK, *span)


def of_post(
    posts: Posts, people: Sequence[PersonMention], cast: Cast, pair: Pair, probability: float, body: Span | None
) -> Occupation:
    """A post and its holder in words."""
    post = told_post(posts, people, pair) or mention(posts.here, pair.post, None, None, number="Sing")
    organization, core = (post.organization, post.organization_core) if body else (None, None)
    if body is not None and body.source != "post" and not is_field_of(posts, body, post):
        organization, core = words(posts, body)
    first, last = evidence(cast, pair.person, pair.post.first, pair.post.last)
    return Occupation(
        person=pair.person,
        title=post.title,
        organization=organization,
        organization_core=core,
        country=post.country,
        military_rank=post.military_rank,
        rule=pair.rule or "learned",
        confidence=round(probability, 3),
        first=first,
        last=last,
        kind=post.kind,
        phase=phase(posts.here.document, pair.post.head.index),
    )


def is_field_of(posts: Posts, body: Span, post: PositionMention) -> bool:
    """«замминистра энергетики России»: what is named is the field of his ministry, and no body."""
    field = (post.organization_core or "").removeprefix("министерство ")
    text = posts.here.document.span_text(body.first, body.last).lower().replace("ё", "е")
    return field != post.organization_core and f"{text} ".startswith(f"{field} ")


def told_post(posts: Posts, people: Sequence[PersonMention], pair: Pair) -> PositionMention | None:
    """The post as the rules told it of this person."""
    same = [m for m in posts.mentions if m.head == pair.post.head.index and m.person is not None]
    return next((m for m in same if m.person is not None and people[m.person].person == pair.person), None)


def of_body(posts: Posts, cast: Cast, one: Employment, probability: float) -> Occupation:
    """A body and one who works for it, no post told."""
    organization, core = words(posts, one.span)
    first, last = evidence(cast, one.person, one.span.first, one.span.last)
    return Occupation(one.person, None, organization, core, None, None, "workplace", round(probability, 3), first, last)


def words(posts: Posts, span: Span) -> tuple[str, str]:
    """A body's name in the nominative, and the same without country words, folded."""
    here = posts.here
    name = without_brackets(nominative(here.document, here.language, span.first, span.last, span.head))
    return name, core(here, span.first, span.last, span.head)


def evidence(cast: Cast, person: int, first: int, last: int) -> tuple[int, int]:
    """A stretch of text with the person's name, if it stands in the same sentence."""
    tokens = cast.document.tokens
    name = cast.nearest(person, first, last)
    if tokens[name.first].sentence != tokens[first].sentence:
        return first, last
    return min(first, name.first), max(last, name.last)
