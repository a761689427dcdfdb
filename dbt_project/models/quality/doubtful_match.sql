with

doubtful_meetings as (
    select * from {{ ref('int_doubtful_meeting') }}
),

doubtful_persons as (
    select * from {{ ref('int_doubtful_person') }}
),

doubtful_organizations as (
    select * from {{ ref('int_doubtful_organization') }}
),

mentions as (
    select * from {{ ref('fact_meeting_mention') }}
),

articles as (
    select * from {{ ref('dim_article') }}
),

passages_of_mentions as (
    select
        mentions.mention_key,
        case when mentions.is_in_title then texts.title else texts.text end as words,
        {{ words_around('words', 'mentions.start', 'mentions."end"') }} as passage
    from mentions
    inner join {{ ref('stg_article') }} as texts on mentions.article_key = texts.article_key
),

claims as (
    select * from {{ ref('int_post_claim') }}
),

passages as (
    select * from {{ ref('int_claim_passage') }}
),

participant_names as (
    select
        mention_key,
        string_agg(distinct coalesce(name, position, organization), ', ' order by coalesce(name, position, organization)) as names
    from claims
    where mention_key is not null
    group by mention_key
),

reports as (
    select
        mentions.mention_key as key,
        articles.article_id,
        articles.source,
        articles.published_date,
        mentions.quote,
        passages_of_mentions.passage,
        concat_ws(
            '; ', mentions.meeting_type, mentions.realis, mentions.start_date || '/' || mentions.end_date, participant_names.names
        ) as name
    from mentions
    inner join articles on mentions.article_key = articles.article_key
    inner join passages_of_mentions on mentions.mention_key = passages_of_mentions.mention_key
    left join participant_names on mentions.mention_key = participant_names.mention_key
),

names as (
    select
        claims.claim_key as key,
        articles.article_id,
        articles.source,
        articles.published_date,
        coalesce(claims.name, claims.position) as quote,
        passages.passage,
        claims.name,
        claims.country
    from claims
    inner join passages on claims.claim_key = passages.claim_key
    inner join articles on passages.article_key = articles.article_key
),

-- An organisation by the name that is compared: a judgement speaks of that, however articles write it.
bodies as (
    select
        names.* exclude (name, country),
        claims.claimed_core as name,
        claims.claimed_country as country
    from names
    inner join claims on names.key = claims.claim_key
    where claims.claimed_core is not null
),

matches as (
    select
        'meeting' as kind,
        doubtful_meetings.*
    from doubtful_meetings
    union all by name
    select
        'person' as kind,
        doubtful_persons.*
    from doubtful_persons
    union all by name
    select
        'organization' as kind,
        doubtful_organizations.*
    from doubtful_organizations
),

items as (
    select
        'meeting' as kind,
        *
    from reports
    union all by name
    select
        'person' as kind,
        *
    from names
    union all by name
    select
        'organization' as kind,
        *
    from bodies
)

select
    {{ surrogate_key(['matches.kind', 'matches.one_key', 'matches.other_key']) }} as match_key,
    matches.kind,
    case when matches.is_merged then 'same' else 'not_same' end as verdict_of_rules,
    matches.doubt,
    matches.features,
    one.name as one_name,
    other.name as other_name,
    one.country as one_country,
    other.country as other_country,
    one.quote as one_quote,
    other.quote as other_quote,
    one.passage as one_passage,
    other.passage as other_passage,
    one.article_id as one_article_id,
    other.article_id as other_article_id,
    one.source as one_source,
    other.source as other_source,
    one.published_date as one_published_date,
    other.published_date as other_published_date
from matches
inner join items as one
    on
        matches.kind = one.kind
        and matches.one_key = one.key
inner join items as other
    on
        matches.kind = other.kind
        and matches.other_key = other.key
