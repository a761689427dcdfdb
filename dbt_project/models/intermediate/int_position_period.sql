with

claims as (
    select
        *,
        {{ only_value('organization_key', 'person_key, post_core') }} as only_organization_key
    from {{ ref('int_resolved_claim') }}
    where person_key is not null and post_core is not null
),

-- «министр обороны» without a country or a body is the one post of that name the person is known to hold.
posts as (
    select
        claim_key,
        person_key,
        post_core,
        coalesce(organization_key, only_organization_key, {{ unknown_key() }}) as organization_key,
        {{ country_key('post_country') }} as country_key,
        position,
        military_rank,
        claim_date,
        {{ surrogate_key([
            'person_key',
            'post_core',
            'coalesce(organization_key, only_organization_key)',
            'post_country',
        ]) }} as post_key
    from claims
),

person_days as (
    select distinct
        person_key,
        claim_date,
        dense_rank() over (partition by person_key order by claim_date) as day_number
    from posts
    where claim_date is not null
),

post_days as (
    select distinct
        posts.post_key,
        posts.person_key,
        person_days.claim_date,
        person_days.day_number
    from posts
    inner join person_days
        on
            posts.person_key = person_days.person_key
            and posts.claim_date = person_days.claim_date
),

-- Days on which the person is seen in the post, without a day between them on which he is seen only in others.
numbered_runs as (
    select
        *,
        day_number - row_number() over (partition by post_key order by day_number) as run_number
    from post_days
),

runs as (
    select
        post_key,
        person_key,
        min(claim_date) as valid_from,
        max(claim_date) as last_seen_date,
        max(day_number) as last_day_number
    from numbered_runs
    group by post_key, person_key, run_number
),

-- The post ends on the first day the person is seen only in another one.
periods as (
    select
        runs.post_key,
        runs.valid_from,
        runs.last_seen_date,
        person_days.claim_date as valid_to,
        row_number() over (partition by runs.post_key order by runs.valid_from) as period_number
    from runs
    left join person_days
        on
            runs.person_key = person_days.person_key
            and runs.last_day_number + 1 = person_days.day_number
),

-- A claim without a date belongs to the first period of its post.
claims_in_periods as (
    select
        posts.*,
        periods.valid_from,
        periods.valid_to
    from posts
    left join periods
        on
            posts.post_key = periods.post_key
            and case
                when posts.claim_date is null then periods.period_number = 1
                else posts.claim_date between periods.valid_from and periods.last_seen_date
            end
)

select
    claim_key,
    {{ surrogate_key(['post_key', 'valid_from']) }} as person_position_key,
    person_key,
    organization_key,
    country_key,
    post_core,
    position,
    military_rank,
    claim_date,
    valid_from,
    valid_to
from claims_in_periods
