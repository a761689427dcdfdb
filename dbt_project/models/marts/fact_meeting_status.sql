with

mentions as (
    select * from {{ ref('fact_meeting_mention') }}
),

articles as (
    select * from {{ ref('dim_article') }}
),

reports as (
    select
        mentions.meeting_key,
        mentions.realis,
        mentions.article_key,
        articles.published_date,
        mentions.quote,
        row_number() over (
            partition by mentions.meeting_key
            order by
                articles.published_date asc nulls last,
                list_position(['planned', 'cancelled', 'held'], mentions.realis) asc,
                articles.article_id asc, mentions.meeting_index asc
        )::integer as step
    from mentions
    inner join articles on mentions.article_key = articles.article_key
)

select * from reports
