-- A meeting of nobody is a fault of extraction; it is shown, and stops no release.
{{ config(severity='warn') }}
select meeting_key
from {{ ref('fact_meeting') }}
where participant_count = 0 and country_count = 0
