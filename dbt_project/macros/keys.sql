{# All keys are made here: md5 as text, the same in every DuckDB version (unlike hash) and safe in readers that round 64-bit integers. #}
{% macro surrogate_key(columns) -%}
    md5(concat_ws(chr(31){% for column in columns %}, coalesce(cast({{ column }} as varchar), ''){% endfor %}))
{%- endmacro %}

{# The key of the unknown row of every dimension. #}
{% macro unknown_key() -%}'unknown'{%- endmacro %}

{# The key of a country of ISO 3166-1, or of the unknown one. #}
{% macro country_key(alpha_2) -%}
    case when {{ alpha_2 }} is null then {{ unknown_key() }} else {{ surrogate_key([alpha_2]) }} end
{%- endmacro %}

{# The key of a day, yyyymmdd; 0 is the unknown day. #}
{% macro date_key(date) -%}
    coalesce(cast(strftime({{ date }}, '%Y%m%d') as integer), 0)
{%- endmacro %}
