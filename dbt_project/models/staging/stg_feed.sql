with

source as (
    select * from {{ source('raw', 'feed') }}
),

renamed as (
    select
        name,
        url,
        asked_at,
        status,
        error,
        failures,
        etag,
        last_modified,
        next_ask_at
    from source
)

select * from renamed
