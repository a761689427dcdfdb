{{ staged_judgement('meeting_judgement', ['one_article_id', 'one_quote', 'other_article_id', 'other_quote', 'verdict']) }}
