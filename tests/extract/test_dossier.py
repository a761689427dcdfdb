"""The post each participant is given: lines of Russian with the posts of the meeting's people, hits beside misses.

Officials are fictional, apart from the well-known ones whose country no line states.
"""

from __future__ import annotations

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
    (  # the case of a name that is not declined is its post's
        "Министр торговли Анна Лазарева провела встречу с главой МВД Грузии Рушайло.",
        {"Анна Лазарева": "министр торговли", "Рушайло": "глава МВД Грузии"},
    ),
]


@pytest.mark.parametrize(("text", "posts"), CASES)
def test_posts_of_participants(extractor: Extractor, text: str, posts: dict[str, str]) -> None:
    row = {"id": "line", "text": text, "published": "2024-05-15"}
    found = extractor.extract(Article.from_dict(row))["meetings"]
    assert {p["name"]: p["position"] for meeting in found for p in meeting["participants"]} == posts
