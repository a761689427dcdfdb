with

source as (
    select * from {{ source('staging', 'meeting_country') }}
),

renamed as (
    select
        article_key,
        meeting_index,
        country
    from source
)

select * from renamed
