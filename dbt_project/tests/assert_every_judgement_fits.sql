-- A judgement that speaks of nothing the articles say now has no effect; it is listed, and stops no release.
{{ config(severity='warn') }}

{% for kind, model in {
    'meeting': 'int_meeting_judgement', 'person': 'int_person_judgement', 'organization': 'int_organization_judgement',
}.items() %}
select
    '{{ kind }}' as kind,
    judgements.file,
    judgements.line,
    judgements.why
from {{ ref('stg_' ~ kind ~ '_judgement') }} as judgements
left join {{ ref(model) }} as sides on judgements.judgement_key = sides.judgement_key
group by all
having count(distinct sides.side) < 2
union all
{% endfor %}
select
    'value' as kind,
    judgements.file,
    judgements.line,
    judgements.why
from {{ ref('stg_value_judgement') }} as judgements
left join {{ ref('int_value_judgement') }} as corrected on judgements.judgement_key = corrected.judgement_key
where corrected.judgement_key is null
