with

resolved_claims as (
    select * from {{ ref('int_resolved_claim') }}
    where person_key is not null and coalesce(post_core, former_post_core) is not null
),

offices as (
    select * from {{ ref('position_office') }}
),

posts as (
    select
        resolved_claims.claim_key,
        resolved_claims.article_id,
        resolved_claims.person_key,
        coalesce(resolved_claims.post_core, resolved_claims.former_post_core) as post_core,
        resolved_claims.former_post_core is not null as is_former,
        resolved_claims.is_acting,
        coalesce(resolved_claims.phase = 'started', false) as is_started,
        offices.position_word is not null as is_office,
        coalesce(resolved_claims.organization_key, {{ unknown_key() }}) as organization_key,
        {{ country_key('resolved_claims.post_country') }} as country_key,
        resolved_claims.position_core,
        resolved_claims.position,
        resolved_claims.military_rank,
        resolved_claims.claim_date,
        {{ surrogate_key([
            'resolved_claims.person_key',
            'coalesce(resolved_claims.post_core, resolved_claims.former_post_core)',
            'resolved_claims.organization_key',
            'resolved_claims.post_country',
        ]) }} as post_key
    from resolved_claims
    left join offices
        on string_split(coalesce(resolved_claims.post_core, resolved_claims.former_post_core), ' ')[1] = offices.position_word
),

person_days as (
    select distinct
        person_key,
        claim_date,
        dense_rank() over (partition by person_key order by claim_date) as day_number
    from posts
    where claim_date is not null
),

-- A day on which one report gives the post as held before is no day in the post.
post_days as (
    select
        posts.post_key,
        posts.person_key,
        posts.claim_date,
        person_days.day_number,
        bool_or(posts.is_office) as is_office,
        bool_or(posts.is_started) as is_started,
        list(distinct posts.article_id) as article_ids
    from posts
    inner join person_days
        on
            posts.person_key = person_days.person_key
            and posts.claim_date = person_days.claim_date
    group by posts.post_key, posts.person_key, posts.claim_date, person_days.day_number
    having not bool_or(posts.is_former)
),

-- Days on which the person is seen in the post, without a day between them on which he is seen only in others.
numbered_days as (
    select
        *,
        day_number - row_number() over (partition by post_key order by day_number) as stretch_number
    from post_days
),

stretches as (
    select
        post_key,
        person_key,
        bool_or(is_office) as is_office,
        arg_min(is_started, claim_date) as is_started,
        min(claim_date) as valid_from,
        max(claim_date) as last_seen_date,
        max(day_number) as last_day_number,
        len(list_distinct(flatten(list(article_ids)))) as article_count
    from numbered_days
    group by post_key, person_key, stretch_number
),

previous_stretches as (
    select
        *,
        lag(last_seen_date) over (partition by post_key order by valid_from) as previous_seen_date,
        date_diff('day', previous_seen_date, valid_from) as gap,
        coalesce(gap <= 366, false) as is_soon
    from stretches
),

-- The reports that speak against a post: those that see the person in a full office, and those that call a post past.
reports_against as (
    select distinct
        person_key,
        claim_date,
        article_id,
        is_office and not is_former as is_in_office,
        case when is_former then post_key end as past_post_key
    from posts
    where is_office or is_former
),

-- Between two stretches of one year: how many reports see him in another full office, and whether the post is said to be past.
gaps as (
    select
        previous_stretches.post_key,
        previous_stretches.valid_from,
        count(distinct reports_against.article_id) filter (where reports_against.is_in_office) as other_office_count,
        coalesce(bool_or(reports_against.past_post_key = previous_stretches.post_key), false) as is_said_to_be_past
    from previous_stretches
    inner join reports_against
        on
            previous_stretches.person_key = reports_against.person_key
            and previous_stretches.previous_seen_date < reports_against.claim_date
            and previous_stretches.valid_from > reports_against.claim_date
    where previous_stretches.is_soon
    group by previous_stretches.post_key, previous_stretches.valid_from
),

-- A lone report of an office that two others saw him leave within a year contradicts what is known; posts beside others go on meanwhile.
judged_stretches as (
    select
        previous_stretches.*,
        coalesce(gaps.other_office_count, 0) as other_office_count,
        coalesce(gaps.is_said_to_be_past, false) as is_said_to_be_past
    from previous_stretches
    left join gaps
        on
            previous_stretches.post_key = gaps.post_key
            and previous_stretches.valid_from = gaps.valid_from
),

marked_stretches as (
    select
        *,
        is_soon
        and is_office
        and article_count = 1
        and (other_office_count > 1 or is_said_to_be_past) as is_contradicting,
        is_soon
        and not is_said_to_be_past
        and not (is_office and other_office_count > 0)
        -- «назначен министром» after a month in another post opens a period of its own.
        and not (is_started and gap > 31) as is_continued
    from judged_stretches
),

numbered_stretches as (
    select
        *,
        sum((not is_continued)::integer) over (
            partition by post_key, is_contradicting
            order by valid_from
            rows between unbounded preceding and current row
        ) as period_number
    from marked_stretches
),

period_spans as (
    select
        post_key,
        person_key,
        is_contradicting,
        period_number,
        min(valid_from) as valid_from,
        max(last_seen_date) as last_seen_date,
        max(last_day_number) as last_day_number
    from numbered_stretches
    group by post_key, person_key, is_contradicting, period_number
),

-- The post ends on the first day the person is seen only in another one.
periods as (
    select
        period_spans.post_key,
        period_spans.is_contradicting,
        period_spans.valid_from,
        period_spans.last_seen_date,
        person_days.claim_date as valid_to,
        row_number() over (
            partition by period_spans.post_key
            order by period_spans.is_contradicting, period_spans.valid_from
        ) as rank_in_post
    from period_spans
    left join person_days
        on
            period_spans.person_key = person_days.person_key
            and period_spans.last_day_number + 1 = person_days.day_number
),

-- A claim without a date belongs to the first period of its post; a former post's period has ended by then.
periods_of_claims as (
    select
        posts.claim_key,
        arg_min(
            {
                'is_contradicting': periods.is_contradicting,
                'valid_from': periods.valid_from,
                'valid_to': periods.valid_to
            },
            (periods.is_contradicting, -epoch(periods.valid_from))
        ) as period
    from posts
    inner join periods
        on
            posts.post_key = periods.post_key
            and case
                when posts.is_former
                    then not periods.is_contradicting and coalesce(posts.claim_date > periods.valid_from, periods.rank_in_post = 1)
                when posts.claim_date is null then periods.rank_in_post = 1
                else posts.claim_date between periods.valid_from and periods.last_seen_date
            end
    group by posts.claim_key
),

claims_in_periods as (
    select
        posts.*,
        coalesce(periods_of_claims.period.is_contradicting, false) as is_contradicting,
        periods_of_claims.period.valid_from,
        case
            when posts.is_former and periods_of_claims.claim_key is null then posts.claim_date
            else periods_of_claims.period.valid_to
        end as valid_to
    from posts
    left join periods_of_claims on posts.claim_key = periods_of_claims.claim_key
)

select
    claim_key,
    -- A contradicting claim is kept, and makes no period.
    case when not is_contradicting then {{ surrogate_key(['post_key', 'valid_from']) }} end as person_position_key,
    person_key,
    organization_key,
    country_key,
    post_core,
    position_core,
    position,
    military_rank,
    claim_date,
    valid_from,
    valid_to,
    is_former,
    is_acting,
    is_contradicting
from claims_in_periods
