with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

cities as (
    select * from {{ ref('city') }}
),

city_aliases as (
    select * from {{ ref('city_alias') }}
),

city_names as (
    select
        {{ fold('name_ru') }} as name_folded,
        geonameid
    from cities
    union
    select
        {{ fold('alias') }} as name_folded,
        geonameid
    from city_aliases
),

judged_places as (
    select value as city
    from {{ ref('stg_value_judgement') }}
    where field = 'place'
),

cities_mentioned as (
    select
        city_folded,
        host_country,
        city
    from mentions
    where city_folded is not null
    union all
    select
        {{ fold('city') }} as city_folded,
        null as host_country,
        city
    from judged_places
),

places_mentioned as (
    select
        city_folded,
        host_country,
        {{ most_frequent('city') }} as name_ru
    from cities_mentioned
    group by city_folded, host_country
),

-- Of the cities of that name in the host country: the capital, else the largest.
located as (
    select
        places_mentioned.city_folded,
        places_mentioned.host_country,
        coalesce(cities.name_ru, places_mentioned.name_ru) as name_ru,
        cities.name_en,
        coalesce(cities.alpha_2, places_mentioned.host_country) as country,
        cities.latitude,
        cities.longitude,
        cities.geonameid
    from places_mentioned
    left join city_names on places_mentioned.city_folded = city_names.name_folded
    left join cities
        on
            city_names.geonameid = cities.geonameid
            and coalesce(places_mentioned.host_country = cities.alpha_2, true)
    qualify
        row_number() over (
            partition by places_mentioned.city_folded, places_mentioned.host_country
            order by cities.is_capital desc nulls last, cities.population desc nulls last, cities.geonameid asc
        ) = 1
)

select
    *,
    case
        when geonameid is not null then {{ surrogate_key(["'geonames'", 'geonameid']) }}
        else {{ surrogate_key(['city_folded', 'country']) }}
    end as place_key
from located
