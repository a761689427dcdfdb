"""Countries, their adjectives and people, and cities: where a text names them and which ones they are.

What the names are stands in seeds/reference/; how they bend, and what only looks like a place, stands here.
Whether a place is where something happened belongs to the modules above.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from extract.language import Document, Token

REFERENCE = Path(__file__).parent.parent / "seeds" / "reference"
LEXICON = Path(__file__).parent / "lexicon"

# A nominative's ending, and the endings its oblique cases put in its place; every row that fits adds its forms.
# Too many forms do no harm: a surface matches only when it is capitalised and an alias ends there.
ENDINGS: tuple[tuple[str, str], ...] = (
    ("", "а у ом ем е"),  # Минск, Каракас, Эр-Рияд: after a consonant
    ("ец", "ца цу цом це цем"),  # Череповец
    ("й", "я ю ем е и"),  # Китай, Шанхай, Маврикий
    ("ый", "ого ому ым ом"),  # Грозный
    ("ий", "ого его ому ему им ом ем"),  # Жуковский, Нижний
    ("ой", "ого ому ым им ом"),
    ("ая", "ой ую ою"),  # Арабская, Новая
    ("яя", "ей юю"),
    ("ое", "ого ому ым им ом"),
    ("ие", "их им ими"),  # Арабские
    ("ые", "ых ым ыми"),  # Соединенные
    ("ь", "и ью я ю ем е"),  # Беларусь; Израиль, Ярославль
    ("а", "ы и е у ой ою ей"),  # Куба, Мексика; not Самоа
    ("я", "и е ю ей ею"),  # Россия, Корея
    ("о", "а у ом е"),  # Сараево, Королевство
    ("ы", "ов ам ами ах "),  # Штаты, Нидерланды; Афины, Афин
    ("и", "ов ам ами ах "),
)
CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")
VOWELS = frozenset("аоуиэе")

WHOLE = re.compile(r"^(все|обще)(?=\w{5})")  # «Всероссийский», «Всекитайское»
ADJECTIVE_STEM = re.compile(r"ий$")
ADJECTIVE_ENDINGS = (
    "ий",
    "ого",
    "ому",
    "им",
    "ом",
    "ая",
    "ой",
    "ую",
    "ою",
    "ое",
    "ие",
    "их",
    "ими",
)

OPENING_QUOTES = frozenset("«\"„“'")
CLOSING_QUOTES = frozenset("»\"”“'")
CITY_WORDS = frozenset(["город", "столица", "пригород", "аэропорт", "г."])
PLACE_PREPOSITIONS = frozenset(["в", "во", "из", "под", "около", "близ", "до", "через"])


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named at tokens `first` up to `last`; kind is country, adjective, demonym or city."""

    first: int
    last: int
    kind: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """What an alias may stand for; `exact` is the spelling it must have («США»), `doubtful` asks for support."""

    kind: str
    code: str
    name: str
    rank: tuple[bool, int] = (False, 0)
    exact: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    first: int
    last: int
    places: tuple[Place, ...]


def fold(text: str) -> str:
    """Lower case, ё as е, apostrophes alike."""
    return text.lower().replace("ё", "е").replace("’", "'").replace("`", "'")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one CSV table."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def forms(word: str) -> set[str]:
    """A folded nominative and what its oblique cases may look like."""
    found = {word}
    if len(word) < 3:
        return found
    for ending, others in ENDINGS:
        stem = word.removesuffix(ending)
        fits = stem != word if ending else word[-1] in CONSONANTS
        if fits and not (ending == "а" and stem[-1] in VOWELS):
            found.update(stem + other for other in others.split(" "))
    return found


def adjective_forms(word: str) -> set[str]:
    """All forms of an adjective in -ский, -цкий."""
    stem, cut = ADJECTIVE_STEM.subn("", word)
    return {stem + ending for ending in ADJECTIVE_ENDINGS} if cut else forms(word)


@cache
def split(alias: str) -> tuple[str, ...]:
    """An alias as the tokens a text would have: words, hyphens inside, apostrophes and full stops apart."""
    return tuple(re.findall(r"\w+(?:-\w+)*|[^\w\s]", fold(alias)))


def country_places(reference: Path) -> Iterator[tuple[str, Place]]:
    """Aliases of countries and of their regions; the short name may bend, an abbreviation may not."""
    names = {row["alpha_2"]: row["name_ru"] for row in rows(reference / "country.csv")}
    for row in rows(reference / "country_alias.csv"):
        alias, code = row["alias"], row["alpha_2"]
        region = row["kind"] == "territory"
        yield (
            alias,
            Place(
                kind="region" if region else "country",
                code=code,
                name=alias if region else names.get(code, alias),
                exact=alias if alias.isupper() else "",
                doubtful=row.get("ambiguous") == "true",
            ),
        )


def city_places(reference: Path) -> Iterator[tuple[str, Place]]:
    """Names and other names of cities."""
    cities: dict[str, Place] = {}
    for row in rows(reference / "city.csv"):
        rank = (
            row["is_capital"].lower() in {"true", "1"},
            int(float(row["population"] or 0)),
        )
        place = Place(
            "city",
            row["alpha_2"],
            row["name_ru"],
            rank,
            doubtful=row.get("ambiguous") == "true",
        )
        cities[row["geonameid"]] = place
        yield row["name_ru"], place
    for row in rows(reference / "city_alias.csv"):
        if row["geonameid"] in cities:
            yield row["alias"], cities[row["geonameid"]]


class Gazetteer:
    """All names of places by their words. `find` says which places a text names, longest name first."""

    def __init__(
        self,
        names: Iterable[tuple[str, Place]],
        reference: Path,
        blocked: Iterable[str] = (),
    ) -> None:
        self.places: dict[tuple[str, ...], tuple[Place, ...]] = defaultdict(tuple)
        self.words: dict[str, set[str]] = defaultdict(set)  # a surface form -> the alias words it may be a form of
        self.starts: set[tuple[str, ...]] = set()
        for alias, place in names:
            self._add(alias, place)
        for phrase in blocked:
            self._add(phrase, None)
        self._read_adjectives(reference)
        self._read_demonyms(reference)

    @classmethod
    @cache
    def load(cls, reference: Path = REFERENCE) -> Gazetteer:
        """The gazetteer over the reference tables, read once."""
        names = [*country_places(reference), *city_places(reference)]
        return cls(
            names,
            reference,
            (row["phrase"] for row in rows(LEXICON / "place_block.csv")),
        )

    def _add(self, alias: str, place: Place | None) -> None:
        words = split(alias)
        if place is None:
            self.places[words] = ()
        elif place not in self.places[words]:
            self.places[words] += (place,)
        for i, word in enumerate(words):
            self.starts.add(words[: i + 1])
            for form in {word} if place and place.exact else forms(word):
                self.words[form].add(word)

    def _read_adjectives(self, reference: Path) -> None:
        self.adjectives: dict[str, str] = {}
        self.prefixes: dict[str, str] = {}
        for row in rows(reference / "country_adjective.csv"):
            for form in adjective_forms(fold(row["adjective"])):
                self.adjectives.setdefault(form, row["alpha_2"])
            if row["prefix"]:
                self.prefixes.setdefault(fold(row["prefix"]), row["alpha_2"])

    def _read_demonyms(self, reference: Path) -> None:
        self.demonyms: dict[str, str] = {}
        for row in rows(reference / "country_demonym.csv"):
            self.demonyms.setdefault(fold(row["demonym"]), row["alpha_2"])
        self.country_names = {row["alpha_2"]: row["name_ru"] for row in rows(reference / "country.csv")}

    def find(self, document: Document) -> tuple[PlaceMention, ...]:
        """All places a document names, in order; «белорусско-кубинской» gives two mentions on one token."""
        kinds = entity_kinds(document)
        matches = list(self._matches(document))
        sure = {p.code for m in matches for p in m.places if p.kind == "country" and not p.doubtful}
        sure.update(code for token in document.tokens for code in self._adjective_codes(token.text))
        found: list[PlaceMention] = []
        taken: set[int] = set()
        for match in matches:
            taken.update(range(match.first, match.last))
            place = choose(match, sure, document, kinds)
            if place:
                found.append(PlaceMention(match.first, match.last, place.kind, place.code, place.name))
        opening = {first for first, _ in document.sentences}
        for token in document.tokens:
            if token.index not in taken:
                small = not token.is_capitalised or token.index in opening
                found.extend(self._word_mentions(token, small and kinds.get(token.index) != "PER"))
        return tuple(sorted(found, key=lambda mention: mention.first))

    def _matches(self, document: Document) -> Iterator[Match]:
        """The longest alias from each capitalised token on; a blocked phrase comes with no places."""
        position = 0
        while position < len(document.tokens):
            match = self._match_at(document, position)
            if match:
                yield match
            position = match.last if match else position + 1

    def _match_at(self, document: Document, first: int) -> Match | None:
        if not document.tokens[first].is_capitalised:
            return None
        longest: Match | None = None
        paths: list[tuple[str, ...]] = [()]
        for last in range(first, min(first + 12, len(document.tokens))):
            paths = [
                (*path, word)
                for word in self._words(document.tokens[last])
                for path in paths
                if (*path, word) in self.starts
            ]
            if not paths:
                break
            ends = [path for path in paths if path in self.places]
            places = tuple(p for path in ends for p in self.places[path] if spelled(document, first, last, p))
            if places or any(not self.places[path] for path in ends):
                longest = Match(first, last + 1, places)
        return longest

    def _words(self, token: Token) -> set[str]:
        """The alias words a token may be a form of, by its surface and by its lemma."""
        surface = fold(token.text)
        found = self.words.get(surface, set())
        return found | {token.lemma} if token.lemma != surface and token.is_capitalised else found

    @lru_cache(maxsize=50_000)  # noqa: B019 - one Gazetteer lives as long as the process
    def _adjective_codes(self, text: str) -> list[str]:
        """The countries of «российский», «российско-американо-китайские»; none unless every part is one."""
        *parts, last = fold(text).split("-")
        whole = "-".join([*parts, last])
        code = self.adjectives.get(whole) or self.adjectives.get(WHOLE.sub("", whole))
        if code:
            return [code]
        codes = [
            *(self.prefixes.get(part) for part in parts),
            self.adjectives.get(last),
        ]
        return [code for code in codes if code] if parts and all(codes) else []

    def _word_mentions(self, token: Token, may_be_people: bool) -> Iterator[PlaceMention]:
        """What one word names: an adjective, a people, or two countries joined by a hyphen."""
        kind, codes = "adjective", self._adjective_codes(token.text)
        if not codes and may_be_people:
            code = self.demonyms.get(fold(token.text)) or self.demonyms.get(token.lemma)
            kind, codes = "demonym", [code] if code else []
        if not codes and "-" in token.text and token.is_capitalised:
            parts = [self._country_of(part) for part in token.text.split("-")]
            kind = "country"
            codes = [code for code in parts if code] if sum(map(bool, parts)) > 1 else []
        for code in codes:
            yield PlaceMention(
                token.index,
                token.index + 1,
                kind,
                code,
                self.country_names.get(code, code),
            )

    def _country_of(self, word: str) -> str | None:
        """The country that one part of «Россия-США» names."""
        for base in self.words.get(fold(word), ()):
            for place in self.places.get((base,), ()):
                if place.kind == "country" and not place.doubtful and (not place.exact or place.exact == word):
                    return place.code
        return None


def entity_kinds(document: Document) -> dict[int, str]:
    """The entity kind of each token that is in one."""
    return {i: entity.kind for entity in document.entities for i in range(entity.first, entity.last)}


def spelled(document: Document, first: int, last: int, place: Place) -> bool:
    """An abbreviation keeps its capitals: «США», not «сша»."""
    return not place.exact or first != last or document.tokens[first].text == place.exact


def choose(match: Match, sure: set[str], document: Document, kinds: dict[int, str]) -> Place | None:
    """The likeliest of namesakes, if the text supports it: a country, a capital, a country in the text, the largest."""
    places = [place for place in match.places if is_supported(match, place, sure, document, kinds)]
    order = {"country": 2, "region": 1, "city": 1}
    return max(
        places,
        key=lambda p: (order[p.kind], p.rank[0], p.code in sure, p.rank[1]),
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
