-- An article that describes two meetings saw two; merging them would lose one.
select
    fact_meeting_mention.meeting_key,
    dim_article.article_id
from {{ ref('fact_meeting_mention') }} as fact_meeting_mention
inner join {{ ref('dim_article') }} as dim_article on fact_meeting_mention.article_key = dim_article.article_key
group by all
having count(*) > 1
