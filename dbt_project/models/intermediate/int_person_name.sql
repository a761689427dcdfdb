with

claims as (
    select
        *,
        -- «С. В. Лавров» and «Лавров» alone do not say which Лавров; «Ким Чен Ын» without a surname does.
        case
            when surname is null then contains(name, ' ')
            else coalesce(length(replace(given_name_folded, '.', '')) > 1 and not contains(given_name_folded, '.'), false)
        end as is_full_name
    from {{ ref('int_claim') }}
    where is_named
),

full_names as (
    select
        claim_key,
        article_id,
        surname_folded,
        coalesce(given_name_folded, '') as given_name_folded,
        patronymic_folded,
        country
    from claims
    where is_full_name
),

-- A missing patronymic is that of the only namesake who has one, in the article first, then anywhere.
with_patronymic as (
    select
        * exclude (patronymic_folded),
        coalesce(
            patronymic_folded,
            {{ only_value('patronymic_folded', 'surname_folded, given_name_folded, article_id') }},
            {{ only_value('patronymic_folded', 'surname_folded, given_name_folded') }}
        ) as patronymic_folded
    from full_names
),

-- A missing country likewise; countries that contradict each other are two people.
with_country as (
    select
        * exclude (country),
        coalesce(
            country,
            {{ only_value('country', 'surname_folded, given_name_folded, patronymic_folded, article_id') }},
            {{ only_value('country', 'surname_folded, given_name_folded, patronymic_folded') }}
        ) as country
    from with_patronymic
),

full_name_keys as (
    select
        claim_key,
        article_id,
        surname_folded,
        given_name_folded,
        {{ surrogate_key([
            'surname_folded',
            'given_name_folded',
            "case when not " ~ is_only_value('patronymic_folded', 'surname_folded, given_name_folded') ~ " then patronymic_folded end",
            "case when not " ~ is_only_value('country', 'surname_folded, given_name_folded, patronymic_folded') ~ " then country end",
        ]) }} as person_key
    from with_country
),

full_names_of_articles as (
    select distinct
        article_id,
        surname_folded,
        given_name_folded,
        person_key
    from full_name_keys
),

-- A partial name is the one fuller name of its article that it fits; otherwise a person of that article alone.
partial_name_keys as (
    select
        claims.claim_key,
        case
            when count(distinct full_names_of_articles.person_key) = 1
                then min(full_names_of_articles.person_key)
            else {{ surrogate_key(['claims.article_id', 'claims.surname_folded', 'claims.given_name_folded']) }}
        end as person_key,
        count(distinct full_names_of_articles.person_key) = 1 as is_full_name
    from claims
    left join full_names_of_articles
        on
            claims.article_id = full_names_of_articles.article_id
            and claims.surname_folded = full_names_of_articles.surname_folded
            and (
                claims.given_name_folded is null
                or full_names_of_articles.given_name_folded[1] = claims.given_name_folded[1]
            )
    where not claims.is_full_name
    group by claims.claim_key, claims.article_id, claims.surname_folded, claims.given_name_folded
),

names as (
    select
        claim_key,
        person_key as name_key,
        true as is_full_name
    from full_name_keys
    union all
    select
        claim_key,
        person_key,
        is_full_name
    from partial_name_keys
)

select
    names.claim_key,
    names.name_key,
    names.is_full_name,
    claims.mention_key,
    claims.surname_folded,
    claims.country
from names
inner join claims on names.claim_key = claims.claim_key
