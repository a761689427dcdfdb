with

meeting_types as (
    select * from {{ ref('meeting_type') }}
),

known as (
    select
        {{ surrogate_key(['meeting_type']) }} as meeting_type_key,
        meeting_type,
        name_ru,
        name_en,
        plover_code,
        cameo_code
    from meeting_types
),

unknown as (
    select
        {{ unknown_key() }} as meeting_type_key,
        'unknown' as meeting_type,
        'неизвестно' as name_ru,
        'unknown' as name_en
)

select * from known
union all by name
select * from unknown
