-- A published file is opened under any name: views name schemas, never the database.
with

statuses as (
    select * from {{ ref('fact_meeting_status').include(database=false) }}
),

meetings as (
    select * from {{ ref('fact_meeting').include(database=false) }}
),

articles as (
    select * from {{ ref('dim_article').include(database=false) }}
),

known_until as (
    select max(published_date) as latest_date from articles
),

plans as (
    select
        meeting_key,
        min(published_date) as planned_on
    from statuses
    where realis = 'planned'
    group by meeting_key
),

-- A plan is due when its last day has passed by what was read, or its end is known.
due as (
    select
        plans.meeting_key,
        plans.planned_on,
        meetings.realis != 'planned' or coalesce(meetings.end_date < known_until.latest_date, false) as is_due,
        meetings.realis = 'held' as is_held
    from plans
    inner join meetings on plans.meeting_key = meetings.meeting_key
    cross join known_until
)

select * from due
