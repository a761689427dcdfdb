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
        claims.claim_key,
        claims.article_id,
        claims.article_key,
        claims.start,
        claims."end",
        greatest(claims.start - 80, 0) as skipped,
        case when claims.is_in_title then articles.title else articles.text end as words
    from claims
    inner join articles on claims.article_key = articles.article_key
),

-- A text is cut once: to count its letters takes as long as it is.
cuttings as (
    select
        * exclude (words),
        substring(words, skipped + 1, "end" - skipped + 81) as cutting
    from claims_in_texts
),

passages as (
    select
        claim_key,
        article_id,
        article_key,
        {{ words_around('cutting', 'start', '"end"', 'skipped') }} as passage
    from cuttings
)

select * from passages
