with

source as (
    select * from {{ source('raw', 'article') }}
),

renamed as (
    select
        article_key,
        article_id,
        source,
        url,
        title,
        text,
        published_date,
        sha256,
        file,
        line,
        ingested_at,
        is_current,
        member,
        language
    from source
)

select * from renamed
