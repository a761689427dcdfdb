"""Parties without a person: delegations, states, and capitals that stand for their states."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from extract.language import Document, Token
from extract.meetings.party import Party
from extract.places import PlaceMention
from extract.positions import PositionMention
from extract.positions.bodies import body_country
from extract.tables import capitals, column, word_set

STANDS_FOR = word_set("meeting_noun", "lemma") | word_set("delegation", "lemma")
UNION_SEAT = "Брюссель"  # said of a party, the European Union


def delegations(document: Document, places: tuple[PlaceMention, ...]) -> Iterator[Party]:
    """«белорусская делегация», «делегация Кубы», «российская сторона», «представители Израиля»."""
    kinds = column("delegation", "lemma", "kind")
    for token in document.tokens:
        kind = kinds.get(token.lemma)
        if kind is None:
            continue
        first, last, country = noun_country(document, token, places)
        if kind == "country" and country is None:
            continue
        yield Party(first, last, token.index, kind, token.case, token.number, None, None, country)


def noun_country(document: Document, noun: Token, places: tuple[PlaceMention, ...]) -> tuple[int, int, str | None]:
    """The extent of a noun with its adjectives and the country that they or a genitive name."""
    first = noun.index
    while first > 0 and document.tokens[first - 1].pos == "ADJ":
        first -= 1
    for place in places:
        if first <= place.first < noun.index and place.kind == "adjective":
            return first, noun.index + 1, place.code
        if noun.index < place.first <= noun.index + 4 and (place.kind in {"country", "region"} or is_capital(place)):
            between = document.tokens[noun.index + 1 : place.first]
            if all(t.case == "Gen" for t in between) or [t.lower for t in between] == ["из"]:
                return first, place.last, place.code
    behind = document.tokens[noun.index + 1 : min(noun.index + 4, document.sentences[noun.sentence][1])]
    genitives = list(takewhile(lambda t: t.case == "Gen" or t.text.isupper(), behind))
    return first, noun.index + 1, next((c for t in genitives if (c := body_country(t.lemma))), None)  # «делегация ФСБ»


def countries(document: Document, places: tuple[PlaceMention, ...]) -> Iterator[Party]:
    """States that are named as such, adjectives left out."""
    for place in places:
        if place.kind == "country":
            head = document.tokens[place.first]
            yield Party(place.first, place.last, place.first, "country", head.case, "Sing", None, None, place.code)


def capitals_as_states(document: Document, places: tuple[PlaceMention, ...]) -> Iterator[Party]:
    """Capitals that stand for their states: «переговоры Москвы и Киева», «между Москвой и Вашингтоном», «Париж и Берлин»."""
    states = {p.first: p for p in places if p.kind == "country" or is_capital(p)}
    pairs = {p.first: q.first for p in states.values() if (q := after_and(document, p, states)) is not None}
    for place in states.values():
        head = document.tokens[place.first]
        if not is_capital(place) or not stands_for_state(document, place, pairs):
            continue
        is_union = place.name == UNION_SEAT
        kind, country = ("group", None) if is_union else ("country", place.code)
        yield Party(place.first, place.last, place.first, kind, head.case, "Sing", None, None, country)


def is_capital(place: PlaceMention) -> bool:
    """A city that is its country's capital, or stands for its state as one («Дели», «Тель-Авив»)."""
    seats = column("seat_of_state", "name", "country")
    return place.kind == "city" and (capitals().get(place.code) == place.name or seats.get(place.name) == place.code)


def after_and(document: Document, place: PlaceMention, states: dict[int, PlaceMention]) -> PlaceMention | None:
    """The state or capital that «и» joins to one, in the same case."""
    after = states.get(place.last + 1)
    is_joined = after is not None and document.tokens[place.last].lower == "и"
    return after if is_joined and document.tokens[place.first].case == document.tokens[place.last + 1].case else None


def stands_for_state(document: Document, place: PlaceMention, pairs: dict[int, int]) -> bool:
    """A capital behind a word of contact or a preposition that people take; as a subject only beside another state."""
    first = next((a for a, b in pairs.items() if b == place.first), place.first)
    before = document.tokens[first - 1] if first else None
    case = document.tokens[place.first].case
    if case == "Nom":
        return (first in pairs) and (before is None or before.pos != "ADP")
    if before is None:
        return False
    return before.lemma in STANDS_FOR if case == "Gen" else case == "Ins" and before.lower in {"с", "со", "между"}


def is_of_union(post: PositionMention) -> bool:
    """«представители Лондона и Брюсселя»: the European Union's."""
    return UNION_SEAT[:-1] in post.title
