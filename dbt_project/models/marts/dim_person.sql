with

claims as (
    select * from {{ ref('int_resolved_claim') }}
    where person_key is not null
),

office_holders as (
    select * from {{ ref('person') }}
    where wikidata_id is not null
),

-- The fullest form is the one of most words; of several, the most frequent.
fullest_names as (
    select
        person_key,
        name
    from claims
    group by person_key, name
    qualify
        row_number() over (
            partition by person_key
            order by len(string_split(name, ' ')) desc, count(*) desc, length(replace(name, '.', '')) desc, name asc
        ) = 1
),

persons as (
    select
        claims.person_key,
        {{ most_frequent('claims.surname') }} as surname,
        {{ most_frequent('claims.given_name') }} as given_name,
        {{ most_frequent('claims.patronymic') }} as patronymic,
        any_value(claims.person_country) as country,
        min(claims.published_date) as first_seen_date,
        max(claims.published_date) as last_seen_date,
        count(distinct claims.article_id)::integer as article_count
    from claims
    group by claims.person_key
),

known as (
    select
        persons.person_key,
        fullest_names.name as full_name,
        persons.surname,
        persons.given_name,
        persons.patronymic,
        {{ transliterate('fullest_names.name') }} as full_name_latin,
        {{ country_key('persons.country') }} as country_key,
        office_holders.wikidata_id,
        persons.first_seen_date,
        persons.last_seen_date,
        persons.article_count
    from persons
    inner join fullest_names on persons.person_key = fullest_names.person_key
    left join office_holders
        on
            {{ fold('fullest_names.name') }} = {{ fold('office_holders.full_name') }}
            and persons.country = office_holders.alpha_2
),

unknown as (
    select
        {{ unknown_key() }} as person_key,
        'неизвестно' as full_name,
        'unknown' as full_name_latin,
        {{ unknown_key() }} as country_key,
        0 as article_count
)

select * from known
union all by name
select * from unknown
