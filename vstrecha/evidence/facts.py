"""What the published warehouse knows of one meeting, as plain rows: values with their conflicts, participants, reports, passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

Row = dict[str, Any]
SHORTEST_KEY = 6  # letters of a key that are enough to mean it, where no other begins so


class NoSuchMeeting(LookupError):
    """No meeting has this key, or several keys begin so."""


@dataclass(frozen=True)
class Facts:
    """A meeting and everything that shows it."""

    meeting: Row
    participants: list[Row]
    countries: list[Row]
    topics: list[Row]
    documents: list[Row]
    values: list[Row]
    reports: list[Row]
    mentions: list[Row]
    passages: list[Row]
    parts: list[Row]
    others: list[Row]


def facts(warehouse: duckdb.DuckDBPyConnection, key: str) -> Facts:
    """All of one meeting, named by its key, by a key that it had before, or by the beginning of either."""
    meeting_key = find_key(warehouse, key)
    (meeting,) = rows(warehouse, MEETING, [meeting_key])
    reports = rows(warehouse, REPORTS, [meeting_key])
    return Facts(
        meeting=meeting,
        participants=rows(warehouse, PARTICIPANTS, [meeting_key]),
        countries=rows(warehouse, COUNTRIES, [meeting_key]),
        topics=rows(warehouse, TOPICS, [meeting_key]),
        documents=rows(warehouse, DOCUMENTS, [meeting_key]),
        values=rows(warehouse, VALUES, [meeting_key]),
        reports=_with_texts(warehouse, reports),
        mentions=rows(warehouse, MENTIONS, [meeting_key]),
        passages=_of_reports(warehouse, PASSAGES, reports),
        parts=rows(warehouse, PARTS, [meeting_key]),
        others=_of_reports(warehouse, OTHERS, reports, meeting_key),
    )


def find_key(warehouse: duckdb.DuckDBPyConnection, key: str) -> str:
    """The key that the meeting has now."""
    found = [row["meeting_key"] for row in rows(warehouse, KEYS, [key, key if len(key) >= SHORTEST_KEY else None])]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise NoSuchMeeting(f"Several meetings have keys that begin with {key!r}; give more of the key.")
    raise NoSuchMeeting(f"No meeting has the key {key!r}; marts.meeting lists the keys, column meeting_key.")


def rows(
    warehouse: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] | dict[str, Any] = ()
) -> list[Row]:
    """What a query answers, a dictionary per row."""
    result = warehouse.execute(query, parameters)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _with_texts(warehouse: duckdb.DuckDBPyConnection, reports: list[Row]) -> list[Row]:
    """The reports with the texts of their articles; null where an older release holds none."""
    texts = {row["article_key"]: row["text"] for row in _of_reports(warehouse, TEXTS, reports)}
    return [{**report, "text": texts.get(report["article_key"])} for report in reports]


def _of_reports(warehouse: duckdb.DuckDBPyConnection, query: str, reports: list[Row], *more: Any) -> list[Row]:
    try:
        return rows(warehouse, query, [[report["article_key"] for report in reports], *more])
    except duckdb.CatalogException:  # a release from before it had evidence
        return []


KEYS = """
    with
    keys as (
        select meeting_key, meeting_key as known_as from marts.fact_meeting
        union
        select meeting_key, mention_key as known_as from marts.fact_meeting_mention
    ),
    named as (select * from keys where known_as = $1 or starts_with(known_as, $2))
    select distinct meeting_key from named
    where known_as = $1 or not exists (select 1 from named where known_as = $1)
"""

MEETING = """
    select
        meetings.*,
        types.meeting_type,
        types.name_en as type_en,
        types.name_ru as type_ru,
        places.name_ru as place_ru,
        places.name_en as place_en,
        nullif(hosts.country_key, 'unknown') as host_key,
        hosts.alpha_2_code as host_code,
        hosts.name_en as host_en,
        hosts.name_ru as host_ru,
        parents.meeting_key as parent_key,
        parents.title as parent_title
    from marts.fact_meeting as meetings
    inner join marts.dim_meeting_type as types using (meeting_type_key)
    left join marts.dim_place as places on meetings.place_key = places.place_key and places.place_key != 'unknown'
    inner join marts.dim_country as hosts on meetings.host_country_key = hosts.country_key
    left join marts.fact_meeting as parents on meetings.parent_meeting_key = parents.meeting_key
    where meetings.meeting_key = $1
"""

PARTICIPANTS = """
    select
        bridge.is_named,
        bridge.person_key,
        persons.full_name,
        persons.full_name_latin,
        persons.wikidata_id,
        bridge.position_text,
        bridge.role,
        bridge.is_position_disputed,
        nullif(positions.person_position_key, 'unknown') as person_position_key,
        positions.position_title,
        positions.military_rank,
        positions.valid_from,
        positions.valid_to,
        positions.is_acting,
        nullif(organizations.name_ru, '') as organization,
        organizations.organization_key = 'unknown' as is_organization_unknown,
        countries.country_key = 'unknown' as is_country_unknown,
        countries.alpha_2_code as country_code,
        countries.name_en as country_en,
        countries.name_ru as country_ru
    from marts.bridge_meeting_participant as bridge
    inner join marts.dim_person as persons using (person_key)
    inner join marts.dim_person_position as positions on bridge.person_position_key = positions.person_position_key
    inner join marts.dim_organization as organizations on bridge.organization_key = organizations.organization_key
    inner join marts.dim_country as countries on bridge.country_key = countries.country_key
    where bridge.meeting_key = $1
    order by bridge.is_named desc, persons.full_name_latin, bridge.position_text, bridge.meeting_participant_key
"""

COUNTRIES = """
    select countries.name_en, countries.name_ru, countries.alpha_2_code
    from marts.bridge_meeting_country inner join marts.dim_country as countries using (country_key)
    where meeting_key = $1 order by countries.name_en
"""

TOPICS = """
    select topics.topic, topics.name_en, topics.name_ru
    from marts.bridge_meeting_topic inner join marts.dim_topic as topics using (topic_key)
    where meeting_key = $1 order by topics.name_en
"""

DOCUMENTS = """
    select
        documents.document_type,
        documents.title,
        documents.status,
        dates.date as signed_date,
        string_agg(distinct persons.full_name_latin, ', ' order by persons.full_name_latin)
            filter (where persons.person_key != 'unknown') as signatories_en,
        string_agg(distinct persons.full_name, ', ' order by persons.full_name)
            filter (where persons.person_key != 'unknown') as signatories_ru
    from marts.fact_signed_document as documents
    left join marts.dim_date as dates on documents.signed_date_key = dates.date_key and dates.date_key != 0
    left join marts.bridge_document_signatory as bridge using (document_key)
    left join marts.dim_person as persons on bridge.person_key = persons.person_key
    where documents.meeting_key = $1
    group by all
    order by documents.title, documents.document_type
"""

VALUES = """
    select
        values_of_meetings.field,
        values_of_meetings.value,
        values_of_meetings.article_key,
        values_of_meetings.source_count,
        values_of_meetings.value_count,
        values_of_meetings.is_winner,
        values_of_meetings.reason,
        coalesce(types.name_en, countries.name_en, parents.title) as value_en,
        coalesce(types.name_ru, countries.name_ru, parents.title) as value_ru
    from marts.fact_meeting_value as values_of_meetings
    left join marts.dim_meeting_type as types
        on values_of_meetings.field = 'meeting_type' and values_of_meetings.value = types.meeting_type
    left join marts.dim_country as countries
        on values_of_meetings.field = 'host_country' and values_of_meetings.value = countries.alpha_2_code
    left join marts.fact_meeting as parents
        on values_of_meetings.field = 'parent' and values_of_meetings.value = parents.meeting_key
    where values_of_meetings.meeting_key = $1
    order by
        list_position(['realis', 'meeting_type', 'dates', 'place', 'host_country', 'title', 'parent'], field),
        is_winner desc, source_count desc, value
"""

REPORTS = """
    select
        articles.*,
        originals.article_id as repeated_article_id,
        duplicates.similarity
    from marts.dim_article as articles
    left join marts.bridge_article_duplicate as duplicates using (article_key)
    left join marts.dim_article as originals on duplicates.original_article_key = originals.article_key
    where articles.article_key in (select article_key from marts.fact_meeting_mention where meeting_key = $1)
    order by articles.published_date nulls last, articles.article_id
"""

MENTIONS = """
    select * from marts.fact_meeting_mention where meeting_key = $1 order by article_key, meeting_index
"""

TEXTS = "select article_key, text from evidence.article_text where article_key in (select unnest($1::varchar[]))"

PASSAGES = """
    with
    -- Chosen before it is joined: of a million and a half passages a page needs a hundred.
    chosen as materialized (
        select * from evidence.marked_passage where article_key in (select unnest($1::varchar[]))
    ),
    people as materialized (
        select person_key, full_name, full_name_latin from marts.dim_person where person_key in (select person_key from chosen)
    )
    select
        passages.*,
        nullif(persons.person_key, 'unknown') as known_person_key,
        persons.full_name,
        persons.full_name_latin,
        countries.name_en as country_en,
        countries.name_ru as country_ru,
        cities.name_en as city_en
    from chosen as passages
    inner join people as persons using (person_key)
    left join marts.dim_country as countries on passages.kind = 'country' and passages.code = countries.alpha_2_code
    left join (select name_ru, min(name_en) as name_en from marts.dim_place group by name_ru) as cities
        on passages.kind = 'city' and passages.reading = cities.name_ru
    order by passages.article_key, passages.is_in_title desc, passages.start, passages."end" desc, passages.marked_passage_key
"""

PARTS = """
    select meetings.meeting_key, meetings.start_date, meetings.end_date, meetings.date_precision,
        types.name_en as type_en, types.name_ru as type_ru, meetings.title
    from marts.fact_meeting as meetings inner join marts.dim_meeting_type as types using (meeting_type_key)
    where meetings.parent_meeting_key = $1 order by meetings.start_date, meetings.title, meetings.meeting_key
"""

OTHERS = """
    select
        mentions.article_key,
        meetings.meeting_key,
        meetings.start_date,
        meetings.end_date,
        meetings.date_precision,
        types.name_en as type_en,
        types.name_ru as type_ru,
        meetings.title
    from (select distinct article_key, meeting_key from marts.fact_meeting_mention) as mentions
    inner join marts.fact_meeting as meetings using (meeting_key)
    inner join marts.dim_meeting_type as types using (meeting_type_key)
    where mentions.article_key in (select unnest($1::varchar[])) and meetings.meeting_key != $2
    order by meetings.start_date, meetings.title, meetings.meeting_key
"""
