"""Which articles are extracted, what becomes of the result, and of an article that cannot be extracted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext

import pytest

from extract import Article
from orchestration import tables
from orchestration.extraction import Extracted, extract_articles
from orchestration.settings import UserError
from orchestration.worker import ArticleFailed, ExtractorBroken, Outcome


class FakeExtractor:
    """Finds one meeting in every article, and chokes on «яд» ("poison")."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def read(self, articles: Sequence[Article]) -> Iterator[Outcome]:
        return map(self.extract, articles)

    def extract(self, article: Article) -> Outcome:
        self.seen.append(article.id)
        if "яд" in article.text:
            return ArticleFailed("RecursionError: too deep")
        if "чушь" in article.text:
            return {"meetings": [{"ordinal": "eleventh", "countries": []}], "occupations": [], "mentions": []}
        person = {"name": "Иван Иванов", "surname": "Иванов", "start": 0, "end": 5}
        meeting = {
            "meeting_type": "talks",
            "date_start": "2025-11",
            "ordinal": 11,
            "parent": 0,
            "countries": ["RU", "BY"],
            "topics": ["defence"],
            "participants": [{**person, "role": "host"}, {**person, "in_title": True}],
            "documents": [{"document_type": "agreement", "title": None, "status": "signed"}],
            "evidence": [{"start": 0, "end": 5, "quote": "Иван "}],
            "confidence": 0.5,
        }
        mention = {"type": "person", "start": 0, "end": 5, "text": "Иван ", "normal": "Иван", "code": None}
        return {"meetings": [meeting], "occupations": [{**person, "position": "министр"}], "mentions": [mention]}


@pytest.fixture
def extractor() -> FakeExtractor:
    return FakeExtractor()


def offer(articles, **texts):
    for name, text in texts.items():
        (articles / f"{name}.txt").write_text(text)


def rows(connection, query):
    return connection.execute(query).fetchall()


def test_every_part_of_the_result_has_its_rows(pipeline, articles, read_folder, extractor):
    offer(articles, a="Иван Иванов провел переговоры")
    read_folder()
    assert extract_articles(pipeline, lambda _: nullcontext(extractor), "1") == Extracted(articles=1, meetings=1)
    counts = {table: tables.row_count(pipeline, table) for table in tables.STAGING}
    assert counts == {
        "staging.extraction": 1,
        "staging.meeting": 1,
        "staging.meeting_country": 2,
        "staging.participant": 2,
        "staging.document": 1,
        "staging.evidence": 1,
        "staging.meeting_topic": 1,
        "staging.occupation": 1,
        "staging.mention": 1,
    }
    assert rows(pipeline, "select date_start, ordinal, parent_index, confidence from staging.meeting") == [
        ("2025-11", 11, 0, 0.5)
    ]
    assert rows(
        pipeline, 'select participant_index, role, "start", "end", in_title from staging.participant order by 1'
    ) == [(0, "host", 0, 5, False), (1, None, 0, 5, True)]


def test_only_what_is_new_is_extracted(pipeline, articles, read_folder, extractor):
    offer(articles, a="один", b="два")
    read_folder()
    extract_articles(pipeline, lambda _: nullcontext(extractor), "1")
    offer(articles, c="три")
    read_folder()
    assert extract_articles(pipeline, lambda _: nullcontext(extractor), "1").articles == 1
    assert extractor.seen == ["a", "b", "c"]


def test_models_are_not_loaded_when_no_article_waits(pipeline):
    def load(articles):
        raise AssertionError("loaded")

    assert extract_articles(pipeline, load, "1") == Extracted()


def test_a_new_version_of_the_extractor_replaces_every_row(pipeline, articles, read_folder, extractor):
    offer(articles, a="один", b="два")
    read_folder()
    for version in ("1", "2"):
        assert extract_articles(pipeline, lambda _: nullcontext(extractor), version).articles == 2
    assert rows(pipeline, "select extractor_version, count(*) from staging.extraction group by all") == [("2", 2)]
    assert tables.row_count(pipeline, "staging.meeting") == 2


@pytest.mark.parametrize("text", ["это яд", "это чушь"])
def test_a_poisonous_article_is_set_aside_and_the_rest_goes_on(pipeline, articles, read_folder, extractor, text):
    offer(articles, a="один", b=text, c="три")
    read_folder()
    assert extract_articles(pipeline, lambda _: nullcontext(extractor), "1") == Extracted(
        articles=3, meetings=2, failed=1
    )
    ((file, reason, detail, excerpt),) = rows(
        pipeline, "select file, reason, detail, excerpt from quality.quarantined_input"
    )
    assert (file[-5:], reason, excerpt) == ("b.txt", "extraction_failed", text)
    assert "Error" in detail
    assert (
        extract_articles(pipeline, lambda _: nullcontext(extractor), "1").articles == 0
    )  # not again until the extractor changes
    assert tables.row_count(pipeline, "quality.quarantined_input") == 1


def test_an_extractor_that_lacks_a_file_is_not_the_articles_fault(
    pipeline, articles, read_folder, extractor, monkeypatch
):
    def extract(article):
        raise ExtractorBroken("FileNotFoundError: person_alias.csv")

    offer(articles, a="один")
    read_folder()
    monkeypatch.setattr(extractor, "extract", extract)
    with pytest.raises(UserError, match=r"person_alias\.csv"):
        extract_articles(pipeline, lambda _: nullcontext(extractor), "1")
    assert tables.row_count(pipeline, "staging.extraction") == 0


def test_when_every_article_fails_it_is_not_the_articles(pipeline, articles, read_folder, extractor):
    offer(articles, **{f"a{number}": f"яд {number}" for number in range(5)})
    read_folder()
    with pytest.raises(UserError, match="every article failed"):
        extract_articles(pipeline, lambda _: nullcontext(extractor), "1")
    assert tables.row_count(pipeline, "quality.quarantined_input") == 0


def test_a_poisonous_article_that_a_new_version_can_read_leaves_the_quarantine(
    pipeline, articles, read_folder, extractor, monkeypatch
):
    offer(articles, a="это яд")
    read_folder()
    extract_articles(pipeline, lambda _: nullcontext(extractor), "1")
    found = extractor.extract(Article("x", "мёд"))
    monkeypatch.setattr(extractor, "extract", lambda article: found)
    assert extract_articles(pipeline, lambda _: nullcontext(extractor), "2") == Extracted(articles=1, meetings=1)
    assert tables.row_count(pipeline, "quality.quarantined_input") == 0
