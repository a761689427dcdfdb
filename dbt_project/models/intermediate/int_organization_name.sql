with recursive

names_by_rule as (
    select * from {{ ref('int_organization_by_rule') }}
),

sides as (
    select * from {{ ref('int_organization_judgement') }}
),

rules as (
    select
        organization_name_key as unit_key,
        organization_key as rule_key,
        0 as unit_rank
    from names_by_rule
),

{{ judged_groups('rules', 'sides') }},

{{ judged_keys() }},

judged_names as (
    select
        names_by_rule.* exclude (organization_key),
        coalesce(judged_keys.judged_key, names_by_rule.organization_key) as organization_key,
        -- A name that was cut off stands for itself.
        judged_keys.is_cut_off
    from names_by_rule
    left join judged_keys on names_by_rule.organization_name_key = judged_keys.unit_key
)

select
    * exclude (organization_core, known_name, known_short_name, is_cut_off),
    case when is_cut_off then claimed_core else organization_core end as organization_core,
    case when not coalesce(is_cut_off, false) then known_name end as known_name,
    case when not coalesce(is_cut_off, false) then known_short_name end as known_short_name
from judged_names
