"""What an address asks for: period, type, topic, status, countries, people, words; and the meetings that answer to all of it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlencode

import duckdb

from vstrecha.dashboard.search import WITH_WORD, words_of
from vstrecha.evidence.facts import rows

STATUSES = ("held", "planned", "cancelled")
LONGEST = 200  # letters of a filter
MOST = 4  # countries, and people, that a meeting can be asked to have all of


class Address(Protocol):
    """The part of an address behind the question mark; a name may stand there several times."""

    def getlist(self, key: str) -> Sequence[str]: ...


class WrongFilter(ValueError):
    """An address that asks for something that is not there: the name of the filter and what it says."""

    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(f"{name}={value}: {reason}")
        self.name, self.value, self.reason = name, value, reason


@dataclass(frozen=True)
class Filters:
    """One view of the meetings; each field is a parameter of the address, `start` and `end` are called `from` and `to` there."""

    start: date | None = None
    end: date | None = None
    type: str | None = None
    topic: str | None = None
    status: str | None = None
    host: str | None = None
    place: str | None = None
    country: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    q: str | None = None

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The view as it stands in an address."""
        return [
            (IN_ADDRESS.get(name, name), str(one))
            for name, value in self._set()
            for one in (value if isinstance(value, tuple) else (value,))
        ]

    def _set(self) -> list[tuple[str, Any]]:
        return [(f.name, getattr(self, f.name)) for f in fields(self) if getattr(self, f.name)]

    @property
    def is_empty(self) -> bool:
        """Whether all meetings are shown."""
        return not self._set()

    def changed(self, **changes: Any) -> Filters:
        """Another view; what is given as None or () is no longer asked for."""
        return replace(self, **changes)

    def visiting(self, visitor: str, host: str) -> Filters:
        """Of these meetings those of a country at a host, who need not take part: «США и КНДР в Сингапуре»."""
        return self.changed(country=tuple(dict.fromkeys((*self.country, visitor)))[-MOST:], host=host)

    def without(self, name: str, value: str) -> Filters:
        """The view less one of its filters, named as in the address."""
        field = {shown: inner for inner, shown in IN_ADDRESS.items()}.get(name, name)
        now = getattr(self, field)
        return self.changed(**{field: tuple(v for v in now if v != value) if isinstance(now, tuple) else None})

    def link(self, path: str, **more: Any) -> str:
        """The address of a page that shows this view."""
        query = urlencode([*self.parameters, *((key, str(value)) for key, value in more.items() if value)])
        return f"{path}?{query}" if query else path


IN_ADDRESS = {"start": "from", "end": "to"}


def read(address: Address) -> Filters:
    """The filters of an address; an error names the first that cannot be meant."""
    found = Filters(
        start=_day(address, "from", is_end=False),
        end=_day(address, "to", is_end=True),
        status=_one(address, "status"),
        type=_one(address, "type"),
        topic=_one(address, "topic"),
        host=(_one(address, "host") or "").upper() or None,
        place=_one(address, "place"),
        country=tuple(dict.fromkeys(code.upper() for code in _several(address, "country"))),
        person=tuple(dict.fromkeys(_several(address, "person"))),
        q=_one(address, "q"),
    )
    if found.status and found.status not in STATUSES:
        raise WrongFilter("status", found.status, "wrong_choice")
    if found.start and found.end and found.start > found.end:
        raise WrongFilter("to", str(found.end), "wrong_order")
    return found


def _check(warehouse: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """An error where a filter names a type, topic, country, person or place that the warehouse does not know."""
    asked = {
        "type": [filters.type] if filters.type else [],
        "topic": [filters.topic] if filters.topic else [],
        "host": [filters.host] if filters.host else [],
        "place": [filters.place] if filters.place else [],
        "country": list(filters.country),
        "person": list(filters.person),
    }
    for name, values in asked.items():
        for value in values:
            if not rows(warehouse, KNOWN[name], [value]):
                raise WrongFilter(name, value, "wrong_choice")


def choose(warehouse: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Make `chosen`, for all panels of a page: the facts of the meetings that are asked for."""
    _check(warehouse, filters)
    conditions: list[str] = []
    parameters: dict[str, Any] = {}
    for name, value in filters._set():
        values = words_of(value) if name == "q" else value if isinstance(value, tuple) else (value,)
        for number, one in enumerate(values):
            key = f"{name}_{number}"
            conditions.append(CONDITIONS[name].replace("$value", f"${key}"))
            parameters[key] = one
    if conditions:
        warehouse.execute(
            f"create or replace temp table chosen as from marts.fact_meeting where {' and '.join(conditions)}",
            parameters,
        )
    else:
        warehouse.execute("create or replace temp view chosen as from marts.fact_meeting")


def _given(address: Address, name: str) -> list[str]:
    values = [value.strip() for value in address.getlist(name) if value.strip()]
    if any(len(value) > LONGEST for value in values):
        raise WrongFilter(name, values[0][:40] + "…", "wrong_long")
    return values


def _one(address: Address, name: str) -> str | None:
    values = _given(address, name)
    if len(values) > 1:
        raise WrongFilter(name, ", ".join(values), "wrong_several")
    return values[0] if values else None


def _several(address: Address, name: str) -> list[str]:
    values = _given(address, name)
    if len(values) > MOST:
        raise WrongFilter(name, ", ".join(values), "wrong_many")
    return values


def _day(address: Address, name: str, *, is_end: bool) -> date | None:
    """«2025», «2025-11» and «2025-11-10»: a year and a month mean their first day, or as an end their last one."""
    text = _one(address, name)
    if text is None:
        return None
    try:
        parts = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text, re.ASCII)
        if parts is None:
            raise ValueError(text)
        year, month = int(parts[1]), int(parts[2] or (12 if is_end else 1))
        return date(year, month, int(parts[3] or (monthrange(year, month)[1] if is_end else 1)))
    except ValueError as error:
        raise WrongFilter(name, text, "wrong_day") from error


CONDITIONS: Mapping[str, str] = {
    # A meeting belongs to the period in which it begins; one without a day to none.
    "start": "start_date >= $value",
    "end": "start_date <= $value",
    "type": "meeting_type_key in (select meeting_type_key from marts.dim_meeting_type where meeting_type = $value)",
    # A topic means its narrower ones as well.
    "topic": """meeting_key in (
        select meeting_key from marts.bridge_meeting_topic
        where topic_key in (
            with recursive narrower(topic_key) as (
                select topic_key from marts.dim_topic where topic = $value
                union
                select topics.topic_key from marts.dim_topic as topics
                inner join narrower on topics.broader_topic_key = narrower.topic_key
            )
            select topic_key from narrower
        ))""",
    "status": "realis = $value",
    "host": "host_country_key in (select country_key from marts.dim_country where alpha_2_code = $value)",
    "place": "place_key = $value",
    "country": """meeting_key in (
        select meeting_key from marts.bridge_meeting_country
        where country_key in (select country_key from marts.dim_country where alpha_2_code = $value))""",
    "person": "meeting_key in (select meeting_key from marts.bridge_meeting_participant where person_key = $value)",
    "q": f"meeting_key in ({WITH_WORD})",
}

KNOWN: Mapping[str, str] = {
    "type": "select 1 from marts.dim_meeting_type where meeting_type = $1",
    "topic": "select 1 from marts.dim_topic where topic = $1",
    "host": "select 1 from marts.dim_country where alpha_2_code = $1 and country_key != 'unknown'",
    "country": "select 1 from marts.dim_country where alpha_2_code = $1 and country_key != 'unknown'",
    "place": "select 1 from marts.dim_place where place_key = $1 and place_key != 'unknown'",
    "person": "select 1 from marts.dim_person where person_key = $1 and person_key != 'unknown'",
}
