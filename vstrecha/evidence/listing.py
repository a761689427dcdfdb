"""The list of meetings, latest first, and the search in it: words in Russian or in English, each of them anywhere in a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from vstrecha.evidence.facts import Row, rows

PAGE_SIZE = 50
MOST_WORDS = 8


@dataclass(frozen=True)
class Found:
    """One page of the meetings that a search finds, and how many there are in all."""

    meetings: list[Row]
    total: int
    page: int

    @property
    def page_count(self) -> int:
        """How many pages there are; one where nothing is found."""
        return max(1, -(-self.total // PAGE_SIZE))


def search(warehouse: duckdb.DuckDBPyConnection, text: str = "", page: int = 1) -> Found:
    """The meetings in which every word of the text stands: a name, a country, a city, a type, a title, a year, or a key."""
    words = text.lower().replace("ё", "е").split()[:MOST_WORDS]
    listed = LISTED.format(found=_found(len(words)), limit=PAGE_SIZE, offset=PAGE_SIZE * (page - 1))
    meetings = rows(warehouse, listed, words)
    if not meetings and page > 1:  # beyond the last one
        return search(warehouse, text)
    return Found(meetings, meetings[0]["total"] if meetings else 0, page)


def _found(word_count: int) -> str:
    """A query for the keys of the meetings in which each of so many words stands; the words are its parameters."""
    one: Sequence[str] = [WITH_WORD.format(number=number) for number in range(1, word_count + 1)]
    return " intersect ".join(one) or "select meeting_key from marts.fact_meeting"


# A place for every kind of word; brackets keep the order in which the parts of a query are put together.
WITH_WORD = """(
    select meeting_key from marts.fact_meeting
    where
        contains(replace(lower(title), 'ё', 'е'), ${number})
        or starts_with(start_date::varchar, ${number})
        or starts_with(meeting_key, ${number})
    union
    select meeting_key from marts.bridge_meeting_participant
    where
        contains(replace(lower(position_text), 'ё', 'е'), ${number})
        or person_key in (
            select person_key from marts.dim_person
            where person_key != 'unknown' and (
                contains(replace(lower(full_name), 'ё', 'е'), ${number}) or contains(lower(full_name_latin), ${number})
            )
        )
    union
    select meeting_key from marts.bridge_meeting_country
    where country_key in (
        select country_key from marts.dim_country
        where country_key != 'unknown'
            and (contains(replace(lower(name_ru), 'ё', 'е'), ${number}) or contains(lower(name_en), ${number}))
    )
    union
    select meeting_key from marts.fact_meeting
    where
        place_key in (
            select place_key from marts.dim_place
            where place_key != 'unknown'
                and (contains(replace(lower(name_ru), 'ё', 'е'), ${number}) or contains(lower(name_en), ${number}))
        )
        or meeting_type_key in (
            select meeting_type_key from marts.dim_meeting_type
            where meeting_type_key != 'unknown'
                and (contains(replace(lower(name_ru), 'ё', 'е'), ${number}) or contains(lower(name_en), ${number}))
        )
)"""

LISTED = """
    with
    found as materialized ({found}),
    listed as (
        select *, count(*) over ()::integer as total
        from marts.fact_meeting
        where meeting_key in (select meeting_key from found)
        order by start_date desc nulls last, meeting_key
        limit {limit} offset {offset}
    ),
    countries as (
        select meeting_key, string_agg(name_en, ', ' order by name_en) as countries
        from marts.bridge_meeting_country inner join marts.dim_country using (country_key)
        where meeting_key in (select meeting_key from listed)
        group by meeting_key
    ),
    people as (
        select meeting_key, string_agg(full_name_latin, ', ' order by full_name_latin) as people
        from marts.bridge_meeting_participant inner join marts.dim_person using (person_key)
        where is_named and meeting_key in (select meeting_key from listed)
        group by meeting_key
    )
    select
        listed.*,
        types.name_en as type_en,
        coalesce(places.name_en, places.name_ru) as place,
        countries.countries,
        people.people
    from listed
    inner join marts.dim_meeting_type as types using (meeting_type_key)
    left join marts.dim_place as places on listed.place_key = places.place_key and places.place_key != 'unknown'
    left join countries on listed.meeting_key = countries.meeting_key
    left join people on listed.meeting_key = people.meeting_key
    order by listed.start_date desc nulls last, listed.meeting_key
"""
