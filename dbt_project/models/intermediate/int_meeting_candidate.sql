with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

parties as (
    select * from {{ ref('int_meeting_party') }}
),

mention_countries as (
    select
        mention_key,
        list_sort(list(country)) as countries
    from {{ ref('int_meeting_mention_country') }}
    group by mention_key
),

-- Reports are compared when their dates, give or take two days, fall into one month; where one gives no date, when they were
-- published within three days.
moments as (
    select
        mention_key,
        'meeting' as moment_kind,
        unnest(generate_series(date_trunc('month', start_date - 2), end_date + 2, interval 1 month)) as moment
    from mentions
    where start_date is not null
    union
    select
        mention_key,
        'publication' as moment_kind,
        unnest(
            case
                when start_date is null
                    then [date_trunc('month', published_date - 3), date_trunc('month', published_date + 3)]
                else [date_trunc('month', published_date)]
            end
        ) as moment
    from mentions
    where published_date is not null
),

parties_in_time as (
    select
        parties.*,
        moments.moment_kind,
        moments.moment
    from parties
    inner join moments on parties.mention_key = moments.mention_key
),

-- A surname alone stands for its namesake in another report, unless their initials or countries differ; so does one in the same post
-- whose given name is spelled otherwise.
shared_names as (
    select
        one.mention_key as one_key,
        other.mention_key as other_key,
        least(count(distinct one.name_key), count(distinct other.name_key)) as shared_name_count,
        0 as shared_post_count,
        list(distinct coalesce(one.side, other.side)) as agreed_sides
    from parties_in_time as one
    inner join parties_in_time as other
        on
            one.surname_folded = other.surname_folded
            and one.moment_kind = other.moment_kind
            and one.moment = other.moment
            and one.mention_key < other.mention_key
            and (
                one.name_key = other.name_key
                or (
                    not (one.is_full_name and other.is_full_name)
                    and coalesce(one.given_initial[1] = other.given_initial[1], true)
                    and coalesce(one.country = other.country, true)
                )
                or (
                    one.post_core = other.post_core
                    and one.side = other.side
                    and coalesce(one.organization_core = other.organization_core, true)
                )
            )
    group by one.mention_key, other.mention_key
),

-- «министр обороны Китая» of one report is whoever holds that post in another.
shared_posts as (
    select
        one.mention_key as one_key,
        other.mention_key as other_key,
        0 as shared_name_count,
        count(distinct one.post_core) as shared_post_count,
        list(distinct one.side) as agreed_sides
    from parties_in_time as one
    inner join parties_in_time as other
        on
            one.post_core = other.post_core
            and one.side = other.side
            and coalesce(one.organization_core = other.organization_core, true)
            and one.moment_kind = other.moment_kind
            and one.moment = other.moment
            and one.mention_key < other.mention_key
            and (one.name_key is null or other.name_key is null)
    group by one.mention_key, other.mention_key
),

settings as (
    select
        mentions.mention_key,
        mentions.city_folded,
        mentions.ordinal,
        mention_countries.countries,
        moments.moment
    from mentions
    inner join mention_countries on mentions.mention_key = mention_countries.mention_key
    inner join moments on mentions.mention_key = moments.mention_key
    where moments.moment_kind = 'meeting'
),

-- Reports that share no name may speak of the same countries in the same place.
shared_settings as (
    select distinct
        one.mention_key as one_key,
        other.mention_key as other_key
    from settings as one
    inner join settings as other
        on
            one.countries = other.countries
            and one.city_folded = other.city_folded
            and one.moment = other.moment
            and one.mention_key < other.mention_key
),

-- A commission counts its sessions: the same number between the same countries, told within two months.
told as (
    select
        mentions.mention_key,
        mentions.ordinal,
        mention_countries.countries,
        coalesce(mentions.start_date, mentions.published_date) as told_date
    from mentions
    inner join mention_countries on mentions.mention_key = mention_countries.mention_key
    where mentions.ordinal is not null and mentions.type_family in ('session', 'talks')
),

shared_numbers as (
    select
        one.mention_key as one_key,
        other.mention_key as other_key
    from told as one
    inner join told as other
        on
            one.ordinal = other.ordinal
            and one.countries = other.countries
            and one.mention_key < other.mention_key
            and abs(date_diff('day', one.told_date, other.told_date)) <= 60
),

-- Two articles of the same text tell of the same meetings in the same order.
reprints as (
    select
        one.mention_key as one_key,
        other.mention_key as other_key
    from mentions as one
    inner join mentions as other
        on
            one.sha256 = other.sha256
            and one.meeting_index = other.meeting_index
            and one.mention_key < other.mention_key
),

candidates as (
    select * from shared_names
    union all by name
    select * from shared_posts
    union all by name
    select
        *,
        true as is_same_setting
    from shared_settings
    union all by name
    select
        *,
        true as is_same_number
    from shared_numbers
    union all by name
    select
        *,
        true as is_reprint
    from reprints
)

select
    one_key,
    other_key,
    coalesce(max(shared_name_count), 0) as shared_name_count,
    coalesce(max(shared_post_count), 0) as shared_post_count,
    list_sort(list_distinct(flatten(list(coalesce(agreed_sides, []))))) as agreed_sides,
    coalesce(bool_or(is_same_setting), false) as is_same_setting,
    coalesce(bool_or(is_same_number), false) as is_same_number,
    coalesce(bool_or(is_reprint), false) as is_reprint
from candidates
group by one_key, other_key
