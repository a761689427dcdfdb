with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

articles as (
    select * from {{ ref('stg_article') }}
),

evidence as (
    select * from {{ ref('stg_evidence') }}
),

meeting_judgements as (
    select * from {{ ref('stg_meeting_judgement') }}
),

value_judgements as (
    select * from {{ ref('stg_value_judgement') }}
),

quotes as (
    select
        one_article_id as article_id,
        one_quote as quote
    from meeting_judgements
    union
    select
        other_article_id as article_id,
        other_quote as quote
    from meeting_judgements
    union
    select
        article_id,
        quote
    from value_judgements
),

-- Where the quote stands in the article as it is now, beside each passage that tells of a meeting.
passages as (
    select
        quotes.article_id,
        quotes.quote,
        mentions.mention_key,
        mentions.meeting_index,
        evidence.start,
        evidence."end",
        instr(case when evidence.in_title then articles.title else articles.text end, quotes.quote) - 1 as quote_start,
        quote_start + length(quotes.quote) as quote_end
    from quotes
    inner join mentions on quotes.article_id = mentions.article_id
    inner join articles on mentions.article_key = articles.article_key
    inner join evidence
        on
            mentions.article_key = evidence.article_key
            and mentions.meeting_index = evidence.meeting_index
),

-- The meeting whose passage the quote covers best: an extractor that learns may draw its passages a little otherwise.
covered as (
    select
        *,
        (least("end", quote_end) - greatest(start, quote_start)) / (greatest("end", quote_end) - least(start, quote_start)) as cover
    from passages
    where quote_start >= 0 and least("end", quote_end) > greatest(start, quote_start)
),

best_covered as (
    select * from covered
    qualify row_number() over (partition by article_id, quote order by cover desc, meeting_index asc) = 1
)

select
    article_id,
    quote,
    mention_key
from best_covered
