{{ staged_judgement('organization_judgement', ['one_name', 'one_country', 'other_name', 'other_country', 'verdict']) }}
