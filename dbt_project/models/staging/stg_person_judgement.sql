with

source as (
    select * from {{ source('raw', 'person_judgement') }}
),

renamed as (
    select
        {{ surrogate_key(['file', 'line']) }} as judgement_key,
        file,
        line,
        one_name,
        one_country,
        one_article_id,
        other_name,
        other_country,
        other_article_id,
        verdict,
        who,
        why,
        decided_on
    from source
)

select * from renamed
