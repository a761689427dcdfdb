"""Lines of Russian and the places they name, as «kind code name»; misses stand beside hits."""

from __future__ import annotations

import time

import pytest

from extract.language import Language
from extract.places import Gazetteer

CASES = [
    # Countries: short, official, abbreviated, in any case.
    ("Делегация Боливарианской Республики Венесуэла прибыла.", ["country VE Венесуэла"]),
    ("Переговоры с Республикой Беларусь продолжаются.", ["country BY Белоруссия"]),
    ("Договор подписан с Беларусью и Кубой.", ["country BY Белоруссия", "country CU Куба"]),
    ("Власти РФ и США договорились.", ["country RU Россия", "country US США"]),
    ("Посол КНР принял участие во встрече.", ["country CN Китай"]),
    ("Визит в Соединенные Штаты Америки отменен.", ["country US США"]),
    ("В Саудовской Аравии и Новой Зеландии прошли выборы.", ["country SA Саудовская Аравия", "country NZ Новая Зеландия"]),
    ("Границу Боснии и Герцеговины закрыли.", ["country BA Босния и Герцеговина"]),
    ("Самолет вылетел из Шри-Ланки в Египет.", ["country LK Шри-Ланка", "country EG Египет"]),
    ("Президент Кот-д'Ивуара выступил с речью.", ["country CI Кот-д'Ивуар"]),
    ("Саммит Россия-США не состоялся.", ["country RU Россия", "country US США"]),
    # Misses: names of parties, channels, papers, continents.
    ("Партия «Единая Россия» провела съезд.", []),
    ("Страны Латинской Америки подписали договор.", []),
    ("Об этом сообщил телеканал «Россия».", []),
    ("Того требует закон.", []),
    # Adjectives, alone and joined.
    ("Белорусская делегация прибыла.", ["adjective BY Белоруссия"]),
    ("Заседание белорусско-кубинской комиссии.", ["adjective BY Белоруссия", "adjective CU Куба"]),
    ("Российско-американо-китайские переговоры.", ["adjective RU Россия", "adjective US США", "adjective CN Китай"]),
    ("Открыт Всероссийский форум.", ["adjective RU Россия"]),
    ("Военно-российский союз.", []),
    # Peoples.
    ("Россияне выиграли матч у американцев.", ["demonym RU Россия", "demonym US США"]),
    ("Двое граждан и один белорус задержаны.", ["demonym BY Белоруссия"]),
    # Cities.
    ("Встреча прошла в Каракасе.", ["city VE Каракас"]),
    ("Саммит пройдет в Бишкеке.", ["city KG Бишкек"]),
    ("Он вернулся из Нью-Йорка.", ["city US Нью-Йорк"]),
    ("Министры соберутся в Эр-Рияде.", ["city SA Эр-Рияд"]),
    ("Делегация вылетела в Ростов-на-Дону.", ["city RU Ростов-на-Дону"]),
    ("Переговоры в Женеве завершились.", ["city CH Женева"]),
    ("Владимир Петров прибыл.", []),
    ("Поэт Пушкин родился давно.", []),
    ("Об этом написала газета «Вашингтон Пост».", []),
    # Regions have a country, but are none.
    ("Глава Мордовии прибыл.", ["region RU Мордовия"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_places_of_a_line(gazetteer: Gazetteer, language: Language, line: str, expected: list[str]) -> None:
    assert [f"{p.kind} {p.code} {p.name}" for p in gazetteer.find(language.read(line))] == expected


def test_the_minsk_abbreviation_needs_belarus_in_the_text(gazetteer: Gazetteer, language: Language) -> None:
    document = language.read("Беларусь закупит самолеты. Об этом сообщили в министерстве обороны РБ.")
    assert [p.code for p in gazetteer.find(document)] == ["BY", "BY"]


def test_of_two_cities_of_one_name_the_country_in_the_text_decides(gazetteer: Gazetteer, language: Language) -> None:
    at_home = gazetteer.find(language.read("В Сантьяго прибыл президент."))
    assert [p.code for p in at_home] == ["CL"]


def test_mentions_do_not_overlap_except_parts_of_one_word(gazetteer: Gazetteer, language: Language) -> None:
    document = language.read("В Минске белорусско-российская группа посетила Республику Беларусь и город Брест.")
    spans = {(p.first, p.last) for p in gazetteer.find(document)}
    covered = [index for first, last in spans for index in range(first, last)]
    assert len(covered) == len(set(covered))


def test_loading_is_quick() -> None:
    start = time.process_time()
    Gazetteer.load.__wrapped__(Gazetteer)  # type: ignore[attr-defined]
    assert time.process_time() - start < 2.0  # a third of a second on an idle core
