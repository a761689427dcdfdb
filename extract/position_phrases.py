"""How far the phrase of a post reaches: modifiers before its head noun, complements after it.

A linear scan with case agreement; syntax arcs inside long noun phrases are too often wrong. Which body and which country
a phrase names is told in position_bodies.py, who holds the post in positions.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from extract.gazetteer import CLOSING_QUOTES, OPENING_QUOTES, PlaceMention, entity_kinds
from extract.inflect import Agreement, agreement, readings
from extract.language import Document, Language, Token
from extract.lexicon import column, rows

PREFIX = re.compile(r"^(?:экс|вице|обер|унтер|штаб|гос|пресс|лже)-")
NOMINALISED = frozenset(["исполняющий", "управляющий", "командующий", "заведующий", "заведующая", "председательствующий"])
AMBIGUOUS = frozenset(["ведущий", "ведущая", "военный", "рабочий", "рядовой", "присяжный", "пожарный", "служащий", "поверенный"])
MAX_QUOTE = 12  # tokens between quotation marks
# Which kinds of head may take a topic or a place: «спецпредставитель по Сирии», «посол в США», but not «президент по».
WITH_TOPIC = frozenset(
    ["chief", "deputy", "deputy_minister", "aide", "envoy", "minister", "member", "acting", "civil", "military", "collective"]
)
WITH_PLACE = frozenset(["envoy", "military"])
ENDS_OF_PLACE = frozenset(["в", "во", "на"])


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

    def word(self, index: int) -> str:
        """A token's folded text, or "" outside the document."""
        return self.document.tokens[index].lower if 0 <= index < len(self.document.tokens) else ""

    def end_of_sentence(self, index: int) -> int:
        return self.document.sentences[self.document.tokens[index].sentence][1]

    def place_from(self, index: int) -> PlaceMention | None:
        """The country, region or city whose name begins at a token."""
        return next((p for p in self.places_at.get(index, ()) if p.first == index and p.kind != "adjective"), None)


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun of posts: `kind` as in position_head.csv, `governs` the case it asks for, `start` of its complement."""

    index: int
    lemma: str
    kind: str
    governs: str
    is_official: bool
    start: int


@dataclass(frozen=True, slots=True)
class PostPhrase:
    """Tokens `first` up to `last` with the head between; `joined` are the coordinated places of a plural post."""

    first: int
    last: int
    head: Head
    shape: Agreement
    joined: tuple[tuple[int, int], ...] = ()


def scene(document: Document, language: Language, people: Sequence[Named], places: Sequence[PlaceMention]) -> Scene:
    """Index what is known of a document by token."""
    person_at = {i: n for n, person in enumerate(people) for i in range(person.first, person.last)}
    places_at: dict[int, list[PlaceMention]] = defaultdict(list)
    for place in places:
        for i in range(place.first, place.last):
            places_at[i].append(place)
    return Scene(document, language, people, person_at, dict(places_at), entity_kinds(document))


@cache
def heads() -> dict[str, dict[str, str]]:
    """Head nouns of posts by lemma."""
    return {row["head"]: row for row in rows("position_head")}


@cache
def topic_stops() -> frozenset[str]:
    return frozenset(row["noun"] for row in rows("position_topic_stop"))


def find_head(scene: Scene, index: int) -> Head | None:
    """The head noun of a post at a token, if it is one."""
    token = scene.document.tokens[index]
    if index in scene.person_at or len(token.text) < 3 and token.lower != "и":
        return None
    if [scene.word(index + k) for k in range(4)] == ["и", ".", "о", "."]:
        return Head(index, "и.о.", "acting", "Gen", True, index + 4)
    for lemma in head_lemmas(scene.language, token):
        row = heads().get(lemma)
        if row and is_noun_here(scene, token, lemma):
            start = index + 2 if lemma == "исполняющий" else index + 1
            governs = "Gen" if lemma == "исполняющий" else row["governs"]
            return Head(index, lemma, row["kind"], governs, row["is_official"] == "true", start)
    return None


def head_lemmas(language: Language, token: Token) -> list[str]:
    """The lemmas a head may be listed under, the tagger's first: «экс-президентом» is a президент."""
    lemmas = [token.lemma]
    for parse in language.parses(token.text.lower()):
        normal = parse.normal_form.replace("ё", "е")
        fits = not token.gender or parse.feats.get("Gender") in {None, token.gender} or "-" in normal
        if parse.tag.POS in {"NOUN", "ADJF", "PRTF"} and fits and normal not in lemmas:
            lemmas.append(normal)
    if token.lower in heads():
        lemmas.append(token.lower)
    return lemmas + [PREFIX.sub("", lemma) for lemma in lemmas if PREFIX.match(lemma)]


def is_noun_here(scene: Scene, token: Token, lemma: str) -> bool:
    """Whether a word that may be a participle or an adjective is a noun in this place."""
    if lemma == "исполняющий":
        return scene.word(token.index + 1) == "обязанности"
    if lemma in NOMINALISED:
        following = scene.word(token.index + 1)
        return token.pos == "NOUN" or bool(following) and following not in {"и", ","}
    if lemma in AMBIGUOUS:
        return token.pos == "NOUN"
    if lemma == "папа":
        return scene.word(token.index + 1).startswith("римск") or token.is_capitalised
    if token.lemma == "премьера":
        return token.gender != "Fem"
    return (
        token.pos in {"NOUN", "PROPN"}
        or "-" in token.text
        or token.pos in {"VERB", "ADJ", "X", "ADV"}
        and (all(p.tag.POS == "NOUN" for p in scene.language.parses(token.text.lower())[:1]))
    )


def phrase(scene: Scene, head: Head) -> PostPhrase:
    """The whole phrase of a head noun."""
    token = scene.document.tokens[head.index]
    first = modifiers_start(scene, token)
    modifiers = [t for t in scene.document.tokens[first : head.index] if t.pos not in {"CCONJ", "ADV"}]
    shape = agreement(scene.language, token, modifiers)
    shape = shape or Agreement(token.case, token.number or "Sing", token.gender)
    walk = Walk(scene, head, shape)
    last = walk.run()
    return PostPhrase(first, last, head, shape, tuple(walk.joined))


def modifiers_start(scene: Scene, head: Token) -> int:
    """The first of the modifiers that belong to a post: «первый», «специальный», «российский», not «новый»."""
    first = head.index
    floor = scene.document.sentences[head.sentence][0]
    while first > floor:
        before = scene.document.tokens[first - 1]
        joined = before.lower in {"и", "-"} and first - 1 > floor and first < head.index
        if joined and is_modifier(scene, scene.document.tokens[first - 2], head):
            first -= 2
        elif is_modifier(scene, before, head) or before.lower == "временно" and head.lemma.startswith("исполня"):
            first -= 1
        else:
            break
    return first


def is_modifier(scene: Scene, token: Token, head: Token) -> bool:
    """An adjective that tells the post and agrees with its head in case."""
    if token.index in scene.person_at:
        return False
    lemma = token.lemma
    kept = column("position_modifier", "adjective", "kept").get(lemma)
    national = any(p.kind == "adjective" for p in scene.places_at.get(token.index, ()))
    if kept == "false" or not (kept or national or lemma.endswith(("ский", "цкий"))):
        return False
    cases = {form.case for form in readings(scene.language, head.text)} or {head.case}
    return any(form.is_adjective and form.case in cases for form in readings(scene.language, token.text))


class Walk:
    """A walk to the right from a head noun, group by group, for as long as what comes belongs to the post."""

    def __init__(self, scene: Scene, head: Head, shape: Agreement) -> None:
        self.scene, self.head, self.shape = scene, head, shape
        self.tokens = scene.document.tokens
        self.index = head.start
        self.stop = scene.end_of_sentence(head.index)
        self.case = head.governs or "Gen"
        self.groups: list[tuple[int, int]] = []
        self.joined: list[tuple[int, int]] = []
        self.has_preposition = False

    def run(self) -> int:
        """The end of the phrase."""
        steps = (self.quote, self.group, self.coordinated, self.preposition, self.person)
        while self.index < self.stop and any(step() for step in steps):
            pass
        return self.index

    def take(self, last: int) -> bool:
        self.groups.append((self.index, last))
        self.index = last
        return True

    def group(self) -> bool:
        """One noun with its adjectives in the case that is due; after it only genitives follow."""
        last = noun_group(self.scene, self.index, self.case, self.stop)
        if last is None or not self.may_nest(last - 1):
            return False
        self.case = "Gen"
        return self.take(last)

    def may_nest(self, index: int) -> bool:
        """Whether a noun may depend on what stands before, seeing that it may be a post itself: «советник президента»."""
        if rank_at(self.scene, index):
            return False
        inner = find_head(self.scene, index)
        if inner is None or self.tokens[index].number == "Plur":
            return True
        after_place = bool(self.groups) and self.scene.place_from(self.groups[-1][0]) is not None
        return inner.kind != "occupation" and self.head.kind not in {"state", "minister"} and not after_place

    def quote(self) -> bool:
        """A name between quotation marks: «командир подлодки «Екатеринбург»»."""
        if self.tokens[self.index].text not in OPENING_QUOTES or self.has_preposition and self.case != "Gen":
            return False
        for last in range(self.index + 2, min(self.index + MAX_QUOTE, self.stop)):
            if self.tokens[last].text in CLOSING_QUOTES:
                capital = self.tokens[self.index + 1].text[:1].isupper() or self.tokens[self.index + 1].text.isdigit()
                return capital and self.take(last + 1)
        return False

    def coordinated(self) -> bool:
        """«промышленности и торговли», «труда, занятости и социальной защиты», «президенты России и США»."""
        if not self.groups or self.tokens[self.index].lower not in {"и", ","}:
            return False
        case = self.group_case()
        last = noun_group(self.scene, self.index + 1, case, self.stop)
        if last is None or not self.may_join(self.groups[-1], (self.index + 1, last)):
            return False
        if self.tokens[self.index].lower == "," and not self.comes_to_and(last, case):
            return False
        if self.scene.place_from(self.index + 1) and self.shape.number == "Plur":
            self.joined = self.joined or [self.groups[-1]]
            self.joined.append((self.index + 1, last))
        self.index += 1
        return self.take(last)

    def group_case(self) -> str:
        """The case of the last group: the one after a preposition keeps its own."""
        first, last = self.groups[-1]
        return self.tokens[last - 1].case or "Gen" if self.has_preposition else "Gen"

    def may_join(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Like joins like: two things, or two countries where there are several officials."""
        place, another = self.scene.place_from(one[0]), self.scene.place_from(other[0])
        if place or another:
            return bool(place and another) and (self.shape.number == "Plur" or self.has_preposition)
        noun = self.tokens[other[1] - 1]
        if noun.text.isupper():
            return self.shape.number == "Plur" and self.tokens[one[1] - 1].text.isupper()
        animate = any(f.is_animate for f in readings(self.scene.language, noun.text) if not f.is_adjective)
        return not animate and not noun.is_capitalised and find_head(self.scene, noun.index) is None

    def comes_to_and(self, index: int, case: str) -> bool:
        """After a comma: more of the same follow, the last of them after «и»."""
        while index < self.stop and self.tokens[index].lower in {",", "и"}:
            last = noun_group(self.scene, index + 1, case, self.stop)
            if last is None:
                return False
            if self.tokens[index].lower == "и":
                return True
            index = last
        return False

    def preposition(self) -> bool:
        """«по вопросам …», «при президенте», «в США», «от Техаса», where the head may take them."""
        word, following = self.tokens[self.index].lower, self.index + 1
        if following >= self.stop:
            return False
        cases = {"по": "Dat", "при": "Loc", "от": "Gen", "в": "Loc", "во": "Loc", "на": "Loc"}
        if word not in cases or not self.takes(word, following):
            return False
        last = noun_group(self.scene, following, cases[word], self.stop)
        if last is None:
            return False
        self.has_preposition, self.case = True, "Gen"
        self.index = following
        return self.take(last)

    def takes(self, word: str, following: int) -> bool:
        """Whether this head, or the body it is head of, goes with a preposition."""
        kind, token = self.head.kind, self.tokens[following]
        if word == "по":
            vice = self.head.lemma.startswith("вице")
            nouns = {t.lemma for t in self.tokens[following : following + 3]}
            return (kind in WITH_TOPIC or vice) and token.lemma not in topic_stops() and not nouns & {"телефон", "итог"}
        if word == "от":
            return kind == "member"
        if word == "при":
            return kind in {"envoy", "aide", "chief", "member"}
        located = bool(self.scene.place_from(following)) or self.scene.entity_at.get(following) == "LOC"
        near = any(self.scene.entity_at.get(i) == "LOC" for i in (following + 1,)) and not token.is_capitalised
        return kind in WITH_PLACE and (located or token.text.isupper() or near and kind == "envoy")

    def person(self) -> bool:
        """The name of a nested post's holder: «советник президента США Дональда Трампа по …»."""
        name = self.scene.person_at.get(self.index)
        if name is None or self.head.kind not in {"aide", "envoy", "deputy"} or not self.groups:
            return False
        nested = next((g for g in self.groups if find_head(self.scene, g[1] - 1)), None)
        person = self.scene.people[name]
        if nested is None or person.first != self.index or "Gen" not in cases_of(self.scene, person):
            return False
        following = self.scene.word(person.last)
        if self.shape.case == "Gen" and not (following == "по" or person.last in self.scene.person_at):
            return False
        return self.take(person.last)


def cases_of(scene: Scene, person: Named) -> set[str]:
    """The cases a name may stand in."""
    if person.case:
        return {person.case}
    first = scene.document.tokens[person.first]
    return {first.case} if first.case else {"Nom", "Gen", "Dat", "Acc", "Ins", "Loc"}


def noun_group(scene: Scene, index: int, case: str, stop: int) -> int | None:
    """The end of adjectives and a noun in a case that begin at a token; None if there is no such group."""
    while index < stop:
        token = scene.document.tokens[index]
        if index in scene.person_at:
            return None
        place = scene.place_from(index)
        if place and (is_noun(scene, token, case) or place.last - place.first > 1):
            return place.last
        if is_noun(scene, token, case):
            return index + 1
        if not is_adjective(scene, token, case):
            return None
        joint = scene.word(index + 1) in {"и", ","} and index + 2 < stop
        joint = joint and is_adjective(scene, scene.document.tokens[index + 2], case)
        index += 2 if joint else 1
    return None


def is_noun(scene: Scene, token: Token, case: str) -> bool:
    """A noun that may stand in a case; abbreviations stand in all."""
    if token.text.isupper() and len(token.text) > 1:
        return token.text.isalpha() or "-" in token.text
    if token.pos not in {"NOUN", "PROPN", "X", "ADJ", "VERB", "NUM", "ADV"} or not token.text[:1].isalpha():
        return False
    forms = [f for f in readings(scene.language, token.text) if not f.is_adjective]
    in_name = token.is_capitalised and scene.entity_at.get(token.index) in {"ORG", "LOC"}
    if not any(f.case == case for f in forms):
        return token.pos in {"NOUN", "PROPN"} and (token.case == case or in_name and not forms)
    return token.case in {case, "", "Acc"} or in_name or case in {"Dat", "Loc"} and token.case in {"Dat", "Loc", "Gen"}


def is_adjective(scene: Scene, token: Token, case: str) -> bool:
    """An adjective, ordinal or participle that may stand in a case."""
    if token.pos in {"DET", "PRON", "ADP", "PUNCT"} or not token.text[:1].isalnum():
        return False
    return any(f.is_adjective and f.case == case for f in readings(scene.language, token.text))


@cache
def ranks() -> dict[str, list[tuple[str, ...]]]:
    """Military ranks by their first word, longest first."""
    from extract.gazetteer import REFERENCE, fold
    from extract.gazetteer import rows as table

    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in table(REFERENCE / "military_rank.csv"):
        words = tuple(fold(row["rank"]).split(" "))
        found[words[0]].append(words)
    return {first: sorted(ranks, key=len, reverse=True) for first, ranks in found.items()}


def rank_at(scene: Scene, index: int) -> tuple[str, int] | None:
    """The military rank that begins at a token, nominative, and its end."""
    if index >= len(scene.document.tokens) or index in scene.person_at:
        return None
    token = scene.document.tokens[index]
    bases = {token.lemma, token.lower}
    bases |= {p.normal_form.replace("ё", "е") for p in scene.language.parses(token.text.lower())}
    for base in bases:
        for words in ranks().get(base, ()):
            if all(is_form(scene, index + k, word) for k, word in enumerate(words) if k):
                return " ".join(words), index + len(words)
    return None


def is_form(scene: Scene, index: int, word: str) -> bool:
    """Whether a token is a word of a rank, as it stands or bent."""
    return (
        scene.word(index) == word or index < len(scene.document.tokens) and scene.document.tokens[index].lemma == word
    )
