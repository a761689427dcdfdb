{#
    For a model that keeps what it worked out of an article's text: a version of an article never changes, so only new ones are looked at.
    What is kept of articles that are gone is forgotten. A build with --full-refresh, which follows every change of the models, looks at all anew.
#}
{% macro forget_articles() -%}
    {%- if is_incremental() -%}
    delete from {{ this }} where article_key not in (select article_key from {{ ref('stg_article') }})
    {%- endif -%}
{%- endmacro %}

{# Whether nothing is kept of this version of an article yet. #}
{% macro is_new_article(article_key) -%}
    {%- if is_incremental() -%}
    {{ article_key }} not in (select kept.article_key from {{ this }} as kept)
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}
