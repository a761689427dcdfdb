"""The post each participant is given: lines of Russian with the posts of the meeting's people, hits beside misses.

Officials are fictional, apart from the well-known ones whose country no line states.
"""

from __future__ import annotations

from typing import Any

import pytest

from extract import Article, Extractor

CASES = [
    (  # a post named alone belongs to the well-known person who has none
        "Дмитрий Медведев и Владимир Путин обсудили бюджет. Президент и премьер-министр провели встречу в Сочи.",
        {"Дмитрий Медведев": "президент", "Владимир Путин": "премьер-министр"},
    ),
    (  # a bare «министр» gives way to the post that the first sentence names
        "Министры юстиции Сербии и Грузии провели переговоры. Сербский министр Милош Ристич после встречи с грузинским"
        " коллегой Гиви Лазарашвили подписал протокол.",
        {"Милош Ристич": "министр юстиции Сербии", "Гиви Лазарашвили": "министр юстиции Грузии"},
    ),
    (  # an official title says more than «глава»
        "Глава ПАСЕ Карл Берг прилетел в Баку. Председатель ПАСЕ Карл Берг встретился с послом Грузии Нодаром Чиладзе.",
        {"Карл Берг": "председатель ПАСЕ", "Нодар Чиладзе": "посол Грузии"},
    ),
    (  # «глава республики» is one's own post, not another's
        "Президент Армении Гарик Саркисов встретился с послом Грузии Нодаром Чиладзе. Сербский лидер улетел в Рим.",
        {"Гарик Саркисов": "президент Армении", "Нодар Чиладзе": "посол Грузии"},
    ),
    (  # the state's office, told without the name, says more than «глава государства»
        "Совет при президенте Сербии собрался в среду. Марко Йович встретился с послом Грузии Нодаром Чиладзе. Глава"
        " государства Марко Йович доволен.",
        {"Марко Йович": "президент Сербии", "Нодар Чиладзе": "посол Грузии"},
    ),
    (  # one president of two states is two presidents
        "Президент Венесуэлы Уго Рохас и Эво Моралес провели переговоры. И так же, как и Рохас, президент Боливии отверг"
        " угрозы.",
        {"Уго Рохас": "президент Венесуэлы", "Эво Моралес": "президент Боливии"},
    ),
    (  # «глава РАО» heads the body that is told of in full
        "Председатель правления РАО «ЕЭС России» Петр Чубаров вылетел в Рим. Глава РАО встретился с министром энергетики"
        " Италии Марко Росси.",
        {"Петр Чубаров": "председатель правления РАО «ЕЭС России»", "Марко Росси": "министр энергетики Италии"},
    ),
    (  # a wife is no president
        "Прибыла супруга президента Сербии Мария Йович. Мария Йович встретилась с послом Грузии Нодаром Чиладзе.",
        {"Мария Йович": None, "Нодар Чиладзе": "посол Грузии"},
    ),
    (  # the case of a name that is not declined is its post's
        "Министр торговли Анна Лазарева провела встречу с главой МВД Грузии Рушайло.",
        {"Анна Лазарева": "министр торговли", "Рушайло": "глава МВД Грузии"},
    ),
]


BODIES = [
    ("Министр обороны Сербии Зоран Йович встретился с послом Грузии Нодаром Чиладзе.", "Зоран Йович", None),
    ("Глава МИД Сербии Зоран Йович встретился с послом Грузии Нодаром Чиладзе.", "Зоран Йович", "МИД Сербии"),
    (
        "Министр энергии Сербии Зоран Йович встретился с послом Грузии Ильей Чиладзе. Министерство энергии Сербии довольно.",
        "Зоран Йович",
        "Министерство энергии Сербии",
    ),
    ("Глава оборонного ведомства Сербии Зоран Йович встретился с послом Грузии Ильей Чиладзе.", "Зоран Йович", None),
]

KIN = [
    ("Состоялась встреча сына Трампа с российским юристом Натальей Лазаревой.", ["Наталья Лазарева"]),
    ("Министр Олег Котов встретился с вдовой президента Франции Жана Лорана.", ["Олег Котов"]),
    ("Министр Олег Котов встретился с женой президента Франции Анной Лоран.", ["Олег Котов", "Анна Лоран"]),
]


@pytest.mark.parametrize(("text", "posts"), CASES)
def test_posts_of_participants(extractor: Extractor, text: str, posts: dict[str, str | None]) -> None:
    row = {"id": "line", "text": text, "published": "2024-05-15"}
    found = extractor.extract(Article.from_dict(row))["meetings"]
    assert {p["name"]: p["position"] for meeting in found for p in meeting["participants"]} == posts


def participants(extractor: Extractor, text: str) -> list[dict[str, Any]]:
    row = {"id": "line", "text": text, "published": "2024-05-15"}
    return [p for m in extractor.extract(Article.from_dict(row))["meetings"] for p in m["participants"]]


@pytest.mark.parametrize(("text", "name", "body"), BODIES)
def test_bodies_of_participants(extractor: Extractor, text: str, name: str, body: str | None) -> None:
    """A minister has a ministry where the article names it, and «ведомство» is no name."""
    assert {p["organization"] for p in participants(extractor, text) if p["name"] == name} == {body}


@pytest.mark.parametrize(("text", "names"), KIN)
def test_kin_is_not_who_is_named(extractor: Extractor, text: str, names: list[str]) -> None:
    assert [p["name"] for p in participants(extractor, text)] == names
