{# What a file of judgements says, as it was read; the columns are those of its file but for the signature. #}
{% macro staged_judgement(kind, columns) %}
with

source as (
    select * from {{ source('raw', kind) }}
),

renamed as (
    select
        {{ surrogate_key(['file', 'line']) }} as judgement_key,
        file,
        line,
        {{ columns | join(', ') }},
        who,
        why,
        decided_on
    from source
)

select * from renamed
{% endmacro %}

{# One row per side of each judgement: the columns `one_…` and `other_…` as the same columns of two rows. #}
{% macro judgement_sides(judgements, columns) %}
    {%- for side in ('one', 'other') %}
    select
        judgement_key,
        '{{ side }}' as side,
        {% for column in columns -%}
        {{ side }}_{{ column }} as {{ column }},
        {% endfor -%}
        verdict,
        decided_on
    from {{ judgements }}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
{% endmacro %}

{# The pairs of units that somebody has judged, either way round. #}
{% macro judged_pairs(sides) %}
    select distinct
        one.unit_key as one_key,
        other.unit_key as other_key
    from {{ sides }} as one
    inner join {{ sides }} as other
        on
            one.judgement_key = other.judgement_key
            and one.side != other.side
{% endmacro %}

{#
    The named claims that each side of a judgement of persons speaks of: a name in all articles, or in one. `persons` (claim_key and the column
    `key`) is who they are so far; a side that names a country means the person who is known to be of it.
#}
{% macro person_judgement_sides(judgements, claims, persons, key) %}
with

sides as (
    {{ judgement_sides(judgements, ['name', 'country', 'article_id']) }}
),

person_countries as (
    select distinct
        persons.{{ key }},
        claims.country
    from {{ persons }} as persons
    inner join {{ claims }} as claims on persons.claim_key = claims.claim_key
    where claims.country is not null
),

-- A side that names an article means that article; one that names none means all but the other side's.
fitting as (
    select
        sides.judgement_key,
        sides.side,
        claims.claim_key as unit_key,
        sides.verdict,
        sides.decided_on,
        sides.article_id is not null as is_of_article
    from sides
    inner join {{ claims }} as claims
        on
            {{ fold('sides.name') }} = {{ fold('claims.name') }}
            and coalesce(sides.article_id = claims.article_id, true)
    inner join {{ persons }} as persons on claims.claim_key = persons.claim_key
    left join person_countries
        on
            persons.{{ key }} = person_countries.{{ key }}
            and sides.country = person_countries.country
    where sides.country is null or person_countries.country is not null
    qualify row_number() over (partition by sides.judgement_key, claims.claim_key order by is_of_article desc, sides.side desc) = 1
)

select
    judgement_key,
    side,
    unit_key,
    verdict,
    decided_on
from fitting
{% endmacro %}
