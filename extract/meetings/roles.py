"""Roles that a text gives apart from the meeting's own phrase: heads of delegations, chairs and co-chairs."""

from __future__ import annotations

from collections.abc import Iterator

from extract.language import Token
from extract.meetings.clauses import subject
from extract.meetings.parties import Party
from extract.meetings.reading import Reading
from extract.meetings.trigger import parties_around


def find_roles(reading: Reading) -> Iterator[tuple[Party, str]]:
    """Pairs of a party and a role, in order of mention."""
    for token in reading.document.tokens:
        if token.lemma == "делегация":
            yield from heads(reading, token)
        elif token.lemma in {"председательствовать"} and token.pos == "VERB":
            head = subject(reading.document, token)
            if head is not None:
                yield from ((p, "chair") for p in parties_around(reading, head))
        elif token.lemma == "сопредседатель":
            yield from ((p, "co_chair") for p in after(reading, token))


def heads(reading: Reading, delegation: Token) -> Iterator[tuple[Party, str]]:
    """«делегация во главе с X», «делегацию возглавил X», «глава делегации X», «делегация под руководством X»."""
    end = reading.sentence_end(delegation.index)
    words = [t.lower for t in reading.document.tokens[delegation.index + 1 : end]]
    for number, word in enumerate(words[:12]):
        index = delegation.index + 1 + number
        if word == "главе" and words[number + 1 : number + 2] in (["с"], ["со"]):
            yield from ((p, "head_of_delegation") for p in reading.chain(index + 2, "Ins")[:1])
        elif word in {"возглавил", "возглавила", "возглавляет", "возглавит", "возглавлял"}:
            yield from ((p, "head_of_delegation") for p in leader(reading, index))
        elif word in {"руководством", "председательством"}:
            yield from ((p, "head_of_delegation") for p in reading.chain(index + 1, "Gen")[:1])


def leader(reading: Reading, verb: int) -> list[Party]:
    """The subject of «возглавил»: by syntax, else the first person after the verb."""
    head = subject(reading.document, reading.token(verb))
    found = reading.party_of.get(head.index, []) if head is not None else []
    if not found:
        end = reading.sentence_end(verb)
        found = [p for p in reading.parties if verb < p.first < end and p.kind == "person"]
    return found[:1]


def after(reading: Reading, token: Token) -> list[Party]:
    """The persons named right after a plural post: «сопредседателей комиссии – A и B»."""
    covering = [p for p in reading.party_of.get(token.index, []) if p.kind == "person"]
    if covering or token.number != "Plur":
        return covering
    end = reading.sentence_end(token.index)
    return [p for p in reading.parties if token.index < p.first < min(end, token.index + 40) and p.kind == "person"][:2]
