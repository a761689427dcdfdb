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

parties as (
    select * from {{ ref('int_meeting_party') }}
),

-- «министр здравоохранения Ольга Вербицкая» is supposed to be of Russia until another report says of which country.
better_known as (
    select distinct
        mention_key,
        assumed_country,
        side
    from parties
    where assumed_country is not null and side != assumed_country
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
),

known_countries as (
    select
        mention_key,
        country
    from countries_of_mentions
    where
        (mention_key, country) not in (select (mention_key, assumed_country) from better_known)
        or (mention_key, country) in (select (mention_key, side) from parties where side is not null)
    union
    select
        better_known.mention_key,
        countries.alpha_2 as country
    from better_known
    inner join countries on better_known.side = countries.alpha_2
)

select * from known_countries
