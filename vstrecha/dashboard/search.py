"""Words in Russian or English, however names are spelled in Latin letters: people, countries, and the meetings they stand in.

A search reads tables that are made once for each release, in memory: `found_meeting` and `found_person` hold every word of a meeting
and every name of a person, folded.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import duckdb

from vstrecha.evidence.facts import Row, rows

MOST_WORDS = 8
SHOWN = 12  # people that a search lists

# Spellings that mean one sound: «Shoigu» and «Shoygu», «Johnson» and «Dzhonson», «Kharkiv» and «Harkiv»; then letters, one for one.
SPELLINGS = (("dzh", "j"), ("kh", "h"), ("ts", "c"), ("cz", "c"), ("ph", "f"), ("x", "ks"), ("yy", "y"))
LETTERS = ("ёйiw’", "еиyv'")


def folded(text: str) -> str:
    """A text in the spelling that it is compared in."""
    lettered = text.lower().translate(str.maketrans(*LETTERS))
    return reduce(lambda so_far, pair: so_far.replace(*pair), SPELLINGS, lettered)


def folded_sql(column: str) -> str:
    """The same of a column."""
    lettered = f"translate(lower({column}), {_quoted(LETTERS[0])}, {_quoted(LETTERS[1])})"
    return reduce(
        lambda so_far, pair: f"replace({so_far}, {_quoted(pair[0])}, {_quoted(pair[1])})", SPELLINGS, lettered
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def words_of(text: str) -> list[str]:
    """The words of a search, as they are compared."""
    return list(dict.fromkeys(folded(text).split()))[:MOST_WORDS]


NAMES_OF_PERSON = folded_sql("full_name || ' ' || full_name_latin")
NAMES_OF_COUNTRY = folded_sql("name_ru || ' ' || name_en")
WORDS_OF_MEETING = folded_sql(
    "concat_ws(chr(10), meetings.title, people.words, countries.words, places.name_ru, places.name_en, types.name_ru, types.name_en)"
)

PREPARATION = (
    f"""
    create or replace table memory.main.found_meeting as
    with
    people as (
        select
            meeting_key,
            string_agg(concat_ws(chr(10), persons.full_name, persons.full_name_latin, bridge.position_text), chr(10)) as words
        from marts.bridge_meeting_participant as bridge
        left join marts.dim_person as persons on bridge.person_key = persons.person_key and persons.person_key != 'unknown'
        group by meeting_key
    ),
    countries as (
        select meeting_key, string_agg(name_ru || chr(10) || name_en, chr(10)) as words
        from marts.bridge_meeting_country inner join marts.dim_country using (country_key)
        where country_key != 'unknown'
        group by meeting_key
    )
    select meetings.meeting_key, {WORDS_OF_MEETING} as words
    from marts.fact_meeting as meetings
    left join people on meetings.meeting_key = people.meeting_key
    left join countries on meetings.meeting_key = countries.meeting_key
    left join marts.dim_place as places on meetings.place_key = places.place_key and places.place_key != 'unknown'
    left join marts.dim_meeting_type as types
        on meetings.meeting_type_key = types.meeting_type_key and types.meeting_type_key != 'unknown'
    """,
    f"""
    create or replace table memory.main.found_person as
    with
    counted as (
        select person_key, count(distinct meeting_key) as meetings from marts.bridge_meeting_participant group by person_key
    )
    select person_key, coalesce(counted.meetings, 0) as meetings, {NAMES_OF_PERSON} as words
    from marts.dim_person left join counted using (person_key)
    where person_key != 'unknown'
    """,
)

# A word anywhere in a meeting, the beginning of its day, or that of its key.
WITH_WORD = """
    select meeting_key from memory.main.found_meeting where contains(words, $value)
    union all
    select meeting_key from marts.fact_meeting
    where starts_with(start_date::varchar, $value) or starts_with(meeting_key, $value)
"""


def people(warehouse: duckdb.DuckDBPyConnection, text: str) -> list[Row]:
    """The people whose names hold every word, those of most meetings first."""
    return _with_words(warehouse, PEOPLE, "contains(words, $word)", text)


def countries(warehouse: duckdb.DuckDBPyConnection, text: str) -> list[Row]:
    """The countries whose names hold every word."""
    return _with_words(warehouse, COUNTRIES, f"contains({NAMES_OF_COUNTRY}, $word)", text)


def alike(warehouse: duckdb.DuckDBPyConnection, text: str) -> list[Row]:
    """People with a name much like a word of the text, for one who mistyped it."""
    words = words_of(text)
    return rows(warehouse, ALIKE, {"words": words}) if words else []


def _with_words(warehouse: duckdb.DuckDBPyConnection, query: str, condition: str, text: str) -> list[Row]:
    words = words_of(text)
    if not words:
        return []
    every = " and ".join(condition.replace("$word", f"$word_{number}") for number in range(len(words)))
    parameters: dict[str, Any] = {f"word_{number}": word for number, word in enumerate(words)}
    return rows(warehouse, query.replace("$every", every), parameters)


PEOPLE = f"""
    with named as (
        select person_key, meetings from memory.main.found_person where $every order by meetings desc, person_key limit {SHOWN}
    )
    select
        person_key, named.meetings, persons.full_name, persons.full_name_latin, countries.name_en, countries.name_ru,
        countries.country_key = 'unknown' as is_country_unknown
    from named
    inner join marts.dim_person as persons using (person_key)
    inner join marts.dim_country as countries using (country_key)
    order by named.meetings desc, persons.full_name_latin, person_key
"""

COUNTRIES = f"""
    with named as (select * from marts.dim_country where country_key != 'unknown' and $every)
    select named.alpha_2_code, named.name_en, named.name_ru, count(bridge.meeting_key) as meetings
    from named left join marts.bridge_meeting_country as bridge using (country_key)
    group by all order by meetings desc, named.name_en limit {SHOWN}
"""

ALIKE = """
    with
    parts as (
        select person_key, meetings, unnest(string_split(words, ' ')) as part from memory.main.found_person where meetings > 0
    ),
    spelled as (select distinct part from parts),
    near as (
        select part, max(jaro_winkler_similarity(part, word)) as likeness
        from spelled cross join (select unnest($words::varchar[]) as word) as words
        where jaro_winkler_similarity(part, word) > 0.87
        group by part
    )
    select person_key, persons.full_name, persons.full_name_latin, max(near.likeness) as likeness
    from parts
    inner join near using (part)
    inner join marts.dim_person as persons using (person_key)
    group by all order by likeness desc, max(parts.meetings) desc, persons.full_name_latin, person_key limit 8
"""
