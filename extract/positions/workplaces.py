"""Bodies and persons that may belong together, beside a post or not: «Петров, работавший в Минфине», «Бобров из «Севера»».

Which bodies an article names, and what a scorer looks at; whom they are given to is decided in holders.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.names import PersonMention
from extract.positions.bodies import body_level, find_body, is_acronym
from extract.positions.heads import find_head
from extract.positions.pairs import RECENT, Pair
from extract.positions.posts import Posts
from extract.positions.scene import Scene, is_adjective, noun_group
from extract.scoring.cast import Cast
from extract.scoring.features import KINDS, Features, Place, arcs, code, pair_features, place_features, stretch

LEVELS = ("", "body", "company", "unit")
WORDS = ("body", "governor", "before", "verb", "in", "stretch", "arcs", "post")
MOST_WORDS = 12
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens that name a body: as the tagger sees it («named»), as a post has it («post»), or by a noun of the lexicon («noun»)."""

    first: int
    last: int
    head: int
    source: str


@dataclass(frozen=True)
class Employment:
    """A body, a person of the article (by number), the features, and the words whose habits are learned."""

    span: Span
    person: int
    features: Features = field(compare=False)
    words: Mapping[str, str] = field(compare=False)


def find_employments(
    posts: Posts, people: Sequence[PersonMention], cast: Cast, scored: Sequence[tuple[Pair, float]]
) -> Iterator[Employment]:
    """Every body with every person who may work for it; `scored` are posts with the probabilities of their holders."""
    if not people:
        return
    by_token: dict[int, list[tuple[Pair, float]]] = defaultdict(list)
    by_person: dict[tuple[int, int], float] = defaultdict(float)
    tokens = posts.here.document.tokens
    for pair, probability in scored:
        for index in range(pair.post.first, pair.post.last + 1):
            by_token[index].append((pair, probability))
        key = pair.person, tokens[pair.post.head.index].sentence
        by_person[key] = max(by_person[key], probability)
    for span in find_spans(posts):
        yield from employments_of(posts, cast, span, by_token.get(span.first, []), by_person)


def find_spans(posts: Posts) -> list[Span]:
    """The bodies that an article names, each stretch of text once."""
    here = posts.here
    found = [
        Span(e.first, e.last, head_of(here, e.first, e.last), "named")
        for e in here.document.entities
        if e.kind == "ORG"
    ]
    for post in posts.phrases:
        body = find_body(here, post)
        if body is not None:
            found.append(Span(body.first, body.last, head_of(here, body.first, body.last), "post"))
    named = {i for span in found if span.source == "named" for i in range(span.first, span.last)}
    for token in here.document.tokens:
        if token.index not in named and token.pos in {"NOUN", "PROPN", "X"} and body_level(here, token.index):
            found.append(noun_span(here, token.index))
    return list({(s.first, s.last): s for s in reversed(found)}.values())


def head_of(here: Scene, first: int, last: int) -> int:
    """The token of a stretch that the others hang on."""
    inside = range(first, last)
    return next((i for i in inside if here.document.tokens[i].head not in inside), first)


def noun_span(here: Scene, index: int) -> Span:
    """A noun that names a body, with its adjectives and its genitives: «региональное правительство Каталонии»."""
    tokens = here.document.tokens
    start, stop = here.document.sentences[tokens[index].sentence]
    first, last = index, index + 1
    while first > start and is_adjective(here, tokens[first - 1], tokens[index].case or "Gen"):
        first -= 1
    while last - first < MOST_WORDS:
        following = noun_group(here, last, "Gen", stop)
        if following is None or find_head(here, following - 1):  # «комиссии первого зампредседателя» are two things
            break
        last = following
    return Span(first, last, index, "noun")


def employments_of(
    posts: Posts,
    cast: Cast,
    span: Span,
    around: list[tuple[Pair, float]],
    by_person: Mapping[tuple[int, int], float],
) -> Iterator[Employment]:
    """One body with the persons who may work for it."""
    tokens = cast.document.tokens
    head = tokens[span.head]
    place = Place(span.first, span.last, span.head, frozenset({head.case}), "")
    recent = cast.recent(span.first)
    words = words_of(cast, span)
    around = sorted(around, key=lambda row: -row[1])
    shared = {f"body {name}": value for name, value in place_features(cast, place).items()}
    shared |= body_features(posts, cast, span)
    found = {person: pair_features(cast, place, person, recent) for person in candidates(cast, span, recent, around)}
    gaps = sorted(f["gap"] for f in found.values() if f["same sentence"])
    for person, own in found.items():
        own |= shared | post_features(span, person, around)
        own["post in sentence"] = by_person.get((person, head.sentence), 0.0)
        own["nearest"] = gaps.index(own["gap"]) if own["same sentence"] else 9
        yield Employment(span, person, own, words | pair_words(cast, place, person, around))


def candidates(cast: Cast, span: Span, recent: list[int], around: list[tuple[Pair, float]]) -> list[int]:
    """The persons of the same sentence, those named lately, the one the article is about, holders of a post of the body."""
    tokens = cast.document.tokens
    sentence = tokens[span.head].sentence
    found = [m.person for m in cast.mentions if tokens[m.first].sentence == sentence]
    found += recent[:RECENT]
    found += [pair.person for pair, _ in around]
    found += [person for person, rank in cast.by_count.items() if rank == 0]
    return list(dict.fromkeys(found))


def body_features(posts: Posts, cast: Cast, span: Span) -> Features:
    """What a body's name is like."""
    tokens = cast.document.tokens
    head = tokens[span.head]
    governor = tokens[head.head]
    return {
        "named": span.source == "named",
        "of post": span.source == "post",
        "level": code(body_level(posts.here, span.head), LEVELS),
        "acronym": is_acronym(head),
        "quoted": cast.quoted[span.first],
        "latin": head.text.isascii(),
        "governor is": KINDS.get(governor.pos, 0) if governor is not head else -1,
        "other bodies": sum(e.kind == "ORG" for e in posts.here.document.entities),
    }


def post_features(span: Span, person: int, around: list[tuple[Pair, float]]) -> Features:
    """Posts whose phrase the body stands in, or right after: how likely the person is to hold one, or another person is."""
    mine = max((p for pair, p in around if pair.person == person), default=0.0)
    others = max((p for pair, p in around if pair.person != person), default=0.0)
    return {
        "my post": mine,
        "post of another": others,
        "posts around": len({pair.post.head.index for pair, _ in around}),
        "ends with post": any(pair.post.last == span.last for pair, _ in around),
        "depth": min((span.first - pair.post.head.index for pair, _ in around), default=0),
    }


def words_of(cast: Cast, span: Span) -> dict[str, str]:
    """Words whose habits are learned: the body's own, the one it hangs on, the one before it."""
    tokens = cast.document.tokens
    head = tokens[span.head]
    before = tokens[span.first - 1].lemma if span.first else ""
    if before in {"«", "»", '"', "“", "„"} and span.first > 1:
        before = tokens[span.first - 2].lemma
    governor = tokens[head.head]
    verb = governor
    for _ in range(4):
        if verb.pos == "VERB" or verb.head == verb.index:
            break
        verb = tokens[verb.head]
    return {
        "body": head.lemma,
        "governor": governor.lemma,
        "before": before,
        "verb": verb.lemma,
        "in": f"{before} {verb.lemma}",
    }


def pair_words(cast: Cast, place: Place, person: int, around: list[tuple[Pair, float]]) -> dict[str, str]:
    """What stands between a body and a person, and the post around the body."""
    mention = cast.nearest(person, place.first, place.last)
    post = next((f"mine {pair.post.head.lemma}" for pair, p in around if pair.person == person and p >= HALF), "")
    if not post and around:
        post = f"another {around[0][0].post.head.lemma}" if around[0][1] >= HALF else "free"
    return {"stretch": stretch(cast, place, mention), "arcs": arcs(cast, place, mention), "post": post}
