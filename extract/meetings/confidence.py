"""How sure a meeting is: signs that can be seen in an event, each with a weight that annotated articles gave it.

The weights stand in lexicon/confidence.csv, as log-odds; `python -m evaluation calibrate` fits them. Nothing else is learned here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from extract.meetings.event import Event
from extract.tables import column

ALWAYS = "always"  # the weight every meeting starts from

SIGNS: dict[str, Callable[[Event], bool]] = {
    ALWAYS: lambda event: True,
    "one_named": lambda event: len(event.people()) >= 1,
    "two_named": lambda event: len(event.people()) >= 2,
    "one_country": lambda event: len(event.countries) >= 1,
    "two_countries": lambda event: len(event.countries) >= 2,
    "a_day": lambda event: event.date is not None,
    "a_place": lambda event: event.place is not None,
    "a_role": lambda event: any(side.role for side in event.sides),
    "vague": lambda event: event.trigger.is_vague,
    "part_of_a_visit": lambda event: event.parent is not None,
}


def signs(event: Event) -> tuple[str, ...]:
    """The signs that an event shows."""
    return tuple(name for name, is_seen in SIGNS.items() if is_seen(event))


def confidence(seen: Iterable[str]) -> float:
    """The probability that a meeting with these signs is right, 0 to 1: the weights added up and put through the logistic curve."""
    weights = column("confidence", "sign", "weight")
    return round(1 / (1 + math.exp(-sum(float(weights[sign]) for sign in seen))), 2)
