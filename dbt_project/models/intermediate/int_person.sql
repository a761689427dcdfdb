with

names as (
    select * from {{ ref('int_person_name') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

names_of_meetings as (
    select distinct
        meetings.meeting_key,
        names.name_key,
        names.is_full_name,
        names.surname_folded,
        names.given_initial,
        names.country
    from names
    inner join meetings on names.mention_key = meetings.mention_key
),

-- «Лавров» in one report of a meeting is the only full-named Лавров of the other reports of the same meeting.
fuller_names as (
    select
        partial.name_key,
        min(fuller.name_key) as person_key
    from names_of_meetings as partial
    inner join names_of_meetings as fuller
        on
            partial.meeting_key = fuller.meeting_key
            and partial.surname_folded = fuller.surname_folded
            and coalesce(partial.given_initial[1] = fuller.given_initial[1], true)
            and coalesce(partial.country = fuller.country, true)
    where not partial.is_full_name and fuller.is_full_name
    group by partial.name_key
    having count(distinct fuller.name_key) = 1
)

select
    names.claim_key,
    coalesce(fuller_names.person_key, names.name_key) as person_key
from names
left join fuller_names on names.name_key = fuller_names.name_key
