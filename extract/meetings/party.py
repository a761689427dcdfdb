"""Who can take part in a meeting, as a chunk of tokens; which chunks there are is in `parties` and `states`."""

from __future__ import annotations

from dataclasses import dataclass

from extract.positions import PositionMention


@dataclass(frozen=True)
class Party:
    """Tokens `first` up to `last` name one party; `person` is the person's id within the article, None for others.

    `kind` is person, post, delegation, group or country; `position` is the post of an unnamed official.
    """

    first: int
    last: int
    head: int
    kind: str
    case: str
    number: str = "Sing"
    person: int | None = None
    position: PositionMention | None = None
    country: str | None = None
