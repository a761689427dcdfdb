-- Offsets always hold: what a page marks is a passage of the text, or of the title.
select passages.marked_passage_key
from {{ ref('marked_passage') }} as passages
left join {{ ref('article_text') }} as texts on passages.article_key = texts.article_key
left join {{ ref('dim_article') }} as articles on passages.article_key = articles.article_key
where
    not coalesce(
        passages.start >= 0
        and passages.start < passages."end"
        and passages."end" <= length(case when passages.is_in_title then articles.title else texts.text end),
        false
    )
