with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

winners as (
    select * from {{ ref('int_meeting_value') }}
    where is_winner
),

corrected_dates as (
    select * from {{ ref('int_value_judgement') }}
    where attribute = 'dates'
),

participants as (
    select
        meeting_key,
        count(*) as participant_count
    from {{ ref('int_meeting_participant') }}
    group by meeting_key
),

countries as (
    select
        meeting_key,
        count(*) as country_count
    from {{ ref('bridge_meeting_country') }}
    group by meeting_key
),

documents as (
    select
        meeting_key,
        count(*) as document_count
    from {{ ref('int_document') }}
    group by meeting_key
),

origins as (
    select * from {{ ref('int_meeting_origin') }}
),

reports as (
    select
        meetings.meeting_key,
        -- Told as held by a report of that day or later, it was held.
        bool_or(mentions.realis = 'held' and coalesce(mentions.published_date >= mentions.start_date, true)) as is_held,
        -- Else the latest report knows; of one day's reports, held outranks cancelled outranks planned.
        first(
            mentions.realis
            order by
                mentions.published_date desc nulls last,
                list_position(['held', 'cancelled', 'planned'], mentions.realis) asc
        ) as latest_realis,
        max(mentions.ordinal) as ordinal,
        count(distinct mentions.article_id)::integer as article_count,
        count(distinct origins.origin)::integer as source_count,
        min(mentions.published_date) as first_published_date,
        max(mentions.confidence) as confidence
    from mentions
    inner join meetings on mentions.mention_key = meetings.mention_key
    inner join origins on mentions.mention_key = origins.mention_key
    group by meetings.meeting_key
),

winning_values as (
    select
        meeting_key,
        max(reported_value) filter (where attribute = 'meeting_type') as meeting_type,
        max(reported_value) filter (where attribute = 'realis') as judged_realis,
        split_part(max(reported_value) filter (where attribute = 'dates'), '/', 1)::date as start_date,
        split_part(max(reported_value) filter (where attribute = 'dates'), '/', 2)::date as end_date,
        max(mention_key) filter (where attribute = 'dates') as dated_mention_key,
        max(reported_value) filter (where attribute = 'place') as place_key,
        max(reported_value) filter (where attribute = 'host_country') as host_country,
        max(reported_value) filter (where attribute = 'title') as title,
        max(reported_value) filter (where attribute = 'parent') as parent_meeting_key
    from winners
    group by meeting_key
)

select
    reports.meeting_key,
    {{ surrogate_key(['winning_values.meeting_type']) }} as meeting_type_key,
    case
        when winning_values.judged_realis is not null then winning_values.judged_realis
        when reports.is_held then 'held'
        else reports.latest_realis
    end as realis,
    {{ date_key('winning_values.start_date') }} as start_date_key,
    {{ date_key('winning_values.end_date') }} as end_date_key,
    winning_values.start_date,
    winning_values.end_date,
    coalesce(corrected_dates.date_precision, dated.date_precision) as date_precision,
    case when corrected_dates.meeting_key is null then dated.date_basis else 'stated' end as date_basis,
    coalesce(winning_values.place_key, {{ unknown_key() }}) as place_key,
    {{ country_key('winning_values.host_country') }} as host_country_key,
    coalesce(winning_values.parent_meeting_key, {{ unknown_key() }}) as parent_meeting_key,
    winning_values.title,
    reports.ordinal,
    coalesce(participants.participant_count, 0)::integer as participant_count,
    coalesce(countries.country_count, 0)::integer as country_count,
    coalesce(documents.document_count, 0)::integer as document_count,
    reports.article_count,
    reports.source_count,
    reports.first_published_date,
    reports.confidence
from reports
inner join winning_values on reports.meeting_key = winning_values.meeting_key
left join mentions as dated on winning_values.dated_mention_key = dated.mention_key
left join corrected_dates on reports.meeting_key = corrected_dates.meeting_key
left join participants on reports.meeting_key = participants.meeting_key
left join countries on reports.meeting_key = countries.meeting_key
left join documents on reports.meeting_key = documents.meeting_key
