with

members as (
    select * from {{ ref('organization_member') }}
),

memberships as (
    select
        {{ surrogate_key([fold('organization_core'), 'null']) }} as organization_key,
        {{ country_key('alpha_2') }} as country_key,
        valid_from,
        valid_to + 1 as valid_to,
        valid_to is null as is_current
    from members
)

select * from memberships
