with recursive

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

meetings_by_rule as (
    select * from {{ ref('int_meeting_by_rule') }}
),

sides as (
    select * from {{ ref('int_meeting_judgement') }}
),

links as (
    select
        one_key,
        other_key
    from {{ ref('int_meeting_pair') }}
    union all
    select
        other_key as one_key,
        one_key as other_key
    from {{ ref('int_meeting_pair') }}
),

rules as (
    select
        meetings_by_rule.mention_key as unit_key,
        meetings_by_rule.meeting_key as rule_key,
        row_number() over (
            order by mentions.published_date nulls last, mentions.article_id, mentions.meeting_index
        ) as unit_rank
    from meetings_by_rule
    inner join mentions on meetings_by_rule.mention_key = mentions.mention_key
),

{{ judged_groups('rules', 'sides', links='links', is_cut_by_unit=true) }},

grouped as (
    select
        rules.unit_key as mention_key,
        rules.unit_rank,
        coalesce(judged_groups.part_key, rules.rule_key) as group_key
    from rules
    left join judged_groups on rules.unit_key = judged_groups.unit_key
)

-- The earliest report names the meeting.
select
    mention_key,
    first_value(mention_key) over (
        partition by group_key
        order by unit_rank
    ) as meeting_key
from grouped
