with

claims as (
    select * from {{ ref('int_post_claim') }}
),

organization_names as (
    select * from {{ ref('int_organization_name') }}
),

resolved as (
    select
        claims.*,
        organization_names.organization_key,
        coalesce(claims.claimed_country, organization_names.country) as post_country
    from claims
    left join organization_names
        on
            claims.claimed_core = organization_names.claimed_core
            and claims.claimed_country is not distinct from organization_names.claimed_country
)

select * from resolved
