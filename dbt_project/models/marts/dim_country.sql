with

countries as (
    select * from {{ ref('country') }}
),

known as (
    select
        {{ surrogate_key(['alpha_2']) }} as country_key,
        alpha_2 as alpha_2_code,
        alpha_3 as alpha_3_code,
        m49 as m49_code,
        name_ru,
        name_en,
        region,
        subregion,
        wikidata_id
    from countries
),

unknown as (
    select
        {{ unknown_key() }} as country_key,
        'неизвестно' as name_ru,
        'unknown' as name_en
)

select * from known
union all by name
select * from unknown
