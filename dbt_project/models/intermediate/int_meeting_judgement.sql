with

judgements as (
    select * from {{ ref('stg_meeting_judgement') }}
),

judged_mentions as (
    select * from {{ ref('int_judged_mention') }}
),

sides as (
    {{ judgement_sides('judgements', ['article_id', 'quote']) }}
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
