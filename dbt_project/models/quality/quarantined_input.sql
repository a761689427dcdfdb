with

quarantined_inputs as (
    select * from {{ ref('stg_quarantined_input') }}
)

select * from quarantined_inputs
