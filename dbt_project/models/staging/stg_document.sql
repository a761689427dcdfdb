with

source as (
    select * from {{ source('staging', 'document') }}
),

renamed as (
    select
        article_key,
        meeting_index,
        document_index,
        document_type,
        title,
        status,
        signatories
    from source
)

select * from renamed
