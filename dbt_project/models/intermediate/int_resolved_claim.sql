with

claims as (
    select * from {{ ref('int_post_claim') }}
),

organization_names as (
    select * from {{ ref('int_organization_name') }}
),

-- The head of a ministry is its minister, in whatever words.
resolved as (
    select
        claims.*,
        organization_names.organization_key,
        coalesce(claims.claimed_country, organization_names.country) as post_country,
        case
            when
                organization_names.organization_type = 'ministry'
                and regexp_matches(claims.position_core, '^(министр|глава|руководитель)( |$)')
                then 'министр'
            else claims.position_core
        end as post_core
    from claims
    left join organization_names
        on
            claims.claimed_core = organization_names.claimed_core
            and claims.claimed_country is not distinct from organization_names.claimed_country
)

select * from resolved
