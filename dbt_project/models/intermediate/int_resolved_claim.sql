with

claims as (
    select * from {{ ref('int_post_claim') }}
),

organization_names as (
    select * from {{ ref('int_organization_name') }}
),

located as (
    select
        claims.*,
        organization_names.organization_key as claimed_organization_key,
        coalesce(claims.claimed_country, organization_names.country) as post_country
    from claims
    left join organization_names
        on
            claims.claimed_core = organization_names.claimed_core
            and claims.claimed_country is not distinct from organization_names.claimed_country
),

-- «замминистра» without a body serves in the one where the person is known to hold that post, «глава компании» in the only one
-- that the person is known to serve.
resolved as (
    select
        * exclude (claimed_organization_key),
        coalesce(
            claimed_organization_key,
            case
                when person_key is not null and coalesce(post_core, former_post_core) is not null
                    then {{ only_value('claimed_organization_key', 'person_key, coalesce(post_core, former_post_core)') }}
            end,
            case
                when person_key is not null and is_body_unnamed
                    then {{ only_value('claimed_organization_key', 'person_key') }}
            end
        ) as organization_key
    from located
)

select * from resolved
