with

source as (
    select * from {{ source('staging', 'meeting') }}
),

-- A date known to the month or the year becomes the interval of its days.
renamed as (
    select
        article_key,
        meeting_index,
        meeting_type,
        realis,
        {{ first_day('coalesce(date_start, date_end)') }} as start_date,
        greatest({{ last_day_of('coalesce(date_end, date_start)') }}, {{ first_day('coalesce(date_start, date_end)') }}) as end_date,
        case when date_start is not null or date_end is not null then date_precision end as date_precision,
        date_basis,
        city,
        host_country,
        title,
        ordinal,
        parent_index,
        rule,
        confidence
    from source
)

select * from renamed
