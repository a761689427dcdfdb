with

meeting_mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

articles as (
    select * from {{ ref('stg_article') }}
),

dates_used as (
    select start_date as date from meeting_mentions
    union
    select end_date as date from meeting_mentions
    union
    select published_date as date from articles
),

years_used as (
    select distinct year(date) as year
    from dates_used
    where date is not null
),

-- Whole years, but only those used: one article about 1945 does not bring every day since.
days as (
    select unnest(generate_series(make_date(year, 1, 1), make_date(year, 12, 31), interval 1 day))::date as date
    from years_used
),

known as (
    select
        {{ date_key('date') }} as date_key,
        date,
        year(date)::integer as year,
        quarter(date)::integer as quarter,
        month(date)::integer as month,
        week(date)::integer as week,
        isodow(date)::integer as weekday
    from days
),

unknown as (
    select 0 as date_key
)

select * from known
union all by name
select * from unknown
