"""Two languages beside each other: no text is missing, none says more than the other, numbers and days are written as each writes them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from vstrecha.texts import LANGUAGES, TABLE, preferred, table

PACKAGE = TABLE.parent
EN, RU = LANGUAGES["en"], LANGUAGES["ru"]
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.glob("*/templates/*.html"))}
CODE = "".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))


def test_every_text_stands_in_both_languages():
    lines = [line.split(",", 1)[0] for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(lines) == len(set(lines)) == len(table())
    for key, text in table().items():
        assert text["en"].strip(), key
        assert text["ru"].strip(), key
        assert not re.search("[а-яё]", text["en"]), key
        assert re.search("[а-яё]", text["ru"].lower()) or not re.search("[a-z]", re.sub(r"\{.*?\}", "", text["en"])), (
            key
        )
        assert set(re.findall(r"\{\w+\}", text["en"])) == set(re.findall(r"\{\w+\}", text["ru"])), key
        if "|" in text["en"]:
            assert (text["en"].count("|"), text["ru"].count("|")) == (1, 2), key


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_of_a_template_is_in_the_table(name):
    called = re.findall(r"""\bt\("(\w+)"[,)]|language\.(?:count|form)\("(\w+)",""", TEMPLATES[name])
    assert {key for pair in called for key in pair if key} <= set(table())


def test_every_text_of_the_table_is_used():
    everything = CODE + "".join(TEMPLATES.values())
    kinds = set(re.findall(r"""\bsaid\(["'](\w+)["']""", everything)) | {"filter", "region", "document", "wrong"}
    unused = [
        key for key in table() if f'"{key}"' not in everything and not any(key.startswith(f"{kind}_") for kind in kinds)
    ]
    assert [key for key in unused if not re.fullmatch("(held|planned|cancelled)(_one)?", key)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_words_stand_in_a_template(name):
    written = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", TEMPLATES[name], flags=re.S)
    bare = re.sub(r"<code>.*?</code>|<[^>]*>", " ", written, flags=re.S)
    assert set(re.findall(r"[^\W\d_]{2,}", bare)) - {"Wikidata"} == set()


@pytest.mark.parametrize(
    ("number", "english", "russian"),
    [
        (0, "0 meetings", "0 встреч"),
        (1, "1 meeting", "1 встреча"),
        (2, "2 meetings", "2 встречи"),
        (5, "5 meetings", "5 встреч"),
        (11, "11 meetings", "11 встреч"),
        (21, "21 meetings", "21 встреча"),
        (1234, "1,234 meetings", "1\u00a0234 встречи"),
    ],
)
def test_a_number_has_its_form(number, english, russian):
    assert (EN.count("meetings", number), RU.count("meetings", number)) == (english, russian)


@pytest.mark.parametrize(
    ("start", "end", "precision", "english", "russian"),
    [
        ("2025-11-10", "2025-11-12", "day", "10–12 November 2025", "10–12 ноября 2025"),
        ("2025-11-10", "2025-11-10", "day", "10 November 2025", "10 ноября 2025"),
        ("2025-11-30", "2025-12-02", "day", "30 November 2025 – 2 December 2025", "30 ноября 2025 – 2 декабря 2025"),
        ("1985-11-01", "1985-11-30", "month", "November 1985", "ноябрь 1985"),
        ("2018-11-01", "2018-12-31", "month", "November 2018 – December 2018", "ноябрь 2018 – декабрь 2018"),
        ("2024-01-01", "2024-12-31", "year", "2024", "2024"),
        ("2024-01-01", "2025-12-31", "year", "2024–2025", "2024–2025"),
    ],
)
def test_days_are_written_as_people_write_them(start, end, precision, english, russian):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert EN.days(first, last, precision) == english
    assert RU.days(first, last, precision) == russian


def test_what_is_not_known_is_said():
    assert EN.days(None) == "day unknown"
    assert EN.interval("2025-11-10/2025-11-12") == "10–12 November 2025"
    assert EN.interval("last week") == "last week"
    assert RU.interval(None) == ""
    assert EN.said("role", "no such role") == "no such role"
    assert EN.rule("noun:переговоры") == ("a noun that names meetings", "переговоры")
    assert RU.rule(None) == ("неизвестно", "")


@pytest.mark.parametrize(
    ("cookie", "accepted", "code"),
    [
        (None, "", "en"),
        (None, "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        (None, "de,ru;q=0.5", "ru"),
        (None, "de", "en"),
        ("en", "ru", "en"),
        ("<script>", "ru", "ru"),
    ],
)
def test_the_language_is_the_one_chosen_or_that_of_the_browser(cookie, accepted, code):
    assert preferred(cookie, accepted).code == code


def test_names_are_in_the_letters_of_the_language():
    row = {"full_name": "Олег Мищенко", "full_name_latin": "Oleg Mishchenko", "name_en": None, "name_ru": "Гомель"}
    assert (EN.person(row), RU.person(row)) == ("Oleg Mishchenko", "Олег Мищенко")
    assert EN.name(row) == '<span lang="ru">Гомель</span>'
    assert EN.told("<b>Гомель") == '&lt;b&gt;<span lang="ru">Гомель</span>'
