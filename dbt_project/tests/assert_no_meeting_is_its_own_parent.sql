-- A visit contains meetings, not itself, and not the visit that contains it.
select children.meeting_key
from {{ ref('fact_meeting') }} as children
inner join {{ ref('fact_meeting') }} as parents on children.parent_meeting_key = parents.meeting_key
where parents.meeting_key = children.meeting_key or parents.parent_meeting_key = children.meeting_key
