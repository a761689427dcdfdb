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

-- The claim with the words around it, cut at whole words.
passages as (
    select
        {{ surrogate_key(['claims.claim_kind', 'articles.article_id', 'claims.meeting_index', 'claims.claim_index']) }} as claim_key,
        articles.article_id,
        articles.article_key,
        substring(
            case when claims.in_title then articles.title else articles.text end,
            greatest(claims.start - 79, 1),
            claims."end" - claims.start + 160
        ) as words
    from claims
    inner join articles on claims.article_key = articles.article_key
    where articles.is_current and claims.start is not null
)

select
    claim_key,
    article_id,
    article_key,
    trim(regexp_replace(regexp_replace(words, '^\S*\s|\s\S*$', '', 'g'), '\s+', ' ', 'g')) as passage
from passages
