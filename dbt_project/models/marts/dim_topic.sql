with

topics as (
    select * from {{ ref('topic') }}
),

known as (
    select
        {{ surrogate_key(['topic']) }} as topic_key,
        topic,
        name_ru,
        name_en,
        case when broader_topic is null then {{ unknown_key() }} else {{ surrogate_key(['broader_topic']) }} end as broader_topic_key,
        description
    from topics
),

unknown as (
    select
        {{ unknown_key() }} as topic_key,
        'unknown' as topic,
        'неизвестно' as name_ru,
        'unknown' as name_en,
        {{ unknown_key() }} as broader_topic_key
)

select * from known
union all by name
select * from unknown
