with

names as (
    select * from {{ ref('int_person_name') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

claim_posts as (
    select
        claim_key,
        article_id,
        post
    from {{ ref('int_claim_post') }}
),

names_of_meetings as (
    select distinct
        meetings.meeting_key,
        names.name_key,
        names.is_full_name,
        names.surname_folded,
        names.given_initial,
        names.country
    from names
    inner join meetings on names.mention_key = meetings.mention_key
),

-- «Лавров» in one report of a meeting is the only full-named Лавров of the other reports of the same meeting.
fuller_names as (
    select
        partial.name_key,
        min(fuller.name_key) as person_key
    from names_of_meetings as partial
    inner join names_of_meetings as fuller
        on
            partial.meeting_key = fuller.meeting_key
            and partial.surname_folded = fuller.surname_folded
            and coalesce(partial.given_initial[1] = fuller.given_initial[1], true)
            and coalesce(partial.country = fuller.country, true)
    where not partial.is_full_name and fuller.is_full_name
    group by partial.name_key
    having count(distinct fuller.name_key) = 1
),

-- At one meeting one surname in one post is one person, though the reports spell the given name or its initial differently; two
-- deputies whom one article names are two.
posts_of_meetings as (
    select distinct
        meetings.meeting_key,
        names.name_key,
        names.is_full_name,
        names.surname_folded,
        claim_posts.article_id,
        claim_posts.post
    from names
    inner join meetings on names.mention_key = meetings.mention_key
    inner join claim_posts on names.claim_key = claim_posts.claim_key
),

article_counts as (
    select
        names.name_key,
        count(distinct claim_posts.article_id) as article_count
    from names
    inner join claim_posts on names.claim_key = claim_posts.claim_key
    group by names.name_key
),

names_of_articles as (
    select distinct
        article_id,
        name_key
    from posts_of_meetings
),

told_apart as (
    select distinct
        one.name_key as one_key,
        other.name_key as other_key
    from names_of_articles as one
    inner join names_of_articles as other
        on
            one.article_id = other.article_id
            and one.name_key != other.name_key
),

usual_spellings as (
    select
        one.name_key,
        first(other.name_key order by other.is_full_name desc, counts.article_count desc, other.name_key asc) as person_key
    from posts_of_meetings as one
    inner join posts_of_meetings as other
        on
            one.meeting_key = other.meeting_key
            and one.surname_folded = other.surname_folded
            and one.post = other.post
    inner join article_counts as counts on other.name_key = counts.name_key
    left join told_apart
        on
            one.name_key = told_apart.one_key
            and other.name_key = told_apart.other_key
    where told_apart.one_key is null
    group by one.name_key
),

known as (
    select
        names.claim_key,
        coalesce(fuller_names.person_key, names.name_key) as name_key
    from names
    left join fuller_names on names.name_key = fuller_names.name_key
)

select
    known.claim_key,
    coalesce(usual_spellings.person_key, known.name_key) as person_key
from known
left join usual_spellings on known.name_key = usual_spellings.name_key
