with recursive

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

pairs as (
    select
        one_key,
        other_key
    from {{ ref('int_meeting_pair') }}
    where is_certain
    union all
    select
        other_key as one_key,
        one_key as other_key
    from {{ ref('int_meeting_pair') }}
    where is_certain
),

-- Reports linked by certain pairs, directly or through others, are one meeting.
reachable as (
    select
        mention_key,
        mention_key as reached_key
    from mentions
    union
    select
        reachable.mention_key,
        pairs.other_key as reached_key
    from reachable
    inner join pairs on reachable.reached_key = pairs.one_key
),

components as (
    select
        mention_key,
        min(reached_key) as component
    from reachable
    group by mention_key
),

link_counts as (
    select
        one_key as mention_key,
        count(*) as link_count
    from pairs
    group by one_key
),

-- One article never tells one meeting twice: of two reports of an article that others linked, the better linked stays.
members as (
    select
        components.mention_key,
        components.component,
        mentions.article_id,
        row_number() over (
            partition by components.component, mentions.article_id
            order by link_counts.link_count desc nulls last, mentions.meeting_index asc
        ) as article_rank
    from components
    inner join mentions on components.mention_key = mentions.mention_key
    left join link_counts on components.mention_key = link_counts.mention_key
)

select
    mention_key,
    article_id,
    case when article_rank = 1 then component else mention_key end as group_key
from members
