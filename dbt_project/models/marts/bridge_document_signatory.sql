with

documents as (
    select * from {{ ref('fact_signed_document') }}
),

participants as (
    select * from {{ ref('bridge_meeting_participant') }}
),

signatories as (
    select distinct
        documents.document_key,
        participants.person_key,
        participants.country_key
    from documents
    inner join participants on documents.meeting_key = participants.meeting_key
    where participants.role = 'signatory'
)

select * from signatories
