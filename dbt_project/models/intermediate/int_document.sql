select
    document_key,
    meeting_key,
    document_type,
    {{ longest('title') }} as title,
    case when bool_or(status = 'signed') then 'signed' else 'planned' end as status
from {{ ref('int_document_mention') }}
group by document_key, meeting_key, document_type
