with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

mention_countries as (
    select
        mention_key,
        list_sort(list(country)) as countries
    from {{ ref('int_meeting_mention_country') }}
    group by mention_key
),

-- Reports are compared when they fall into one month; where one gives no date, when they were published within three days.
moments as (
    select
        mention_key,
        'meeting' as moment_kind,
        unnest(generate_series(date_trunc('month', start_date), end_date, interval 1 month)) as moment
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

names as (
    select distinct
        person_names.mention_key,
        person_names.name_key,
        person_names.surname_folded,
        person_names.country,
        person_names.is_full_name,
        moments.moment_kind,
        moments.moment
    from {{ ref('int_person_name') }} as person_names
    inner join moments on person_names.mention_key = moments.mention_key
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
            and one.moment_kind = other.moment_kind
            and one.moment = other.moment
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

-- Reports that share no name may speak of the same countries in the same place, or of the same number of a session.
shared_settings as (
    select distinct
        one.mention_key as one_key,
        other.mention_key as other_key
    from settings as one
    inner join settings as other
        on
            one.countries = other.countries
            and one.moment = other.moment
            and one.mention_key < other.mention_key
    where one.city_folded = other.city_folded or one.ordinal = other.ordinal
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
    select
        *,
        false as is_same_setting,
        false as is_reprint
    from shared_names
    union all
    select
        *,
        0 as shared_count,
        true as is_same_setting,
        false as is_reprint
    from shared_settings
    union all
    select
        *,
        0 as shared_count,
        false as is_same_setting,
        true as is_reprint
    from reprints
)

select
    one_key,
    other_key,
    max(shared_count) as shared_count,
    bool_or(is_same_setting) as is_same_setting,
    bool_or(is_reprint) as is_reprint
from candidates
group by one_key, other_key
