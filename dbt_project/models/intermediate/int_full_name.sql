with

claims as (
    select * from {{ ref('int_claim') }}
    where is_full_name
),

canonical_names as (
    select * from {{ ref('int_name') }}
),

claim_posts as (
    select
        claim_key,
        post
    from {{ ref('int_claim_post') }}
    where post is not null
),

full_names as (
    select
        claims.claim_key,
        claims.article_id,
        canonical_names.surname as surname_folded,
        coalesce(canonical_names.given_name, '') as given_name_folded,
        claims.patronymic_folded,
        claims.country
    from claims
    inner join canonical_names
        on
            claims.surname_folded = canonical_names.claimed_surname
            and claims.given_name_folded is not distinct from canonical_names.claimed_given_name
            and claims.country is not distinct from canonical_names.country
),

patronymics_of_articles as (
    select
        article_id,
        surname_folded,
        given_name_folded,
        min(patronymic_folded) as only_patronymic
    from full_names
    group by article_id, surname_folded, given_name_folded
    having min(patronymic_folded) = max(patronymic_folded)
),

-- A missing patronymic is that of the only namesake of the article.
known_in_article as (
    select
        full_names.* exclude (patronymic_folded),
        coalesce(full_names.patronymic_folded, patronymics_of_articles.only_patronymic) as patronymic_folded
    from full_names
    left join patronymics_of_articles
        on
            full_names.article_id = patronymics_of_articles.article_id
            and full_names.surname_folded = patronymics_of_articles.surname_folded
            and full_names.given_name_folded = patronymics_of_articles.given_name_folded
),

-- Else that of the only namesake who holds a post that the article gives him: «вице-премьер Олег Примеров» is no director of that name.
patronymics_by_post as (
    select
        nameless.article_id,
        nameless.surname_folded,
        nameless.given_name_folded,
        min(named.patronymic_folded) as patronymic_folded
    from known_in_article as nameless
    inner join claim_posts as posts_claimed on nameless.claim_key = posts_claimed.claim_key
    inner join claim_posts as posts_held on posts_claimed.post = posts_held.post
    inner join known_in_article as named
        on
            posts_held.claim_key = named.claim_key
            and nameless.surname_folded = named.surname_folded
            and nameless.given_name_folded = named.given_name_folded
    where nameless.patronymic_folded is null and named.patronymic_folded is not null
    group by nameless.article_id, nameless.surname_folded, nameless.given_name_folded
    having count(distinct named.patronymic_folded) = 1
),

known_by_post as (
    select
        known_in_article.* exclude (patronymic_folded),
        coalesce(known_in_article.patronymic_folded, patronymics_by_post.patronymic_folded) as patronymic_folded
    from known_in_article
    left join patronymics_by_post
        on
            known_in_article.article_id = patronymics_by_post.article_id
            and known_in_article.surname_folded = patronymics_by_post.surname_folded
            and known_in_article.given_name_folded = patronymics_by_post.given_name_folded
),

-- The patronymic of two thirds of the articles that give one: it says nothing when it is missing.
usual_patronymics as (
    select
        surname_folded,
        given_name_folded,
        patronymic_folded as usual_patronymic
    from known_by_post
    where patronymic_folded is not null
    group by surname_folded, given_name_folded, patronymic_folded
    qualify 3 * count(distinct article_id) >= 2 * sum(count(distinct article_id)) over (partition by surname_folded, given_name_folded)
),

with_patronymic as (
    select
        known_by_post.* exclude (patronymic_folded),
        known_by_post.patronymic_folded as told_patronymic,
        usual_patronymics.usual_patronymic,
        coalesce(known_by_post.patronymic_folded, usual_patronymics.usual_patronymic) as patronymic_folded
    from known_by_post
    left join usual_patronymics
        on
            known_by_post.surname_folded = usual_patronymics.surname_folded
            and known_by_post.given_name_folded = usual_patronymics.given_name_folded
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

countries_of_articles as (
    select
        article_id,
        surname_folded,
        given_name_folded,
        patronymic_folded,
        min(country) as only_country
    from with_patronymic
    group by article_id, surname_folded, given_name_folded, patronymic_folded
    having min(country) = max(country)
),

-- A missing country likewise; countries that contradict each other are two people.
located_in_article as (
    select
        with_patronymic.* exclude (country),
        coalesce(with_patronymic.country, countries_of_articles.only_country) as country
    from with_patronymic
    left join countries_of_articles
        on
            with_patronymic.article_id = countries_of_articles.article_id
            and with_patronymic.surname_folded = countries_of_articles.surname_folded
            and with_patronymic.given_name_folded = countries_of_articles.given_name_folded
            and with_patronymic.patronymic_folded is not distinct from countries_of_articles.patronymic_folded
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
        patronymic_folded,
        told_patronymic,
        country,
        {{ surrogate_key([
            'surname_folded',
            'given_name_folded',
            'case when patronymic_folded != coalesce(usual_patronymic, \'\') then patronymic_folded end',
            'case when country != coalesce(usual_country, \'\') then country end',
        ]) }} as person_key
    from with_country
)

select * from full_name_keys
