with

meetings as (
    select * from {{ ref('stg_meeting') }}
),

articles as (
    select * from {{ ref('stg_article') }}
),

countries as (
    select * from {{ ref('country') }}
),

corrections as (
    select * from {{ ref('int_correction') }}
    where is_correction
),

-- What an older version of an article said is history: it makes no meetings.
meetings_of_current_articles as (
    select
        {{ surrogate_key(['articles.article_id', 'meetings.meeting_index']) }} as mention_key,
        meetings.article_key,
        meetings.meeting_index,
        articles.article_id,
        coalesce(articles.source, articles.article_id) as source,
        articles.published_date,
        articles.sha256,
        coalesce(meetings.meeting_type, 'other') as meeting_type,
        meetings.realis,
        meetings.start_date,
        meetings.end_date,
        meetings.date_precision,
        meetings.date_basis,
        meetings.city,
        {{ fold('meetings.city') }} as city_folded,
        countries.alpha_2 as host_country,
        meetings.title,
        meetings.ordinal,
        meetings.parent_index,
        corrections.article_key is not null as is_correction,
        meetings.rule,
        meetings.confidence,
        -- Words for one kind of contact: a report's «беседа» is another's «переговоры».
        case
            when meetings.meeting_type in ('visit', 'session', 'call') then meetings.meeting_type
            else 'talks'
        end as type_family,
        case meetings.date_precision when 'day' then 3 when 'month' then 2 when 'year' then 1 else 0 end as precision_rank
    from meetings
    inner join articles on meetings.article_key = articles.article_key
    left join countries on meetings.host_country = countries.alpha_2
    left join corrections on meetings.article_key = corrections.article_key
    where articles.is_current
)

select * from meetings_of_current_articles
