"""Which stretches of an article name a body: as the tagger sees them, as posts have them, and what both pass over.

Whom a body is given to is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.places.evidence import CLOSING_QUOTES, OPENING_QUOTES
from extract.positions.bodies import body_level, find_body
from extract.positions.heads import find_head
from extract.positions.posts import Posts
from extract.positions.scene import Scene, is_adjective, noun_group
from extract.tables import word_set

SOURCES = ("named", "post", "noun", "longer", "latin", "quoted", "seat")
MOST_WORDS = 12
MOST_QUOTED = 6
LONGER_BY = {"по": "Dat", "при": "Loc"}


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens that name a body, the token that the others hang on, and how it was found (SOURCES)."""

    first: int
    last: int
    head: int
    source: str


def find_spans(posts: Posts) -> list[Span]:
    """The bodies that an article names, each stretch of text once, by the first way it is found."""
    here = posts.here
    trimmed = (trim(here, e.first, e.last) for e in here.document.entities if e.kind == "ORG")
    named = [Span(first, last, head_of(here, first, last), "named") for first, last in trimmed if first < last]
    found = [*named, *of_posts(posts)]
    taken = {i for span in named for i in range(span.first, span.last)}
    for token in here.document.tokens:
        if token.index not in taken and token.pos in {"NOUN", "PROPN", "X"} and body_level(here, token.index):
            found.append(noun_span(here, token.index))
    found += [longer for span in found if (longer := longer_span(here, span))]
    found += [span for span in passed_over(here) if not taken & set(range(span.first, span.last))]
    return list({(s.first, s.last): s for s in reversed(found)}.values())


def trim(here: Scene, first: int, last: int) -> tuple[int, int]:
    """What the tagger takes for a body without the post before it («Замкомандующего СФ») and the name behind it («ГКВП
    К. Загородным»); nothing where it is a state («СРВ»)."""
    last = next((i for i in range(first + 1, last) if i in here.person_at), last)
    if last - first > 1 and find_head(here, first) and body_level(here, first + 1):
        first += 1
    is_state = all(any(p.kind == "country" for p in here.places_at.get(i, ())) for i in range(first, last))
    return (last, last) if is_state else (first, last)


def head_of(here: Scene, first: int, last: int) -> int:
    """The token of a stretch that the others hang on."""
    inside = range(first, last)
    return next((i for i in inside if here.document.tokens[i].head not in inside), first)


def of_posts(posts: Posts) -> Iterator[Span]:
    """The bodies within the phrases of posts."""
    for post in posts.phrases:
        body = find_body(posts.here, post)
        if body is not None:
            yield Span(body.first, body.last, head_of(posts.here, body.first, body.last), "post")


def noun_span(here: Scene, index: int) -> Span:
    """A noun that names a body, with its adjectives and its genitives: «региональное правительство Каталонии»."""
    tokens = here.document.tokens
    start, _ = here.document.sentences[tokens[index].sentence]
    first = index
    while first > start and is_adjective(here, tokens[first - 1], tokens[index].case or "Gen"):
        first -= 1
    return Span(first, genitives(here, first, index + 1), index, "noun")


def genitives(here: Scene, first: int, last: int) -> int:
    """The end of the genitives that follow a noun."""
    stop = here.end_of_sentence(first)
    while last - first < MOST_WORDS:
        following = noun_group(here, last, "Gen", stop)
        if following is None or find_head(here, following - 1):  # «комиссии первого зампредседателя» are two things
            break
        last = following
    return last


def longer_span(here: Scene, span: Span) -> Span | None:
    """A body with its field or what it is attached to: «комитет по обороне», «совет при главном управлении»."""
    stop = here.end_of_sentence(span.first)
    last = span.last if span.last >= stop else genitives(here, span.first, span.last)
    if last < stop and here.word(last) in LONGER_BY:
        following = noun_group(here, last + 1, LONGER_BY[here.word(last)], stop)
        last = genitives(here, span.first, following) if following else last
    return Span(span.first, last, span.head, "longer") if last > span.last else None


def passed_over(here: Scene) -> Iterator[Span]:
    """What the tagger takes for no body: names in Latin letters, names in quotes, seats of power («Белый дом»)."""
    yield from latin(here)
    for token in here.document.tokens:
        if token.text in OPENING_QUOTES:
            last = end_of_quote(here, token.index + 1)
            if last is not None:
                yield Span(token.index + 1, last, head_of(here, token.index + 1, last), "quoted")
        for length in (1, 2) if token.is_capitalised else ():
            lemmas = " ".join(t.lemma for t in here.document.tokens[token.index : token.index + length])
            if lemmas in word_set("position_seat", "seat"):
                yield Span(token.index, token.index + length, token.index + length - 1, "seat")


def latin(here: Scene) -> Iterator[Span]:
    """Runs of capitalised words in Latin letters that name nobody: «Toronto Maple Leafs»."""
    first = None
    for token in here.document.tokens:
        belongs = token.text.isascii() and token.text[:1].isalpha() and token.index not in here.person_at
        if first is None:
            first = token.index if belongs and token.is_capitalised else None
        elif not belongs:
            if not is_name_again(here, first, token.index):
                yield Span(first, token.index, head_of(here, first, token.index), "latin")
            first = None


def is_name_again(here: Scene, first: int, last: int) -> bool:
    """«Крессида Дик (Cressida Dick)»: a person's name in the letters of their country."""
    return last - first > 1 and here.word(first - 1) == "(" and first - 2 in here.person_at


def end_of_quote(here: Scene, first: int) -> int | None:
    """The end of a short name in quotes that opens with a capital and holds no person."""
    tokens = here.document.tokens
    for last in range(first, min(first + MOST_QUOTED + 1, len(tokens))):
        if tokens[last].text in CLOSING_QUOTES:
            return last if last > first and tokens[first].is_capitalised else None
        if last in here.person_at:
            return None
    return None
