-- The counts beside a meeting are those of the rows that join to it.
with

participants as (
    select
        meeting_key,
        count(*) as participant_count
    from {{ ref('bridge_meeting_participant') }}
    group by meeting_key
),

documents as (
    select
        meeting_key,
        count(*) as document_count
    from {{ ref('fact_signed_document') }}
    group by meeting_key
)

select fact_meeting.meeting_key
from {{ ref('fact_meeting') }} as fact_meeting
left join participants on fact_meeting.meeting_key = participants.meeting_key
left join documents on fact_meeting.meeting_key = documents.meeting_key
where
    fact_meeting.participant_count != coalesce(participants.participant_count, 0)
    or fact_meeting.document_count != coalesce(documents.document_count, 0)
