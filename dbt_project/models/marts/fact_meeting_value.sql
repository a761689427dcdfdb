with

reported_values as (
    select * from {{ ref('int_reported_value') }}
),

values_of_meetings as (
    select * from {{ ref('int_meeting_value') }}
),

places as (
    select
        place_key,
        min(name_ru) as name_ru
    from {{ ref('int_place') }}
    group by place_key
),

reports_of_values as (
    select
        values_of_meetings.*,
        reported_values.mention_key as report_key,
        coalesce(reported_values.article_key, {{ unknown_key() }}) as article_key
    from values_of_meetings
    left join reported_values
        on
            values_of_meetings.meeting_key = reported_values.meeting_key
            and values_of_meetings.attribute = reported_values.attribute
            and values_of_meetings.reported_value = reported_values.reported_value
),

-- A place is shown by its name; everything else is text already.
known as (
    select
        {{ surrogate_key([
            'reports_of_values.meeting_key',
            'reports_of_values.attribute',
            'reports_of_values.report_key',
        ]) }} as meeting_value_key,
        reports_of_values.meeting_key,
        reports_of_values.attribute as field,
        coalesce(places.name_ru, reports_of_values.reported_value) as value,
        reports_of_values.article_key,
        reports_of_values.source_count::integer as source_count,
        count(distinct reports_of_values.reported_value) over (
            partition by reports_of_values.meeting_key, reports_of_values.attribute
        )::integer as value_count,
        reports_of_values.is_winner,
        reports_of_values.reason
    from reports_of_values
    left join places
        on
            reports_of_values.attribute = 'place'
            and reports_of_values.reported_value = places.place_key
)

select * from known
