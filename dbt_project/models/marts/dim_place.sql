with

places as (
    select * from {{ ref('int_place') }}
),

known as (
    select
        place_key,
        min(name_ru) as name_ru,
        min(name_en) as name_en,
        {{ country_key('min(country)') }} as country_key,
        min(latitude) as latitude,
        min(longitude) as longitude
    from places
    group by place_key
),

unknown as (
    select
        {{ unknown_key() }} as place_key,
        'неизвестно' as name_ru,
        'unknown' as name_en,
        {{ unknown_key() }} as country_key
)

select * from known
union all by name
select * from unknown
