with

judgements as (
    select * from {{ ref('stg_meeting_judgement') }}
),

judged_mentions as (
    select * from {{ ref('int_judged_mention') }}
),

sides as (
    select
        judgement_key,
        'one' as side,
        one_article_id as article_id,
        one_quote as quote,
        verdict,
        decided_on
    from judgements
    union all
    select
        judgement_key,
        'other' as side,
        other_article_id as article_id,
        other_quote as quote,
        verdict,
        decided_on
    from judgements
)

select
    sides.judgement_key,
    sides.side,
    judged_mentions.mention_key as unit_key,
    sides.verdict,
    sides.decided_on
from sides
inner join judged_mentions
    on
        sides.article_id = judged_mentions.article_id
        and sides.quote = judged_mentions.quote
