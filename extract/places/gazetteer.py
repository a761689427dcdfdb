"""Countries, their adjectives and people, and cities: where a text names them and which ones they are.

What the names are stands in seeds/reference/; how they bend, and what only looks like a place, stands here.
Whether a place is where something happened belongs to the modules above.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from extract.language import Document, Token
from extract.places.evidence import Match, Place, choose, entity_kinds, spelled
from extract.places.forms import adjective_forms, fold, forms, split
from extract.tables import lexicon, reference

JOINED = re.compile("[-–—]")
WHOLE = re.compile(r"^(все|обще)(?=\w{5})")  # «Всероссийский», «Всекитайское»


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named at tokens `first` up to `last`; kind is country, adjective, demonym or city; `written` is the
    nominative of the name that the text uses («Рамаллах» of «Рамалла»)."""

    first: int
    last: int
    kind: str
    code: str
    name: str
    written: str = ""


def country_places() -> Iterator[tuple[str, Place]]:
    """Aliases of countries and of their regions; the short name may bend, an abbreviation may not."""
    names = {row["alpha_2"]: row["name_ru"] for row in reference("country")}
    for row in reference("country_alias"):
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


def shared_abbreviations() -> Iterator[tuple[str, Place]]:
    """«РК» is Kazakhstan or Korea: whichever the text speaks of."""
    names = {row["alpha_2"]: row["name_ru"] for row in reference("country")}
    for row in lexicon("shared_abbreviation"):
        for code in row["countries"].split():
            yield (
                row["abbreviation"],
                Place("country", code, names[code], exact=row["abbreviation"], doubtful=True, is_shared=True),
            )


def city_places() -> Iterator[tuple[str, Place]]:
    """Names and other names of cities."""
    cities: dict[str, Place] = {}
    for row in reference("city"):
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
    for row in reference("city_alias"):
        if row["geonameid"] in cities:
            yield row["alias"], replace(cities[row["geonameid"]], alias=row["alias"])


class Gazetteer:
    """All names of places by their words. `find` says which places a text names, longest name first."""

    def __init__(
        self,
        names: Iterable[tuple[str, Place]],
        blocked: Iterable[str] = (),
    ) -> None:
        self.places: dict[tuple[str, ...], tuple[Place, ...]] = defaultdict(tuple)
        self.words: dict[str, set[str]] = defaultdict(set)  # a surface form -> the alias words it may be a form of
        self.starts: set[tuple[str, ...]] = set()
        for alias, place in names:
            self._add(alias, place)
        for phrase in blocked:
            self._add(phrase, None)
        self._read_adjectives()
        self._read_demonyms()

    @classmethod
    @cache
    def load(cls) -> Gazetteer:
        """The gazetteer over the reference tables, read once."""
        names = [*country_places(), *shared_abbreviations(), *city_places()]
        return cls(
            names,
            (row["phrase"] for row in lexicon("place_block")),
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

    def _read_adjectives(self) -> None:
        self.adjectives: dict[str, str] = {}
        self.prefixes: dict[str, str] = {}
        for row in reference("country_adjective"):
            for form in adjective_forms(fold(row["adjective"])):
                self.adjectives.setdefault(form, row["alpha_2"])
            if row["prefix"]:
                self.prefixes.setdefault(fold(row["prefix"]), row["alpha_2"])

    def _read_demonyms(self) -> None:
        self.demonyms: dict[str, str] = {}
        for row in reference("country_demonym"):
            self.demonyms.setdefault(fold(row["demonym"]), row["alpha_2"])
        self.country_names = {row["alpha_2"]: row["name_ru"] for row in reference("country")}

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
                written = place.alias or place.name
                found.append(PlaceMention(match.first, match.last, place.kind, place.code, place.name, written))
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
            match = self._match_at(document, position) if document.tokens[position].is_capitalised else None
            if match:
                yield match
            position = match.last if match else position + 1

    def _match_at(self, document: Document, first: int) -> Match | None:
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
        if not codes and token.is_capitalised and len(parts := JOINED.split(token.text)) > 1:
            kind, codes = "country", self._joined(parts)
        for code in codes:
            yield PlaceMention(
                token.index,
                token.index + 1,
                kind,
                code,
                self.country_names.get(code, code),
            )

    def _joined(self, parts: list[str]) -> list[str]:
        """The countries of «Россия-США», and the one that meets a body: «Россия-НАТО», «ЕС–Китай»."""
        codes = [self._country_of(part) for part in parts]
        is_named = all(code or part.isupper() for code, part in zip(codes, parts, strict=True))
        return [code for code in codes if code] if sum(map(bool, codes)) > 1 or is_named else []

    def _country_of(self, word: str) -> str | None:
        """The country that one part of «Россия-США» names."""
        for base in self.words.get(fold(word), ()):
            for place in self.places.get((base,), ()):
                if place.kind == "country" and not place.doubtful and (not place.exact or place.exact == word):
                    return place.code
        return None
