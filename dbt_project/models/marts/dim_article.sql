with

articles as (
    select * from {{ ref('stg_article') }}
),

known as (
    select
        article_key,
        article_id,
        source,
        url,
        title,
        published_date,
        sha256,
        ingested_at,
        is_current,
        language
    from articles
),

unknown as (
    select
        {{ unknown_key() }} as article_key,
        'unknown' as article_id,
        false as is_current,
        'und' as language
)

select * from known
union all by name
select * from unknown
