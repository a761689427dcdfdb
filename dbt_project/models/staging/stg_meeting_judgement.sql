with

source as (
    select * from {{ source('raw', 'meeting_judgement') }}
),

renamed as (
    select
        {{ surrogate_key(['file', 'line']) }} as judgement_key,
        file,
        line,
        one_article_id,
        one_quote,
        other_article_id,
        other_quote,
        verdict,
        who,
        why,
        decided_on
    from source
)

select * from renamed
