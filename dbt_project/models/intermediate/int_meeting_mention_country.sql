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

-- It stays where another participant is of that country.
supposed_only as (
    select distinct
        better_known.mention_key,
        better_known.assumed_country
    from better_known
    left join parties
        on
            better_known.mention_key = parties.mention_key
            and better_known.assumed_country = parties.side
    where parties.side is null
),

known_countries as (
    select
        countries_of_mentions.mention_key,
        countries_of_mentions.country
    from countries_of_mentions
    left join supposed_only
        on
            countries_of_mentions.mention_key = supposed_only.mention_key
            and countries_of_mentions.country = supposed_only.assumed_country
    where supposed_only.mention_key is null
    union
    select
        better_known.mention_key,
        countries.alpha_2 as country
    from better_known
    inner join countries on better_known.side = countries.alpha_2
)

select * from known_countries
