"""A document with what is known of its tokens, and the noun groups and military ranks that begin at them.

The reading of single words under case agreement, for the scan of posts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Protocol

from extract.inflect import readings
from extract.language import Document, Language, Token
from extract.places import PlaceMention
from extract.places.evidence import entity_kinds
from extract.places.forms import fold
from extract.tables import column, reference

ALL_CASES = frozenset({"Nom", "Gen", "Dat", "Acc", "Ins", "Loc"})
NOUN_TAGS = frozenset({"NOUN", "PROPN", "X", "ADJ", "VERB", "NUM", "ADV"})
NO_ADJECTIVE_TAGS = frozenset({"DET", "PRON", "ADP", "PUNCT"})
# After these a name stands as it is: «штата Аризона», «провинции Хорасан-Резави», «города Орша».
KINDS_OF_PLACE = frozenset(
    [
        "штат",
        "провинция",
        "округ",
        "округа",
        "город",
        "республика",
        "остров",
        "область",
        "район",
        "край",
        "село",
        "поселок",
        "река",
    ]
)


class Named(Protocol):
    """What of a person's mention is needed here."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def case(self) -> str: ...


@dataclass(frozen=True)
class Scene:
    """A document with what is known of its tokens: whose name, which place, which kind of entity."""

    document: Document
    language: Language
    people: Sequence[Named]
    person_at: dict[int, int]
    places_at: dict[int, list[PlaceMention]]
    entity_at: dict[int, str]
    bodies: dict[Hashable, Any] = field(default_factory=dict)  # what has been asked of phrases, kept: see bodies.py

    def word(self, index: int) -> str:
        """A token's folded text, or "" outside the document."""
        return self.document.tokens[index].lower if 0 <= index < len(self.document.tokens) else ""

    def end_of_sentence(self, index: int) -> int:
        """The first token after the sentence of a token."""
        return self.document.sentences[self.document.tokens[index].sentence][1]

    def place_from(self, index: int) -> PlaceMention | None:
        """The country, region or city whose name begins at a token."""
        return next((p for p in self.places_at.get(index, ()) if p.first == index and p.kind != "adjective"), None)

    def cases_of(self, person: Named) -> frozenset[str]:
        """The cases a name may stand in."""
        case = person.case or self.document.tokens[person.first].case
        return frozenset({case}) if case else ALL_CASES


def scene(document: Document, language: Language, people: Sequence[Named], places: Sequence[PlaceMention]) -> Scene:
    """Index what is known of a document by token."""
    person_at = {i: n for n, person in enumerate(people) for i in range(person.first, person.last)}
    places_at: dict[int, list[PlaceMention]] = defaultdict(list)
    for place in places:
        for i in range(place.first, place.last):
            places_at[i].append(place)
    return Scene(document, language, people, person_at, dict(places_at), entity_kinds(document))


def noun_group(here: Scene, index: int, case: str, stop: int) -> int | None:
    """The end of adjectives and a noun in a case that begin at a token; None if there is no such group."""
    while index < stop:
        token = here.document.tokens[index]
        if index in here.person_at:
            return None
        place = here.place_from(index)
        if place and (is_noun(here, token, case) or place.last - place.first > 1):
            return place.last
        following = here.document.tokens[index + 1] if index + 1 < stop and token.pos in {"ADJ", "ADV"} else None
        leads = following and (is_noun(here, following, case) or is_adjective(here, following, case))
        if is_noun(here, token, case) and not (leads and is_adjective(here, token, case)):
            return index + 1
        if token.pos == "ADV" and leads:  # «крайне правого фронта»
            index += 1
            continue
        if not is_adjective(here, token, case):
            return None
        joint = here.word(index + 1) in {"и", ","} and index + 2 < stop
        joint = joint and is_adjective(here, here.document.tokens[index + 2], case)
        index += 2 if joint else 1
    return None


def is_noun(here: Scene, token: Token, case: str) -> bool:
    """A noun that may stand in a case; abbreviations stand in all."""
    if token.text.isupper() and len(token.text) > 1:
        return token.text.isalpha() or "-" in token.text
    if token.text.isascii() and token.is_capitalised:  # «тренер Chicago Bulls»
        return True
    if token.pos not in NOUN_TAGS or not token.text[:1].isalpha() or token.pos == "VERB" and "-" not in token.text:
        return False
    forms = [f for f in readings(here.language, token.text) if not f.is_adjective]
    in_name = token.is_capitalised and here.entity_at.get(token.index) in {"ORG", "LOC"}
    if not any(f.case == case for f in forms):
        return token.pos in {"NOUN", "PROPN"} and (token.case == case or in_name and not forms)
    # The dictionary knows no such case and number: «рок-группы», tagged as a nominative singular.
    doubted = not any(f.case == token.case and token.number in {f.number, ""} for f in forms)
    return (
        token.case in {case, "", "Acc"}
        or in_name
        or doubted
        or case in {"Dat", "Loc"}
        and token.case in {"Dat", "Loc", "Gen"}
    )


def is_adjective(here: Scene, token: Token, case: str) -> bool:
    """An adjective, ordinal or participle that may stand in a case."""
    if token.pos in NO_ADJECTIVE_TAGS or not token.text[:1].isalnum():
        return token.lemma == "свой" and token.case == case
    return any(f.is_adjective and f.case == case for f in readings(here.language, token.text))


def name_of_place(here: Scene, index: int) -> int | None:
    """The end of a name that stands unbent after the kind of thing it is: «штата Аризона», «клуба Тоттенхэм»."""
    token, kind = here.document.tokens[index], here.document.tokens[index - 1].lemma
    if index in here.person_at or not token.is_capitalised:
        return None
    if column("position_body", "noun", "level").get(kind) in {"body", "company"}:
        return index + 1 if here.entity_at.get(index) == "ORG" else None
    if kind not in KINDS_OF_PLACE:
        return None
    place = here.place_from(index)
    if place:
        return place.last
    return index + 1 if here.entity_at.get(index) == "LOC" or "-" in token.text else None


@cache
def ranks() -> dict[str, list[tuple[str, ...]]]:
    """Military ranks by their first word, longest first."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in reference("military_rank"):
        words = tuple(fold(row["rank"]).split(" "))
        found[words[0]].append(words)
    return {first: sorted(same, key=len, reverse=True) for first, same in found.items()}


@lru_cache(maxsize=50_000)
def ranks_opened_by(language: Language, word: str, lemma: str) -> tuple[tuple[str, ...], ...]:
    """The ranks whose first word a word may be a form of."""
    if word[:3] not in {rank[:3] for rank in ranks()}:
        return ()
    bases = [lemma, word, *(p.normal_form.replace("ё", "е") for p in language.parses(word))]
    return tuple(rank for base in dict.fromkeys(bases) for rank in ranks().get(base, ()))


def rank_at(here: Scene, index: int) -> tuple[str, int] | None:
    """The military rank that begins at a token, nominative, and its end."""
    if index >= len(here.document.tokens) or index in here.person_at:
        return None
    token = here.document.tokens[index]
    for words in ranks_opened_by(here.language, token.lower, token.lemma):
        if all(is_form(here, index + k, word) for k, word in enumerate(words) if k):
            return " ".join(words), index + len(words)
    return None


def is_form(here: Scene, index: int, word: str) -> bool:
    """Whether a token is a word of a rank, as it stands or bent."""
    return here.word(index) == word or index < len(here.document.tokens) and here.document.tokens[index].lemma == word
