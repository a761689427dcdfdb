with

source as (
    select * from {{ source('raw', 'organization_judgement') }}
),

renamed as (
    select
        {{ surrogate_key(['file', 'line']) }} as judgement_key,
        file,
        line,
        one_name,
        one_country,
        other_name,
        other_country,
        verdict,
        who,
        why,
        decided_on
    from source
)

select * from renamed
