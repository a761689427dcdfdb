{# The first day of a date known to the year, the month or the day; null where it is no date. #}
{% macro first_day(iso) -%}
    try_cast({{ iso }} || case length({{ iso }}) when 4 then '-01-01' when 7 then '-01' else '' end as date)
{%- endmacro %}

{# The last day of a date known to the year, the month or the day. #}
{% macro last_day_of(iso) -%}
    case length({{ iso }})
        when 4 then try_cast({{ iso }} || '-12-31' as date)
        when 7 then last_day(try_cast({{ iso }} || '-01' as date))
        else try_cast({{ iso }} as date)
    end
{%- endmacro %}
