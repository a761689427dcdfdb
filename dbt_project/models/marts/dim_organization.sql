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

known as (
    select
        organization_key,
        upper(name_ru[1]) || name_ru[2:] as name_ru,
        short_name_ru,
        {{ country_key('country') }} as country_key,
        organization_type
    from named
),

unmentioned as (
    select
        member_bodies.*,
        {{ unknown_key() }} as country_key
    from member_bodies
    left join known on member_bodies.organization_key = known.organization_key
    where known.organization_key is null
),

unknown as (
    select
        {{ unknown_key() }} as organization_key,
        'неизвестно' as name_ru,
        {{ unknown_key() }} as country_key,
        'unknown' as organization_type
)

select * from known
union all by name
select * from unmentioned
union all by name
select * from unknown
