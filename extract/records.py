"""The records that go in and come out: an article, and what it says about who met whom.

Plain values only; how they are found stands in the other modules, how they are stored is not this library's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

REALIS = ("held", "planned", "cancelled")
# The most specific role first: where several apply to one participant, the first of them is kept.
ROLES = ("signatory", "co_chair", "head_of_delegation", "chair", "host", "guest", "member")


@dataclass(frozen=True)
class Article:
    """One article to read. `published` is the publication day, None where it is not known."""

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    url: str | None = None
    source: str | None = None

    @classmethod
    def from_dict(cls, row: object) -> Article:
        """Check a decoded JSON object and make an Article of it; ValueError says which field is wrong and why."""
        if not isinstance(row, dict):
            raise ValueError(f"an article is a JSON object, not {type(row).__name__}")
        if not isinstance(row.get("id"), str) or not row["id"].strip():
            raise ValueError("`id` must be a string that is not blank")
        if not isinstance(row.get("text"), str):
            raise ValueError("`text` must be a string")
        for name in ("title", "url", "source"):
            if not isinstance(row.get(name), str | None):
                raise ValueError(f"`{name}` must be a string or null")
        return cls(
            row["id"], row["text"], row.get("title"), parse_day(row.get("published")), row.get("url"), row.get("source")
        )


def parse_day(value: Any) -> date | None:
    """A day written YYYY-MM-DD, or None; anything else is a ValueError."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    if day is None or day.isoformat() != value:
        raise ValueError(f"`published` must be a day written YYYY-MM-DD or null, not {value!r}")
    return day
