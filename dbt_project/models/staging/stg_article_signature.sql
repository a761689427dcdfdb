with

source as (
    select * from {{ source('raw', 'article_signature') }}
),

renamed as (
    select
        article_key,
        text_hash,
        signature
    from source
)

select * from renamed
