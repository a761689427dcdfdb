{# The value known in the group, when it is the only one; nulls do not count. #}
{% macro only_value(column, group) -%}
    case
        when min({{ column }}) over (partition by {{ group }}) = max({{ column }}) over (partition by {{ group }})
            then min({{ column }}) over (partition by {{ group }})
    end
{%- endmacro %}
