with

source as (
    select * from {{ source('ingest', 'quarantined_input') }}
),

renamed as (
    select
        file,
        line,
        byte_offset,
        reason,
        detail,
        excerpt,
        seen_at,
        member
    from source
)

select * from renamed
