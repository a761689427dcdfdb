"""What case forms a word of a name can be: from the dictionary, and by paradigm where the dictionary has no such name.

Only single words are judged here, each by itself; which reading holds is decided from the context in `names`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from extract.language import Language
from extract.tables import lexicon

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
COLUMNS = ("nominative", "genitive", "dative", "accusative", "instrumental", "locative")
TAGS = {"given": "Name", "surname": "Surn", "patronymic": "Patr"}
# How much likelier than by its ending a reading is that the dictionary has under the tag.
KNOWN = {"Name": 10.0, "Surn": 4.0, "Patr": 10.0}
# What a reading by ending is still worth where the dictionary reads the word as such a name.
UNLISTED = {"given": 0.15, "patronymic": 0.15, "surname": 0.5, "any": 0.4, "foreign": 1.0}
UNREADABLE = 0.0005  # the word as it stands, in any case: a misprint, or a name nobody declines
PATRONYMIC = re.compile(r"(ович|евич|ьич|овн|евн|иничн|ичн)(а|у|ем|ом|е|ы|ой)?$")


UNDECLINED = 0.03  # a foreign given name left as it is before a declined surname: «с Мьинт Аунгом»


class Reading(NamedTuple):
    """A word form as (nominative, case, gender, number); `weight` is an odds, not a probability."""

    nominative: str
    case: str
    gender: str
    number: str
    weight: float


@dataclass(frozen=True, slots=True)
class Paradigm:
    """One row of `name_paradigm.csv`: the endings of a class of names, by case."""

    kind: str
    gender: str
    number: str
    stem: re.Pattern[str]
    nominative: str
    endings: tuple[tuple[str, str], ...]
    weight: float
    is_adjective: bool  # «Мостового» is of «Мостовой», not «Мостовый»: the dictionary's adjective is likelier


@cache
def paradigms() -> tuple[Paradigm, ...]:
    return tuple(paradigm(row) for row in lexicon("name_paradigm"))


def paradigm(row: dict[str, str]) -> Paradigm:
    endings = tuple((case, e) for case, column in zip(CASES, COLUMNS, strict=True) for e in row[column].split("|"))
    stem = re.compile(f"(?:{row['stem'] or '.'})$")
    return Paradigm(
        row["kind"],
        row["gender"],
        row["number"],
        stem,
        row["nominative"],
        endings,
        float(row["weight"]),
        row["paradigm"].startswith("adjective"),
    )


@cache
def foreign_given_names() -> dict[str, str]:
    """Given names in the news that the dictionary lacks, with their gender."""
    return {row["name"].lower().replace("ё", "е"): row["gender"] for row in lexicon("given_name")}


def fold(word: str) -> str:
    """A word for comparison: lower case, ё as е."""
    return word.lower().replace("ё", "е")


def recased(word: str, like: str) -> str:
    """Lower-case `word` with the capitals of `like`; «АНГЕЛА» counts as capitalised only at the beginning."""
    shouting = len(like) > 1 and like.isupper()
    parts = word.split("-")
    models = like.split("-")
    if len(parts) != len(models):
        return word[:1].upper() + word[1:]
    return "-".join(recased_part(p, m, shouting) for p, m in zip(parts, models, strict=True))


def recased_part(word: str, like: str, shouting: bool) -> str:
    if shouting or like == like.capitalize():
        return word[:1].upper() + word[1:]
    return "".join(w.upper() if i < len(like) and like[i].isupper() else w for i, w in enumerate(word))


@lru_cache(maxsize=10_000)
def readings(language: Language, word: str, kind: str) -> tuple[Reading, ...]:
    """All readings of one word of a name; `kind` is given, surname, patronymic, any, or foreign (by ending alone)."""
    head, _, last = word.lower().rpartition("-")
    found = compound(language, head, last, kind) if head else simple(language, last, kind)
    best: dict[tuple[str, str, str, str], float] = {}
    written: dict[str, str] = {}
    for nominative, case, gender, number, weight in found:
        if nominative not in written:
            written[nominative] = recased(nominative, word)
        key = (written[nominative], case, gender, number)
        best[key] = max(best.get(key, 0.0), weight)
    return tuple(Reading(*key, weight) for key, weight in best.items())


def compound(language: Language, head: str, last: str, kind: str) -> Iterator[Reading]:
    """«Салтыковым-Щедриным»: the first part agrees with the last where it can, else it stays («Чен-Ыном»)."""
    first = {(r.case, r.gender, r.number): r for r in reversed(simple(language, head, kind)) if r.weight > 0.3}
    for r in simple(language, last, kind):
        fit = first.get((r.case, r.gender, r.number))
        yield Reading(f"{fit.nominative if fit else head}-{r.nominative}", r.case, r.gender, r.number, r.weight)


def simple(language: Language, word: str, kind: str) -> tuple[Reading, ...]:
    """Readings of a word without hyphens, likeliest first."""
    known = tuple(dictionary_readings(language, word, kind))
    scale = UNLISTED[kind] if known else 1.0
    by_ending = paradigm_readings(language, word, kind)
    found = [*known, *(r._replace(weight=r.weight * scale) for r in by_ending)] if known else list(by_ending)
    return tuple(sorted(found, key=lambda r: -r.weight))


def dictionary_readings(language: Language, word: str, kind: str) -> Iterator[Reading]:
    """Readings of pymorphy's dictionary under the tag of the kind (Name, Surn, Patr), rare homonyms scaled down."""
    tags = tags_of(kind)
    parses = [p for p in language.parses(word) if tags & p.tag.grammemes and p.is_known]
    top: dict[tuple[str, str], float] = {}
    for parse in parses:
        lexeme = (parse.normal_form, parse.feats.get("Gender", ""))
        top[lexeme] = max(top.get(lexeme, 0.0), parse.score)
    for parse in parses:
        case, number = parse.feats.get("Case", ""), parse.feats.get("Number", "Sing")
        if number == "Plur" and "Surn" not in parse.tag.grammemes:
            continue
        share = top[parse.normal_form, parse.feats.get("Gender", "")] / max(top.values())
        weight = max(KNOWN[t] for t in tags & parse.tag.grammemes) * max(0.1, share)
        nominative = parse.inflect({"Nom"})
        for gender in genders(parse, number):
            yield Reading(with_yo_as_in(word, nominative.word if nominative else word), case, gender, number, weight)


def tags_of(kind: str) -> frozenset[str]:
    """The dictionary's tags of a kind of name."""
    return frozenset(TAGS.values()) if kind == "any" else frozenset({TAGS[kind]} if kind in TAGS else ())


def has_reading(language: Language, word: str, kind: str) -> bool:
    """Whether `dictionary_readings` has any: of names in the plural the dictionary's surnames alone."""
    tags = tags_of(kind)
    return any(
        p.is_known and ("Surn" in p.tag.grammemes or p.feats.get("Number") != "Plur")
        for p in language.parses(word)
        if tags & p.tag.grammemes
    )


def with_yo_as_in(word: str, nominative: str) -> str:
    """«Петра» is «Петр» in a text that does not write ё, whatever the dictionary says."""
    return nominative if "ё" in word else nominative.replace("ё", "е")


def genders(parse: object, number: str) -> tuple[str, ...]:
    if number == "Plur":
        return ("",)
    gender = parse.feats.get("Gender")  # type: ignore[attr-defined]
    return (gender,) if gender else ("Masc", "Fem")


def paradigm_readings(language: Language, word: str, kind: str) -> Iterator[Reading]:
    """Readings by ending; a given name of the table is as good as one of the dictionary."""
    for p, case, ending in endings_of(word):
        if kind not in ("any", p.kind) and p.kind != "any":
            continue
        stem = word.removesuffix(ending)
        if not p.stem.search(stem):
            continue
        nominative = stem + p.nominative
        if p.is_adjective:
            known = word_is_known(language, nominative)
            yield Reading(nominative, case, p.gender, p.number, p.weight * (3.0 if known else 0.5))
            continue
        listed = kind != "surname" and foreign_given_names().get(fold(nominative)) == p.gender
        yield Reading(nominative, case, p.gender, p.number, KNOWN["Name"] if listed else p.weight)


Ending = tuple[Paradigm, str, str]  # a paradigm, a case of it, the ending there


@cache
def endings() -> dict[str, list[tuple[int, Ending]]]:
    """The endings of all paradigms as they are written, each with its place in the table."""
    found: dict[str, list[tuple[int, Ending]]] = defaultdict(list)
    cells = ((p, case, ending) for p in paradigms() for case, ending in p.endings)
    for place, cell in enumerate(cells):
        found[cell[2]].append((place, cell))
    return found


@cache
def longest_ending() -> int:
    return max(map(len, endings()))


@lru_cache(maxsize=10_000)
def endings_of(word: str) -> list[Ending]:
    """The endings that a word has, in the order of the table."""
    tails = (word[start:] for start in range(max(0, len(word) - longest_ending()), len(word) + 1))
    found = (row for tail in tails for row in endings().get(tail, ()))
    return [cell for _, cell in sorted(found, key=lambda row: row[0])]


@lru_cache(maxsize=10_000)
def word_is_known(language: Language, word: str) -> bool:
    return any(p.is_known and p.word == word for p in language.parses(word))


@lru_cache(maxsize=10_000)
def is_given(language: Language, word: str) -> bool:
    """A given name of the dictionary or of the table, in any case; «Хосе-Мария» by its first part."""
    first = word.lower().split("-")[0]
    return has_reading(language, first, "given") or is_listed(first) or is_listed(word.lower())


def is_listed(word: str) -> bool:
    """A given name of the table, in any case."""
    listed, folded = foreign_given_names(), fold(word)
    for cut in range(max(0, len(word) - longest_ending()), len(word) + 1):
        for nominative, p in given_endings().get(word[cut:], ()):
            if listed.get(folded[:cut] + nominative) == p.gender and p.stem.search(word[:cut]):
                return True
    return False


@cache
def given_endings() -> dict[str, list[tuple[str, Paradigm]]]:
    """The endings of given names as they are written, each with that of the nominative, folded."""
    found: dict[str, list[tuple[str, Paradigm]]] = defaultdict(list)
    for p in paradigms():
        if p.kind in ("any", "given") and not p.is_adjective:
            for ending in {ending for _, ending in p.endings}:
                found[ending].append((fold(p.nominative), p))
    return found


@lru_cache(maxsize=10_000)
def is_dictionary_name(language: Language, word: str) -> bool:
    """A given name of the dictionary, in any case, which nobody leaves undeclined."""
    return has_reading(language, word.lower(), "given")


@lru_cache(maxsize=10_000)
def is_surname(language: Language, word: str) -> bool:
    """A surname of the dictionary, in any case; «Салтыков-Щедрин» by its last part."""
    return has_reading(language, word.lower().split("-")[-1], "surname")


FATHERS = (("ович", ("", "о")), ("евич", ("ий", "ей", "ь", "й")), ("ич", ("а", "я")), ("ьич", ("ья",)))


@lru_cache(maxsize=10_000)
def is_of_father(language: Language, word: str) -> bool:
    """A patronymic whose father's name is a given name: «Антонович», not «Лукашевич», which the dictionary has as well."""
    nominatives = {p.normal_form for p in language.parses(word) if p.is_known and "Patr" in p.tag.grammemes}
    fathers = (n.removesuffix(s) + end for n in nominatives for s, ends in FATHERS if n.endswith(s) for end in ends)
    return any(is_dictionary_name(language, f) for f in fathers) or any(n.endswith(("вна", "чна")) for n in nominatives)


@lru_cache(maxsize=10_000)
def is_patronymic(language: Language, word: str, by_suffix: bool = True) -> bool:
    """A patronymic, in any case, by the dictionary or by its suffix; «Дворкович» is one by its suffix alone."""
    known = any(p.is_known and "Patr" in p.tag.grammemes for p in language.parses(word))
    return known or (by_suffix and bool(PATRONYMIC.search(word.lower())))
