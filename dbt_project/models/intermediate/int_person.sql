with recursive

persons_by_rule as (
    select * from {{ ref('int_person_by_rule') }}
),

sides as (
    select * from {{ ref('int_person_judgement') }}
),

rules as (
    select
        claim_key as unit_key,
        person_key as rule_key,
        0 as unit_rank
    from persons_by_rule
),

{{ judged_groups('rules', 'sides') }},

{{ judged_keys() }}

select
    persons_by_rule.claim_key,
    coalesce(judged_keys.judged_key, persons_by_rule.person_key) as person_key
from persons_by_rule
left join judged_keys on persons_by_rule.claim_key = judged_keys.unit_key
