"""Lines of copied pages: what is left out, and what looks like it and is the article's."""

from __future__ import annotations

import time

import pytest

from extract import Article, Extractor
from extract.chrome import chrome
from extract.text import clean

# A line and what stays of it.
LINES = [
    ("Войти", ""),
    ("  > Войти |", ""),
    ("ПОДЕЛИТЬСЯ", ""),
    ("Комментарии (12)", ""),
    ("Ещё по теме:", ""),
    ("Теги: Сербия, Греция", ""),
    ("Читайте также: Премьер прибыл в Афины", ""),
    ("Фото: пресс-служба министерства", ""),
    ("© Пример-Ньюс / Иван Иванов", ""),
    ("Министр и премьер во время встречи. Фото: Пример-Ньюс", "Министр и премьер во время встречи."),
    ("Министр и премьер во время встречи. © Пример-Ньюс", "Министр и премьер во время встречи."),
    # the article's own words
    ("Войти в состав делегации министр отказался.", "Войти в состав делегации министр отказался."),
    ("Поиск продолжается", "Поиск продолжается"),
    ("Реклама оружия запрещена.", "Реклама оружия запрещена."),
    ("По теме переговоров министр сказал: «Мы согласны».", "По теме переговоров министр сказал: «Мы согласны»."),
    ("На фото: министр и премьер.", "На фото: министр и премьер."),
    ("Фото министра с премьером появилось 3 мая.", "Фото министра с премьером появилось 3 мая."),
    ("Премьер показал видео: «Это Афины».", "Премьер показал видео: «Это Афины»."),
]


@pytest.mark.parametrize(("line", "left"), LINES, ids=[line for line, _ in LINES])
def test_line(line: str, left: str) -> None:
    cleaned = clean(f"{line}\nПремьер прибыл в Афины.")
    assert cleaned.text.split("\n")[0].strip() == left
    assert cleaned.text.endswith("Премьер прибыл в Афины.")


def test_links_end_where_a_sentence_comes() -> None:
    text = "Первый абзац.\n\nЧитайте также:\nПремьер прибыл в Афины\nВ Минске открыли мост\n\nВторой абзац.\nБез точки"
    assert clean(text).text.split() == ["Первый", "абзац.", "Второй", "абзац.", "Без", "точки"]


def test_a_long_list_below_a_heading_is_no_list_of_links() -> None:
    text = "По теме\n" + "\n".join(f"Пункт программы {number}" for number in range(30))
    assert clean(text).text.count("Пункт") == 20


# Officials are invented.
PAGE = """Главная
Войти
Подписаться на рассылку
Министр обороны Сербии Зоран Петрович встретился с премьером Греции
Фото: пресс-служба Минобороны Сербии
АФИНЫ, 18 ноября — Пример-Ньюс. Министр обороны Сербии Зоран Петрович встретился в Афинах с премьером Греции Никосом Панайотисом.
Читайте также:
Президент Чили Пабло Неруда провел переговоры с президентом Перу в Лиме
Теги: Сербия, Греция
© Пример-Ньюс, 2025"""


def test_a_page_tells_of_the_meeting_of_its_article_alone(extractor: Extractor) -> None:
    found = extractor.extract(Article("a", PAGE, "Министр обороны Сербии Зоран Петрович встретился с премьером Греции"))
    (meeting,) = found["meetings"]
    assert sorted(meeting["countries"]) == ["GR", "RS"]
    assert all("Неруда" not in mention["text"] for mention in found["mentions"])
    for mention in found["mentions"]:
        if not mention.get("in_title"):
            assert PAGE[mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.parametrize("piece", [".", "©", "Фото: ", ". ", "»", "a: ", "Войти\n", "По теме\n", " "])
def test_hostile_texts_take_no_time(piece: str) -> None:
    text = (piece * 200_000)[:200_000] + "a"
    started = time.process_time()
    list(chrome(text))
    assert time.process_time() - started < 5
