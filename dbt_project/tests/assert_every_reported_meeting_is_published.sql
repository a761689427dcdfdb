-- Resolution joins reports; it never drops one.
select
    stg_meeting.article_key,
    stg_meeting.meeting_index
from {{ ref('stg_meeting') }} as stg_meeting
inner join {{ ref('stg_article') }} as stg_article on stg_meeting.article_key = stg_article.article_key
where
    stg_article.is_current
    and not exists (
        select 1 as found
        from {{ ref('fact_meeting_mention') }} as fact_meeting_mention
        where
            fact_meeting_mention.article_key = stg_meeting.article_key
            and fact_meeting_mention.meeting_index = stg_meeting.meeting_index
    )
