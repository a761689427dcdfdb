with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

meeting_topics as (
    select * from {{ ref('stg_meeting_topic') }}
),

topics as (
    select * from {{ ref('dim_topic') }}
),

topics_of_meetings as (
    select distinct
        meetings.meeting_key,
        topics.topic_key
    from meeting_topics
    inner join mentions
        on
            meeting_topics.article_key = mentions.article_key
            and meeting_topics.meeting_index = mentions.meeting_index
    inner join meetings on mentions.mention_key = meetings.mention_key
    inner join topics on meeting_topics.topic = topics.topic
)

select * from topics_of_meetings
