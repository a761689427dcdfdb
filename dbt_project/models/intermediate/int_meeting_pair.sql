with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

candidates as (
    select * from {{ ref('int_meeting_candidate') }}
),

mention_countries as (
    select
        mention_key,
        list_sort(list(country)) as countries
    from {{ ref('int_meeting_mention_country') }}
    group by mention_key
),

mention_names as (
    select
        mention_key,
        count(distinct name_key) as name_count
    from {{ ref('int_person_name') }}
    where mention_key is not null
    group by mention_key
),

parties as (
    select
        mentions.*,
        coalesce(mention_countries.countries, []) as countries,
        coalesce(mention_names.name_count, 0) as name_count
    from mentions
    left join mention_countries on mentions.mention_key = mention_countries.mention_key
    left join mention_names on mentions.mention_key = mention_names.mention_key
),

compared as (
    select
        candidates.*,
        one.article_id as one_article_id,
        other.article_id as other_article_id,
        one.meeting_index as one_index,
        other.meeting_index as other_index,
        least(one.name_count, other.name_count) as fewer_names,
        greatest(one.name_count, other.name_count) as more_names,
        one.countries = other.countries as is_same_countries,
        len(list_intersect(one.countries, other.countries)) = least(len(one.countries), len(other.countries)) as is_nested_countries,
        least(len(one.countries), len(other.countries)) as fewer_countries,
        one.meeting_type = other.meeting_type as is_same_type,
        'summit' in (one.meeting_type, other.meeting_type) as is_summit,
        one.start_date is not null and other.start_date is not null as is_dated,
        coalesce(one.start_date <= other.end_date and other.start_date <= one.end_date, false) as is_overlapping,
        coalesce(one.start_date = other.start_date and one.end_date = other.end_date, false) as is_same_date,
        coalesce(abs(date_diff('day', one.published_date, other.published_date)) <= 3, false) as is_published_together
    from candidates
    inner join parties as one on candidates.one_key = one.mention_key
    inner join parties as other on candidates.other_key = other.mention_key
    where
        one.article_id != other.article_id
        and one.type_family = other.type_family
        and coalesce(one.ordinal = other.ordinal, true)
),

-- Who met. Between countries one shared name will do; at home one host meets many people a day, so it takes two, or the same
-- people in the same place. A report that knows fewer countries must share all its names.
agreeing as (
    select * from compared
    where
        is_reprint
        or (
            case
                when fewer_names = 0 then is_same_setting
                when shared_count = 0 then false
                when is_same_countries and fewer_countries > 1 then true
                when is_same_countries then shared_count > 1 or (shared_count = more_names and is_same_setting)
                else
                    is_nested_countries
                    and shared_count = fewer_names
                    and (fewer_countries > 1 or shared_count > 1)
                    and (is_same_type or not is_summit)
            end
            and case
                when is_dated then is_overlapping
                -- An undated report is the dated one of the same days when it names the very same people.
                else is_published_together and shared_count = more_names and (more_names > 1 or (is_same_countries and fewer_countries > 1))
            end
        )
),

-- A report pairs with one meeting of another article at most: the one most alike.
ranked as (
    select
        *,
        row_number() over (
            partition by one_key, other_article_id
            order by is_reprint desc, is_same_date desc, is_same_type desc, shared_count desc, is_same_countries desc, other_index asc
        ) as rank_for_one,
        row_number() over (
            partition by other_key, one_article_id
            order by is_reprint desc, is_same_date desc, is_same_type desc, shared_count desc, is_same_countries desc, one_index asc
        ) as rank_for_other
    from agreeing
)

select
    one_key,
    other_key,
    shared_count
from ranked
where rank_for_one = 1 and rank_for_other = 1
