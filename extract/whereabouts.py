"""Where an event took place: a city or a country named in its clause, a venue, or the dateline where it fits."""

from __future__ import annotations

from dataclasses import dataclass

from extract.lexicon import rows
from extract.reading import Reading
from extract.triggers import Trigger

PREPOSITIONS = {"в", "во", "на"}


@dataclass(frozen=True)
class Place:
    """A city (nominative, None where only the country is known) and its country (ISO alpha-2)."""

    city: str | None
    country: str | None

    def conflicts(self, other: Place) -> bool:
        if self.city and other.city:
            return self.city != other.city
        return bool(self.country and other.country and self.country != other.country)

    def merged(self, other: Place) -> Place:
        return Place(self.city or other.city, self.country or other.country)


def place_of(reading: Reading, trigger: Trigger) -> Place | None:
    """The place stated in the trigger's clause: the nearest «в …» of it."""
    start, end = reading.sentence_start(trigger.index), reading.sentence_end(trigger.index)
    if trigger.destination is not None:
        goal = trigger.destination
        return Place(goal.name if goal.kind == "city" else None, goal.code)
    if trigger.meeting_type == "call":
        return None
    near = [
        p
        for p in reading.places
        if start <= p.first < end and p.kind in {"city", "country"} and is_location(reading, p.first)
    ]
    near = [p for p in near if verbs_between(reading, p.first, trigger.index) <= 1]
    near.sort(key=lambda p: (verbs_between(reading, p.first, trigger.index), p.kind != "city", abs(p.first - trigger.index)))
    if near:
        best = near[0]
        return Place(best.name if best.kind == "city" else None, best.code)
    return venue(reading, start, end)


def is_location(reading: Reading, index: int) -> bool:
    """«в Минске», «в столице Кубы Гаване»; not «посол в Минске», «в Россию»."""
    before = reading.document.tokens[max(0, index - 3) : index]
    if not before or before[-1].lower not in PREPOSITIONS:
        return any(t.lower in PREPOSITIONS for t in before) and any(t.lemma in {"столица", "город"} for t in before)
    if reading.token(index).case == "Acc" and reading.token(index).lower != reading.token(index).lemma:
        return False
    return not any(p.first <= index - 1 < p.last for p in reading.positions)


def verbs_between(reading: Reading, a: int, b: int) -> int:
    low, high = sorted((a, b))
    return sum(t.verb_form == "Fin" for t in reading.document.tokens[low + 1 : high])


def venue(reading: Reading, start: int, end: int) -> Place | None:
    """«в Кремле», «в Белом доме»: the country of a well-known venue."""
    lemmas = " ".join(t.lemma for t in reading.document.tokens[start:end])
    for row in rows("venue"):
        if f"в {row['phrase']}" in lemmas:
            return Place(row["city"] or None, row["country"])
    return None


def dateline_place(reading: Reading, countries: set[str]) -> Place | None:
    """The dateline's city, where its country takes part and it is no agency's seat."""
    line = reading.dateline
    if line is None or not line.place:
        return None
    city = next((p for p in reading.places if p.kind == "city" and line.first <= p.first < line.last), None)
    if city is None or city.code not in countries or city.name == "Москва":
        return None
    return Place(city.name, city.code)
