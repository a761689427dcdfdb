{{ person_judgement_sides(ref('stg_person_judgement'), ref('int_claim'), ref('int_person_by_rule'), 'person_key') }}
