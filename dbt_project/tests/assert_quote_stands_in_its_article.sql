-- Every fact can show its sentence: the quote is what stands between its offsets.
select
    fact_meeting_mention.meeting_key,
    fact_meeting_mention.article_key
from {{ ref('fact_meeting_mention') }} as fact_meeting_mention
inner join {{ ref('stg_article') }} as stg_article on fact_meeting_mention.article_key = stg_article.article_key
where
    fact_meeting_mention.quote != substring(
        case when fact_meeting_mention.is_in_title then stg_article.title else stg_article.text end,
        fact_meeting_mention.start + 1,
        fact_meeting_mention."end" - fact_meeting_mention.start
    )
