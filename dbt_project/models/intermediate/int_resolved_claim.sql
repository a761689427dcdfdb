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

bodies_of_posts as (
    select
        person_key,
        coalesce(post_core, former_post_core) as post_core,
        min(claimed_organization_key) as organization_key
    from located
    where person_key is not null and coalesce(post_core, former_post_core) is not null
    group by person_key, coalesce(post_core, former_post_core)
    having min(claimed_organization_key) = max(claimed_organization_key)
),

bodies_of_persons as (
    select
        person_key,
        min(claimed_organization_key) as organization_key
    from located
    where person_key is not null
    group by person_key
    having min(claimed_organization_key) = max(claimed_organization_key)
),

-- «замминистра» without a body serves in the one where the person is known to hold that post, «глава компании» in the only one
-- that the person is known to serve.
resolved as (
    select
        located.*,
        coalesce(
            located.claimed_organization_key,
            bodies_of_posts.organization_key,
            case when located.is_body_unnamed then bodies_of_persons.organization_key end
        ) as organization_key
    from located
    left join bodies_of_posts
        on
            located.person_key = bodies_of_posts.person_key
            and coalesce(located.post_core, located.former_post_core) = bodies_of_posts.post_core
    left join bodies_of_persons on located.person_key = bodies_of_persons.person_key
)

select * exclude (claimed_organization_key) from resolved
