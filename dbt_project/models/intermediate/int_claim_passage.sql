with

articles as (
    select * from {{ ref('stg_article') }}
),

participants as (
    select * from {{ ref('stg_participant') }}
),

occupations as (
    select * from {{ ref('stg_occupation') }}
),

claims as (
    select
        'participant' as claim_kind,
        article_key,
        meeting_index,
        participant_index as claim_index,
        start,
        "end",
        in_title
    from participants
    union all by name
    select
        'occupation' as claim_kind,
        article_key,
        occupation_index as claim_index,
        start,
        "end",
        in_title
    from occupations
),

claims_in_texts as (
    select
        claims.*,
        articles.article_id,
        case when claims.in_title then articles.title else articles.text end as words
    from claims
    inner join articles on claims.article_key = articles.article_key
    where articles.is_current and claims.start is not null
),

passages as (
    select
        {{ surrogate_key(['claim_kind', 'article_id', 'meeting_index', 'claim_index']) }} as claim_key,
        article_id,
        article_key,
        {{ words_around('words', 'start', '"end"') }} as passage
    from claims_in_texts
)

select * from passages
