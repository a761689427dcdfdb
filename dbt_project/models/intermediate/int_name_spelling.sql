with recursive

claims as (
    select
        claim_key,
        mention_key,
        article_id,
        surname_folded,
        given_name_folded,
        patronymic_folded,
        country,
        given_name_folded || ' ' || surname_folded as name
    from {{ ref('int_claim') }}
    where is_full_name and surname_folded is not null and given_name_folded is not null
),

claim_posts as (
    select
        claim_key,
        claim_date,
        post
    from {{ ref('int_claim_post') }}
    where post is not null
),

-- When a reported meeting was; without a date, in the days before its report.
mentions as (
    select
        mention_key,
        coalesce(start_date, published_date - 3) as start_date,
        coalesce(end_date, published_date) as end_date
    from {{ ref('int_meeting_mention') }}
    where coalesce(date_precision, 'day') != 'year'
),

known_people as (
    select
        {{ fold_name('full_name') }} as name,
        {{ fold_name('full_name') }} as known_name
    from {{ ref('person') }}
    union
    select
        {{ fold_name('alias') }} as name,
        {{ fold_name('full_name') }} as known_name
    from {{ ref('person_alias') }}
),

names as (
    select
        claims.surname_folded,
        claims.given_name_folded,
        claims.name,
        min(known_people.known_name) as known_name,
        count(distinct claims.article_id) as article_count
    from claims
    left join known_people on claims.name = known_people.name
    group by claims.surname_folded, claims.given_name_folded, claims.name
),

-- «Хасан Эль Мерруни» and «Хассан аль Мерруни» sound alike; that alone makes nobody one.
sounds as (
    select
        *,
        unnest(list_distinct([{{ sound('name') }}, {{ sound_of_consonants('name') }}])) as sound,
        false as is_of_endings
    from names
    union all
    select
        *,
        {{ sound_without_endings('name') }} as sound,
        true as is_of_endings
    from names
),

alike as (
    select
        one.name as one_name,
        other.name as other_name,
        bool_and(one.is_of_endings) as is_by_endings
    from sounds as one
    inner join sounds as other
        on
            one.sound = other.sound
            and one.is_of_endings = other.is_of_endings
            and one.name != other.name
            and coalesce(one.known_name = other.known_name, true)
    group by one.name, other.name
),

claims_alike as (
    select
        one.claim_key as one_claim_key,
        other.claim_key as other_claim_key,
        one.mention_key as one_mention_key,
        other.mention_key as other_mention_key,
        alike.one_name,
        alike.other_name,
        alike.is_by_endings
    from alike
    inner join claims as one on alike.one_name = one.name
    inner join claims as other
        on
            alike.other_name = other.name
            and one.article_id != other.article_id
            and coalesce(one.country = other.country, true)
            and coalesce(one.patronymic_folded = other.patronymic_folded, true)
),

-- Both hold one post within five years; «Александр» and «Александра Коваленко» may be two deputies.
in_one_post as (
    select distinct
        claims_alike.one_name,
        claims_alike.other_name
    from claims_alike
    inner join claim_posts as one on claims_alike.one_claim_key = one.claim_key
    inner join claim_posts as other
        on
            claims_alike.other_claim_key = other.claim_key
            and one.post = other.post
            and coalesce(abs(date_diff('day', one.claim_date, other.claim_date)) <= 5 * 366, true)
    where not claims_alike.is_by_endings
),

-- Or both met one counterpart at one time.
companions as (
    select distinct
        mention_key,
        surname_folded
    from {{ ref('int_claim') }}
    where is_named and mention_key is not null
),

at_one_meeting as (
    select distinct
        claims_alike.one_name,
        claims_alike.other_name
    from claims_alike
    inner join mentions as one on claims_alike.one_mention_key = one.mention_key
    inner join mentions as other
        on
            claims_alike.other_mention_key = other.mention_key
            and one.start_date <= other.end_date
            and one.end_date >= other.start_date
    inner join companions as one_companion on claims_alike.one_mention_key = one_companion.mention_key
    inner join companions as other_companion
        on
            claims_alike.other_mention_key = other_companion.mention_key
            and one_companion.surname_folded = other_companion.surname_folded
    inner join names on claims_alike.one_name = names.name
    where one_companion.surname_folded != names.surname_folded
),

-- Two whom one article names are two.
told_apart as (
    select distinct
        one.name as one_name,
        other.name as other_name
    from claims as one
    inner join claims as other on one.article_id = other.article_id
    inner join alike
        on
            one.name = alike.one_name
            and other.name = alike.other_name
),

links as (
    select * from in_one_post
    union
    select * from at_one_meeting
    except
    select * from told_apart
),

reachable as (
    select
        name,
        name as reached_name
    from names
    where name in (select links.one_name from links)
    union
    select
        reachable.name,
        links.other_name as reached_name
    from reachable
    inner join links on reachable.reached_name = links.one_name
)

-- The known spelling counts, else the usual one.
select
    names.surname_folded as claimed_surname,
    names.given_name_folded as claimed_given_name,
    first(usual.surname_folded order by usual.known_name is not null desc, usual.article_count desc, usual.name asc) as surname,
    first(usual.given_name_folded order by usual.known_name is not null desc, usual.article_count desc, usual.name asc) as given_name
from reachable
inner join names on reachable.name = names.name
inner join names as usual on reachable.reached_name = usual.name
group by names.surname_folded, names.given_name_folded
