"""Dates: lines of Russian with their answers (cases/dates.txt), and what one line cannot say."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import Article, Extractor
from extract.dates import (
    DateMention,
    Interval,
    Point,
    day_in_url,
    document_year,
    duration_days,
    find_dateline,
    find_dates,
    publication_day,
    resolve,
)
from extract.language import Document, Language

READ_ON = date(2025, 11, 18)
CASES = Path(__file__).parent / "cases" / "dates.txt"
NOWHERE = Point()


def cases() -> list[tuple[str, str]]:
    """(realis, line) of each case; sections that are not named for a realis are read as of something planned."""
    found, realis = [], ""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            title = line[3:].split(":")[0]
            realis = {"held": "held", "cancelled": "cancelled", "attached": "held"}.get(title, "planned")
        elif line and not line.startswith("#"):
            found.append((realis, line))
    return found


def plain(line: str) -> str:
    """The line without its answers."""
    text = ""
    for part in line.split("["):
        mention, bracket, rest = part.partition("]")
        text += mention.split("=")[0] + rest if bracket else part
    return text


def marked(document: Document, realis: str) -> str:
    """The line as the module would mark it."""
    text, position = "", 0
    for mention in find_dates(document):
        start = document.tokens[mention.first].start
        stop = start + len(mention.text.rstrip(","))  # razdel leaves a comma on a number
        text += f"{document.text[position:start]}[{document.text[start:stop]}={answer(mention, realis)}]"
        position = stop
    return text + document.text[position:]


def answer(mention: DateMention, realis: str) -> str:
    interval = resolve(mention, READ_ON, realis)
    days = "?" if interval is None else "..".join(dict.fromkeys((interval.start, interval.end)))
    flags = ("clock" if mention.kind == "clock" else "", mention.bound, "attached" if mention.attached else "")
    return "|".join([days, *(flag for flag in flags if flag)])


@pytest.mark.parametrize(("realis", "line"), cases())
def test_line(language: Language, realis: str, line: str) -> None:
    assert marked(language.read(plain(line)), realis) == line


def only(language: Language, text: str) -> DateMention:
    (mention,) = find_dates(language.read(text))
    return mention


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("Итоги встречи 17 ноября подвели вчера.", "встречи"),
        ("Вчерашние трудные переговоры завершились.", "переговоры"),
        ("На субботней встрече министр молчал.", "встрече"),
        ("Стороны встретились 17 ноября.", None),
        ("В ноябре стороны встретились.", None),
    ],
)
def test_noun_that_a_date_stands_with(language: Language, text: str, noun: str | None) -> None:
    document = language.read(text)
    mention = find_dates(document)[0]
    assert (None if mention.noun is None else document.tokens[mention.noun].text) == noun


def test_last_week_is_the_month_of_its_thursday(language: Language) -> None:
    mention = only(language, "На прошлой неделе министр принял посла.")
    months = {date(2025, 12, 3): "2025-11", date(2025, 10, 8): "2025-10", date(2018, 7, 1): "2018-06"}
    assert {day: getattr(resolve(mention, day, "held"), "start", None) for day in months} == months


ANCHOR = Interval("2025-11-13", "2025-11-14", "day", "stated")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("В тот же день прошла встреча.", ("2025-11-13", "2025-11-14")),
        ("В этот же день прошла встреча.", ("2025-11-13", "2025-11-14")),
        ("Вечером того же дня прошла встреча.", ("2025-11-13", "2025-11-14")),
        ("На следующий день прошла встреча.", ("2025-11-15", "2025-11-15")),
        ("На другой день прошла встреча.", ("2025-11-15", "2025-11-15")),
        ("Днем ранее прошла встреча.", ("2025-11-12", "2025-11-12")),
        ("В том же году прошла встреча.", ("2025", "2025")),
        ("Осенью того же года прошла встреча.", ("2025", "2025")),
    ],
)
def test_time_spoken_of_before(language: Language, text: str, days: tuple[str, str]) -> None:
    interval = resolve(only(language, text), date(2027, 1, 5), "held", anchor=ANCHOR)
    assert interval is not None
    assert (interval.start, interval.end) == days


@pytest.mark.parametrize("text", ["Встреча прошла 17 ноября.", "Встреча прошла во вторник.", "Встреча прошла вчера."])
def test_nothing_is_invented_without_a_publication_day(language: Language, text: str) -> None:
    assert resolve(only(language, text), None, "held") is None


def test_year_from_elsewhere_without_a_publication_day(language: Language) -> None:
    mention = only(language, "Встреча прошла 17 ноября.")
    assert resolve(mention, None, "held", year=2021) == Interval("2021-11-17", "2021-11-17", "day", "stated")
    assert resolve(mention, None, "held", anchor=ANCHOR) == Interval("2025-11-17", "2025-11-17", "day", "stated")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Они говорили во вторник, 26 января. Речь шла о выборах 2020 года.", 2021),
        ("Встреча прошла 17 ноября 2024 года, вторая — 20 ноября.", 2024),
        ("Встреча прошла 17 ноября. Речь шла о договоре 1992 года.", None),
        ("Встреча прошла 17 ноября 2023 года, до нее — 5 мая 2021 года.", None),
        ("Встреча прошла 17 ноября.", None),
    ],
)
def test_year_of_a_document(language: Language, text: str, year: int | None) -> None:
    assert document_year(find_dates(language.read(text))) == year


def test_weekday_tells_the_year(language: Language) -> None:
    mention = only(language, "Встреча пройдет во вторник, 26 января.")
    assert resolve(mention, date(2021, 3, 1), "planned") == Interval("2021-01-26", "2021-01-26", "day", "stated")


@pytest.mark.parametrize(
    ("word", "days"),
    [("двухдневный", 2), ("Трёхдневную", 3), ("однодневным", 1), ("дневной", None), ("ежедневный", None)],
)
def test_duration(word: str, days: int | None) -> None:
    assert duration_days(word) == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Источник: https://news.example/world/04Sep2002/talks.html", date(2002, 9, 4)),
        ("https://news.example/2017/05/10/talks", date(2017, 5, 10)),
        ("https://news.example/20170510/1500000.html", date(2017, 5, 10)),
        ("https://news.example/20179910/1500000.html", None),
        ("https://news.example/talks/123456789", None),
        ("Встреча прошла 04Sep2002.", None),
    ],
)
def test_day_in_an_address(text: str, day: date | None) -> None:
    assert day_in_url(text) == day


@pytest.mark.parametrize(
    ("text", "url", "day"),
    [
        ("Встреча прошла.\nИсточник: https://www.newsru.com/world/05Apr2001/a.html", None, date(2001, 4, 5)),
        ("Встреча прошла.", "https://example.org/2017/05/10/a.html", date(2017, 5, 10)),
        ("Встреча прошла.\n07 сентября 2005, 15:47", None, date(2005, 9, 7)),
        ("МИНСК, 22 декабря 2015 г. – РИА Новости. Встреча прошла.", None, date(2015, 12, 22)),
        ("Встреча прошла 7 сентября 2005 года.", None, None),
        ("Встреча прошла, см. https://www.newsru.com/world/05Apr2001/a.html", None, None),
        ("Встреча прошла.\n7 сентября", None, None),
    ],
)
def test_publication_day(language: Language, text: str, url: str | None, day: date | None) -> None:
    document = language.read(text)
    assert publication_day(document, find_dates(document), find_dateline(document), url) == day


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 6))
def test_weekday_is_the_nearest_on_the_right_side(published: date, weekday: int) -> None:
    mention = DateMention(0, 1, "", "weekday", NOWHERE, NOWHERE, weekdays=(weekday, weekday))
    held, planned = resolve(mention, published, "held"), resolve(mention, published, "planned")
    assert held is not None
    assert planned is not None
    past, future = date.fromisoformat(held.start), date.fromisoformat(planned.start)
    assert past.weekday() == future.weekday() == weekday
    assert timedelta(0) <= published - past < timedelta(7)
    assert timedelta(0) <= future - published < timedelta(7)


@pytest.mark.parametrize("published", [date.min, date.max])
@pytest.mark.parametrize("realis", ["held", "planned", "cancelled"])
def test_the_ends_of_the_calendar_do_not_raise(language: Language, published: date, realis: str) -> None:
    text = "Вчера, завтра, в среду, в прошлую среду, в ближайшую среду, на выходных, 31 декабря, на прошлой неделе."
    for mention in find_dates(language.read(text)):
        resolve(mention, published, realis)


@pytest.mark.parametrize(
    ("text", "place", "source", "day", "body"),
    [
        ("ЦАМТО, 17 ноября. Стороны встретились.", None, "ЦАМТО", "17 ноября", "Стороны"),
        ("МИНСК, 22 дек – РИА Новости. Стороны встретились.", "Минск", "РИА Новости", "22 дек", "Стороны"),
        ("МИНСК, 30 ноя - РИА Новости, Анна Петрова. Стороны.", "Минск", "РИА Новости", "30 ноя", "Стороны"),
        ("АЛМА-АТА, 31 октября. /ТАСС/. Стороны встретились.", "Алма-Ата", "ТАСС", "31 октября", "Стороны"),
        ("ПЕКИН, 16 мая. /Корр. ТАСС Анна Петрова/. Стороны.", "Пекин", "ТАСС", "16 мая", "Стороны"),
        ("Москва. 5 марта. INTERFAX.RU - Стороны встретились.", "Москва", "Интерфакс", "5 марта", "Стороны"),
        ("НЬЮ-ЙОРК, 24 сентября. Стороны встретились.", "Нью-Йорк", None, "24 сентября", "Стороны"),
        ("РОСТОВ-НА-ДОНУ, 6 мая (Рейтер) - Стороны.", "Ростов-на-Дону", "Рейтер", "6 мая", "Стороны"),
        ("КИЕВ. 8 ноября. УНН. Стороны встретились.", "Киев", "УНН", "8 ноября", "Стороны"),
        ("МОСКВА, 9 июл ПРАЙМ. Стороны встретились.", "Москва", "ПРАЙМ", "9 июл", "Стороны"),
        ("ЛОНДОН, 10 июля, ФедералПресс. Стороны.", "Лондон", "ФедералПресс", "10 июля", "Стороны"),
        ("/Новости-Грузия/, 12 мая. Стороны встретились.", None, "Новости-Грузия", "12 мая", "Стороны"),
        ("РИАМО - 4 мая. Стороны встретились.", None, "РИАМО", "4 мая", "Стороны"),
        ("16 ноября 2025, Минск. — Стороны встретились.", "Минск", None, "16 ноября 2025", "Стороны"),
        (
            "Санкт-Петербург, 5 января 2021, 10:26 — REGNUM Стороны",
            "Санкт-Петербург",
            "REGNUM",
            "5 января 2021",
            "Стороны",
        ),
        (", 16:04 REGNUM Стороны встретились.", None, "REGNUM", None, "Стороны"),
        ("МОСКВА (Рейтер) - Стороны встретились.", "Москва", "Рейтер", None, "Стороны"),
        ("москва, 1 дек — риа новости. стороны встретились.", "Москва", "РИА Новости", "1 дек", "стороны"),
        ("Стороны поговорили\nМИНСК, 22 дек. /БЕЛТА/. Министры.", "Минск", "БЕЛТА", "22 дек.", "Министры"),
        ("Стороны поговорили о торговле Минск, 22 декабря. Министры.", "Минск", None, "22 декабря", "Министры"),
    ],
)
def test_dateline(language: Language, text: str, place: str, source: str, day: str, body: str) -> None:
    document = language.read(text)
    line = find_dateline(document)
    assert line is not None
    found_day = line.date.text.rstrip(",") if line.date else None
    assert (line.place, line.source, found_day, document.tokens[line.last].text) == (place, source, day, body)


@pytest.mark.parametrize(
    "text",
    [
        "Встреча, 17 мая. Стороны поговорили.",
        "В Минске, 17 мая. Стороны поговорили.",
        "В Минске 17 мая стороны поговорили.",
        "Министр прибыл в Минск, 17 мая. Стороны поговорили.",
        "Об этом сообщило РИА Новости. Стороны поговорили.",
        "",
    ],
)
def test_no_dateline(language: Language, text: str) -> None:
    assert find_dateline(language.read(text)) is None


def test_mention_is_exactly_its_tokens(language: Language) -> None:
    document = language.read("Сегодня, 18 ноября, и 13-14 ноября 2024 г. прошли встречи.\nВ 2004 году — тоже.")
    assert [m.text for m in find_dates(document)] == ["Сегодня, 18 ноября", "13-14 ноября 2024 г.", "2004 году"]
    assert all(m.text == document.span_text(m.first, m.last) for m in find_dates(document))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_nothing_is_counted_from_a_day_that_no_news_is_from(extractor: Extractor, day: date) -> None:
    text = "Вчера Сергей Лавров провёл в Москве переговоры с Ван И. Завтра они продолжат переговоры в Пекине."
    found = extractor.extract(Article("a", text, published=day))
    assert {meeting["date_start"] for meeting in found["meetings"]} == {None}
