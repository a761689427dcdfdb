with

files as (
    select * from {{ ref('stg_file') }}
)

select
    path as file,
    format,
    encoding,
    size,
    sha256,
    offered,
    loaded,
    quarantined,
    duplicates,
    read_at
from files
