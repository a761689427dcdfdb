{{ staged_judgement('person_judgement', [
    'one_name', 'one_country', 'one_article_id', 'other_name', 'other_country', 'other_article_id', 'verdict'
]) }}
