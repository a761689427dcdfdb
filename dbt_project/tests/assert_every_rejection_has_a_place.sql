-- What is set aside can be found and mended: it says why, and where the trouble begins.
select
    file,
    reason
from {{ ref('quarantined_input') }}
where
    reason not in ('extraction_failed', 'invalid_judgement') -- an article without a line; a file that is no CSV
    and (trim(detail) = '' or (line is null and byte_offset is null))
