with

documents as (
    select * from {{ ref('stg_document') }}
),

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

documents_of_meetings as (
    select
        meetings.meeting_key,
        mentions.article_id,
        coalesce(documents.document_type, 'other') as document_type,
        documents.title,
        {{ fold('documents.title') }} as title_folded,
        documents.status,
        documents.signatories,
        mentions.mention_key,
        documents.document_index
    from documents
    inner join mentions
        on
            documents.article_key = mentions.article_key
            and documents.meeting_index = mentions.meeting_index
    inner join meetings on mentions.mention_key = meetings.mention_key
),

titles as (
    select distinct
        meeting_key,
        document_type,
        title_folded
    from documents_of_meetings
    where title_folded is not null
),

-- «протокол» and an unnamed protocol are the «итоговый протокол» of the same meeting, when it is the only one.
fullest_titles as (
    select
        documents_of_meetings.meeting_key,
        documents_of_meetings.document_type,
        documents_of_meetings.title_folded,
        case when count(distinct titles.title_folded) = 1 then min(titles.title_folded) end as fullest_title
    from documents_of_meetings
    inner join titles
        on
            documents_of_meetings.meeting_key = titles.meeting_key
            and documents_of_meetings.document_type = titles.document_type
            and titles.title_folded is distinct from documents_of_meetings.title_folded
            and contains(titles.title_folded, coalesce(documents_of_meetings.title_folded, ''))
    group by documents_of_meetings.meeting_key, documents_of_meetings.document_type, documents_of_meetings.title_folded
),

resolved as (
    select
        documents_of_meetings.mention_key,
        documents_of_meetings.document_index,
        documents_of_meetings.meeting_key,
        documents_of_meetings.document_type,
        documents_of_meetings.title,
        documents_of_meetings.status,
        documents_of_meetings.signatories,
        coalesce(fullest_titles.fullest_title, documents_of_meetings.title_folded) as title_resolved
    from documents_of_meetings
    left join fullest_titles
        on
            documents_of_meetings.meeting_key = fullest_titles.meeting_key
            and documents_of_meetings.document_type = fullest_titles.document_type
            and documents_of_meetings.title_folded is not distinct from fullest_titles.title_folded
)

select
    mention_key,
    document_index,
    meeting_key,
    {{ surrogate_key(['meeting_key', 'document_type', 'title_resolved']) }} as document_key,
    document_type,
    title,
    title_resolved,
    status,
    signatories
from resolved
