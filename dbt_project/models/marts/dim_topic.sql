with

topics as (
    select * from {{ ref('topic') }}
),

known as (
    select
        {{ surrogate_key(['topic']) }} as topic_key,
        topic,
        name_ru,
        name_en
    from topics
),

unknown as (
    select
        {{ unknown_key() }} as topic_key,
        'unknown' as topic,
        'неизвестно' as name_ru,
        'unknown' as name_en
)

select * from known
union all by name
select * from unknown
