with

claims as (
    select * from {{ ref('int_claim') }}
),

given_names as (
    select distinct
        surname_folded,
        given_name_folded,
        string_split(given_name_folded, ' ') as given_words,
        country
    from claims
    where is_full_name and country is not null
),

-- «Тайип Эрдоган» is «Реджеп Тайип Эрдоган», the only one of his country whose given names contain his.
fuller_given_names as (
    select
        short.surname_folded,
        short.given_name_folded,
        min(fuller.given_name_folded) as fuller_given_name
    from given_names as short
    inner join given_names as fuller
        on
            short.surname_folded = fuller.surname_folded
            and short.country = fuller.country
            and len(short.given_words) < len(fuller.given_words)
            and list_has_all(fuller.given_words, short.given_words)
    group by short.surname_folded, short.given_name_folded
    having count(distinct fuller.given_name_folded) = 1
),

full_names as (
    select
        claims.claim_key,
        claims.article_id,
        claims.surname_folded,
        coalesce(fuller_given_names.fuller_given_name, claims.given_name_folded, '') as given_name_folded,
        claims.patronymic_folded,
        claims.country
    from claims
    left join fuller_given_names
        on
            claims.surname_folded = fuller_given_names.surname_folded
            and claims.given_name_folded = fuller_given_names.given_name_folded
    where claims.is_full_name
),

-- The patronymic of two thirds of the articles that give one: it says nothing when it is missing.
usual_patronymics as (
    select
        surname_folded,
        given_name_folded,
        patronymic_folded as usual_patronymic
    from full_names
    where patronymic_folded is not null
    group by surname_folded, given_name_folded, patronymic_folded
    qualify 3 * count(distinct article_id) >= 2 * sum(count(distinct article_id)) over (partition by surname_folded, given_name_folded)
),

-- A missing patronymic is that of the only namesake of the article, else the usual one.
known_in_article as (
    select
        * exclude (patronymic_folded),
        coalesce(
            patronymic_folded,
            {{ only_value('patronymic_folded', 'article_id, surname_folded, given_name_folded') }}
        ) as patronymic_folded
    from full_names
),

with_patronymic as (
    select
        known_in_article.* exclude (patronymic_folded),
        usual_patronymics.usual_patronymic,
        coalesce(known_in_article.patronymic_folded, usual_patronymics.usual_patronymic) as patronymic_folded
    from known_in_article
    left join usual_patronymics
        on
            known_in_article.surname_folded = usual_patronymics.surname_folded
            and known_in_article.given_name_folded = usual_patronymics.given_name_folded
),

usual_countries as (
    select
        surname_folded,
        given_name_folded,
        patronymic_folded,
        country as usual_country
    from with_patronymic
    where country is not null
    group by surname_folded, given_name_folded, patronymic_folded, country
    qualify
        3 * count(distinct article_id)
        >= 2 * sum(count(distinct article_id)) over (partition by surname_folded, given_name_folded, patronymic_folded)
),

-- A missing country likewise; countries that contradict each other are two people.
located_in_article as (
    select
        * exclude (country),
        coalesce(country, {{ only_value('country', 'article_id, surname_folded, given_name_folded, patronymic_folded') }}) as country
    from with_patronymic
),

with_country as (
    select
        located_in_article.* exclude (country),
        usual_countries.usual_country,
        coalesce(located_in_article.country, usual_countries.usual_country) as country
    from located_in_article
    left join usual_countries
        on
            located_in_article.surname_folded = usual_countries.surname_folded
            and located_in_article.given_name_folded = usual_countries.given_name_folded
            and located_in_article.patronymic_folded is not distinct from usual_countries.patronymic_folded
),

-- The usual namesake is known by name alone, so that his key stays when another one turns up.
full_name_keys as (
    select
        claim_key,
        article_id,
        surname_folded,
        given_name_folded,
        {{ surrogate_key([
            'surname_folded',
            'given_name_folded',
            'case when patronymic_folded != coalesce(usual_patronymic, \'\') then patronymic_folded end',
            'case when country != coalesce(usual_country, \'\') then country end',
        ]) }} as person_key
    from with_country
)

select * from full_name_keys
