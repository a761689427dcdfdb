with

documents as (
    select * from {{ ref('int_document_mention') }}
),

participants as (
    select * from {{ ref('int_participant_claim') }}
),

told_signatories as (
    select
        document_key,
        mention_key,
        unnest(signatories) as claim_index
    from documents
),

signatories as (
    select
        told_signatories.document_key,
        participants.meeting_participant_key
    from told_signatories
    inner join participants
        on
            told_signatories.mention_key = participants.mention_key
            and told_signatories.claim_index = participants.claim_index
    union
    -- A report that an older extractor read says only who signed at the meeting.
    select
        documents.document_key,
        participants.meeting_participant_key
    from documents
    inner join participants on documents.mention_key = participants.mention_key
    where documents.signatories is null and participants.role = 'signatory'
)

select * from signatories
