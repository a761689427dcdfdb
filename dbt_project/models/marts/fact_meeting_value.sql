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

-- A place is shown by its name; everything else is text already.
known as (
    select
        {{ surrogate_key([
            'reported_values.meeting_key',
            'reported_values.attribute',
            'reported_values.mention_key',
        ]) }} as meeting_value_key,
        reported_values.meeting_key,
        reported_values.attribute as field,
        coalesce(places.name_ru, reported_values.reported_value) as value,
        reported_values.article_key,
        values_of_meetings.source_count::integer as source_count,
        count(distinct reported_values.reported_value) over (
            partition by reported_values.meeting_key, reported_values.attribute
        )::integer as value_count,
        values_of_meetings.is_winner,
        values_of_meetings.reason
    from reported_values
    inner join values_of_meetings
        on
            reported_values.meeting_key = values_of_meetings.meeting_key
            and reported_values.attribute = values_of_meetings.attribute
            and reported_values.reported_value = values_of_meetings.reported_value
    left join places
        on
            reported_values.attribute = 'place'
            and reported_values.reported_value = places.place_key
)

select * from known
