with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

mention_countries as (
    select * from {{ ref('int_meeting_mention_country') }}
),

names as (
    select distinct
        mention_key,
        name_key,
        surname_folded,
        country,
        is_full_name
    from {{ ref('int_person_name') }}
    where mention_key is not null
),

country_sets as (
    select
        mention_key,
        list_sort(list(country)) as countries
    from mention_countries
    group by mention_key
),

name_counts as (
    select
        mention_key,
        count(distinct name_key) as name_count
    from names
    group by mention_key
),

parties as (
    select
        mentions.*,
        coalesce(country_sets.countries, []) as countries,
        coalesce(name_counts.name_count, 0) as name_count
    from mentions
    left join country_sets on mentions.mention_key = country_sets.mention_key
    left join name_counts on mentions.mention_key = name_counts.mention_key
),

-- A surname alone stands for its namesake in another report, unless their countries differ.
shared_names as (
    select
        one.mention_key as one_key,
        other.mention_key as other_key,
        least(count(distinct one.name_key), count(distinct other.name_key)) as shared_count
    from names as one
    inner join names as other
        on
            one.surname_folded = other.surname_folded
            and one.mention_key < other.mention_key
            and (
                one.name_key = other.name_key
                or (
                    not (one.is_full_name and other.is_full_name)
                    and coalesce(one.country = other.country, true)
                )
            )
    group by one.mention_key, other.mention_key
),

-- Reports that name nobody are compared where they speak of the same countries in the same place or with the same number.
same_setting as (
    select
        one.mention_key as one_key,
        other.mention_key as other_key,
        0 as shared_count
    from parties as one
    inner join parties as other
        on
            one.countries = other.countries
            and one.mention_key < other.mention_key
            and (one.city_folded = other.city_folded or one.ordinal = other.ordinal)
    where
        len(one.countries) > 0
        and least(one.name_count, other.name_count) = 0
),

candidates as (
    select * from shared_names
    union all
    select * from same_setting
),

compared as (
    select
        candidates.one_key,
        candidates.other_key,
        candidates.shared_count,
        one.article_id as one_article_id,
        other.article_id as other_article_id,
        one.meeting_index as one_index,
        other.meeting_index as other_index,
        least(one.name_count, other.name_count) as fewer_names,
        greatest(one.name_count, other.name_count) as more_names,
        one.countries = other.countries as is_same_countries,
        len(list_intersect(one.countries, other.countries)) = least(len(one.countries), len(other.countries)) as is_nested_countries,
        len(one.countries) > 1 as is_international,
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

-- Who met: the same countries with enough shared names, or, where one report knows fewer countries, all the names it gives.
agreeing as (
    select * from compared
    where
        case
            when fewer_names = 0 then is_same_countries
            when is_same_countries then is_international or shared_count >= least(2, fewer_names)
            else is_nested_countries and shared_count = fewer_names and (is_same_type or not is_summit)
        end
        and case
            when is_dated then is_overlapping
            -- An undated report is the dated one of the same days when it names the very same people.
            else is_published_together and shared_count = more_names and (more_names > 1 or (is_same_countries and is_international))
        end
),

-- A report pairs with one meeting of another article at most: the one most alike.
ranked as (
    select
        *,
        row_number() over (
            partition by one_key, other_article_id
            order by is_same_date desc, is_same_type desc, shared_count desc, is_same_countries desc, other_index asc
        ) as rank_for_one,
        row_number() over (
            partition by other_key, one_article_id
            order by is_same_date desc, is_same_type desc, shared_count desc, is_same_countries desc, one_index asc
        ) as rank_for_other
    from agreeing
)

select
    one_key,
    other_key,
    shared_count
from ranked
where rank_for_one = 1 and rank_for_other = 1
