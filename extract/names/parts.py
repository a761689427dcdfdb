"""A name taken apart: initials, given names, patronymic, surname, particles, and which word is which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extract.language import Document, Language
from extract.names.context import State, context
from extract.names.declension import fold, is_given, is_of_father, is_patronymic, is_surname
from extract.names.words import APOSTROPHES, CHINESE, NUMERAL, asian_surnames, is_initial, particles
from extract.tables import word_set

# «Чжина» of «Ким Ён Чжина» has a syllable too many to be the nominative.
_SYLLABLE = "[бвгджзйклмнпрстфхцчшщ]{0,3}[аеиоуыэюя]{1,3}й?(?:нг|нь|[кптмнлрс])?"
ONE_SYLLABLE, TWO_SYLLABLES = re.compile(f"{_SYLLABLE}$"), re.compile(f"(?:{_SYLLABLE}){{1,2}}$")
ENDING = re.compile("(?<=[^аеиоуыэюя])(?:а|у|ом|ем|е|я|ю)$")
# A surname that may stand before the given name: «Юлдашева Кристина», but «Норман Огустин».
RUSSIAN_SURNAME = re.compile(r"(ов|ев)(а|у|ым|ой|е)?$|(ск|цк)(ий|ого|ому|им|ом|ая|ой|ую)$|(енко|дзе|швили)$")
KNOWN_SURNAME = re.compile(r"(ин|ын)(а|у|ым|ой|е)?$|(ян|ук|юк|ец|ич)(а|у|ом|ем|е)?$")
# A Spanish word does not end in «ск» or «т»: «Биоска» of «Оскара Энрике Биоска Гальего» is no genitive of «Биоск».
NOT_SPANISH = re.compile(r"([бвгжкмптфцчшщ]|ая|ий|ый)$")
SPANISH = re.compile(r"(ес|ас|ос|ис|ия|ро)(а|у|ом|е|ы|у|ой)?$")


@dataclass(frozen=True, slots=True)
class Part:
    """One unit of a name; `role` is initial, given, patronymic, surname, any, particle or numeral; in «Ким Чен Ын» family, fixed, foreign."""

    text: str
    role: str
    token: int


@dataclass(frozen=True)
class Draft:
    """A name being read: its parts, what the context says of each state, and, once declined, its nominative parts."""

    first: int
    last: int
    parts: tuple[Part, ...]
    evidence: Mapping[State, float] = field(default_factory=dict)
    state: State = ("", "", "")
    certainty: float = 0.0
    words: tuple[str, ...] = ()  # the parts in the nominative
    is_asian: bool = False

    @property
    def is_spanish(self) -> bool:
        """A Spanish given name stands in it, undeclined or not: «Энрике», «Хосе», «Карлосом»."""
        stems = word_set("spanish_given_name", "name")
        texts = [fold(p.text) for p in self.parts if p.role in {"given", "any"}]
        return any(t in stems or re.sub("(а|у|ом|е|я|ю|ем)$", "", t) in stems for t in texts)

    @property
    def case(self) -> str:
        return self.state[0]

    @property
    def gender(self) -> str:
        return self.state[1]

    @property
    def nominative(self) -> str:
        return written(self.words, self.parts)

    def of(self, *roles: str) -> tuple[str, ...]:
        """The nominative words of some roles, in order."""
        return tuple(w for w, p in zip(self.words, self.parts, strict=True) if p.role in roles)


def written(words: tuple[str, ...], parts: tuple[Part, ...]) -> str:
    """Parts as one string: «С. В. Лавров», «Шарль д'Эстен»."""
    return " ".join(w for w, p in zip(words, parts, strict=True) if w)


def draft(document: Document, language: Language, span: tuple[int, int]) -> Draft:
    """A span taken apart, with the evidence of its context."""
    units = tuple(units_of(document, span))
    words = [text for text, kind, _ in units if kind == "word"]
    has_initials = any(kind == "initial" for _, kind, _ in units)
    named, asian = roles(language, words, has_initials)
    if any(kind == "numeral" for _, kind, _ in units):  # «Хуан Карлос I» has no surname
        named, asian = ["given"] * len(words), False
    found = iter(named)
    parts = tuple(Part(text, next(found) if kind == "word" else kind, token) for text, kind, token in units)
    tokens = [
        document.tokens[p.token] for p in parts if p.role not in ("initial", "particle", "numeral", "family", "fixed")
    ]
    evidence = context(document, span, tokens) if tokens else {}
    return Draft(*span, parts if words else (), evidence, is_asian=asian)


def units_of(document: Document, span: tuple[int, int]) -> Iterator[tuple[str, str, int]]:
    """(text, kind, token) of the units of a span; «О'Нил» is one word, «С.» an initial."""
    tokens, index = document.tokens, span[0]
    while index < span[1]:
        token = tokens[index]
        if is_initial(document, index):
            yield token.text + ".", "initial", index
            index += 2
        elif index + 2 < span[1] and tokens[index + 1].text in APOSTROPHES:
            yield document.span_text(index, index + 3), "word", index + 2
            index += 3
        elif token.text in particles("next") | particles("previous"):
            yield token.text, "particle", index
            index += 1
        elif NUMERAL.match(token.text) and index > span[0]:
            yield token.text, "numeral", index
            index += 1
        else:
            if token.text[:1].isalpha():
                yield token.text, "word", index
            index += 1


def roles(language: Language, words: list[str], has_initials: bool) -> tuple[list[str], bool]:
    """The role of each word of a name, and whether the surname stands first for good (Chinese, Korean, Vietnamese)."""
    count = len(words)
    given = [is_given(language, w) for w in words]
    surname = [is_surname(language, w) for w in words]
    patronymic = [is_patronymic(language, w, by_suffix=count > 2) for w in words]
    if has_initials and count == 1:
        return ["surname"], False
    if count == 1:
        return [single_role(given[0], surname[0], is_of_father(language, words[0]))], False
    if is_asian(language, words, given, surname):
        return ["family", *["fixed"] * (count - 2), "foreign"], True
    for i in range(1, count):
        is_last_name = count == 2 and (surname[i] or not is_of_father(language, words[i]))
        if patronymic[i] and given[i - 1] and not is_last_name:
            return [*["surname"] * (i - 1), "given", "patronymic", *["surname"] * (count - i - 1)], False
    if count == 2 and given[1] and not surname[1] and not given[0] and comes_first(words[0].lower(), surname[0]):
        return ["surname", "given"], False
    return western(given), False


def comes_first(word: str, is_known: bool) -> bool:
    """A surname that may stand before the given name: by its suffix, some only where the dictionary has it."""
    return bool(RUSSIAN_SURNAME.search(word) or (is_known and KNOWN_SURNAME.search(word)))


def single_role(given: bool, surname: bool, patronymic: bool) -> str:
    if given and surname:
        return "any"
    return "given" if given else "patronymic" if patronymic and not surname else "surname"


def western(given: list[bool]) -> list[str]:
    """Given names, then words that may be either, then the surname."""
    middle = ["given" if all(given[1 : i + 1]) else "any" for i in range(1, len(given) - 1)]
    return ["given", *middle, "surname"]


def is_asian(language: Language, words: list[str], given: list[bool], surname: list[bool]) -> bool:
    """«Си Цзиньпин», «Ким Чен Ын», «Нгуен Фу Чонг»: a known surname first, then one or two short words or Chinese syllables."""
    rest = [fold(w) for w in words[1:]]
    if fold(words[0]) not in asian_surnames() or len(words) > 4:
        return False
    if len(rest) > 1 and all(map(ONE_SYLLABLE.match, [*rest[:-1], ENDING.sub("", rest[-1])])):
        return True
    if any(given[1:]):
        return False
    if len(rest) == 1:
        word = rest[0].replace("-", "")
        unknown = not surname[1] and not any(p.is_known for p in language.parses(word))
        return (
            bool(CHINESE.match(word))
            or (unknown and any(map(TWO_SYLLABLES.match, (word, ENDING.sub("", word)))))  # «Ким Ёнсоком»
            or ("-" in rest[0] and len(word) < 10)
        )
    return all(len(w) <= 7 for w in rest) and not any(surname[1:])
