with

claims as (
    select * from {{ ref('int_claim') }}
    where mention_key is not null
),

names as (
    select * from {{ ref('int_judged_name') }}
),

posts as (
    select * from {{ ref('int_claim_post') }}
    where not is_former
),

international_bodies as (
    select distinct {{ fold('organization_core') }} as organization_core
    from {{ ref('organization') }}
    where organization_type = 'international'
),

-- The international body for which some report lets a person speak who has no country.
bodies_of_names as (
    select
        names.name_key,
        min(posts.organization_core) as organization_core
    from names
    inner join claims on names.claim_key = claims.claim_key
    inner join posts on names.claim_key = posts.claim_key
    inner join international_bodies on posts.organization_core = international_bodies.organization_core
    where names.is_full_name and names.known_country is null
    group by names.name_key
)

-- Who takes part, as far as one report lets know: by name, by post, or by both; for a country, or for an international body.
select
    claims.claim_key,
    claims.mention_key,
    claims.country,
    claims.assumed_country,
    -- «замминистра Никита Гремячев» speaks for the country that other reports say, «региональный директор» for the body.
    coalesce(
        claims.country,
        international_bodies.organization_core,
        names.known_country,
        bodies_of_names.organization_core,
        claims.assumed_country
    ) as side,
    names.name_key,
    names.surname_folded,
    names.given_initial,
    coalesce(names.is_full_name, false) as is_full_name,
    case when posts.post is not null then posts.post_core end as post_core,
    posts.organization_core
from claims
left join names on claims.claim_key = names.claim_key
left join posts on claims.claim_key = posts.claim_key
left join international_bodies on posts.organization_core = international_bodies.organization_core
left join bodies_of_names on names.name_key = bodies_of_names.name_key
where names.name_key is not null or posts.post is not null
