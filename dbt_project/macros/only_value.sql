{# Whether at most one value is known in the group; nulls do not count. #}
{% macro is_only_value(column, group) -%}
    (min({{ column }}) over (partition by {{ group }}) is not distinct from max({{ column }}) over (partition by {{ group }}))
{%- endmacro %}

{# The value known in the group, when it is the only one. #}
{% macro only_value(column, group) -%}
    case when {{ is_only_value(column, group) }} then min({{ column }}) over (partition by {{ group }}) end
{%- endmacro %}
