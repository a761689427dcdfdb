-- Bodies stand above each other without a circle: going up from any of them ends.
with recursive climbs as (
    select
        organization_key,
        parent_organization_key,
        1 as step_count
    from {{ ref('dim_organization') }}
    where parent_organization_key != {{ unknown_key() }}
    union all
    select
        climbs.organization_key,
        above.parent_organization_key,
        climbs.step_count + 1 as step_count
    from climbs
    inner join {{ ref('dim_organization') }} as above on climbs.parent_organization_key = above.organization_key
    where above.parent_organization_key != {{ unknown_key() }} and climbs.step_count < 10
)

select * from climbs
where step_count = 10
