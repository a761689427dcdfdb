"""Which names of one article are one person: surname alone, initials, reversed order, spelling variants.

Works on names in the nominative (`forms`); nothing is declined here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from extract.names.declension import fold
from extract.names.parts import SPANISH, Draft
from extract.tables import lexicon

ARABIC_ARTICLE = re.compile(r"^(аль|эль|ас|аш|ад|ар|ан)-")
SURE = 0.97  # from here on a name's gender parts it from a person of the other gender


@dataclass(frozen=True)
class Key:
    """What of a name is compared: folded surname words, given names, patronymic, initials."""

    surname: tuple[str, ...]
    given: tuple[str, ...]
    patronymic: str
    initials: str

    @property
    def shelves(self) -> set[str]:
        """The beginnings of all words: where a person is looked for."""
        return {beginning(word) for word in (*self.surname, *self.given)}

    @property
    def sought(self) -> set[str]:
        """The beginnings under which the person of a name must stand."""
        return {beginning(word) for word in self.surname or self.given}


def beginning(word: str) -> str:
    """The first two letters, which spelling variants share."""
    return word[:2].replace("э", "е")


@dataclass(eq=False)
class Person:
    """A person of the article with all the names it goes by."""

    number: int = 0
    drafts: list[Draft] = field(default_factory=list)
    keys: dict[Key, None] = field(default_factory=dict)  # in order, each once
    firsts: list[int] = field(default_factory=list)  # where the names begin, in order
    gender: str = ""
    full_name: str = ""
    surname: str | None = None
    given_name: str | None = None
    patronymic: str | None = None

    @property
    def is_family(self) -> bool:
        return self.drafts[0].state[2] == "Plur"

    def add(self, draft: Draft, key: Key) -> None:
        if not self.drafts:
            self.gender = draft.gender
        self.drafts.append(draft)
        self.keys[key] = None
        insort(self.firsts, draft.first)


def gather(drafts: list[Draft]) -> list[Person]:
    """The persons of an article, numbered by first occurrence; the fullest names are taken first."""
    keyed = sorted(
        ((key_of(d), d) for d in drafts if d.words), key=lambda pair: (*fullest_first(pair[0]), pair[1].first)
    )
    shelves: dict[str, list[Person]] = defaultdict(list)  # by first letters
    people: list[Person] = []
    for key, draft in keyed:
        near = {id(p): p for letters in sorted(key.sought) for p in shelves[letters]}
        person = choose(list(near.values()), draft, key)
        if person is None:
            person = Person()
            people.append(person)
        for letters in key.shelves:
            if person not in shelves[letters][-1:]:
                shelves[letters].append(person)
        person.add(draft, key)
    return finished(people)


def fullest_first(key: Key) -> tuple[int, ...]:
    """Fuller names first; a name with a surname before one without."""
    return (-bool(key.surname), -bool(key.given), -len(key.initials), -len(key.given) - len(key.surname))


def key_of(draft: Draft) -> Key:
    """The comparable parts of a declined name."""
    surname = tuple(ARABIC_ARTICLE.sub("", fold(w)) for w in draft.of("surname", "family", "any"))
    given = tuple(fold(w) for w in draft.of("given", "fixed", "foreign"))
    patronymic = "".join(fold(w) for w in draft.of("patronymic"))
    initials = "".join(fold(w).rstrip(".") for w in draft.of("initial"))
    return Key(surname, given, patronymic, initials)


def choose(people: list[Person], draft: Draft, key: Key) -> Person | None:
    """The person that a name belongs to: of several the one named last before it."""
    if draft.state[2] == "Plur":
        return next((p for p in people if p.is_family and key in p.keys), None)
    fitting = [p for p in people if not p.is_family and is_same(p, draft, key)]
    if not fitting and len(key.surname) == 1 and not key.given and not key.initials:
        # «Хоакин» that no dictionary has, «Фук» of «Нгуен Суан Фук»
        fitting = [p for p in people if any(key.surname[0] in k.given for k in p.keys)]
    alone = [p for p in fitting if key in p.keys and not key.surname]
    if len(alone) == 1:
        return alone[0]
    if len(fitting) > 1 and not any(key.surname and k.surname == key.surname for p in fitting for k in p.keys):
        return None
    return max(fitting, key=lambda p: nearness(p, draft), default=None)


def nearness(person: Person, draft: Draft) -> tuple[bool, bool, int]:
    """Persons of the name's gender first, then how closely before it they were named last; later ones come behind."""
    before = bisect_left(person.firsts, draft.first)
    place = person.firsts[before - 1] if before else -person.firsts[0]
    return person.gender == draft.gender, bool(before), place


def is_same(person: Person, draft: Draft, key: Key) -> bool:
    """Whether a name can be a person's: by surname, given name, initials and gender."""
    if person.gender and draft.gender and person.gender != draft.gender and draft.certainty > SURE:
        return False
    if key in person.keys:
        return True
    fits = [parts_fit(known, key) for known in person.keys]
    return all(fits) if key.surname and key.given else any(fits)


def parts_fit(known: Key, key: Key) -> bool:
    if known.patronymic and key.patronymic and not alike(known.patronymic, key.patronymic):
        return False
    if is_tail(known, key) or is_tail(key, known):
        return True
    if not known.surname or not key.surname:
        return bool(known.given and key.given) and given_fit(known, key)
    return surnames_fit(known.surname, key.surname, bool(known.given and key.given)) and given_fit(known, key)


def is_tail(whole: Key, part: Key) -> bool:
    """All words of a name are the last ones of a longer one: «Лопес Мьера», «Кенни» taken for given names."""
    long, short = (*whole.given, *whole.surname), (*part.given, *part.surname)
    return (
        bool(whole.given and whole.surname and part.given) and len(short) < len(long) and long[-len(short) :] == short
    )


def surnames_fit(one: tuple[str, ...], two: tuple[str, ...], is_named: bool) -> bool:
    """The shorter surname is a run of the longer one («Мьера» of «Лопес Мьера»); spelling variants only beside a given name."""
    short, long = sorted((one, two), key=len)
    same = alike if is_named else str.__eq__
    return any(
        all(same(a, b) for a, b in zip(short, long[i:], strict=False)) for i in range(len(long) - len(short) + 1)
    )


def given_fit(known: Key, key: Key) -> bool:
    """Given names agree as far as both are known; initials stand for given name and patronymic."""
    one, two = full_given(known), full_given(key)
    if one and two and one[0].split("-")[0] == two[0].split("-")[0]:  # «Хосе-Мария», «Хосе»
        one, two = one[1:], two[1:]
    if one and two:
        return all(any(alike(a, b) for b in two) for a in one) or all(any(alike(b, a) for a in one) for b in two)
    if known.initials or key.initials:
        letters = [known.initials or "".join(g[0] for g in one), key.initials or "".join(g[0] for g in two)]
        short, long = sorted(letters, key=len)
        return long.startswith(short)
    return True


def full_given(key: Key) -> tuple[str, ...]:
    return (*key.given, key.patronymic) if key.patronymic else key.given


@cache
def short_names() -> frozenset[frozenset[str]]:
    """Given names with their short forms, as pairs: «Джо», «Джозеф»."""
    return frozenset(frozenset({fold(row["short"]), fold(row["full"])}) for row in lexicon("given_short"))


def alike(one: str, two: str) -> bool:
    """One word in two spellings: «Эммануэль», «Эмманюэль», at least five letters, one of them different; or a short name."""
    if {one, two} in short_names():
        return True
    one, two = one.replace("э", "е"), two.replace("э", "е")
    if one == two:
        return True
    if min(len(one), len(two)) < 5 or one[:2] != two[:2] or abs(len(one) - len(two)) > 1:
        return False
    prefix = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    rest = (one[prefix + 1 :], two[prefix + 1 :]), (one[prefix:], two[prefix + 1 :]), (one[prefix + 1 :], two[prefix:])
    return any(a == b for a, b in rest) and prefix < max(len(one), len(two)) - 1


def finished(people: list[Person]) -> list[Person]:
    """Each person with the full name and its parts, numbered by first occurrence."""
    people.sort(key=lambda p: min(d.first for d in p.drafts))
    for number, person in enumerate(people):
        person.number = number
        name_fully(person)
    return people


def name_fully(person: Person) -> None:
    """The fullest form: given names, patronymic, surname, no initials; of equal ones the commonest, then the first."""
    counts = Counter(d.nominative for d in person.drafts)
    best = max(person.drafts, key=lambda d: (fullness(d), counts[d.nominative], -d.first))
    given, patronymic, surname = (
        best.of("given", "fixed", "foreign"),
        best.of("patronymic"),
        surname_words(best, person),
    )
    person.given_name = " ".join(best_given(best, given, surname)) or None
    person.surname = " ".join(surname) or None
    person.patronymic = " ".join(patronymic) or next((w for d in person.drafts for w in d.of("patronymic")), None)
    person.full_name = in_order(best)


def fullness(draft: Draft) -> tuple[int, int, int]:
    has_surname = bool(draft.of("surname", "family", "any"))
    return (
        int(has_surname and bool(draft.of("given", "foreign"))),
        len(draft.of("given", "patronymic", "surname", "any")),
        len(draft.of("initial")),
    )


def in_order(draft: Draft) -> str:
    """A name with the surname last, unless it is a people's custom to put it first."""
    if draft.is_asian:
        return draft.nominative
    pairs = list(zip(draft.words, draft.parts, strict=True))
    heads = [i for i, (_, p) in enumerate(pairs) if p.role == "given" or p.role == "initial"]
    if heads and pairs[0][1].role == "surname" and all(p.role == "surname" for _, p in pairs[: heads[0]]):
        pairs = pairs[heads[0] :] + pairs[: heads[0]]
    return " ".join(w for w, _ in pairs)


def surname_words(draft: Draft, person: Person) -> tuple[str, ...]:
    """The surname with its particles; of a double one both words where the article or its Spanish look says so."""
    words = [w for w, p in zip(draft.words, draft.parts, strict=True) if p.role in ("surname", "family")]
    middle = draft.of("any")
    spanish = middle and SPANISH.search(middle[-1].lower())
    doubled = any(len(k.surname) > 1 and not k.given for k in person.keys)
    if middle and (spanish or doubled or (draft.is_spanish and len(draft.parts) > 3)):
        words = [*middle[-1:], *words]
    return tuple(with_particles(draft, words))


def with_particles(draft: Draft, words: list[str]) -> list[str]:
    """The particles just before the surname come with it: «ван дер Беллен»."""
    result: list[str] = []
    pending: list[str] = []
    for word, part in zip(draft.words, draft.parts, strict=True):
        if part.role == "particle":
            pending.append(word)
            continue
        if word in words and part.role in ("surname", "family", "any"):
            result += [*pending, word]
        pending = []
    return result + (pending if result else [])


def best_given(draft: Draft, given: tuple[str, ...], surname: tuple[str, ...]) -> tuple[str, ...]:
    """Given names, with the middle words that did not go to the surname."""
    return (*given, *(w for w in draft.of("any") if w not in surname)) if given else given
