with

claims as (
    select * from {{ ref('int_claim') }}
),

persons as (
    select * from {{ ref('int_person') }}
),

organization_names as (
    select * from {{ ref('int_organization_name') }}
),

-- The country a person speaks for most often.
person_countries as (
    select
        persons.person_key,
        claims.country
    from persons
    inner join claims on persons.claim_key = claims.claim_key
    where claims.country is not null
    group by persons.person_key, claims.country
    qualify
        row_number() over (
            partition by persons.person_key
            order by count(distinct claims.article_id) desc, count(*) desc, claims.country
        ) = 1
),

posts as (
    select
        claims.*,
        persons.person_key,
        organization_names.organization_key,
        person_countries.country as person_country,
        coalesce(claims.country, organization_names.country, person_countries.country) as post_country
    from claims
    left join persons on claims.claim_key = persons.claim_key
    left join person_countries on persons.person_key = person_countries.person_key
    left join organization_names
        on
            claims.organization_core = organization_names.claimed_core
            and claims.country is not distinct from organization_names.claimed_country
)

select * from posts
