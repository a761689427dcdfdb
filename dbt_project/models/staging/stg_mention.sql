with

source as (
    select * from {{ source('staging', 'mention') }}
),

renamed as (
    select
        article_key,
        mention_index,
        type,
        start,
        "end",
        text,
        normal,
        code,
        in_title
    from source
)

select * from renamed
