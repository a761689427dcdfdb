with

articles as (
    select * from {{ ref('stg_article') }}
),

reporting as (
    select distinct article_key from {{ ref('fact_meeting_mention') }}
),

-- What reports no meeting, or was withdrawn, needs no page: its text stays out of the release.
reports as (
    select
        articles.article_key,
        articles.text
    from articles
    inner join reporting on articles.article_key = reporting.article_key
)

select * from reports
