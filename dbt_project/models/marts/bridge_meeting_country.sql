with

mention_countries as (
    select * from {{ ref('int_meeting_mention_country') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

countries_of_meetings as (
    select distinct
        meetings.meeting_key,
        {{ country_key('mention_countries.country') }} as country_key
    from mention_countries
    inner join meetings on mention_countries.mention_key = meetings.mention_key
)

select * from countries_of_meetings
