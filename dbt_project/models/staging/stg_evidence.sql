with

source as (
    select * from {{ source('staging', 'evidence') }}
),

renamed as (
    select
        article_key,
        meeting_index,
        evidence_index,
        start,
        "end",
        in_title,
        quote
    from source
)

select * from renamed
