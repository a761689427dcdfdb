with

claims as (
    select * from {{ ref('int_claim') }}
    where mention_key is not null
),

names as (
    select * from {{ ref('int_person_name') }}
),

posts as (
    select * from {{ ref('int_claim_post') }}
    where not is_former and post is not null
)

-- Who takes part, as far as one report lets know: by name, by post, or by both.
select
    claims.claim_key,
    claims.mention_key,
    claims.country,
    names.name_key,
    names.surname_folded,
    names.given_initial,
    coalesce(names.is_full_name, false) as is_full_name,
    posts.post_core,
    posts.organization_core
from claims
left join names on claims.claim_key = names.claim_key
left join posts on claims.claim_key = posts.claim_key
where names.name_key is not null or posts.post_core is not null
