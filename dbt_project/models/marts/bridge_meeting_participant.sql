with

participants as (
    select * from {{ ref('int_meeting_participant') }}
),

meetings as (
    select * from {{ ref('fact_meeting') }}
),

positions as (
    select * from {{ ref('dim_person_position') }}
),

-- Where no report of the meeting states a post that he then holds: the only one the person is known to hold on its first day.
posts_by_date as (
    select
        participants.meeting_participant_key,
        min(positions.person_position_key) as person_position_key
    from participants
    inner join meetings on participants.meeting_key = meetings.meeting_key
    inner join positions
        on
            participants.person_key = positions.person_key
            and meetings.start_date >= positions.valid_from
            and meetings.start_date < coalesce(positions.valid_to, date '9999-12-31')
    where participants.is_named and participants.person_position_key is null
    group by participants.meeting_participant_key
    having count(*) = 1
),

known as (
    select
        participants.meeting_participant_key,
        participants.meeting_key,
        participants.person_key,
        coalesce(participants.person_position_key, posts_by_date.person_position_key, {{ unknown_key() }}) as person_position_key,
        coalesce(participants.organization_key, {{ unknown_key() }}) as organization_key,
        {{ country_key('participants.country') }} as country_key,
        participants.role,
        participants.position_text,
        participants.is_named,
        participants.is_position_disputed
    from participants
    left join posts_by_date on participants.meeting_participant_key = posts_by_date.meeting_participant_key
)

select * from known
