with

claims as (
    select * from {{ ref('int_claim') }}
    where is_named
),

full_names as (
    select * from {{ ref('int_full_name') }}
),

full_names_of_articles as (
    select distinct
        article_id,
        surname_folded,
        given_name_folded,
        person_key
    from full_names
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
    from full_names
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
