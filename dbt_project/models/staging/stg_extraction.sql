with

source as (
    select * from {{ source('staging', 'extraction') }}
),

renamed as (
    select
        article_key,
        extractor_version,
        extracted_at,
        meeting_count,
        error
    from source
)

select * from renamed
