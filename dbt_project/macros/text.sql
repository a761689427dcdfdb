{# Text as it is compared: lower case, ё as е, one space between words; empty text is null. #}
{% macro fold(text) -%}
    nullif(trim(regexp_replace(replace(lower({{ text }}), 'ё', 'е'), '\s+', ' ', 'g')), '')
{%- endmacro %}

{# A position without the names it carries: «министр обороны России» and «министр обороны РФ» are «министр обороны». #}
{% macro position_core(position) -%}
    coalesce(
        {{ fold("regexp_extract(" ~ position ~ ", '^[^A-ZА-ЯЁ«\"]+')") }},
        {{ fold(position) }}
    )
{%- endmacro %}

{# A Russian name in Latin letters, close to BGN/PCGN: Дмитрий Щёголев, Dmitry Shchyogolev. #}
{% macro transliterate(name) -%}
    {%- set rules = [
        ("([иы])й($|[\\s-])", "y\\2"),
        ("(^|[\\s\\-АЕЁИОУЫЭЮЯЬЪаеёиоуыэюяьъ])Е", "\\1Ye"),
        ("(^|[\\s\\-АЕЁИОУЫЭЮЯЬЪаеёиоуыэюяьъ])е", "\\1ye"),
    ] -%}
    {%- set letters = [
        ("Щ", "Shch"), ("щ", "shch"), ("Ё", "Yo"), ("ё", "yo"), ("Ж", "Zh"), ("ж", "zh"), ("Х", "Kh"), ("х", "kh"), ("Ц", "Ts"), ("ц", "ts"),
        ("Ч", "Ch"), ("ч", "ch"), ("Ш", "Sh"), ("ш", "sh"), ("Ю", "Yu"), ("ю", "yu"), ("Я", "Ya"), ("я", "ya"), ("Ъ", ""), ("ъ", ""), ("Ь", ""), ("ь", ""),
    ] -%}
    {%- set sql = namespace(text=name) -%}
    {%- for pattern, latin in rules -%}{%- set sql.text = "regexp_replace(" ~ sql.text ~ ", '" ~ pattern ~ "', '" ~ latin ~ "', 'g')" -%}{%- endfor -%}
    {%- for cyrillic, latin in letters -%}{%- set sql.text = "replace(" ~ sql.text ~ ", '" ~ cyrillic ~ "', '" ~ latin ~ "')" -%}{%- endfor -%}
    translate({{ sql.text }}, 'АБВГДЕЗИЙКЛМНОПРСТУФЫЭабвгдезийклмнопрстуфыэ', 'ABVGDEZIYKLMNOPRSTUFYEabvgdeziyklmnoprstufye')
{%- endmacro %}
