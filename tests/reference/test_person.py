"""The table of office holders: names are whole, unique and Russian; aliases lead to one person."""

import csv
import re
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "seeds" / "reference"


def read(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


PEOPLE = read("person")
ALIASES = read("person_alias")


def test_full_names_are_unique():
    names = [row["full_name"] for row in PEOPLE]
    assert len(names) == len(set(names))


def test_people_are_sorted_by_surname():
    keys = [(row["surname"], row["full_name"]) for row in PEOPLE]
    assert keys == sorted(keys)


def test_full_name_is_made_of_its_parts():
    for row in PEOPLE:
        surname, given, patronymic = row["surname"], row["given_name"], row["patronymic"]
        if given:  # «Си Цзиньпин» begins with the surname
            wholes = {f"{given} {surname}", f"{surname} {given}"}
        else:  # «Ухнагийн Хурэлсух» begins with the father's name, «Тейн Сейн» is undivided
            wholes = {f"{patronymic} {surname}" if patronymic else surname}
        assert surname, row
        assert row["full_name"] in wholes, row


def test_no_name_is_a_bare_surname():
    for row in PEOPLE:
        assert " " in row["full_name"], row
    for row in ALIASES:
        assert " " in row["alias"], row


def test_names_have_no_latin_letters():
    for row in PEOPLE:
        for column in ("full_name", "surname", "given_name", "patronymic"):
            assert not re.search("[A-Za-z]", row[column]), row
    for row in ALIASES:
        assert not re.search("[A-Za-z]", row["alias"]), row


def test_country_is_known_or_empty():
    codes = {row["alpha_2"] for row in read("country")}
    assert {row["alpha_2"] for row in PEOPLE} <= codes | {""}


def test_wikidata_ids_are_ids_of_one_person():
    ids = [row["wikidata_id"] for row in PEOPLE if row["wikidata_id"]]
    assert all(re.fullmatch(r"Q\d+", one) for one in ids)
    assert len(ids) == len(set(ids))


def test_aliases_lead_to_people():
    names = {row["full_name"] for row in PEOPLE}
    for row in ALIASES:
        assert row["full_name"] in names, row


def test_aliases_clash_with_nothing():
    aliases = [row["alias"] for row in ALIASES]
    assert len(aliases) == len(set(aliases))
    assert not set(aliases) & {row["full_name"] for row in PEOPLE}
    assert aliases == sorted(aliases)


@pytest.mark.parametrize(
    ("full_name", "surname", "alpha_2"),
    [
        ("Владимир Путин", "Путин", "RU"),
        ("Си Цзиньпин", "Си", "CN"),
        ("Ким Чен Ын", "Ким", "KP"),
        ("Реджеп Тайип Эрдоган", "Эрдоган", "TR"),
        ("Хаге Гейнгоб", "Гейнгоб", "NA"),  # the code of Namibia, not a missing value
        ("Хавьер Солана", "Солана", ""),  # spoke for NATO and the EU
        ("Хулуси Акар", "Акар", "TR"),
        ("Виктор Хренин", "Хренин", "BY"),
    ],
)
def test_person_is_known(full_name, surname, alpha_2):
    assert [(row["surname"], row["alpha_2"]) for row in PEOPLE if row["full_name"] == full_name] == [(surname, alpha_2)]


@pytest.mark.parametrize(
    ("alias", "full_name"),
    [
        ("Эммануэль Макрон", "Эмманюэль Макрон"),
        ("Нурсултан Абишевич Назарбаев", "Нурсултан Назарбаев"),
        ("Джордж Буш-младший", "Джордж Буш"),
        ("Хосе-Мария Аснар", "Хосе Мария Аснар"),
        ("Хафиз Ассад", "Хафез Асад"),
        ("Муамар Каддафи", "Муаммар Каддафи"),
    ],
)
def test_alias_is_known(alias, full_name):
    assert [row["full_name"] for row in ALIASES if row["alias"] == alias] == [full_name]


@pytest.mark.parametrize("name", ["Эдуард Шеварднадзе", "Михаил Саакашвили", "Марк Карни"])
def test_people_known_for_two_states_are_left_out(name):
    assert name not in {row["full_name"] for row in PEOPLE}
