-- A published file is opened under any name: views name schemas, never the database.
with

participants as (
    select
        meeting_participant_key,
        meeting_key,
        person_key,
        country_key
    from {{ ref('bridge_meeting_participant').include(database=false) }}
    where is_named and person_key != {{ unknown_key() }}
),

meetings as (
    select * from {{ ref('fact_meeting').include(database=false) }}
),

persons as (
    select * from {{ ref('dim_person').include(database=false) }}
),

-- Seen from both sides: whom a person met is asked of the person.
encounters as (
    select
        one.meeting_participant_key || other.meeting_participant_key as counterpart_key,
        one.meeting_key,
        meetings.start_date,
        meetings.realis,
        one.person_key,
        persons.full_name_latin as person,
        other.person_key as counterpart_person_key,
        counterparts.full_name_latin as counterpart,
        one.country_key != other.country_key
        and one.country_key != {{ unknown_key() }}
        and other.country_key != {{ unknown_key() }} as is_foreign
    from participants as one
    inner join participants as other
        on
            one.meeting_key = other.meeting_key
            and one.person_key != other.person_key
    inner join meetings on one.meeting_key = meetings.meeting_key
    inner join persons on one.person_key = persons.person_key
    inner join persons as counterparts on other.person_key = counterparts.person_key
)

select * from encounters
