with

source as (
    select * from {{ source('raw', 'file') }}
),

renamed as (
    select
        path,
        size,
        mtime,
        sha256,
        offered,
        loaded,
        quarantined,
        duplicates,
        read_at,
        format,
        encoding
    from source
)

select * from renamed
