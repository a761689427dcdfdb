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
        is_current
    from articles
),

unknown as (
    select
        {{ unknown_key() }} as article_key,
        'unknown' as article_id,
        false as is_current
)

select * from known
union all by name
select * from unknown
