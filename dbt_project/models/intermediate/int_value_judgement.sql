with

judgements as (
    select
        *,
        string_split(value, '/')[1] as first_date,
        string_split(value, '/')[-1] as last_date
    from {{ ref('stg_value_judgement') }}
),

judged_mentions as (
    select * from {{ ref('int_judged_mention') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

meeting_types as (
    select * from {{ ref('meeting_type') }}
),

countries as (
    select * from {{ ref('country') }}
),

places as (
    select * from {{ ref('int_place') }}
    where host_country is null
),

-- The value as the marts hold it; null where it cannot be one.
read as (
    select
        judgements.judgement_key,
        judgements.decided_on,
        meetings.meeting_key,
        judgements.field as attribute,
        case judgements.field
            when 'meeting_type' then meeting_types.meeting_type
            when 'host_country' then countries.alpha_2
            when 'place' then places.place_key
            when 'dates' then {{ first_day('judgements.first_date') }} || '/' || {{ last_day_of('judgements.last_date') }}
            when 'realis' then case when judgements.value in ('held', 'planned', 'cancelled') then judgements.value end
            else judgements.value
        end as judged_value,
        case when judgements.field = 'dates' then length(judgements.first_date) end as date_length,
        places.country as place_country
    from judgements
    inner join judged_mentions
        on
            judgements.article_id = judged_mentions.article_id
            and judgements.quote = judged_mentions.quote
    inner join meetings on judged_mentions.mention_key = meetings.mention_key
    left join meeting_types on judgements.value = meeting_types.meeting_type
    left join countries on judgements.value = countries.alpha_2
    left join places
        on
            judgements.field = 'place'
            and {{ fold('judgements.value') }} = places.city_folded
),

-- A corrected place brings its country with it.
with_country_of_place as (
    select
        judgement_key,
        decided_on,
        meeting_key,
        attribute,
        judged_value,
        case date_length when 10 then 'day' when 7 then 'month' when 4 then 'year' end as date_precision,
        false as is_implied
    from read
    union all
    select
        judgement_key,
        decided_on,
        meeting_key,
        'host_country' as attribute,
        place_country as judged_value,
        null as date_precision,
        true as is_implied
    from read
    where attribute = 'place'
),

-- Of several, the latest counts.
latest as (
    select * from with_country_of_place
    where judged_value is not null
    qualify
        row_number() over (
            partition by meeting_key, attribute
            order by is_implied asc, decided_on desc, judgement_key asc
        ) = 1
)

select
    judgement_key,
    meeting_key,
    attribute,
    judged_value,
    date_precision
from latest
