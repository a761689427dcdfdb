{# Text as it is compared: lower case, ё as е, one space between words; empty text is null. #}
{% macro fold(text) -%}
    nullif(trim(regexp_replace(replace(lower({{ text }}), 'ё', 'е'), '\s+', ' ', 'g')), '')
{%- endmacro %}

{# A name as it is compared: hyphens are spaces, «аль-Мисаль» is «аль Мисаль». #}
{% macro fold_name(name) -%}
    replace({{ fold(name) }}, '-', ' ')
{%- endmacro %}

{# An organisation as it is compared: without quotation marks, госкорпорация «Росатом» is «госкорпорация росатом». #}
{% macro fold_organization(name) -%}
    {{ fold("regexp_replace(" ~ name ~ ", '[«»\"„“”]', '', 'g')") }}
{%- endmacro %}

{# The words of a position before the first name in it: «министр обороны» of «министр обороны России». #}
{% macro words_before_name(position) -%}
    coalesce(
        {{ fold("regexp_extract(" ~ position ~ ", '^[^A-ZА-ЯЁ«\"]+')") }},
        {{ fold(position) }}
    )
{%- endmacro %}

{# A Russian name in Latin letters, close to BGN/PCGN: «Дмитрий Щёголев» is Dmitry Shchyogolev, «Елена» Yelena. #}
{% macro transliterate(name) -%}
    {%- set cyrillic, latin = 'абвгдезийклмнопрстуфыэ', 'abvgdeziyklmnoprstufye' -%}
    {%- set dropped = 'ъь' -%}
    {%- set digraphs = {
        'ё': 'yo', 'ж': 'zh', 'х': 'kh', 'ц': 'ts', 'ч': 'ch', 'ш': 'sh', 'щ': 'shch', 'ю': 'yu', 'я': 'ya'
    } -%}
    {%- set endings = "regexp_replace(" ~ name ~ ", '[иы]й($|[\\s-])', 'й\\1', 'g')" -%}
    {%- set initial_e = "regexp_replace(" ~ endings ~ ", '(^|[\\s\\-АЕЁИОУЫЭЮЯЬЪаеёиоуыэюяьъ])Е', '\\1Ye', 'g')" -%}
    {%- set vowel_e = "regexp_replace(" ~ initial_e ~ ", '([АЕЁИОУЫЭЮЯЬЪаеёиоуыэюяьъ])е', '\\1ye', 'g')" -%}
    {%- set spelled = namespace(text=vowel_e) -%}
    {%- for letter, letters in digraphs.items() -%}
        {%- set small = "replace(" ~ spelled.text ~ ", '" ~ letter ~ "', '" ~ letters ~ "')" -%}
        {%- set spelled.text = "replace(" ~ small ~ ", '" ~ letter.upper() ~ "', '" ~ letters.capitalize() ~ "')" -%}
    {%- endfor -%}
    translate(
        {{ spelled.text }},
        '{{ cyrillic }}{{ cyrillic.upper() }}{{ dropped }}{{ dropped.upper() }}',
        '{{ latin }}{{ latin.upper() }}'
    )
{%- endmacro %}

{# How many letters two folded names are apart. DuckDB counts bytes, of which a Cyrillic letter has two, so each letter becomes one. #}
{% macro letters_apart(one, other) -%}
    {%- set cyrillic, latin = "'абвгдежзийклмнопрстуфхцчшщъыьэюя'", "'abcdefghijklmnopqrstuvwxyzABCDEF'" -%}
    levenshtein(translate({{ one }}, {{ cyrillic }}, {{ latin }}), translate({{ other }}, {{ cyrillic }}, {{ latin }}))
{%- endmacro %}

{# A passage of a text, or of what follows its first `skipped` letters, with up to eighty characters on both sides, cut at whole words, on one line. #}
{% macro words_around(text, start, end, skipped='0') -%}
    trim(regexp_replace(
        case
            when {{ start }} > 80 then '… ' || regexp_replace(substring({{ text }}, {{ start }} - {{ skipped }} - 79, 80), '^\S*\s', '')
            else substring({{ text }}, 1, {{ start }})
        end
        || substring({{ text }}, {{ start }} - {{ skipped }} + 1, {{ end }} - {{ start }})
        || case
            when {{ end }} - {{ skipped }} + 80 < length({{ text }})
                then regexp_replace(substring({{ text }}, {{ end }} - {{ skipped }} + 1, 80), '\s\S*$', '') || ' …'
            else substring({{ text }}, {{ end }} - {{ skipped }} + 1)
        end,
        '\s+', ' ', 'g'
    ))
{%- endmacro %}

{# A folded name as it sounds, word for word, however it was written down: «Хассан аль Мерруни» and «Хасан Эль Мерруни» sound alike. #}
{% macro sounding_words(name) -%}
    {%- set sounds = [
        ("[’ʼ\'`]", ''),
        ('(^| )(аль|ель|ал|ел|ас|аш|ад|ан|ар|ат|аз) ', '\\1'),
        ('[йь]([аеиоуюя])', 'и\\1'),
        ('[ъь]', ''),
        ('й', 'и'),
        ('кх', 'х'),
        ('([гтдбп])х', '\\1'),
        ('дж', 'ж'),
        ('нг( |$)', 'н\\1'),
    ] -%}
    {%- set written = namespace(sql="translate(" ~ name ~ ", 'эы', 'еи')") -%}
    {%- for letters, sound in sounds -%}
        {%- set written.sql = "regexp_replace(" ~ written.sql ~ ", '" ~ letters.replace("'", "''") ~ "', '" ~ sound ~ "', 'g')" -%}
    {%- endfor -%}
    array_to_string(list_transform(
        regexp_extract_all({{ written.sql }}, '{{ 'абвгдежзиклмнопрстуфхцчшщюя ' | list | join('+|') }}+|.'), lambda run: run[1]
    ), '')
{%- endmacro %}

{# The same without spaces: «Чхоль Су» and «Чхольсу». #}
{% macro sound(name) -%}
    replace({{ sounding_words(name) }}, ' ', '')
{%- endmacro %}

{#
    The same where writers disagree about vowels («Салем» and «Салим»), an «х» between them («Абрахамян» and «Абраамян»), «с» and «ш» («Коста»
    and «Кошта») or «с» and «з» («Эспиноса» and «Эспиноза»). A first vowel and a last «а» count; words of fewer than three consonants keep all their vowels, which tell «Ли» from «Лу».
#}
{% macro sound_of_consonants(name) -%}
    array_to_string(list_transform(
        string_split({{ sounding_words(name) }}, ' '),
        lambda word: case
            when length(regexp_replace(word, '[аеиоуюя]', '', 'g')) < 3 then word
            else
                case when regexp_matches(word, '^[аеиоуюя]') then 'а' else '' end
                || regexp_replace(
                    regexp_replace(
                        regexp_replace(replace(word, 'з', 'с'), '([аеиоуюя])[гх]([аеиоуюя])', '\1\2', 'g'), 'ш([ктп]|$)', 'с\1', 'g'
                    ),
                    '[аеиоуюя]', '', 'g'
                )
                || case when regexp_matches(word, '[ая]$') then 'а' else '' end
        end
    ), ' ')
{%- endmacro %}

{# The same without the vowels that words end in: «Виорел Лупу» is read as «Виорел Луп» where his name may be bent. #}
{% macro sound_without_endings(name) -%}
    regexp_replace({{ sounding_words(name) }} || ' ', '([^аеиоуюя])[аеиоуюя] ', '\1 ', 'g')
{%- endmacro %}
