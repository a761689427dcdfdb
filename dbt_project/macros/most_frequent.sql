{# The most frequent value of the group; of equals the longest, then the first of the alphabet. Nulls do not count. #}
{% macro most_frequent(column) -%}
    list_sort(list_transform(
        map_entries(histogram({{ column }})),
        lambda entry: {'count': -entry['value']::bigint, 'length': -length(entry['key']), 'value': entry['key']}
    ))[1]['value']
{%- endmacro %}

{# The longest value of the group, of equals the first of the alphabet. #}
{% macro longest(column) -%}
    arg_min({{ column }}, (-length({{ column }}), {{ column }}))
{%- endmacro %}
