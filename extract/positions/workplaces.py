"""Bodies and persons that may belong together, beside a post or not: «Петров, работавший в Минфине», «Бобров из «Севера»».

Which bodies an article names, and what a scorer looks at; whom they are given to is decided in holders.py.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from extract.names import PersonMention
from extract.positions.bodies import body_level, is_acronym
from extract.positions.pairs import HEAD_KINDS, RECENT, Pair
from extract.positions.posts import Posts
from extract.positions.spans import SOURCES, Span, find_spans
from extract.positions.ties import TIES, body_ties, person_ties, skipped, starts_of_rows
from extract.scoring.cast import Cast
from extract.scoring.features import KINDS, Features, Place, arcs, code, pair_features, place_features, stretch

LEVELS = ("", "body", "company", "unit")
WORDS = ("body", "governor", "before", "verb", "in", "stretch", "arcs", "post")
HALF = 0.5
OUTSIDE = frozenset([TIES.index("studies"), TIES.index("deals")])  # «окончил институт», «раскритиковал «Север»»
FAR = 9


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
    spans = find_spans(posts)
    known = Known.of(posts, cast, spans, scored)
    starts = starts_of_rows(posts.here.document, spans)
    for span in spans:
        yield from employments_of(posts, cast, span, starts[span.first], known)


@dataclass(frozen=True)
class Known:
    """What the posts of an article say of its bodies: likely holders by token, by sentence, and by the body's name."""

    by_token: Mapping[int, list[tuple[Pair, float]]]
    by_sentence: Mapping[tuple[int, int], float]
    by_name: Mapping[str, Mapping[int, float]]
    sentences: Mapping[str, Counter[int]]
    posts: Mapping[int, int]
    bodies: Mapping[int, set[str]]
    nesting: Mapping[Span, Features]

    @classmethod
    def of(cls, posts: Posts, cast: Cast, spans: Sequence[Span], scored: Sequence[tuple[Pair, float]]) -> Known:
        """Indexed; `scored` are posts with the probabilities of their holders."""
        tokens = posts.here.document.tokens
        by_token: dict[int, list[tuple[Pair, float]]] = defaultdict(list)
        by_sentence: dict[tuple[int, int], float] = defaultdict(float)
        for pair, probability in scored:
            for index in range(pair.post.first, pair.post.last + 1):
                by_token[index].append((pair, probability))
            key = pair.person, tokens[pair.post.head.index].sentence
            by_sentence[key] = max(by_sentence[key], probability)
        by_name: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        sentences: dict[str, Counter[int]] = defaultdict(Counter)
        for span in spans:
            name = name_of(cast, span)
            sentences[name][tokens[span.first].sentence] += 1
            for pair, probability in by_token.get(span.first, ()):
                by_name[name][pair.person] = max(by_name[name][pair.person], probability)
        bodies: dict[int, set[str]] = defaultdict(set)
        for name, held in by_name.items():
            for person, probability in held.items():
                if probability >= HALF:
                    bodies[person].add(name)
        posts_of = Counter(pair.person for pair, probability in scored if probability >= HALF)
        return cls(by_token, by_sentence, by_name, sentences, posts_of, bodies, nesting(spans))

    def of_name(self, name: str, person: int) -> Features:
        """The posts of a body's other mentions: the person's likeliest, another's."""
        held = self.by_name.get(name, {})
        return {
            "posts held": min(self.posts[person], FAR),
            "bodies held": min(len(self.bodies.get(person, set()) - {name}), FAR),
            "my post anywhere": held.get(person, 0.0),
            "post of another anywhere": max((p for other, p in held.items() if other != person), default=0.0),
        }


def nesting(spans: Sequence[Span]) -> dict[Span, Features]:
    """For each body whether its name stands within a longer one, holds a shorter one, or touches another."""
    starts, ends = {s.first for s in spans}, {s.last for s in spans}
    order = sorted(spans, key=lambda s: (s.first, -s.last))
    furthest = [0, *accumulate((s.last for s in order), max)]
    nearest = [*accumulate((s.last for s in reversed(order)), min)]
    return {
        span: {
            "within": furthest[i] >= span.last,
            "holds": i + 1 < len(order) and nearest[len(order) - 2 - i] <= span.last,
            "follows body": span.first in ends,
            "body follows": span.last in starts,
        }
        for i, span in enumerate(order)
    }


def name_of(cast: Cast, span: Span) -> str:
    """A body's name for telling whether it is named again: its words without their endings."""
    return " ".join(t.lemma for t in cast.document.tokens[span.first : span.last])


def employments_of(
    posts: Posts,
    cast: Cast,
    span: Span,
    start: int,
    known: Known,
) -> Iterator[Employment]:
    """One body, of a row that begins at `start`, with the persons who may work for it."""
    tokens = cast.document.tokens
    head = tokens[span.head]
    place = Place(span.first, span.last, span.head, frozenset({head.case}), "")
    recent = cast.recent(span.first)
    words = words_of(cast, span, start)
    around = sorted(known.by_token.get(span.first, ()), key=lambda row: -row[1])
    name = name_of(cast, span)
    own_sentences = known.sentences[name]
    shared = {f"body {name}": value for name, value in place_features(cast, place).items()}
    shared |= known.nesting[span]
    start_of_sentence = cast.document.sentences[head.sentence][0]
    shared["year before"] = any(t.text.isdigit() and len(t.text) == 4 for t in tokens[start_of_sentence : span.first])
    shared["body named again"] = min(own_sentences.total(), FAR)
    shared |= body_features(posts, cast, span) | body_ties(cast.document, span, start)
    found = {person: pair_features(cast, place, person, recent) for person in candidates(cast, span, recent, around)}
    gaps = sorted(f["gap"] for f in found.values() if f["same sentence"])
    for person, own in found.items():
        own |= shared | post_features(span, person, around)
        own |= person_ties(cast, span, cast.nearest(person, span.first, span.last))
        if own["tie mine"] > 0 and shared["tie above"] in OUTSIDE:
            continue
        own |= known.of_name(name, person)
        own["post in sentence"] = known.by_sentence.get((person, head.sentence), 0.0)
        own["together"] = min(sum(tokens[m.first].sentence in own_sentences for m in cast.of[person]), FAR)
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
        "source": code(span.source, SOURCES),
        "level": code(body_level(posts.here, span.head), LEVELS),
        "acronym": is_acronym(head),
        "capitals": sum(t.is_capitalised for t in tokens[span.first : span.last]),
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
        "post kind": code(around[0][0].post.head.kind, HEAD_KINDS) if around else -1,
        "ends with post": any(pair.post.last == span.last for pair, _ in around),
        "depth": min((span.first - pair.post.head.index for pair, _ in around), default=0),
    }


def words_of(cast: Cast, span: Span, start: int) -> dict[str, str]:
    """Words whose habits are learned: the body's own, the one it hangs on, the one before it."""
    tokens = cast.document.tokens
    head = tokens[span.head]
    before = tokens[skipped(cast.document, start - 1)].lemma if start else ""
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
