"""Whether what looks like a place is one here, and which of several namesakes.

«Того» may be a pronoun, «Киров» a man, «Россия» a television channel, «Вашингтон» half of a newspaper's name.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.language import Document, Token

OPENING_QUOTES = frozenset("«\"„“'")
CLOSING_QUOTES = frozenset("»\"”“'")
CITY_WORDS = frozenset(["город", "столица", "пригород", "аэропорт", "г."])
PLACE_PREPOSITIONS = frozenset(["в", "во", "из", "под", "около", "близ", "до", "через"])


@dataclass(frozen=True, slots=True)
class Place:
    """What an alias may stand for; `exact` is the spelling it must have («США»), `doubtful` asks for support; `alias` is the
    nominative of the name itself where that is not `name` («Рамаллах»); `is_shared`: several states are called so («РК»)."""

    kind: str
    code: str
    name: str
    rank: tuple[bool, int] = (False, 0)
    exact: str = ""
    doubtful: bool = False
    alias: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    first: int
    last: int
    places: tuple[Place, ...]


def entity_kinds(document: Document) -> dict[int, str]:
    """The entity kind of each token that is in one."""
    return {i: entity.kind for entity in document.entities for i in range(entity.first, entity.last)}


def spelled(document: Document, first: int, last: int, place: Place) -> bool:
    """An abbreviation keeps its capitals: «США», not «сша»."""
    return not place.exact or first != last or document.tokens[first].text == place.exact


def choose(match: Match, sure: set[str], document: Document, kinds: dict[int, str]) -> Place | None:
    """The likeliest of namesakes, if the text supports it: a country, a capital, a country in the text, the largest."""
    places = [place for place in match.places if is_supported(match, place, sure, document, kinds)]
    text = document.span_text(match.first, match.last)
    order = {"country": 2, "region": 1, "city": 1}
    return max(
        places,
        key=lambda p: (order[p.kind], p.rank[0], p.code in sure, p.rank[1], (p.alias or p.name) == text),
        default=None,
    )


def is_supported(
    match: Match,
    place: Place,
    sure: set[str],
    document: Document,
    kinds: dict[int, str],
) -> bool:
    """Whether what looks like a place is one here: «Того» may be a pronoun, «Киров» a man."""
    first, entity = document.tokens[match.first], kinds.get(match.first, "")
    if is_quoted(document, match) or place.kind == "city" and is_attribute(document, match):
        return False
    if match.last - match.first > 1:
        return entity != "PER" or place.kind == "country"
    if place.kind == "country" and not place.doubtful:
        return entity != "PER" or not is_in_name(document, match)
    if place.is_shared:
        return place.code in sure
    if place.exact:  # «РБ» is Belarus where the text speaks of Belarus
        return place.code in sure or entity == "LOC" or entity == "ORG" and not opens_entity(document, match)
    if place.doubtful and place.kind == "city" and entity != "LOC" and not after_place_word(document, match):
        return False
    if entity in {"LOC", "ORG"}:
        return entity == "LOC" or place.kind != "city" or not opens_longer_entity(document, match)
    return supported_by_neighbours(document, match, place, first) and not (entity and is_in_name(document, match))


def supported_by_neighbours(document: Document, match: Match, place: Place, first: Token) -> bool:
    """«в Бишкеке», «город Киров»; a big city stands for itself unless it opens the sentence."""
    if after_place_word(document, match):
        return True
    opens = document.sentences[first.sentence][0] == match.first
    return not opens and first.pos in {"PROPN", "NOUN", "X"} and (place.kind != "city" or place.rank > (False, 300_000))


def after_place_word(document: Document, match: Match) -> bool:
    """«в Бишкеке», «город Киров»."""
    before = document.tokens[match.first - 1] if match.first else document.tokens[0]
    return before.lower in PLACE_PREPOSITIONS or before.lemma in CITY_WORDS


def is_attribute(document: Document, match: Match) -> bool:
    """A city's name that is an adjective here: «Приморском крае», «Южной Осетии»."""
    token = document.tokens[match.first]
    if token.pos != "ADJ" or match.last - match.first > 1:
        return False
    return token.index + 1 < len(document.tokens) and document.tokens[token.index + 1].pos in {"NOUN", "PROPN", "ADJ"}


def is_quoted(document: Document, match: Match) -> bool:
    """Alone between quotation marks: «Россия» the channel, not the country."""
    before = document.tokens[match.first - 1].text if match.first else ""
    after = document.tokens[match.last].text if match.last < len(document.tokens) else ""
    return before in OPENING_QUOTES and after in CLOSING_QUOTES


def is_in_name(document: Document, match: Match) -> bool:
    """Inside a person's name of several words: «Эндрю Ирландия»."""
    return any(e.first <= match.first < e.last and e.last - e.first > 1 for e in document.entities if e.kind == "PER")


def opens_longer_entity(document: Document, match: Match) -> bool:
    """«Вашингтон Пост»: a city's name opens the organisation's own."""
    return any(e.first == match.first and e.last > match.last for e in document.entities)


def opens_entity(document: Document, match: Match) -> bool:
    """«РБ» at the start of an organisation's name is no country's."""
    return any(e.first == match.first for e in document.entities)
