with

feeds as (
    select * from {{ ref('stg_feed') }}
)

select
    name,
    url,
    asked_at,
    status,
    error,
    failures,
    next_ask_at
from feeds
