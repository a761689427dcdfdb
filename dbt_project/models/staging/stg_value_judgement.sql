{{ staged_judgement('value_judgement', ['article_id', 'quote', 'field', 'value']) }}
