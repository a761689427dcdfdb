"""How the name of a place bends: the surface forms of an alias's words.

No dictionary is asked: foreign names are rarely in one, and a table of endings covers them.
"""

from __future__ import annotations

import re
from functools import cache

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


def fold(text: str) -> str:
    """Lower case, ё as е, apostrophes alike."""
    return text.lower().replace("ё", "е").replace("’", "'").replace("`", "'")


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
