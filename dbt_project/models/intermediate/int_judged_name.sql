with recursive

names as (
    select * from {{ ref('int_person_name') }}
),

sides as (
    select * from {{ ref('int_name_judgement') }}
),

rules as (
    select
        claim_key as unit_key,
        name_key as rule_key,
        0 as unit_rank
    from names
),

{{ judged_groups('rules', 'sides') }},

{{ judged_keys() }}

-- Names judged to be one person's are compared in one spelling, so that they help their meetings to pair.
select
    names.claim_key,
    coalesce(judged_keys.judged_key, names.name_key) as name_key,
    names.is_full_name,
    case
        when judged_keys.judged_key is null then names.surname_folded
        else min(names.surname_folded) over (partition by judged_keys.judged_key)
    end as surname_folded,
    names.given_initial,
    names.known_country
from names
left join judged_keys on names.claim_key = judged_keys.unit_key
