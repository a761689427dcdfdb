"""What a sentence says of the time in an office: «назначен министром» opens it, «освобождён от должности министра» ends it.

Who holds the post is decided elsewhere; the verbs stand in lexicon/office_phase.csv.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.language import Document, Token
from extract.tables import lexicon

STEPS = 4
OFFICES = frozenset({"должность", "пост", "отставка", "полномочие", "кресло", "работа"})
NOT_YET = frozenset({"не", "будет", "будут", "может", "могут"})


def phase(document: Document, head: int) -> str | None:
    """«started» or «ended» when the verb that governs a post's head noun says so of its holder, else None."""
    path = list(_path(document, head))
    verbs = {row["lemma"]: row for row in lexicon("office_phase")}
    found = next((token for token in path[1:] if token.lemma in verbs), None)
    if (
        found is None
        or found.tense == "Fut"
        or any(document.tokens[i].lower in NOT_YET for i in document.children[found.index])
    ):
        return None
    verb, below = verbs[found.lemma], path[path.index(found) - 1]
    is_office = any(token.lemma in OFFICES for token in path[1 : path.index(found)])
    if verb["phase"] == "started":
        # «министр Петров назначен послом»: the minister is not new.
        return "started" if is_office or (path[0].case == "Ins" and below is path[0]) else None
    is_passive = found.verb_form == "Part" or "Pass" in below.rel
    of = "object" if below.rel == "obj" or (below.rel.startswith("nsubj") and is_passive) else "subject"
    # «министр обороны Петров освобождён от должности»; «министр уволил с поста генерала» ends not the minister's.
    is_told_of = below.rel.startswith(("nsubj", "obj")) and of == verb["of"] and _has_office(document, found)
    return "ended" if is_office or is_told_of else None


def _path(document: Document, index: int) -> Iterator[Token]:
    for _ in range(STEPS + 1):
        yield document.tokens[index]
        parent = document.tokens[index].head
        if parent == index:
            return
        index = parent


def _has_office(document: Document, verb: Token) -> bool:
    return any(document.tokens[i].lemma in OFFICES for i in document.children[verb.index])
