with

claims as (
    select * from {{ ref('int_resolved_claim') }}
    where is_named
),

periods as (
    select * from {{ ref('int_position_period') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

passages as (
    select * from {{ ref('int_claim_passage') }}
),

known as (
    select
        claims.claim_key as person_mention_key,
        claims.person_key,
        claims.article_key,
        coalesce(meetings.meeting_key, {{ unknown_key() }}) as meeting_key,
        coalesce(periods.person_position_key, {{ unknown_key() }}) as person_position_key,
        coalesce(claims.organization_key, {{ unknown_key() }}) as organization_key,
        {{ country_key('claims.claimed_country') }} as country_key,
        claims.name,
        claims.position as position_text,
        claims.military_rank,
        claims.claim_date,
        claims.phase,
        claims.is_former,
        claims.is_acting,
        coalesce(periods.is_contradicting, false) as is_position_disputed,
        claims.start,
        claims."end",
        claims.is_in_title,
        passages.passage
    from claims
    left join periods on claims.claim_key = periods.claim_key
    left join meetings on claims.mention_key = meetings.mention_key
    left join passages on claims.claim_key = passages.claim_key
)

select * from known
