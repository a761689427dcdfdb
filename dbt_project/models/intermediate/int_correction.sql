with

meetings as (
    select * from {{ ref('stg_meeting') }}
),

articles as (
    select articles.*
    from {{ ref('stg_article') }} as articles
    where articles.article_key in (select meetings.article_key from meetings)
),

words_of_articles as (
    select
        article_key,
        {{ fold("concat_ws(' ', title, text)") }} as words
    from articles
),

-- «В сообщении от 10 июня была неверно указана дата.»
corrections as (
    select distinct words_of_articles.article_key
    from words_of_articles
    inner join {{ ref('correction_phrase') }} as phrases on contains(words_of_articles.words, phrases.phrase)
),

told as (
    select
        articles.article_key,
        corrections.article_key is not null as is_correction
    from articles
    left join corrections on articles.article_key = corrections.article_key
)

select * from told
