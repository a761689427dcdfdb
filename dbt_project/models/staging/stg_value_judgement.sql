with

source as (
    select * from {{ source('raw', 'value_judgement') }}
),

renamed as (
    select
        {{ surrogate_key(['file', 'line']) }} as judgement_key,
        file,
        line,
        article_id,
        quote,
        field,
        value,
        who,
        why,
        decided_on
    from source
)

select * from renamed
