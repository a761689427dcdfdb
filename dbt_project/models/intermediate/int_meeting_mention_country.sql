with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

meeting_countries as (
    select * from {{ ref('stg_meeting_country') }}
),

countries as (
    select * from {{ ref('country') }}
),

-- A code that ISO 3166-1 does not know is no country.
countries_of_mentions as (
    select distinct
        mentions.mention_key,
        countries.alpha_2 as country
    from mentions
    inner join meeting_countries
        on
            mentions.article_key = meeting_countries.article_key
            and mentions.meeting_index = meeting_countries.meeting_index
    inner join countries on meeting_countries.country = countries.alpha_2
)

select * from countries_of_mentions
