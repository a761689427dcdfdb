with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

candidates as (
    select * from {{ ref('int_meeting_candidate') }}
),

pairs as (
    select * from {{ ref('int_meeting_pair') }}
),

meetings_by_rule as (
    select * from {{ ref('int_meeting_by_rule') }}
),

judgements as (
    select * from {{ ref('int_meeting_judgement') }}
),

mention_countries as (
    select
        mention_key,
        list_sort(list(country)) as countries
    from {{ ref('int_meeting_mention_country') }}
    group by mention_key
),

reports as (
    select
        mentions.*,
        meetings_by_rule.meeting_key,
        coalesce(mention_countries.countries, []) as countries
    from mentions
    inner join meetings_by_rule on mentions.mention_key = meetings_by_rule.mention_key
    left join mention_countries on mentions.mention_key = mention_countries.mention_key
),

judged_pairs as (
    {{ judged_pairs('judgements') }}
),

compared as (
    select
        candidates.one_key,
        candidates.other_key,
        one.meeting_key = other.meeting_key as is_merged,
        coalesce(pairs.is_certain, false) as is_certain,
        candidates.shared_name_count,
        candidates.shared_post_count,
        one.meeting_type = other.meeting_type as is_same_type,
        one.countries = other.countries as is_same_countries,
        one.ordinal = other.ordinal as is_same_number,
        one.city_folded = other.city_folded as is_same_city,
        coalesce(
            greatest(date_diff('day', one.end_date, other.start_date), date_diff('day', other.end_date, one.start_date), 0),
            abs(date_diff('day', one.published_date, other.published_date))
        ) as days_apart,
        one.start_date is not null and other.start_date is not null as is_dated,
        coalesce(one.start_date = other.start_date and one.end_date = other.end_date, false) as is_same_date
    from candidates
    inner join reports as one on candidates.one_key = one.mention_key
    inner join reports as other on candidates.other_key = other.mention_key
    left join pairs
        on
            candidates.one_key = pairs.one_key
            and candidates.other_key = pairs.other_key
    left join judged_pairs
        on
            candidates.one_key = judged_pairs.one_key
            and candidates.other_key = judged_pairs.other_key
    where
        one.article_id != other.article_id
        and not candidates.is_reprint
        and judged_pairs.one_key is null
),

-- From 0, nothing in common, to 1: the day counts most, then the people, the place, the countries and the type.
weighed as (
    select
        *,
        0.3 * case when is_same_date then 1 when days_apart = 0 then 0.5 when days_apart <= 2 then 0.4 else 0 end
        + 0.15 * is_same_countries::integer
        + 0.25 * case when shared_name_count > 1 then 1 when shared_name_count + shared_post_count > 0 then 0.6 else 0 end
        + 0.2 * coalesce(is_same_city::integer, 0.5)
        + 0.1 * is_same_type::integer
        - 0.3 * coalesce(not is_same_number, false)::integer as likeness
    from compared
    where days_apart <= 3
),

-- Merged though unlike, or apart though alike.
doubtful as (
    select
        *,
        case when is_merged then 1 - likeness else likeness end as doubt
    from weighed
    where (is_merged and not is_certain) or (not is_merged and likeness >= 0.55)
)

select
    one_key,
    other_key,
    is_merged,
    round(doubt, 2)::double as doubt,
    concat_ws(
        '; ',
        case
            when not is_dated then 'not both dated, published ' || days_apart || ' days apart'
            when is_same_date then 'same dates'
            when days_apart = 0 then 'dates overlap'
            else 'dates ' || days_apart || ' days apart'
        end,
        case when is_same_countries then 'same countries' else 'other countries' end,
        shared_name_count || ' shared names',
        case when shared_post_count > 0 then shared_post_count || ' shared posts' end,
        case when is_same_city then 'same city' when not is_same_city then 'other city' else 'city not known to both' end,
        case when is_same_type then 'same type' else 'other type' end,
        case when is_same_number then 'same number' when not is_same_number then 'other number' end
    ) as features
from doubtful
