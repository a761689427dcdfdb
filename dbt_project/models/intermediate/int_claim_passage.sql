with

claims as (
    select * from {{ ref('int_claim') }}
    where start is not null
),

articles as (
    select * from {{ ref('stg_article') }}
),

claims_in_texts as (
    select
        claims.*,
        case when claims.is_in_title then articles.title else articles.text end as words
    from claims
    inner join articles on claims.article_key = articles.article_key
),

passages as (
    select
        claim_key,
        article_id,
        article_key,
        {{ words_around('words', 'start', '"end"') }} as passage
    from claims_in_texts
)

select * from passages
