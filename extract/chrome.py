"""What a copied news page holds around its article: menus, links to other articles, credits of photographs.

Only what cannot be the article's own words is left out: whole lines of `page_chrome.csv`, and links below their heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extract.tables import lexicon

LINE = re.compile(r"[^\n]+")
# «Комментарии (12)», «Реклама.», «> Войти»: what may stand around the words of a menu.
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
SENTENCE_END = re.compile(r"[.!?…][»\"”)]*$")
LONGEST = 200  # characters of a menu's line or a headline
MOST_LINKS = 10


@lru_cache(maxsize=1)
def classes() -> dict[str, str]:
    """The class of each of the words, ё folded."""
    return {row["words"].replace("ё", "е"): row["class"] for row in lexicon("page_chrome")}


@lru_cache(maxsize=1)
def credit() -> re.Pattern[str]:
    """«Фото: ТАСС», «© РИА Новости / Иван Иванов» at the end of a line, behind the end of a sentence or alone."""
    words = "|".join(re.escape(words) for words, kind in classes().items() if kind == "credit")
    return re.compile(rf"(?:^|(?<=[.!?…»)]))\s*(?:(?:{words})\s*[:/©][^\n]{{0,100}}|©[^\n]{{0,100}})$", re.IGNORECASE)


def chrome(text: str) -> Iterator[tuple[int, int]]:
    """The spans of a text that are no words of its article, in order."""
    links = 0  # how many more lines may be links
    for line in LINE.finditer(text):
        start, stop = line.span()
        kind = class_of(line[0])
        links = MOST_LINKS + 1 if kind == "links" else links - 1 if links and is_link(line[0]) else 0
        if kind or links:
            yield start, stop
        elif found := credit().search(line[0]):
            yield start + found.start(), stop


def class_of(line: str) -> str | None:
    """The class of a line of chrome: «Войти», «Читайте также:», «Теги: Сербия, Греция»; None for the article's own words."""
    if len(line) > LONGEST:
        return None
    words, _, rest = line.partition(":")
    kind = classes().get(AROUND.sub("", words).lower().replace("ё", "е"))
    if not rest.strip():
        return kind if kind != "credit" else None
    return "line" if kind == "labelled" or (kind == "links" and is_link(line)) else None


def is_link(line: str) -> bool:
    """A headline ends without a full stop; a sentence of the article ends with one."""
    return len(line) <= LONGEST and not SENTENCE_END.search(line.rstrip())
