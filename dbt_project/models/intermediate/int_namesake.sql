with

names as (
    select * from {{ ref('int_full_name') }}
),

claim_spheres as (
    select
        claim_key,
        claim_date,
        sphere
    from {{ ref('int_claim_post') }}
    where sphere is not null and not is_former
),

-- The sphere in which each article sees somebody of that name: «ректор», «заместитель министра».
told_spheres as (
    select
        names.person_key,
        names.article_id,
        claim_spheres.sphere,
        min(claim_spheres.claim_date) as first_date,
        max(claim_spheres.claim_date) as last_date,
        bool_or(names.told_patronymic is not null) as is_patronymic_told
    from names
    inner join claim_spheres on names.claim_key = claim_spheres.claim_key
    group by names.person_key, names.article_id, claim_spheres.sphere
),

usual_spheres as (
    select
        person_key,
        sphere
    from told_spheres
    group by person_key, sphere
    qualify
        row_number() over (
            partition by person_key
            order by count(*) desc, bool_or(is_patronymic_told) desc, sphere asc
        ) = 1
),

-- Nobody heads a bank and a department of a ministry at once: whom reports of half a year see in two spheres are two people, unless
-- one article gives him both, or reports of both give the same patronymic.
other_spheres as (
    select
        one.person_key,
        one.sphere
    from told_spheres as one
    inner join usual_spheres
        on
            one.person_key = usual_spheres.person_key
            and one.sphere != usual_spheres.sphere
    inner join told_spheres as usual
        on
            usual_spheres.person_key = usual.person_key
            and usual_spheres.sphere = usual.sphere
    group by one.person_key, one.sphere
    having
        bool_or(date_diff('day', usual.last_date, one.first_date) <= 183 and date_diff('day', one.last_date, usual.first_date) <= 183)
        and not bool_or(one.article_id = usual.article_id)
        and not (bool_or(one.is_patronymic_told) and bool_or(usual.is_patronymic_told))
),

articles_of_others as (
    select
        told_spheres.person_key,
        told_spheres.article_id,
        min(other_spheres.sphere) as sphere
    from told_spheres
    inner join other_spheres
        on
            told_spheres.person_key = other_spheres.person_key
            and told_spheres.sphere = other_spheres.sphere
    group by told_spheres.person_key, told_spheres.article_id
)

-- The patronymic of the one is not that of the other.
select
    names.claim_key,
    names.article_id,
    names.surname_folded,
    names.given_name_folded,
    case when others.sphere is null then names.patronymic_folded else names.told_patronymic end as patronymic_folded,
    names.country,
    case when others.sphere is null then names.person_key else {{ surrogate_key(['names.person_key', 'others.sphere']) }} end as person_key
from names
left join articles_of_others as others
    on
        names.person_key = others.person_key
        and names.article_id = others.article_id
