with

claims as (
    select * from {{ ref('int_claim') }}
),

persons as (
    select * from {{ ref('int_person') }}
),

claim_posts as (
    select * from {{ ref('int_claim_post') }}
),

-- The country a person speaks for most often; one that is only supposed counts where none is said.
person_countries as (
    select
        persons.person_key,
        coalesce(claims.country, claims.assumed_country) as country
    from persons
    inner join claims on persons.claim_key = claims.claim_key
    where coalesce(claims.country, claims.assumed_country) is not null
    group by persons.person_key, coalesce(claims.country, claims.assumed_country)
    qualify
        row_number() over (
            partition by persons.person_key
            order by
                count(distinct claims.article_id) filter (where claims.country is not null) desc,
                count(distinct claims.article_id) desc, count(*) desc, coalesce(claims.country, claims.assumed_country) asc
        ) = 1
),

posts as (
    select
        claims.*,
        persons.person_key,
        person_countries.country as person_country,
        coalesce(claims.country, person_countries.country) as claimed_country,
        claim_posts.position_core,
        -- A post that was held is no post that is held.
        case when not claim_posts.is_former then claim_posts.post_core end as post_core,
        case when claim_posts.is_former then claim_posts.post_core end as former_post_core,
        claim_posts.is_former,
        claim_posts.is_acting,
        claim_posts.is_body_unnamed,
        claim_posts.claimed_core
    from claims
    left join persons on claims.claim_key = persons.claim_key
    left join person_countries on persons.person_key = person_countries.person_key
    inner join claim_posts on claims.claim_key = claim_posts.claim_key
)

select * from posts
