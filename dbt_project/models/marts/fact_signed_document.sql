with

documents as (
    select * from {{ ref('int_document') }}
),

meetings as (
    select * from {{ ref('fact_meeting') }}
),

-- Documents are signed at the end of a meeting; a date that is no day is no signing date.
dated as (
    select
        documents.document_key,
        documents.meeting_key,
        documents.document_type,
        documents.title,
        documents.status,
        case
            when documents.status = 'signed' and meetings.date_precision = 'day' then meetings.end_date_key
            else 0
        end as signed_date_key
    from documents
    inner join meetings on documents.meeting_key = meetings.meeting_key
)

select * from dated
