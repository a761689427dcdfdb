with

source as (
    select * from {{ source('staging', 'participant') }}
),

renamed as (
    select
        article_key,
        meeting_index,
        participant_index,
        name,
        surname,
        given_name,
        patronymic,
        position,
        military_rank,
        organization,
        organization_core,
        country,
        role,
        start,
        "end",
        in_title
    from source
)

select * from renamed
