with

claims as (
    select * from {{ ref('int_post_claim') }}
),

organization_names as (
    select * from {{ ref('int_organization_name') }}
),

organizations as (
    select * from {{ ref('organization') }}
),

members as (
    select * from {{ ref('organization_member') }}
),

forms as (
    select
        organization_names.*,
        claims.organization as form
    from organization_names
    inner join claims
        on
            organization_names.claimed_core = claims.claimed_core
            and organization_names.claimed_country is not distinct from claims.claimed_country
),

-- The fullest form of the canonical name; an abbreviation only where articles write nothing else.
named as (
    select
        organization_key,
        coalesce(
            {{ longest('case when claimed_core = organization_core then form end') }},
            min(known_name),
            {{ longest('form') }}
        ) as name_ru,
        coalesce(
            min(known_short_name),
            {{ most_frequent('case when claimed_core != organization_core then form end') }}
        ) as short_name_ru,
        min(country) as country,
        coalesce(min(organization_type), 'other') as organization_type
    from forms
    group by organization_key
),

-- Bodies whose members are known stand here before any article speaks of them; they have no country.
member_bodies as (
    select distinct
        {{ surrogate_key([fold('organizations.organization_core'), 'null']) }} as organization_key,
        organizations.name_ru,
        organizations.short_name_ru,
        organizations.organization_type
    from organizations
    inner join members on organizations.organization_core = members.organization_core
),

bodies_above as (
    select * from {{ ref('int_organization_parent') }}
),

known as (
    select
        named.organization_key,
        upper(named.name_ru[1]) || named.name_ru[2:] as name_ru,
        named.short_name_ru,
        {{ country_key('named.country') }} as country_key,
        named.organization_type,
        coalesce(bodies_above.parent_organization_key, {{ unknown_key() }}) as parent_organization_key
    from named
    left join bodies_above on named.organization_key = bodies_above.organization_key
),

-- Nor does any article need to speak of the body that a mentioned one belongs to.
unmentioned as (
    select
        organization_key,
        name_ru,
        short_name_ru,
        organization_type,
        {{ unknown_key() }} as country_key,
        {{ unknown_key() }} as parent_organization_key
    from member_bodies
    union all by name
    select
        organization_key,
        coalesce(name_ru, organization_core) as name_ru,
        short_name_ru,
        coalesce(organization_type, 'other') as organization_type,
        {{ country_key('country') }} as country_key,
        coalesce(parent_organization_key, {{ unknown_key() }}) as parent_organization_key
    from bodies_above
    where not is_mentioned
),

added as (
    select unmentioned.*
    from unmentioned
    left join known on unmentioned.organization_key = known.organization_key
    where known.organization_key is null
),

unknown as (
    select
        {{ unknown_key() }} as organization_key,
        'неизвестно' as name_ru,
        {{ unknown_key() }} as country_key,
        'unknown' as organization_type,
        {{ unknown_key() }} as parent_organization_key
)

select * from known
union all by name
select * from added
union all by name
select * from unknown
