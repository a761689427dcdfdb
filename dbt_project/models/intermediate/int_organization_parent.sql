with recursive

names as (
    select * from {{ ref('int_organization_name') }}
),

parents as (
    select * from {{ ref('organization_parent') }}
),

genitives as (
    select * from {{ ref('organization_genitive') }}
),

aliases as (
    select
        {{ fold('alias') }} as alias,
        {{ fold('organization_core') }} as organization_core
    from {{ ref('organization_alias') }}
    where alpha_2 is null
),

organizations as (
    select
        {{ fold('organization_core') }} as organization_core,
        name_ru,
        short_name_ru,
        organization_type,
        alpha_2
    from {{ ref('organization') }}
),

mentioned as (
    select distinct
        organization_key,
        organization_core,
        country,
        organization_type
    from names
    qualify
        row_number() over (
            partition by organization_key
            order by organization_type asc nulls last, organization_core asc, country asc
        ) = 1
),

cores as (
    select organization_core from mentioned
    union
    select organization_core from organizations
),

known_cores as (
    select
        organization_core as core,
        organization_core
    from cores
    union
    select
        alias as core,
        organization_core
    from aliases
),

-- «главное управление министерства обороны» names its ministry.
told_parents as (
    select
        cores.organization_core,
        genitives.nominative
        || regexp_extract(cores.organization_core, '^.* ' || genitives.genitive || '( .*)?$', 1) as parent_name,
        strpos(cores.organization_core, ' ' || genitives.genitive) as place
    from cores
    inner join genitives on contains(cores.organization_core || ' ', ' ' || genitives.genitive || ' ')
),

parents_in_names as (
    select
        told_parents.organization_core,
        known_cores.organization_core as parent_core
    from told_parents
    inner join known_cores on told_parents.parent_name = known_cores.core
    where told_parents.organization_core != known_cores.organization_core
    qualify
        row_number() over (
            partition by told_parents.organization_core
            order by told_parents.place asc, length(told_parents.parent_name) desc, known_cores.organization_core asc
        ) = 1
),

countries as (
    select distinct country as alpha_2
    from mentioned
),

-- What is known of the body, then what its name says, then what holds for all bodies of its kind: a ministry belongs to the government.
parent_cores as (
    select
        cores.organization_core,
        countries.alpha_2,
        case
            when parents.organization_core is null
                then coalesce(parents_in_names.parent_core, {{ fold('parents.parent_core') }})
            else {{ fold('parents.parent_core') }}
        end as parent_core
    from cores
    cross join countries
    left join organizations
        on
            cores.organization_core = organizations.organization_core
            and coalesce(countries.alpha_2 = organizations.alpha_2, true)
    left join parents_in_names on cores.organization_core = parents_in_names.organization_core
    left join parents
        on
            coalesce(
                cores.organization_core = {{ fold('parents.organization_core') }},
                organizations.organization_type = parents.organization_type
            )
            and coalesce(countries.alpha_2 = parents.alpha_2, parents.alpha_2 is null)
    where coalesce(parents_in_names.parent_core, parents.parent_core) is not null
    qualify
        row_number() over (
            partition by cores.organization_core, countries.alpha_2
            order by parents.organization_core asc nulls last, organizations.alpha_2 asc nulls last, parents.parent_core asc
        ) = 1
),

-- Up to the top; a body without a country has no government of its own.
bodies as (
    select
        organization_core,
        country
    from mentioned
    union
    select
        parent_cores.parent_core as organization_core,
        bodies.country
    from bodies
    inner join parent_cores
        on
            bodies.organization_core = parent_cores.organization_core
            and bodies.country = parent_cores.alpha_2
),

keyed as (
    select
        coalesce(mentioned.organization_key, {{ surrogate_key(['bodies.organization_core', 'bodies.country']) }}) as organization_key,
        mentioned.organization_key is not null as is_mentioned,
        bodies.organization_core,
        bodies.country,
        organizations.name_ru,
        organizations.short_name_ru,
        organizations.organization_type,
        parent_cores.parent_core
    from bodies
    left join mentioned
        on
            bodies.organization_core = mentioned.organization_core
            and bodies.country is not distinct from mentioned.country
    left join parent_cores
        on
            bodies.organization_core = parent_cores.organization_core
            and bodies.country = parent_cores.alpha_2
    left join organizations
        on
            bodies.organization_core = organizations.organization_core
            and coalesce(bodies.country = organizations.alpha_2, organizations.alpha_2 is null)
    qualify
        row_number() over (
            partition by bodies.organization_core, bodies.country, mentioned.organization_key
            order by organizations.alpha_2 asc nulls last, organizations.name_ru asc
        ) = 1
),

with_parents as (
    select
        keyed.*,
        min(parent.organization_key) as parent_organization_key
    from keyed
    left join keyed as parent
        on
            keyed.parent_core = parent.organization_core
            and keyed.country = parent.country
            and keyed.organization_key != parent.organization_key
    group by all
)

select * from with_parents
