with

claims as (
    select * from {{ ref('int_claim') }}
),

persons as (
    select * from {{ ref('int_person') }}
),

positions as (
    select * from {{ ref('int_position') }}
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
            order by count(distinct claims.article_id) desc, count(*) desc, claims.country asc
        ) = 1
),

posts as (
    select
        claims.*,
        persons.person_key,
        person_countries.country as person_country,
        coalesce(claims.country, person_countries.country) as claimed_country,
        positions.position_core,
        coalesce(claims.organization_core, positions.implied_organization_core) as claimed_core
    from claims
    left join persons on claims.claim_key = persons.claim_key
    left join person_countries on persons.person_key = person_countries.person_key
    left join positions on claims.position = positions.position
)

select * from posts
