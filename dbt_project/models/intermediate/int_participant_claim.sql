with

claims as (
    select * from {{ ref('int_resolved_claim') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

position_claims as (
    select * from {{ ref('int_position_period') }}
),

participants as (
    select
        meetings.meeting_key,
        claims.claim_key,
        claims.mention_key,
        claims.claim_index,
        claims.is_named,
        claims.person_key,
        claims.position,
        claims.post_core,
        claims.organization,
        -- A former minister speaks for no ministry.
        case when claims.former_post_core is null then claims.organization_key end as organization_key,
        claims.post_country,
        claims.role,
        case when not position_claims.is_former then position_claims.person_position_key end as person_position_key,
        coalesce(position_claims.is_contradicting, false) as is_position_disputed,
        list_position(
            ['signatory', 'co_chair', 'head_of_delegation', 'chair', 'host', 'guest', 'member'], claims.role
        ) as role_rank
    from claims
    inner join meetings on claims.mention_key = meetings.mention_key
    left join position_claims on claims.claim_key = position_claims.claim_key
),

named_posts as (
    select distinct
        meeting_key,
        person_key,
        post_core,
        organization_key,
        post_country
    from participants
    where is_named and post_core is not null
),

-- «министр обороны Китая» in one report is Дун Цзюнь, министр обороны Китая, in another.
namesakes_of_posts as (
    select
        participants.claim_key,
        min(named_posts.person_key) as person_key
    from participants
    inner join named_posts
        on
            participants.meeting_key = named_posts.meeting_key
            and participants.post_core = named_posts.post_core
            and coalesce(participants.organization_key = named_posts.organization_key, true)
            and coalesce(participants.post_country = named_posts.post_country, true)
    where not participants.is_named
    group by participants.claim_key
    having count(distinct named_posts.person_key) = 1
),

identified as (
    select
        participants.* exclude (person_key),
        coalesce(participants.person_key, namesakes_of_posts.person_key) as person_key,
        case
            when coalesce(participants.person_key, namesakes_of_posts.person_key) is not null
                then {{ surrogate_key(['participants.meeting_key', 'coalesce(participants.person_key, namesakes_of_posts.person_key)']) }}
            else {{ surrogate_key([
                'participants.meeting_key',
                "'by post'",
                'coalesce(participants.post_core, ' ~ fold('participants.organization') ~ ')',
                'participants.organization_key',
                'participants.post_country',
            ]) }}
        end as meeting_participant_key
    from participants
    left join namesakes_of_posts on participants.claim_key = namesakes_of_posts.claim_key
)

select * from identified
