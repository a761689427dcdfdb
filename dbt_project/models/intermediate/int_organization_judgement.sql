with

judgements as (
    select * from {{ ref('stg_organization_judgement') }}
),

organizations as (
    select * from {{ ref('int_organization_by_rule') }}
),

sides as (
    {{ judgement_sides('judgements', ['name', 'country']) }}
),

-- The very name outranks the body's other names: a name can be judged not to be of the body that the rules give it to.
fitting as (
    select
        sides.judgement_key,
        sides.side,
        organizations.organization_name_key as unit_key,
        sides.verdict,
        sides.decided_on,
        {{ fold('sides.name') }} = organizations.claimed_core as is_very_name
    from sides
    inner join organizations
        on
            {{ fold('sides.name') }} in (
                organizations.claimed_core,
                organizations.organization_core,
                {{ fold('organizations.known_name') }},
                {{ fold('organizations.known_short_name') }}
            )
            and coalesce(sides.country = organizations.country, true)
    qualify
        row_number() over (
            partition by sides.judgement_key, organizations.organization_name_key
            order by is_very_name desc, sides.side desc
        ) = 1
)

select
    judgement_key,
    side,
    unit_key,
    verdict,
    decided_on
from fitting
