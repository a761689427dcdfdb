with

judgements as (
    select * from {{ ref('stg_person_judgement') }}
),

persons as (
    select * from {{ ref('int_person_by_rule') }}
),

claims as (
    select * from {{ ref('int_claim') }}
),

sides as (
    select
        judgement_key,
        'one' as side,
        {{ fold('one_name') }} as name_folded,
        one_country as country,
        one_article_id as article_id,
        verdict,
        decided_on
    from judgements
    union all
    select
        judgement_key,
        'other' as side,
        {{ fold('other_name') }} as name_folded,
        other_country as country,
        other_article_id as article_id,
        verdict,
        decided_on
    from judgements
),

person_countries as (
    select distinct
        persons.person_key,
        claims.country
    from persons
    inner join claims on persons.claim_key = claims.claim_key
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
    inner join claims
        on
            sides.name_folded = {{ fold('claims.name') }}
            and coalesce(sides.article_id = claims.article_id, true)
    inner join persons on claims.claim_key = persons.claim_key
    left join person_countries
        on
            persons.person_key = person_countries.person_key
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
