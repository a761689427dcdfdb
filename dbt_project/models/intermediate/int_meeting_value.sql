with

reported_values as (
    select * from {{ ref('int_reported_value') }}
),

judged_values as (
    select * from {{ ref('int_value_judgement') }}
),

weighed_reports as (
    select
        meeting_key,
        attribute,
        reported_value,
        count(distinct origin) as source_count,
        max(precision_rank) as precision_rank,
        -- A day outranks the month it lies in, whoever says so.
        case when attribute = 'dates' then max(precision_rank) else 0 end as fineness,
        bool_or(is_told_as_held) as is_told_as_held,
        bool_or(is_correction) as is_correction,
        min(published_date) as first_published_date,
        min(article_id) as first_article_id,
        first(
            mention_key order by precision_rank desc, published_date asc nulls last, article_id asc, meeting_index asc
        ) as mention_key
    from reported_values
    group by meeting_key, attribute, reported_value
),

-- What people corrected may be what some reports say, or what none says.
weighed as (
    select
        coalesce(weighed_reports.meeting_key, judged_values.meeting_key) as meeting_key,
        coalesce(weighed_reports.attribute, judged_values.attribute) as attribute,
        coalesce(weighed_reports.reported_value, judged_values.judged_value) as reported_value,
        coalesce(weighed_reports.source_count, 0) as source_count,
        weighed_reports.* exclude (meeting_key, attribute, reported_value, source_count),
        judged_values.judged_value is not null as is_judged
    from weighed_reports
    full outer join judged_values
        on
            weighed_reports.meeting_key = judged_values.meeting_key
            and weighed_reports.attribute = judged_values.attribute
            and weighed_reports.reported_value = judged_values.judged_value
),

-- What people judged wins. Where reports differ, one that tells of the meeting as held outranks a plan, one that corrects outranks
-- what it takes back, a finer date a coarser one; then the value of most independent origins wins, then the one with the finer date,
-- then the earliest.
ranked as (
    select
        *,
        row_number() over by_weight as value_rank,
        lead(is_told_as_held) over by_weight as next_is_told_as_held,
        lead(is_correction) over by_weight as next_is_correction,
        lead(fineness) over by_weight as next_fineness,
        lead(source_count) over by_weight as next_source_count,
        lead(precision_rank) over by_weight as next_precision_rank,
        lead(first_published_date) over by_weight as next_published_date,
        lead(reported_value) over by_weight as next_value
    from weighed
    window by_weight as (
        partition by meeting_key, attribute
        order by
            is_judged desc, is_told_as_held desc, is_correction desc, fineness desc, source_count desc,
            precision_rank desc, first_published_date asc nulls last, first_article_id asc, reported_value asc
    )
),

-- What set the winner before the next best.
decided as (
    select
        meeting_key,
        attribute,
        case
            when is_judged then 'judgement'
            when next_value is null then 'only value'
            when is_told_as_held > next_is_told_as_held then 'told as held'
            when is_correction > next_is_correction then 'correction'
            when fineness > next_fineness then 'finer date'
            when source_count > next_source_count then 'most sources'
            when precision_rank > next_precision_rank then 'finest date'
            when coalesce(first_published_date < next_published_date, first_published_date is not null) then 'earliest report'
            else 'first article id'
        end as reason
    from ranked
    where value_rank = 1
)

select
    ranked.meeting_key,
    ranked.attribute,
    ranked.reported_value,
    ranked.source_count,
    ranked.mention_key,
    ranked.value_rank = 1 as is_winner,
    ranked.is_judged,
    decided.reason
from ranked
inner join decided
    on
        ranked.meeting_key = decided.meeting_key
        and ranked.attribute = decided.attribute
