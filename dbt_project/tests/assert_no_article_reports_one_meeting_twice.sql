-- An article that describes two meetings saw two; merging them would lose one, unless people judged them the same.
with

judged_meetings as (
    select meetings.meeting_key
    from {{ ref('int_meeting_judgement') }} as judgements
    inner join {{ ref('int_meeting') }} as meetings on judgements.unit_key = meetings.mention_key
    where judgements.verdict = 'same'
)

select
    fact_meeting_mention.meeting_key,
    dim_article.article_id
from {{ ref('fact_meeting_mention') }} as fact_meeting_mention
inner join {{ ref('dim_article') }} as dim_article on fact_meeting_mention.article_key = dim_article.article_key
where fact_meeting_mention.meeting_key not in (select meeting_key from judged_meetings)
group by all
having count(*) > 1
