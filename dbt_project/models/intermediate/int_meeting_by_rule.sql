with recursive

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

certain as (
    select * from {{ ref('int_meeting_certain') }}
),

pairs as (
    select
        one_key,
        other_key,
        shared_name_count,
        is_slip,
        is_same_type,
        is_same_countries,
        publication_gap
    from {{ ref('int_meeting_pair') }}
    where not is_certain
    union all by name
    select
        other_key as one_key,
        one_key as other_key,
        shared_name_count,
        is_slip,
        is_same_type,
        is_same_countries,
        publication_gap
    from {{ ref('int_meeting_pair') }}
    where not is_certain
),

-- Groups of certain reports, those that know most first: the finest date, then the shortest time, most reports, the earliest.
report_groups as (
    select
        certain.group_key,
        count(*) as report_count,
        list(distinct certain.article_id) as article_ids,
        row_number() over (
            order by
                max(mentions.precision_rank) desc,
                min(date_diff('day', mentions.start_date, mentions.end_date)) asc nulls last,
                count(*) desc,
                min(mentions.published_date) asc nulls last,
                min(mentions.article_id) asc,
                min(mentions.meeting_index) asc,
                certain.group_key asc
        ) as knowledge_rank
    from certain
    inner join mentions on certain.mention_key = mentions.mention_key
    group by certain.group_key
),

-- A group that knows less may join one that knows more, when no article tells of both. A slip of the date is a lone report's.
joinable as (
    select
        lesser.group_key,
        greater.group_key as joined_key,
        lesser.article_ids,
        bool_or(not pairs.is_slip) as is_in_time,
        bool_or(pairs.is_same_type) as is_same_type,
        max(pairs.shared_name_count) as shared_name_count,
        bool_or(pairs.is_same_countries) as is_same_countries,
        min(pairs.publication_gap) as publication_gap
    from pairs
    inner join certain as one on pairs.one_key = one.mention_key
    inner join certain as other on pairs.other_key = other.mention_key
    inner join report_groups as lesser on one.group_key = lesser.group_key
    inner join report_groups as greater on other.group_key = greater.group_key
    where
        lesser.knowledge_rank > greater.knowledge_rank
        and not list_has_any(lesser.article_ids, greater.article_ids)
        and (not pairs.is_slip or lesser.report_count = 1)
    group by lesser.group_key, greater.group_key, lesser.article_ids
),

-- It joins the one most alike; where two are equally alike, neither.
ranked as (
    select
        *,
        rank() over (
            partition by group_key
            order by
                is_in_time desc, is_same_type desc, shared_name_count desc, is_same_countries desc, publication_gap asc nulls last
        ) as likeness_rank
    from joinable
),

joined as (
    select
        group_key,
        min(joined_key) as joined_key
    from ranked
    where likeness_rank = 1
    group by group_key
    having count(*) = 1
),

chains as (
    select
        group_key,
        group_key as reached_key,
        0 as step_count
    from report_groups
    union all
    select
        chains.group_key,
        joined.joined_key as reached_key,
        chains.step_count + 1 as step_count
    from chains
    inner join joined on chains.reached_key = joined.group_key
),

final_groups as (
    select
        group_key,
        arg_max(reached_key, step_count) as final_key
    from chains
    group by group_key
),

-- One article never tells one meeting twice: of two report_groups that joined with the same article, the one that knows more stays.
members as (
    select
        certain.mention_key,
        certain.group_key,
        final_groups.final_key,
        row_number() over (
            partition by final_groups.final_key, certain.article_id
            order by report_groups.knowledge_rank
        ) as article_rank
    from certain
    inner join final_groups on certain.group_key = final_groups.group_key
    inner join report_groups on certain.group_key = report_groups.group_key
),

grouped as (
    select
        mention_key,
        case when article_rank = 1 then final_key else mention_key end as group_key
    from members
),

-- The earliest report names the meeting.
named as (
    select
        grouped.mention_key,
        first_value(grouped.mention_key) over (
            partition by grouped.group_key
            order by mentions.published_date nulls last, mentions.article_id, mentions.meeting_index
        ) as meeting_key
    from grouped
    inner join mentions on grouped.mention_key = mentions.mention_key
)

select * from named
