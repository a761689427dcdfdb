"""Settings: how well a day or a place named anywhere in an article fits an event whose own clause names none.

What speaks for and against a mention is named evidence; what each piece weighs stands in lexicon/setting_evidence.csv.
Evidence that days and places share stands here, the rest in setting_day.py and setting_place.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from math import inf

from extract.language import Token
from extract.meetings.clauses import attachment, tense
from extract.meetings.event import Clue, Event, Value
from extract.meetings.reading import Reading
from extract.meetings.trigger import Trigger
from extract.tables import column

THRESHOLD = 3.0
HEADED = 4  # sentences of the text that a headline announces
AROUND = 6  # words of a trigger's clause on either side
BEFORE = ((1, "one_before"), (3, "few_before"), (6, "some_before"), (inf, "far_before"))
AFTER = ((1, "one_after"), (3, "two_after"), (inf, "far_after"))
WORDS = column("setting_word", "word", "class")


@cache
def weights(kind: str) -> dict[str, float]:
    """What each piece of evidence weighs for a `day` or a `place`."""
    return {name: float(weight) for name, weight in column("setting_evidence", "evidence", kind).items()}


def weigh(kind: str, value: Value, index: int, evidence: Iterable[str]) -> Clue[Value]:
    """A mention with its evidence added up."""
    names = tuple(dict.fromkeys(evidence))
    return Clue(value, index, names, sum(weights(kind)[name] for name in names))


def best(clues: list[Clue[Value]]) -> Clue[Value] | None:
    """The clue that weighs most if it weighs enough; of equals the one named first."""
    found = max(clues, key=lambda c: c.weight, default=None)
    return found if found is not None and found.weight >= THRESHOLD else None


def position(reading: Reading, events: list[Event], event: Event, index: int) -> Iterator[str]:
    """How far a mention stands from the nearest trigger of an event, and on which side."""
    trigger = nearest(reading, event, index)
    here, there = reading.token(index).sentence, reading.token(trigger.index).sentence
    lead = lead_sentence(reading)
    is_headline = all(t.index < reading.title_end for t in event.triggers)
    if is_headline and lead <= here < lead + HEADED:
        yield "headline"
    elif index < reading.title_end and here != there:
        is_announced = any(t.index < reading.title_end for e in events for t in e.told_by())
        yield "title" if is_announced else "title_aside"
    elif here == there:
        yield "same_before" if index < trigger.index else "same_after"
    else:
        yield distance(there - here)
    if here == lead:
        yield "lead"
    low, high = sorted((index, trigger.index))
    if here != there and "\n" not in reading.document.text[reading.token(low).start : reading.token(high).start]:
        yield "same_paragraph"


def distance(sentences: int) -> str:
    """The name of a distance in sentences, positive where the mention stands before the event."""
    steps = BEFORE if sentences > 0 else AFTER
    return next(name for most, name in steps if abs(sentences) <= most)


def nearest(reading: Reading, event: Event, index: int) -> Trigger:
    """The trigger of an event that a mention stands nearest to, rather before it than behind."""

    def apart(trigger: Trigger) -> tuple[bool, int]:
        sentences = reading.token(trigger.index).sentence - reading.token(index).sentence
        return sentences < 0, abs(sentences)

    return min(event.triggers, key=apart)


def lead_sentence(reading: Reading) -> int:
    """The first sentence of the text."""
    return next((n for n, (_, last) in enumerate(reading.document.sentences) if last > reading.title_end), 0)


def context(reading: Reading, event: Event, index: int, others: Iterable[int]) -> Iterator[str]:
    """What the mention's own sentence says, how the event is told, and whether one of `others` stands between the two."""
    sentence = reading.token(index).sentence
    named = {p.person for p in reading.parties if reading.token(p.head).sentence == sentence}
    if named & event.people():
        yield "participant"
    if not any(t.verb_form == "Fin" for t in reading.document.tokens[reading.sentence_start(index) : index]):
        yield "opens"
    if any(index < other < event.trigger.index for other in others):
        yield "other_between"
    if len(event.sides) < 2 and len(event.countries) < 2:
        yield "one_side"
    if any(WORDS.get(t.lower) == "background" for t in around(reading, nearest(reading, event, index))):
        yield "background"


def around(reading: Reading, trigger: Trigger) -> tuple[Token, ...]:
    """The words of a trigger's sentence close to it."""
    start, end = reading.sentence_start(trigger.index), reading.sentence_end(trigger.index)
    return reading.document.tokens[max(start, trigger.index - AROUND) : min(end, trigger.index + AROUND)]


def told_beside(reading: Reading, events: list[Event], event: Event, index: int) -> list[Event]:
    """The other events that are told of in a mention's sentence, where this one is not."""
    sentence = reading.token(index).sentence

    def is_here(other: Event) -> bool:
        return any(reading.token(t.index).sentence == sentence for t in other.triggers)

    return [] if is_here(event) else [other for other in events if is_here(other)]


def verb_of(reading: Reading, event: Event, index: int) -> Iterator[str]:
    """What the verb that a mention hangs on says against it."""
    verb = attachment(reading.document, index, frozenset())
    if verb is None:
        return
    if WORDS.get(verb.lemma) == "speech":
        is_beside = any(reading.token(t.index).sentence == verb.sentence for t in event.triggers)
        yield "said" if is_beside else "said_elsewhere"
    if tense(reading.document, verb) == ("Fut" if event.trigger.realis == "held" else "Past"):
        yield "other_tense"
