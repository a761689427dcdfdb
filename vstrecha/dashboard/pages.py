"""What each page shows: its panels over the meetings that its address asks for. Templates write it, `server` sends it."""

from __future__ import annotations

from datetime import date
from typing import Any

from vstrecha.dashboard import atlas, charts, panels, search
from vstrecha.dashboard.filters import Filters, choose
from vstrecha.dashboard.network import network
from vstrecha.dashboard.view import COUNTRY, NotThere, View, written
from vstrecha.evidence.facts import NoSuchMeeting, Row, facts, rows
from vstrecha.evidence.page import meeting_view

FLOWS, PLACES, PAIRS = 80, 60, 140  # how many a picture shows


def _of_meetings(view: View, filters: Filters) -> dict[str, Any]:
    """The panels that every page with meetings has."""
    ask = view.warehouse
    return {
        "totals": panels.totals(ask),
        "timeline": charts.timeline(panels.days(ask)),
        "types": panels.types(ask),
        "topics": panels.topics(ask),
        "subject": filters,
    }


def overview(view: View) -> str:
    """Everything at a glance."""
    ask, filters = view.warehouse, view.filters
    choose(ask, filters)
    return written(
        view,
        "overview.html",
        pairs=panels.pairs(ask),
        people=panels.people(ask),
        listed=panels.listed(ask, size=8),
        map=_map(view),
        **_of_meetings(view, filters),
    )


def _map(view: View) -> dict[str, Any]:
    flows = panels.flows(view.warehouse, FLOWS)
    places = panels.places(view.warehouse, PLACES)
    return {
        "drawn": atlas.drawn(flows, places, is_fitted=view.is_fitted),
        "shapes": atlas.shapes(),
        "names": {row["m49_code"]: row for row in rows(view.warehouse, COUNTRY_NAMES)},
        "flows": flows,
        "flow_count": flows[0]["total"] if flows else 0,
        "places": places,
    }


def world(view: View) -> str:
    """The map."""
    choose(view.warehouse, view.filters)
    return written(
        view,
        "map.html",
        map=_map(view),
        totals=panels.size(view.warehouse),
        subject=view.filters,
    )


def tied(view: View) -> str:
    """The network of countries or of people."""
    choose(view.warehouse, view.filters)
    ask, ends = (
        (panels.person_pairs, ("one_key", "other_key"))
        if view.of_people
        else (panels.pairs, ("one_code", "other_code"))
    )
    pairs = ask(view.warehouse, PAIRS)
    return written(
        view,
        "network.html",
        pairs=pairs,
        network=network(pairs, ends, view.language.plain),
        totals=panels.size(view.warehouse),
        subject=view.filters,
    )


def meetings(view: View) -> str:
    """The list of meetings."""
    choose(view.warehouse, view.filters)
    return written(
        view,
        "meetings.html",
        listed=panels.listed(view.warehouse, view.page),
        totals=panels.size(view.warehouse),
        subject=view.filters,
    )


def person(view: View, key: str) -> str:
    """A person: posts over time, whom he met, his meetings."""
    ask = view.warehouse
    found = rows(ask, PERSON, [key])
    if not found:
        raise NotThere("no_person", key)
    filters = view.filters.changed(person=tuple(dict.fromkeys((*view.filters.person, key))))
    choose(ask, filters)
    posts = panels.posts(ask, key)
    last = max(
        (day for day in (found[0]["last_seen_date"], *(post["valid_to"] for post in posts)) if day), default=date.min
    )
    return written(
        view,
        "person.html",
        person=found[0],
        posts=posts,
        periods=charts.periods(posts, last),
        met=panels.people(ask, 15, filters.person),
        listed=panels.listed(ask, size=15),
        **_of_meetings(view, filters),
    )


def _country(view: View, code: str) -> Row:
    found = rows(view.warehouse, COUNTRY, [code.upper()])
    if not found:
        raise NotThere("no_country", code)
    return found[0]


def country(view: View, code: str) -> str:
    """A country: with whom it meets, and who does so for it."""
    found = _country(view, code)
    filters = _with(view.filters, found)
    choose(view.warehouse, filters)
    return written(
        view,
        "country.html",
        country=found,
        partners=panels.partners(view.warehouse, found["alpha_2_code"]),
        people=panels.people(view.warehouse, 15),
        listed=panels.listed(view.warehouse, size=15),
        **_of_meetings(view, filters),
    )


def pair(view: View, one: str, other: str) -> str:
    """Two countries."""
    sides = [_country(view, code) for code in sorted((one.upper(), other.upper()))]
    if sides[0] == sides[1]:
        raise NotThere("no_pair", one)
    filters = _with(view.filters, *sides)
    choose(view.warehouse, filters)
    return written(
        view,
        "pair.html",
        sides=sides,
        people=panels.people(view.warehouse, 15),
        documents=panels.documents(view.warehouse),
        map=_map(view),
        listed=panels.listed(view.warehouse, size=15),
        **_of_meetings(view, filters),
    )


def meeting(view: View, key: str) -> str:
    """A meeting with its evidence."""
    try:
        known = facts(view.warehouse, key)
    except NoSuchMeeting as error:
        raise NotThere("no_meeting", key) from error
    return written(view, "meeting.html", layout="frame.html", address=address, **meeting_view(known, view.language))


def address(kind: str, key: str) -> str:
    """Where the page of a meeting, a person or a country is."""
    return f"/{kind}/{key}"


def _with(filters: Filters, *countries: Row) -> Filters:
    return filters.changed(country=tuple(dict.fromkeys((*filters.country, *(c["alpha_2_code"] for c in countries)))))


def found(view: View) -> str:
    """What a search finds: people, countries, meetings."""
    text = view.filters.q or ""
    only = Filters(q=view.filters.q)
    choose(view.warehouse, only)
    people = search.people(view.warehouse, text)
    return written(
        view,
        "search.html",
        text=text,
        people=people,
        countries=search.countries(view.warehouse, text),
        alike=[] if people else search.alike(view.warehouse, text),
        listed=panels.listed(view.warehouse, size=20) if text else None,
        subject=only,
    )


PERSON = """
    select persons.*, countries.name_en, countries.name_ru, countries.alpha_2_code, countries.country_key = 'unknown' as is_country_unknown
    from marts.dim_person as persons inner join marts.dim_country as countries using (country_key)
    where persons.person_key = $1 and persons.person_key != 'unknown'
"""

COUNTRY_NAMES = "select m49_code, alpha_2_code, name_en, name_ru from marts.dim_country where country_key != 'unknown'"
