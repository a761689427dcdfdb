with

likenesses as (
    select * from {{ ref('int_article_likeness') }}
)

select * from likenesses
