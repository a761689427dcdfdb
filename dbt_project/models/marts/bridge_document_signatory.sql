with

signatories as (
    select * from {{ ref('int_document_signatory') }}
),

participants as (
    select * from {{ ref('bridge_meeting_participant') }}
),

people as (
    select distinct
        signatories.document_key,
        participants.person_key,
        participants.country_key
    from signatories
    inner join participants on signatories.meeting_participant_key = participants.meeting_participant_key
)

select * from people
