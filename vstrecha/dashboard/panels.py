"""What the panels of a page count over the meetings that are asked for; every query reads `chosen`, which `filters` makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from vstrecha.evidence.facts import Row, rows

PAGE_SIZE = 50


@dataclass(frozen=True)
class Listed:
    """One page of the meetings that are asked for, the latest first, and how many there are in all."""

    meetings: list[Row]
    total: int
    page: int

    @property
    def page_count(self) -> int:
        """How many pages there are; one where nothing is found."""
        return max(1, -(-self.total // PAGE_SIZE))


def listed(warehouse: duckdb.DuckDBPyConnection, page: int = 1, size: int = PAGE_SIZE) -> Listed:
    """A page of meetings; beyond the last one, the first."""
    meetings = rows(warehouse, LISTED, {"size": size, "skipped": size * (page - 1)})
    if not meetings and page > 1:
        return listed(warehouse, 1, size)
    return Listed(meetings, meetings[0]["total"] if meetings else 0, page)


def totals(warehouse: duckdb.DuckDBPyConnection) -> Row:
    """How much there is of everything."""
    (found,) = rows(warehouse, TOTALS)
    return found


def size(warehouse: duckdb.DuckDBPyConnection) -> Row:
    """How many meetings there are, and of how many the host is known: for pages that show no more of the totals."""
    (found,) = rows(warehouse, SIZE)
    return found


def days(warehouse: duckdb.DuckDBPyConnection) -> list[Row]:
    """Meetings by first day and status, for a timeline; those without a day stand in the totals."""
    return rows(warehouse, DAYS)


def types(warehouse: duckdb.DuckDBPyConnection) -> list[Row]:
    """Meetings by type."""
    return rows(warehouse, TYPES)


def topics(warehouse: duckdb.DuckDBPyConnection) -> list[Row]:
    """Meetings by topic; a topic counts its narrower ones, as the filter does."""
    return rows(warehouse, TOPICS)


def people(warehouse: duckdb.DuckDBPyConnection, size: int = 10, besides: Sequence[str] = ()) -> list[Row]:
    """Who takes part most often; whoever is in all of the meetings is left out."""
    return rows(warehouse, PEOPLE, {"size": size, "besides": list(besides)})


def pairs(warehouse: duckdb.DuckDBPyConnection, size: int = 10) -> list[Row]:
    """Which two countries meet most often."""
    return rows(warehouse, PAIRS, {"size": size})


def person_pairs(warehouse: duckdb.DuckDBPyConnection, size: int = 10) -> list[Row]:
    """Which two people meet most often."""
    return rows(warehouse, PERSON_PAIRS, {"size": size})


def partners(warehouse: duckdb.DuckDBPyConnection, code: str, size: int = 15) -> list[Row]:
    """The other countries of a country's meetings."""
    return rows(warehouse, PARTNERS, {"size": size, "code": code})


def flows(warehouse: duckdb.DuckDBPyConnection, size: int) -> list[Row]:
    """From which country to which host people came, the most frequent first."""
    return rows(warehouse, FLOWS, {"size": size})


def places(warehouse: duckdb.DuckDBPyConnection, size: int) -> list[Row]:
    """In which cities people met."""
    return rows(warehouse, PLACES, {"size": size})


def documents(warehouse: duckdb.DuckDBPyConnection, size: int = 10) -> list[Row]:
    """What was signed, or is to be, the latest first."""
    return rows(warehouse, DOCUMENTS, {"size": size})


def posts(warehouse: duckdb.DuckDBPyConnection, person_key: str) -> list[Row]:
    """The posts of a person, the earliest first."""
    return rows(warehouse, POSTS, [person_key])


def choices(warehouse: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    """What the filters offer: only what some meeting has."""
    return {name: rows(warehouse, f"from memory.main.offered_{name}") for name in CHOICES}


LISTED = """
    with
    listed as (
        select * from chosen
        order by start_date desc nulls last, meeting_key
        limit $size offset $skipped
    ),
    countries as (
        select
            meeting_key,
            list({'code': alpha_2_code, 'name_en': name_en, 'name_ru': name_ru} order by name_en) as countries
        from marts.bridge_meeting_country inner join marts.dim_country using (country_key)
        where meeting_key in (select meeting_key from listed)
        group by meeting_key
    ),
    people as (
        select
            meeting_key,
            list(distinct {'full_name_latin': full_name_latin, 'full_name': full_name, 'person_key': person_key}
                order by {'full_name_latin': full_name_latin, 'full_name': full_name, 'person_key': person_key}) as people
        from marts.bridge_meeting_participant inner join marts.dim_person using (person_key)
        where is_named and meeting_key in (select meeting_key from listed)
        group by meeting_key
    )
    select
        listed.*,
        (select count(*) from chosen)::integer as total,
        types.name_en as type_en,
        types.name_ru as type_ru,
        nullif(listed.place_key, 'unknown') as known_place_key,
        places.name_en as place_en,
        places.name_ru as place_ru,
        coalesce(countries.countries, []) as countries,
        coalesce(people.people, []) as people
    from listed
    inner join marts.dim_meeting_type as types using (meeting_type_key)
    left join marts.dim_place as places on listed.place_key = places.place_key and places.place_key != 'unknown'
    left join countries on listed.meeting_key = countries.meeting_key
    left join people on listed.meeting_key = people.meeting_key
    order by listed.start_date desc nulls last, listed.meeting_key
"""

TOTALS = """
    select
        count(*) as meetings,
        count(*) filter (where realis = 'held') as held,
        count(*) filter (where realis = 'planned') as planned,
        count(*) filter (where realis = 'cancelled') as cancelled,
        count(*) filter (where start_date is null) as undated,
        count(*) filter (where host_country_key != 'unknown') as hosted,
        min(start_date) as first_date,
        max(start_date) as last_date,
        (
            select count(distinct person_key) from memory.main.party
            where meeting_key in (select meeting_key from chosen)
        ) as people,
        (
            select count(distinct country_key) from marts.bridge_meeting_country
            where country_key != 'unknown' and meeting_key in (select meeting_key from chosen)
        ) as countries,
        (
            select count(distinct article_key) from marts.fact_meeting_mention
            where meeting_key in (select meeting_key from chosen)
        ) as articles,
        (
            select count(*) from marts.fact_signed_document
            where status = 'signed' and meeting_key in (select meeting_key from chosen)
        ) as documents
    from chosen
"""

SIZE = """
    select count(*) as meetings, count(*) filter (where host_country_key != 'unknown') as hosted from chosen
"""

DAYS = """
    select start_date, realis, count(*) as meetings from chosen where start_date is not null group by all order by all
"""

TYPES = """
    select types.meeting_type, types.name_en, types.name_ru, count(*) as meetings
    from chosen inner join marts.dim_meeting_type as types using (meeting_type_key)
    group by all order by meetings desc, types.name_en
"""

TOPICS = """
    with recursive
    -- A topic and those above it: what is told of the narrower one is told of all of them.
    broader(topic_key, counted_key) as (
        select topic_key, topic_key from marts.dim_topic where topic_key != 'unknown'
        union
        select broader.topic_key, topics.broader_topic_key
        from broader inner join marts.dim_topic as topics on broader.counted_key = topics.topic_key
        where topics.broader_topic_key != 'unknown'
    )
    select topics.topic, topics.name_en, topics.name_ru, count(distinct bridge.meeting_key) as meetings
    from marts.bridge_meeting_topic as bridge
    inner join chosen using (meeting_key)
    inner join broader on bridge.topic_key = broader.topic_key
    inner join marts.dim_topic as topics on broader.counted_key = topics.topic_key
    group by all order by meetings desc, topics.name_en
"""

PEOPLE = """
    with
    counted as (
        select person_key, count(*) as meetings
        from memory.main.party
        where meeting_key in (select meeting_key from chosen) and person_key not in (select unnest($besides::varchar[]))
        group by person_key
    ),
    -- Those who can be among the first: of all the rest no name is looked up.
    first as (
        select * from counted
        where meetings >= (select min(meetings) from (select meetings from counted order by meetings desc limit $size))
    )
    select
        first.*, persons.full_name, persons.full_name_latin,
        nullif(countries.alpha_2_code, 'unknown') as code, countries.name_en, countries.name_ru,
        countries.country_key = 'unknown' as is_country_unknown
    from first
    inner join marts.dim_person as persons using (person_key)
    inner join marts.dim_country as countries using (country_key)
    order by first.meetings desc, persons.full_name_latin, person_key
    limit $size
"""

PAIRS = """
    with
    parties as (
        select meeting_key, start_date, date_precision, alpha_2_code as code
        from marts.bridge_meeting_country
        inner join chosen using (meeting_key)
        inner join marts.dim_country using (country_key)
        where country_key != 'unknown'
    ),
    counted as (
        select one.code as one_code, other.code as other_code, count(*) as meetings, max(one.start_date) as last_date,
            arg_max(one.date_precision, one.start_date) as last_precision
        from parties as one inner join parties as other on one.meeting_key = other.meeting_key and one.code < other.code
        group by all
    )
    select
        counted.*, ones.name_en as one_en, ones.name_ru as one_ru, ones.region as one_region,
        others.name_en as other_en, others.name_ru as other_ru, others.region as other_region
    from counted
    inner join marts.dim_country as ones on counted.one_code = ones.alpha_2_code
    inner join marts.dim_country as others on counted.other_code = others.alpha_2_code
    order by counted.meetings desc, one_code, other_code
    limit $size
"""

PERSON_PAIRS = """
    with
    parties as (
        select meeting_key, start_date, date_precision, person_key
        from memory.main.party inner join chosen using (meeting_key)
    ),
    counted as (
        select one.person_key as one_key, other.person_key as other_key, count(*) as meetings, max(one.start_date) as last_date,
            arg_max(one.date_precision, one.start_date) as last_precision
        from parties as one
        inner join parties as other on one.meeting_key = other.meeting_key and one.person_key < other.person_key
        group by all
        order by meetings desc, one_key, other_key
        limit $size
    )
    select
        counted.*, ones.full_name as one_ru, ones.full_name_latin as one_en, others.full_name as other_ru, others.full_name_latin as other_en,
        one_countries.region as one_region, other_countries.region as other_region
    from counted
    inner join marts.dim_person as ones on counted.one_key = ones.person_key
    inner join marts.dim_person as others on counted.other_key = others.person_key
    inner join marts.dim_country as one_countries on ones.country_key = one_countries.country_key
    inner join marts.dim_country as other_countries on others.country_key = other_countries.country_key
    order by counted.meetings desc, one_en, other_en, one_key, other_key
"""

PARTNERS = """
    select
        countries.alpha_2_code as code, countries.name_en, countries.name_ru,
        count(*) as meetings, count(*) filter (where chosen.realis = 'held') as held, max(chosen.start_date) as last_date
    from marts.bridge_meeting_country as bridge
    inner join chosen using (meeting_key)
    inner join marts.dim_country as countries on bridge.country_key = countries.country_key
    where countries.alpha_2_code != $code and countries.country_key != 'unknown'
    group by all order by meetings desc, countries.name_en
    limit $size
"""

FLOWS = """
    with
    counted as (
        select bridge.country_key as visitor_key, chosen.host_country_key as host_key, count(*) as meetings
        from marts.bridge_meeting_country as bridge inner join chosen using (meeting_key)
        where chosen.host_country_key != 'unknown' and bridge.country_key not in ('unknown', chosen.host_country_key)
        group by all
    )
    select
        visitors.alpha_2_code as visitor_code, visitors.name_en as visitor_en, visitors.name_ru as visitor_ru,
        hosts.alpha_2_code as host_code, hosts.name_en as host_en, hosts.name_ru as host_ru,
        counted.meetings, count(*) over ()::integer as total
    from counted
    inner join marts.dim_country as visitors on counted.visitor_key = visitors.country_key
    inner join marts.dim_country as hosts on counted.host_key = hosts.country_key
    order by counted.meetings desc, visitor_code, host_code
    limit $size
"""

PLACES = """
    select
        places.place_key, places.name_en as place_en, places.name_ru as place_ru, places.latitude, places.longitude,
        countries.alpha_2_code as code, countries.name_en, countries.name_ru, count(*) as meetings
    from chosen
    inner join marts.dim_place as places using (place_key)
    inner join marts.dim_country as countries on places.country_key = countries.country_key
    where places.place_key != 'unknown'
    group by all order by meetings desc, places.name_ru, places.place_key
    limit $size
"""

DOCUMENTS = """
    select
        documents.document_type, documents.title, documents.status, dates.date as signed_date,
        chosen.meeting_key, chosen.start_date, chosen.end_date, chosen.date_precision
    from marts.fact_signed_document as documents
    inner join chosen using (meeting_key)
    left join marts.dim_date as dates on documents.signed_date_key = dates.date_key and dates.date_key != 0
    order by coalesce(dates.date, chosen.start_date) desc nulls last, documents.title, documents.document_key
    limit $size
"""

POSTS = """
    select
        positions.*,
        nullif(organizations.name_ru, '') as organization,
        organizations.organization_key = 'unknown' as is_organization_unknown,
        countries.name_en, countries.name_ru, countries.country_key = 'unknown' as is_country_unknown
    from marts.dim_person_position as positions
    inner join marts.dim_organization as organizations using (organization_key)
    inner join marts.dim_country as countries on positions.country_key = countries.country_key
    where positions.person_key = $1 and positions.person_position_key != 'unknown'
    order by positions.valid_from nulls last, positions.valid_to nulls last, positions.position_title, positions.person_position_key
"""

CHOICES = {
    "types": """
        select meeting_type as value, name_en, name_ru from marts.dim_meeting_type
        where meeting_type_key in (select meeting_type_key from marts.fact_meeting) order by name_en""",
    "topics": """
        select topic as value, name_en, name_ru from marts.dim_topic
        where
            topic_key != 'unknown' and (
                topic_key in (select topic_key from marts.bridge_meeting_topic)
                or topic_key in (
                    select broader_topic_key from marts.dim_topic
                    where topic_key in (select topic_key from marts.bridge_meeting_topic)
                )
            )
        order by name_en""",
    "countries": """
        select alpha_2_code as value, name_en, name_ru from marts.dim_country
        where
            country_key != 'unknown' and (
                country_key in (select country_key from marts.bridge_meeting_country)
                or country_key in (select host_country_key from marts.fact_meeting)
            )
        order by name_en""",
}

# Made once for each release, in memory: what the filters offer, and who took part in which meeting, each once.
PREPARATION = (
    *(f"create or replace table memory.main.offered_{name} as {query}" for name, query in CHOICES.items()),
    """
    create or replace table memory.main.party as
    select distinct meeting_key, person_key from marts.bridge_meeting_participant where person_key != 'unknown'
    """,
)
