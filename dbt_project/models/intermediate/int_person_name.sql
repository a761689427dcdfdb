with

claims as (
    select
        int_claim.*,
        int_name.surname as known_surname
    from {{ ref('int_claim') }} as int_claim
    inner join {{ ref('int_name') }} as int_name
        on
            int_claim.surname_folded = int_name.claimed_surname
            and int_claim.given_name_folded is not distinct from int_name.claimed_given_name
            and int_claim.country is not distinct from int_name.country
    where int_claim.is_named
),

full_names as (
    select * from {{ ref('int_namesake') }}
),

claim_posts as (
    select
        claim_key,
        claim_date,
        post
    from {{ ref('int_claim_post') }}
    where post is not null
),

people as (
    select distinct
        person_key,
        surname_folded,
        given_name_folded,
        patronymic_folded,
        country
    from full_names
),

people_with_countries as (
    select
        person_key,
        min(country) as country
    from people
    group by person_key
),

people_of_articles as (
    select distinct
        article_id,
        person_key
    from full_names
),

people_in_posts as (
    select distinct
        full_names.person_key,
        claim_posts.post,
        claim_posts.claim_date
    from full_names
    inner join claim_posts on full_names.claim_key = claim_posts.claim_key
),

-- Whom a surname or initials may mean: their letters must begin the names, and countries must not contradict.
partial_names as (
    select
        claims.claim_key,
        claims.article_id,
        claims.known_surname as surname,
        claims.given_name_folded,
        claims.given_initial,
        claims.country,
        claims.claim_date,
        people.person_key,
        people.country as person_country
    from claims
    left join people
        on
            claims.known_surname = people.surname_folded
            and starts_with(people.given_name_folded, coalesce(claims.given_initial, claims.given_name_folded[1], ''))
            and starts_with(coalesce(people.patronymic_folded, claims.patronymic_initial, ''), coalesce(claims.patronymic_initial, ''))
            and coalesce(claims.country = people.country, true)
    where not claims.is_full_name
),

-- In its own article it is the one fuller name it fits.
found_in_article as (
    select
        partial_names.claim_key,
        1 as evidence_rank,
        min(partial_names.person_key) as person_key,
        count(distinct partial_names.person_key) as candidate_count
    from partial_names
    inner join people_of_articles
        on
            partial_names.article_id = people_of_articles.article_id
            and partial_names.person_key = people_of_articles.person_key
    group by partial_names.claim_key
),

-- «глава МИД РФ Лавров» is the one Лавров who holds that post, within five years of the day.
found_by_post as (
    select
        partial_names.claim_key,
        2 as evidence_rank,
        min(partial_names.person_key) as person_key,
        count(distinct partial_names.person_key) as candidate_count
    from partial_names
    inner join claim_posts on partial_names.claim_key = claim_posts.claim_key
    inner join people_in_posts
        on
            partial_names.person_key = people_in_posts.person_key
            and claim_posts.post = people_in_posts.post
            and coalesce(abs(date_diff('day', claim_posts.claim_date, people_in_posts.claim_date)) <= 5 * 366, true)
    group by partial_names.claim_key
),

-- «В. Путин» without a post is the only one of that surname and initial, in his country where it is said.
found_by_initials as (
    select
        claim_key,
        3 as evidence_rank,
        min(person_key) as person_key,
        count(distinct person_key) as candidate_count
    from partial_names
    where given_initial is not null and person_key is not null
    group by claim_key
),

evidence as (
    select * from found_in_article
    union all
    select * from found_by_post
    union all
    select * from found_by_initials
),

-- The nearest evidence decides; where it leaves two, nobody is meant but a person of that article alone.
nearest as (
    select * from evidence
    qualify row_number() over (partition by claim_key order by evidence_rank) = 1
),

partial_name_keys as (
    select distinct
        partial_names.claim_key,
        coalesce(
            case when nearest.candidate_count = 1 then nearest.person_key end,
            {{ surrogate_key([
                'partial_names.article_id',
                'partial_names.surname',
                'coalesce(partial_names.given_name_folded, partial_names.given_initial)',
            ]) }}
        ) as person_key,
        coalesce(nearest.candidate_count = 1, false) as is_full_name
    from partial_names
    left join nearest on partial_names.claim_key = nearest.claim_key
),

names as (
    select
        claim_key,
        person_key as name_key,
        true as is_full_name
    from full_names
    union all
    select
        claim_key,
        person_key,
        is_full_name
    from partial_name_keys
)

select
    names.claim_key,
    names.name_key,
    names.is_full_name,
    claims.mention_key,
    claims.known_surname as surname_folded,
    coalesce(claims.given_initial, full_names.given_name_folded[1]) as given_initial,
    claims.country,
    people_with_countries.country as known_country
from names
inner join claims on names.claim_key = claims.claim_key
left join people_with_countries on names.name_key = people_with_countries.person_key
left join full_names on names.claim_key = full_names.claim_key
