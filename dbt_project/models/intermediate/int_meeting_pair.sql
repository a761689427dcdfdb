with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

candidates as (
    select * from {{ ref('int_meeting_candidate') }}
),

-- The sides of a meeting are countries, and international bodies, which have none.
mention_sides as (
    select
        mention_key,
        list_sort(list(side)) as sides
    from (
        select
            mention_key,
            country as side
        from {{ ref('int_meeting_mention_country') }}
        union
        select
            mention_key,
            side
        from {{ ref('int_meeting_party') }}
        where side is not null
    ) as told_sides
    group by mention_key
),

mention_parties as (
    select
        mention_key,
        count(distinct name_key) as name_count,
        count(distinct post_core) filter (where name_key is null) as unnamed_post_count,
        list(distinct side) filter (where name_key is not null and side is not null) as named_sides,
        list(distinct side) filter (where post_core is not null and side is not null) as posted_sides
    from {{ ref('int_meeting_party') }}
    group by mention_key
),

reports as (
    select
        mentions.*,
        coalesce(mention_sides.sides, []) as sides,
        coalesce(mention_parties.name_count, 0) as name_count,
        coalesce(mention_parties.unnamed_post_count, 0) as unnamed_post_count,
        coalesce(mention_parties.named_sides, []) as named_sides,
        coalesce(mention_parties.posted_sides, []) as posted_sides
    from mentions
    left join mention_sides on mentions.mention_key = mention_sides.mention_key
    left join mention_parties on mentions.mention_key = mention_parties.mention_key
),

compared as (
    select
        candidates.*,
        one.article_id as one_article_id,
        other.article_id as other_article_id,
        one.meeting_index as one_index,
        other.meeting_index as other_index,
        one.type_family = other.type_family as is_same_family,
        coalesce(one.ordinal = other.ordinal, true) as is_no_other_number,
        case when len(one.sides) < len(other.sides) then one.unnamed_post_count else other.unnamed_post_count end as lesser_post_count,
        least(one.name_count, other.name_count) as fewer_names,
        greatest(one.name_count, other.name_count) as more_names,
        one.sides = other.sides as is_same_countries,
        len(list_intersect(one.sides, other.sides)) = least(len(one.sides), len(other.sides)) as is_nested_sides,
        least(len(one.sides), len(other.sides)) as fewer_sides,
        case
            when candidates.shared_name_count > 0 then list_intersect(one.named_sides, other.named_sides)
            else list_intersect(one.posted_sides, other.posted_sides)
        end as compared_sides,
        -- Abroad, a report may leave out whom the visitor met.
        coalesce(
            one.city_folded = other.city_folded
            and not list_contains(
                case when len(one.sides) < len(other.sides) then one.sides else other.sides end,
                coalesce(one.host_country, other.host_country)
            ),
            false
        ) as is_abroad,
        one.meeting_type = other.meeting_type as is_same_type,
        'summit' in (one.meeting_type, other.meeting_type) as is_summit,
        coalesce(one.city_folded = other.city_folded, false) as is_same_city,
        one.start_date is not null and other.start_date is not null as is_dated,
        least(one.precision_rank, other.precision_rank) = 3 as is_day_known,
        least(one.precision_rank, other.precision_rank) = 1 as is_only_year,
        coalesce(one.start_date <= other.end_date and other.start_date <= one.end_date, false) as is_overlapping,
        coalesce(one.start_date = other.start_date and one.end_date = other.end_date, false) as is_same_date,
        greatest(date_diff('day', one.end_date, other.start_date), date_diff('day', other.end_date, one.start_date), 0) as days_apart,
        coalesce(
            date_diff('day', one.start_date, one.published_date) = date_diff('day', other.start_date, other.published_date), false
        ) as is_same_delay,
        one.is_correction or other.is_correction as is_correction,
        abs(date_diff('day', one.published_date, other.published_date)) as publication_gap
    from candidates
    inner join reports as one on candidates.one_key = one.mention_key
    inner join reports as other on candidates.other_key = other.mention_key
    where one.article_id != other.article_id
),

delegations as (
    select
        *,
        -- Sides for which both reports name people, or where no name is shared posts, and none of them agree.
        len(list_filter(compared_sides, lambda side: not list_contains(agreed_sides, side))) as told_conflict_count
    from compared
),

-- At a gathering of many one host may be told to be the president and the premier: three who agree outweigh one who does not.
weighed as (
    select
        *,
        case
            when told_conflict_count = 1 and shared_name_count >= 3 and len(agreed_sides) >= 3 then 0
            else told_conflict_count
        end as conflict_count
    from delegations
),

-- Who met. Between two sides one shared name will do, unless others of its side contradict; at home one host meets many people
-- a day, so it takes two, or the same people in the same place. A report that knows fewer sides must share all its names and posts.
-- Without names, the year and the place say too little: «в 2019 году посетил Москву» is no visit of that January.
meeting_of_the_same as (
    select
        *,
        case
            when is_reprint or is_same_number then true
            when not is_same_family or not is_no_other_number or conflict_count > 0 then false
            when shared_name_count = 0
                then
                    fewer_names = 0 and is_same_countries
                    and ((is_same_setting and not is_only_year and (is_day_known or fewer_sides > 1)) or shared_post_count > 1)
            when is_same_countries and fewer_sides > 1 then true
            when is_same_countries
                then
                    shared_name_count + shared_post_count > 1
                    or (shared_name_count = more_names and is_same_setting)
            -- Whom the one takes for an envoy of his state, the other for one of a body.
            when shared_name_count = more_names and more_names > 1 then is_same_type or not is_summit
            else
                is_nested_sides
                and shared_name_count = fewer_names
                and lesser_post_count <= shared_post_count
                and (fewer_sides > 1 or shared_name_count > 1 or (is_abroad and is_same_date))
                and (is_same_type or not is_summit)
        end as is_same_parties,
        -- A slip of the date: the same people in the same place a day or two away, only a day where one report calls it «беседа» and the
        -- other «переговоры». Reports that follow their days equally soon are of two meetings, unless one says that it corrects.
        is_day_known
        and days_apart between 1 and case when is_same_type then 2 else 1 end
        and is_same_city
        and shared_name_count > 1
        and shared_name_count = more_names
        and (coalesce(is_correction, false) or not is_same_delay) as is_slip
    from weighed
),

agreeing as (
    select
        *,
        is_reprint
        or is_same_number
        or (is_day_known and is_same_date and (is_same_countries or fewer_sides > 1 or shared_name_count > 1)) as is_certain
    from meeting_of_the_same
    where
        is_same_parties
        and case
            when is_reprint or is_same_number then true
            when is_dated then is_overlapping or is_slip
            -- An undated report is the dated one of the same days when it names the very same people.
            else
                coalesce(publication_gap <= 3, false)
                and shared_name_count = more_names
                and (more_names > 1 or (is_same_countries and fewer_sides > 1))
        end
),

-- A report pairs with one meeting of another article at most: the one most alike.
ranked as (
    select
        *,
        row_number() over (
            partition by one_key, other_article_id
            order by
                is_reprint desc, is_same_number desc, is_same_date desc, is_same_type desc, shared_name_count desc,
                is_same_countries desc, other_index asc
        ) as rank_for_one,
        row_number() over (
            partition by other_key, one_article_id
            order by
                is_reprint desc, is_same_number desc, is_same_date desc, is_same_type desc, shared_name_count desc,
                is_same_countries desc, one_index asc
        ) as rank_for_other
    from agreeing
)

select
    one_key,
    other_key,
    shared_name_count,
    is_certain,
    is_slip,
    is_same_type,
    is_same_countries,
    publication_gap
from ranked
where rank_for_one = 1 and rank_for_other = 1
