{# DuckLake has no keys, so there the tests alone hold them: dbt's own macro without primary_key and unique. #}
{% macro duckdb__get_table_columns_and_constraints() -%}
    {%- if not adapter.is_ducklake(this) -%}
        {{ return(table_columns_and_constraints()) }}
    {%- endif -%}
    {%- set columns = {} -%}
    {%- for name, column in model['columns'].items() -%}
        {%- set kept = [] -%}
        {%- for constraint in column.get('constraints', []) if (constraint.type.value or constraint.type) not in ('primary_key', 'unique') -%}
            {%- do kept.append(constraint) -%}
        {%- endfor -%}
        {%- do columns.update({name: dict(column, constraints=kept)}) -%}
    {%- endfor -%}
    ({{ adapter.render_raw_columns_constraints(raw_columns=columns) | join(', ') }})
{%- endmacro %}

{# DuckLake describes the columns of tables only: dbt-duckdb's own macro, but nothing for a view in a lake. #}
{% macro duckdb__alter_column_comment(relation, column_dict) %}
    {% if not (adapter.is_ducklake(relation) and relation.is_view) %}
        {% set existing_columns = adapter.get_columns_in_relation(relation) | map(attribute="name") | list %}
        {% for name in column_dict if name in existing_columns %}
            comment on column {{ relation }}.{{ adapter.quote(name) if column_dict[name]['quote'] else name }}
            is {{ duckdb_escape_comment(column_dict[name]['description']) }};
        {% endfor %}
    {% endif %}
{% endmacro %}
