with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

origins as (
    select * from {{ ref('int_meeting_origin') }}
),

places as (
    select * from {{ ref('int_place') }}
),

reports as (
    select
        mentions.*,
        meetings.meeting_key,
        origins.origin,
        places.place_key,
        coalesce(places.country, mentions.host_country) as place_country,
        parents.meeting_key as parent_meeting_key
    from mentions
    inner join meetings on mentions.mention_key = meetings.mention_key
    inner join origins on mentions.mention_key = origins.mention_key
    left join places
        on
            mentions.city_folded = places.city_folded
            and mentions.host_country is not distinct from places.host_country
    left join mentions as parent_mentions
        on
            mentions.article_key = parent_mentions.article_key
            and mentions.parent_index = parent_mentions.meeting_index
            and parent_mentions.type_family = 'visit'
            and mentions.type_family != 'visit'
    left join meetings as parents
        on
            parent_mentions.mention_key = parents.mention_key
            and meetings.meeting_key != parents.meeting_key
),

attributes as (
    select
        meeting_key,
        mention_key,
        article_key,
        article_id,
        origin,
        published_date,
        meeting_index,
        precision_rank,
        is_correction,
        -- What was planned may have come otherwise.
        realis = 'held' as is_told_as_held,
        meeting_type,
        nullif(concat_ws('/', start_date, end_date), '') as dates,
        place_key as place,
        place_country as host_country,
        title,
        parent_meeting_key as parent
    from reports
),

-- What a report does not say is no row.
reported_values as (
    unpivot attributes
    on meeting_type, dates, place, host_country, title, parent
    into name attribute value reported_value
)

select * from reported_values
