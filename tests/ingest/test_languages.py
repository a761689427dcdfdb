"""The language of an article: others than Russian are kept, flagged and not given to the extractor."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration import extraction, tables
from orchestration.ingest import ingest
from orchestration.languages import language_of

# Each says: the president met the Chinese foreign minister; the parties signed an agreement on cooperation.
TEXTS = {
    "ru": "Президент встретился в столице с министром иностранных дел Китая. Стороны подписали соглашение о сотрудничестве.",
    "uk": "Президент зустрівся у столиці з міністром закордонних справ Китаю. Сторони підписали угоду про співпрацю.",
    "be": "Прэзідэнт сустрэўся ў сталіцы з міністрам замежных спраў Кітая. Бакі падпісалі пагадненне аб супрацоўніцтве.",
    "kk": "Президент елордада Қытайдың сыртқы істер министрімен кездесті. Тараптар ынтымақтастық туралы келісімге қол қойды.",
    "bg": "Президентът се срещна в столицата с министъра на външните работи на Китай. Страните подписаха споразумение за сътрудничество.",
    "en": "The president met the Chinese foreign minister in the capital. The parties signed an agreement on cooperation.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_language(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Нурсултан Назарбаев и Касым-Жомарт Токаев провели переговоры в Туркестане.",  # Kazakh names
        "Владимир Зеленский и Анджей Дуда встретились в Киеве.",
        "ПРЕЗИДЕНТ ВСТРЕТИЛСЯ С МИНИСТРОМ",
        "Министр сказал: «The meeting was useful» — и уехал в аэропорт.",
        "Си Цзиньпин",
        "Шойгу в Каракасе.",
        "Президент Болгарии Румен Радев принял Бойко Борисова и Кирила Петкова.",
        "Тимошенко, Яценюк, Порошенко, Турчинов, Кличко.",
        "Саммит G20 пройдёт в Рио-де-Жанейро.",
        "2025",
        "G20",
    ],
)
def test_what_may_be_russian_is_not_taken_for_another_language(text: str) -> None:
    assert language_of(text) in ("ru", "und")


@pytest.mark.parametrize(
    "text", ["The ministers held talks in Geneva.", "Les ministres se sont rencontrés hier à Genève."]
)
def test_a_short_text_of_latin_letters_is_not_russian(text: str) -> None:
    assert language_of(text) not in ("ru", "und")


def test_other_languages_are_kept_and_not_extracted(tmp_path: Path, pipeline: duckdb.DuckDBPyConnection) -> None:
    for language, text in TEXTS.items():
        (tmp_path / f"{language}.txt").write_text(text)
    ingest(pipeline, [tmp_path])
    kept = pipeline.execute("select article_id, language from raw.article order by all").fetchall()
    assert kept == [(language, language) for language in sorted(TEXTS)]
    waiting = pipeline.execute("select article_key from raw.article where language = 'ru'").fetchall()
    assert [(key,) for key in extraction._pending(pipeline, "1")] == waiting


def test_articles_of_an_earlier_version_are_flagged(tmp_path: Path, pipeline: duckdb.DuckDBPyConnection) -> None:
    for language in ("ru", "uk"):
        (tmp_path / f"{language}.txt").write_text(TEXTS[language])
    ingest(pipeline, [tmp_path])
    pipeline.execute("update raw.article set language = null")
    pipeline.execute("insert into staging.extraction select article_key, '1', now(), 0, null from raw.article")
    ingest(pipeline, [tmp_path])
    assert pipeline.execute("select language from raw.article order by all").fetchall() == [("ru",), ("uk",)]
    assert tables.row_count(pipeline, "staging.extraction") == 1
