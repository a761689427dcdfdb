"""What the article calls a meeting: lines of Russian and the captions of the meetings they tell of, in order."""

from __future__ import annotations

import pytest

from extract import Article, Extractor

# What is left out or mended stands in the comment. Officials are invented unless the meeting is of the public record.
LINES = [
    # the phrase in the nominative, ordinal and body kept; the verb behind it left out
    (
        "В Минске 3 мая на третьем заседании рабочей группы по ВТС между Венесуэлой и Белоруссией стороны подписали протокол.",
        ["третье заседание рабочей группы по ВТС между Венесуэлой и Белоруссией"],
    ),
    ("Седьмое заседание белорусско-казахстанской комиссии решено провести 3 июня в Астане.",
     ["седьмое заседание белорусско-казахстанской комиссии"]),
    # the tens of an ordinal keep their form
    ("Российско-вьетнамская комиссия по ВТС провела в Ханое 12 мая двадцать пятое заседание.", ["двадцать пятое заседание"]),
    # a list of adjectives goes on behind its comma
    (
        "3 мая в Дели прошло заседание российско-индийской комиссии по торговому, научному и культурному сотрудничеству.",
        ["заседание российско-индийской комиссии по торговому, научному и культурному сотрудничеству"],
    ),
    # initials are no end of the sentence
    (
        "В Сеуле состоялись переговоры министра иностранных дел России С.В.Лаврова с министром иностранных дел Республики Корея Чон Ый Ёном.",
        ["переговоры министра иностранных дел России С.В.Лаврова с министром иностранных дел Республики Корея Чон Ый Ёном"],
    ),
    # the subject behind a phrase is not its own, nor is the day
    ("В ходе вчерашнего визита в Сербию министр обороны Греции Никос Панайотис осмотрел завод.", ["визит в Сербию"]),
    ("Встреча Владимира Путина с Джо Байденом в Женеве 16 июня была конструктивной.",
     ["встреча Владимира Путина с Джо Байденом в Женеве"]),
    # the verb's clause where no noun names the event; a pronoun gives way to the name
    ("Министр обороны Сербии Зоран Петрович встретился в Белграде с премьером Греции Никосом Панайотисом.",
     ["министр обороны Сербии Зоран Петрович встретился в Белграде с премьером Греции Никосом Панайотисом"]),
    ("Премьер Сербии Зоран Петрович прилетел в Афины, где встретится с президентом Греции Никосом Панайотисом.",
     ["Зоран Петрович встретится с президентом Греции Никосом Панайотисом"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "captions"), LINES, ids=[captions[0] for _, captions in LINES])
def test_captions(extractor: Extractor, text: str, captions: list[str]) -> None:
    row = {"id": "x", "text": text, "published": "2024-05-15"}
    found = [m["title"] for m in extractor.extract(Article.from_dict(row))["meetings"]]
    assert [c for c in captions if c not in found] == [], found
