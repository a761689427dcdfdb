-- A published file is opened under any name: views name schemas, never the database.
with

meeting_countries as (
    select
        bridge.meeting_key,
        bridge.country_key,
        countries.alpha_2_code,
        countries.name_en
    from {{ ref('bridge_meeting_country').include(database=false) }} as bridge
    inner join {{ ref('dim_country').include(database=false) }} as countries on bridge.country_key = countries.country_key
),

meetings as (
    select * from {{ ref('fact_meeting').include(database=false) }}
),

pairs as (
    select
        one.meeting_key || one.alpha_2_code || other.alpha_2_code as country_dyad_key,
        one.meeting_key,
        meetings.start_date,
        meetings.realis,
        one.alpha_2_code || '-' || other.alpha_2_code as dyad_code,
        one.name_en || ' – ' || other.name_en as dyad,
        one.country_key as one_country_key,
        other.country_key as other_country_key
    from meeting_countries as one
    inner join meeting_countries as other
        on
            one.meeting_key = other.meeting_key
            and one.alpha_2_code < other.alpha_2_code
    inner join meetings on one.meeting_key = meetings.meeting_key
)

select * from pairs
