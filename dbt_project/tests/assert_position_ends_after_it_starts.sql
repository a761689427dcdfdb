-- A period without a day would be held on no date.
select person_position_key
from {{ ref('dim_person_position') }}
where valid_to <= valid_from or (is_current and valid_to is not null)
