with

source as (
    select * from {{ source('staging', 'meeting_topic') }}
),

renamed as (
    select
        article_key,
        meeting_index,
        topic
    from source
)

select * from renamed
