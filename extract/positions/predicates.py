"""Holders of posts by what a sentence says of them: «Иванов стал министром», «Петров назначен на пост посла»."""

from __future__ import annotations

from collections.abc import Mapping

from extract.positions.phrases import PostPhrase
from extract.positions.scene import Scene
from extract.tables import column

DENIALS = frozenset({"не", "будет", "будут", "может"})


def roles() -> dict[str, str]:
    """Words that give a post to a subject: predicates, verbs of appointing and dismissing, nouns of office."""
    return column("position_link", "lemma", "role")


def find_holder(here: Scene, post: PostPhrase, holders: Mapping[int, int]) -> tuple[int, str] | None:
    """The person a sentence gives a post to, and the rule; `holders` are the persons known by the heads of their posts."""
    tokens = here.document.tokens
    token, before = tokens[post.head.index], tokens[max(post.first - 1, 0)]
    verb, rule = None, "predicate"
    if is_denied(here, token.index):
        return None
    if roles().get(before.lemma) == "office":
        if any(here.word(i).startswith("кандидат") for i in range(max(before.index - 3, 0), before.index)):
            return None
        verb, rule = climb(here, before.index, any_verb=True), "office"
    elif "Ins" in {token.case, post.shape.case} or post.head.kind == "acting":
        verb = climb(here, token.index, any_verb=False)
    if verb is not None and (tokens[verb].tense == "Fut" or is_denied(here, verb)):
        return None
    name = holder(here, verb, holders) if verb is not None else None
    if name is None and rule == "predicate":  # «Иванов был опытным летчиком»: the post itself is the predicate
        name = subject(here, token.index, holders)
    return (name, rule) if name is not None else None


def is_denied(here: Scene, index: int) -> bool:
    """«не стал», «будет назначен»: the post is not held, or not yet."""
    return any(here.word(child) in DENIALS for child in here.document.children[index])


def climb(here: Scene, index: int, any_verb: bool) -> int | None:
    """The verb that governs a token: one that gives a post, or any that does not speak of wishes."""
    tokens = here.document.tokens
    for _ in range(4):
        parent = tokens[index].head
        if parent == index:
            return None
        index = parent
        role = roles().get(tokens[index].lemma, "any" if any_verb else "")
        if tokens[index].pos in {"VERB", "AUX", "ADJ"} and role:
            return index if role in {"any", "predicate", "appointing"} else None
    return None


def holder(here: Scene, verb: int, holders: Mapping[int, int]) -> int | None:
    """Whom a verb gives a post: the object of appointing, its subject, or the noun its participle belongs to.

    «Саркисов освободил Петрова от должности министра»: dismissing speaks of its object, as appointing does.
    """
    token = here.document.tokens[verb]
    if roles().get(token.lemma) == "appointing":
        objects = [i for i in here.document.children[verb] if here.document.tokens[i].rel == "obj"]
        named = next((n for i in objects if (n := person_of(here, i, holders)) is not None), None)
        passive = token.verb_form == "Part" or token.lower.endswith("ся")
        if named is not None or not passive:  # «Земан назначил его премьером»: not Земан
            return named
    found = subject(here, verb, holders)
    if found is None and (token.rel.startswith("acl") or token.verb_form == "Part"):
        found = person_of(here, token.head, holders)
    return found


def appointer(here: Scene, index: int, holders: Mapping[int, int]) -> int | None:
    """Who gives or takes a post: the subject of an active verb of appointing above it, who does not hold it."""
    verb = climb(here, index, any_verb=False)
    if verb is None or roles().get(here.document.tokens[verb].lemma) != "appointing":
        return None
    token = here.document.tokens[verb]
    passive = token.verb_form == "Part" or token.lower.endswith("ся")
    return None if passive else subject(here, verb, holders)


def subject(here: Scene, index: int, holders: Mapping[int, int]) -> int | None:
    """The person who is the subject of a token."""
    for child in here.document.children[index]:
        if here.document.tokens[child].rel.startswith("nsubj"):
            return person_of(here, child, holders)
    return None


def person_of(here: Scene, index: int, holders: Mapping[int, int]) -> int | None:
    """The person named at a token, or whose post or epithet it is: «стал епископ Теодориус», «республиканец Бейнер»."""
    name = here.person_at.get(index, holders.get(index))
    if name is None and index + 1 in here.person_at and here.document.tokens[index].pos == "NOUN":
        return here.person_at[index + 1]
    return name
