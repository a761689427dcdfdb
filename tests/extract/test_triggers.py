"""What looks like a meeting and is none is rejected with its reason; what is one keeps its realis."""

from __future__ import annotations

import pytest

from extract import Article, Extractor
from extract.meetings.triggers import find_triggers

# (text, the trigger word, its realis or the reason it is rejected for)
CASES = [
    ("Путин не встречался с Макроном.", "встречался", "denied"),
    ("Президент готов встретиться с премьером Италии.", "встретиться", "hypothetical"),
    ("Министр предложил провести переговоры с Грецией.", "переговоры", "hypothetical"),
    ("Министры России и Китая регулярно встречаются с послами.", "встречаются", "habitual"),
    ("Встреча сборных Перу и Чили в финале чемпионата прошла в Лиме.", "Встреча", "sport"),
    ("На заседании суда обвиняемый Петров отказался от слов.", "заседании", "court"),
    ("Президент Перу выступил на пленарном заседании форума.", "заседании", "speech"),
    ("Певец Иван Смирнов встречался с Анной Котовой.", "встречался", "private"),
    ("Министр обороны Чили встретился с послом Перу.", "встретился", "held"),
    ("Министр обороны Чили встретится с послом Перу.", "встретится", "planned"),
    ("Министр обороны Чили намерен встретиться с послом Перу.", "встретиться", "planned"),
    ("Запланирована встреча министра обороны Чили с послом Перу.", "встреча", "planned"),
    ("Перед встречей с послом Перу министр обороны Чили дал интервью.", "встречей", "planned"),
    ("После встречи с послом Перу министр обороны Чили дал интервью.", "встречи", "held"),
    ("Встреча министра обороны Чили с послом Перу отменена.", "Встреча", "cancelled"),
    ("Переговоры министров обороны Чили и Перу не состоялись.", "Переговоры", "cancelled"),
    ("Министр обороны Чили отменил визит в Лиму.", "визит", "cancelled"),
]


@pytest.mark.parametrize(("text", "word", "expected"), CASES, ids=[c[0] for c in CASES])
def test_trigger(extractor: Extractor, text: str, word: str, expected: str) -> None:
    _, reading = extractor.read(Article("x", text))
    found = {reading.token(t.index).text: t.rejected or t.realis for t in find_triggers(reading)}
    assert found[word] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Переговорный процесс продолжается.",  # the process of negotiating
        "Россия ввела встречные меры.",  # counter-measures
        "Он принял отставку министра обороны Олега Тихонова.",  # accepted the resignation
        "Министр принял участие в параде.",  # took part
        "Президент посетил музей.",  # a museum is no party
    ],
)
def test_no_trigger(extractor: Extractor, text: str) -> None:
    _, reading = extractor.read(Article("x", text))
    assert list(find_triggers(reading)) == []
