"""Months of publication: read again alone, in one run, each with what was found in it; articles without a day have a place."""

from __future__ import annotations

from contextlib import nullcontext

import dagster as dg
import pytest

from orchestration import assets, months, tables
from orchestration.extraction import extract_articles
from orchestration.months import Month
from orchestration.release import fingerprint
from orchestration.worker import ArticleFailed


class FakeExtractor:
    """Finds a meeting in every article, but in those that fail."""

    def __init__(self, *failing: str) -> None:
        self.seen: list[str] = []
        self.failing = failing

    def read(self, articles):
        return map(self.extract, articles)

    def extract(self, article):
        self.seen.append(article.id)
        if article.id in self.failing:
            return ArticleFailed("took more than 20 s")
        meeting = {"countries": [], "participants": [], "documents": [], "evidence": []}
        return {"meetings": [meeting], "occupations": [], "mentions": []}


@pytest.fixture
def read_articles(pipeline, articles, read_folder):
    for name, day in [("a", "2025-10-05"), ("b", "2025-11-18"), ("c", "2025-11-30"), ("d", None)]:
        words = "Президент провел переговоры в Минске."
        (articles / f"{name}.txt").write_text(f" date {day} {words}" if day else words)
    read_folder()
    return pipeline


def extract(connection, extractor, again=()):
    return extract_articles(connection, lambda _: nullcontext(extractor), "1", again)


def test_a_run_says_which_months_it_read(read_articles):
    assert extract(read_articles, FakeExtractor()).months == ["undated", "2025-10", "2025-11"]
    assert extract(read_articles, FakeExtractor()).months == []
    assert months.all_read(read_articles) == ["undated", "2025-10", "2025-11"]


@pytest.mark.parametrize(
    ("chosen", "read"),
    [(["2025-11"], ["b", "c"]), (["undated"], ["d"]), (["2025-10", "2025-11"], ["a", "b", "c"]), (["2024-01"], [])],
)
def test_only_the_chosen_months_are_read_again(read_articles, chosen, read):
    extract(read_articles, FakeExtractor())
    again = FakeExtractor()
    assert extract(read_articles, again, chosen).articles == len(read)
    assert again.seen == read
    assert tables.row_count(read_articles, "staging.meeting") == 4


def test_what_was_found_is_told_by_month(read_articles):
    extract(read_articles, FakeExtractor("b"))
    assert months.found(read_articles, ["undated", "2025-11", "2024-01"]) == [
        Month("undated", 1, 1, 0),
        Month("2025-11", 2, 1, 1),
        Month("2024-01", 0, 0, 0),
    ]


def test_an_article_that_is_read_at_last_asks_for_a_new_release_and_one_read_alike_does_not(read_articles):
    extract(read_articles, FakeExtractor("b"))
    before = fingerprint(read_articles, "1")
    extract(read_articles, FakeExtractor("b"), ["2025-11"])
    assert fingerprint(read_articles, "1") == before
    extract(read_articles, FakeExtractor(), ["2025-11"])
    assert fingerprint(read_articles, "1") != before
    assert tables.row_count(read_articles, "quality.quarantined_input") == 0


def test_two_months_are_one_run(read_articles, tmp_path):
    """The asset in Dagster: what a backfill asks of it, and what it says of each month."""
    from orchestration.resources import ExtractorResource, Folders, Writer

    fake = FakeExtractor()
    extract(read_articles, fake)
    read_articles.close()

    class Fake(ExtractorResource):
        def reader(self, articles):
            return nullcontext(fake)

    keys = ["undated", "2025-10", "2025-11"]
    folders = Folders(data=str(tmp_path / "data"), seeds=str(tmp_path / "articles"))
    with dg.instance_for_test() as instance:
        instance.add_dynamic_partitions("publication_month", keys)
        fake.seen.clear()
        result = dg.materialize(
            [assets.read_again],
            instance=instance,
            resources={"folders": folders, "writer": Writer(data=folders.data), "extractor": Fake()},
            tags={"dagster/asset_partition_range_start": "2025-10", "dagster/asset_partition_range_end": "2025-11"},
        )
        assert result.success
        assert fake.seen == ["a", "b", "c"]
        noted = {
            event.partition: event.materialization.metadata["meetings"].value
            for event in result.get_asset_materialization_events()
        }
    assert noted == {"2025-10": 1, "2025-11": 2}
    assert assets.read_again.backfill_policy == dg.BackfillPolicy.single_run()
