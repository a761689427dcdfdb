with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

origins as (
    select * from {{ ref('int_meeting_origin') }}
),

extractions as (
    select * from {{ ref('stg_extraction') }}
),

-- The first quote of the text, or of the title where the text has none.
evidence as (
    select * from {{ ref('stg_evidence') }}
    qualify
        row_number() over (
            partition by article_key, meeting_index
            order by coalesce(in_title, false), evidence_index
        ) = 1
),

known as (
    select
        meetings.meeting_key,
        mentions.article_key,
        mentions.mention_key,
        mentions.meeting_index,
        mentions.meeting_type,
        mentions.realis,
        mentions.start_date,
        mentions.end_date,
        mentions.date_precision,
        evidence.start,
        evidence."end",
        coalesce(evidence.in_title, false) as is_in_title,
        evidence.quote,
        origins.origin,
        mentions.rule,
        extractions.extractor_version,
        mentions.confidence
    from mentions
    inner join meetings on mentions.mention_key = meetings.mention_key
    inner join origins on mentions.mention_key = origins.mention_key
    left join evidence
        on
            mentions.article_key = evidence.article_key
            and mentions.meeting_index = evidence.meeting_index
    left join extractions on mentions.article_key = extractions.article_key
)

select * from known
