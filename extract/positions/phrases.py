"""The phrases of posts: modifiers before the head noun and, by walk.py, complements after it.

A linear scan with case agreement; syntax arcs inside long noun phrases are too often wrong. Which body and which country
a phrase names is told in bodies.py, who holds the post in links.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.inflect import Agreement, agreement, readings
from extract.language import Token
from extract.positions.heads import Head
from extract.positions.scene import Scene
from extract.positions.walk import Walk
from extract.tables import column


@dataclass(frozen=True, slots=True)
class PostPhrase:
    """Tokens `first` up to `last` with the head between and the noun groups after it.

    `joined` are the coordinated complements of a plural post («президенты России и США»); `borrowed` is the complement
    that stands only after the next post («президент и премьер-министр Франции»).
    """

    first: int
    last: int
    head: Head
    shape: Agreement
    groups: tuple[tuple[int, int], ...] = ()
    joined: tuple[tuple[int, int], ...] = ()
    borrowed: tuple[int, int] | None = None


def phrase(here: Scene, head: Head) -> PostPhrase:
    """The whole phrase of a head noun."""
    token = here.document.tokens[head.index]
    first = modifiers_start(here, token)
    modifiers = [t for t in here.document.tokens[first : head.index] if t.pos not in {"CCONJ", "ADV"}]
    shape = agreement(here.language, token, modifiers)
    walk = Walk(here, head, shape or Agreement(token.case, token.number or "Sing", token.gender))
    last = walk.run()
    return PostPhrase(first, last, head, walk.shape, tuple(walk.groups), tuple(walk.joined))


def modifiers_start(here: Scene, head: Token) -> int:
    """The first of the modifiers that belong to a post: «первый», «специальный», «российский», not «новый»."""
    first = head.index
    floor = here.document.sentences[head.sentence][0]
    while first > floor:
        before = here.document.tokens[first - 1]
        joined = before.lower in {"и", "-"} and first - 1 > floor and first < head.index
        if joined and is_modifier(here, here.document.tokens[first - 2], head):
            first -= 2
        elif is_modifier(here, before, head) or before.lower == "временно" and head.lower.startswith("исполня"):
            first -= 1
        else:
            break
    return first


def is_modifier(here: Scene, token: Token, head: Token) -> bool:
    """An adjective that tells the post and agrees with its head in case."""
    if token.index in here.person_at:
        return False
    kept = column("position_modifier", "adjective", "kept").get(token.lemma)
    national = any(p.kind == "adjective" for p in here.places_at.get(token.index, ()))
    if kept == "false" or not (kept or national or token.lemma.endswith(("ский", "цкий"))):
        return False
    cases = {form.case for form in readings(here.language, head.text)} or {head.case}
    return any(form.is_adjective and form.case in cases for form in readings(here.language, token.text))
