with

claims as (
    select * from {{ ref('int_post_claim') }}
),

organizations as (
    select
        *,
        {{ fold('organization_core') }} as core_folded,
        count(*) over (partition by {{ fold('organization_core') }}) = 1 as is_only_one
    from {{ ref('organization') }}
),

aliases as (
    select
        {{ fold('alias') }} as alias,
        {{ fold('organization_core') }} as organization_core,
        alpha_2
    from {{ ref('organization_alias') }}
),

own_names as (
    select * from {{ ref('organization_of_country') }}
),

names_claimed as (
    select distinct
        claimed_core,
        claimed_country
    from claims
    where claimed_core is not null
),

-- «госкомвоенпром» is an alias of «государственный военно-промышленный комитет», and of a body of Belarus alone; the «парламент» of
-- Armenia is its «Национальное собрание».
canonical_names as (
    select
        names_claimed.claimed_core,
        names_claimed.claimed_country,
        coalesce(names_claimed.claimed_country, aliases.alpha_2) as country,
        coalesce(own_names.own_core, aliases.organization_core, names_claimed.claimed_core) as organization_core
    from names_claimed
    left join aliases
        on
            names_claimed.claimed_core = aliases.alias
            and coalesce(names_claimed.claimed_country = aliases.alpha_2, true)
    left join own_names
        on
            names_claimed.claimed_core = own_names.organization_core
            and names_claimed.claimed_country = own_names.alpha_2
    qualify
        row_number() over (
            partition by names_claimed.claimed_core, names_claimed.claimed_country
            order by aliases.alpha_2 asc nulls last, aliases.organization_core asc
        ) = 1
),

-- The reference row of the same country outranks the row of a body that many countries have.
known_organizations as (
    select
        canonical_names.*,
        organizations.name_ru as known_name,
        organizations.short_name_ru as known_short_name,
        organizations.organization_type,
        organizations.alpha_2 as known_country
    from canonical_names
    left join organizations
        on
            canonical_names.organization_core = organizations.core_folded
            and coalesce(canonical_names.country = organizations.alpha_2, organizations.alpha_2 is null or organizations.is_only_one)
    qualify
        row_number() over (
            partition by canonical_names.claimed_core, canonical_names.claimed_country
            order by organizations.alpha_2 asc nulls last, organizations.name_ru asc
        ) = 1
),

-- An international body has no country, whoever speaks for it; one country's own body has that country.
located as (
    select
        * exclude (country, known_country),
        case
            when organization_type = 'international' then null
            else coalesce(country, known_country)
        end as country
    from known_organizations
),

keyed as (
    select
        *,
        {{ surrogate_key(['claimed_core', 'claimed_country']) }} as organization_name_key,
        {{ surrogate_key(['organization_core', 'country']) }} as organization_key
    from located
)

select * from keyed
