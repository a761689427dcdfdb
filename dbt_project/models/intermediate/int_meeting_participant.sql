-- Of several words for one participant, the most frequent, then the fullest.
select
    meeting_participant_key,
    meeting_key,
    coalesce(any_value(person_key), {{ unknown_key() }}) as person_key,
    any_value(person_key) is not null as is_named,
    {{ most_frequent('person_position_key') }} as person_position_key,
    {{ most_frequent('organization_key') }} as organization_key,
    {{ most_frequent('post_country') }} as country,
    {{ most_frequent('position') }} as position_text,
    bool_or(is_position_disputed) as is_position_disputed,
    arg_min(role, role_rank) as role
from {{ ref('int_participant_claim') }}
group by meeting_participant_key, meeting_key
