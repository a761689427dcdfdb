with

source as (
    select * from {{ source('staging', 'occupation') }}
),

renamed as (
    select
        article_key,
        occupation_index,
        name,
        surname,
        given_name,
        patronymic,
        position,
        military_rank,
        organization,
        organization_core,
        country,
        phase,
        rule,
        start,
        "end",
        in_title
    from source
)

select * from renamed
