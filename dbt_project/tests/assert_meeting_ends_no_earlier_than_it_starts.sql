-- Whatever order an article gives the days in.
select meeting_key
from {{ ref('fact_meeting') }}
where end_date < start_date or (start_date is null) != (end_date is null)
