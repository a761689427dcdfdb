"""What runs by itself: what each sensor and the schedule see, what they say, and that one change becomes one run."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.tags import RUN_KEY_TAG

from orchestration import automation, configuration, feeds, staleness, tables, writer
from orchestration.configuration import Feed
from orchestration.ingest import ingest
from orchestration.resources import ExtractorResource, Folders
from orchestration.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    seeds = tmp_path / "seeds" / "articles"
    seeds.mkdir(parents=True)
    (tmp_path / "empty.toml").write_text("")
    return Settings(tmp_path / "data", seeds, configuration=tmp_path / "empty.toml")


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as temporary:
        yield temporary


def offer(settings: Settings, name: str, text: str, age: float = 60) -> Path:
    path = settings.seeds / name
    path.write_text(text)
    os.utime(path, (time.time() - age,) * 2)
    return path


def tick(look, settings: Settings, instance: dg.DagsterInstance):
    return look(dg.build_sensor_context(instance=instance), Folders.of(settings))


def read_everything(settings: Settings) -> None:
    with tables.pipeline(settings.pipeline) as connection:
        ingest(connection, settings.input_folders())


def ask_for(instance: dg.DagsterInstance, request: dg.RunRequest, status: dg.DagsterRunStatus) -> dg.DagsterRun:
    """The run that the daemon makes of a request."""
    job = dg.GraphDefinition(name=automation.BUILD).to_job()
    return instance.create_run_for_job(job, status=status, tags={RUN_KEY_TAG: request.run_key or ""})


def test_new_files_are_one_run_that_says_why(settings, instance):
    for n in range(5):
        offer(settings, f"article{n}.txt", "Переговоры.")
    request = tick(automation.new_articles, settings, instance)
    assert isinstance(request, dg.RunRequest)
    assert request.tags[automation.WHY] == (
        "5 new or changed files (article0.txt, article1.txt, article2.txt and 2 more)"
    )
    assert tick(automation.new_articles, settings, instance).run_key == request.run_key


def test_while_that_run_waits_or_works_no_other_is_asked_for(settings, instance):
    offer(settings, "article.txt", "Переговоры.")
    request = tick(automation.new_articles, settings, instance)
    run = ask_for(instance, request, dg.DagsterRunStatus.STARTING)
    offer(settings, "another.txt", "Встреча.")
    skipped = tick(automation.new_articles, settings, instance)
    assert run.run_id[:8] in skipped.skip_message
    assert "is starting" in skipped.skip_message


def test_what_failed_is_tried_again_when_a_file_changes_and_not_before(settings, instance):
    offer(settings, "article.txt", "Переговоры.")
    request = tick(automation.new_articles, settings, instance)
    ask_for(instance, request, dg.DagsterRunStatus.FAILURE)
    skipped = tick(automation.new_articles, settings, instance)
    assert "is failure. Read its log" in skipped.skip_message
    offer(settings, "article.txt", "Переговоры прошли.")
    again = tick(automation.new_articles, settings, instance)
    assert isinstance(again, dg.RunRequest)
    assert again.run_key != request.run_key


def test_what_is_known_needs_no_run(settings, instance):
    offer(settings, "article.txt", "Переговоры.")
    read_everything(settings)
    assert tick(automation.new_articles, settings, instance).skip_message == "Nothing new: all 1 files are known."
    (settings.seeds / "article.txt").unlink()
    assert tick(automation.new_articles, settings, instance).tags[automation.WHY] == "1 files are gone"


def test_changed_judgements_need_a_run(settings, instance):
    offer(settings, "article.txt", "Переговоры.")
    read_everything(settings)
    folder = settings.seeds.parent / "judgements"
    folder.mkdir()
    (folder / "person_judgement.csv").write_text(
        "one_name,one_country,one_article_id,other_name,other_country,other_article_id,verdict,who,why,decided_on\n"
        "Ли Цян,,,Ли Кэцян,,,not_same,we,two premiers,2025-11-01\n"
    )
    assert tick(automation.new_articles, settings, instance).tags[automation.WHY] == "other judgements"


def test_a_file_that_is_still_being_copied_is_waited_for(settings, instance):
    offer(settings, "article.txt", "Перего", age=0)
    assert "may still be on its way" in tick(automation.new_articles, settings, instance).skip_message


def test_a_run_outside_of_dagster_is_waited_for(settings, instance):
    offer(settings, "article.txt", "Переговоры.")
    with writer.hold(settings, "make"):
        assert "make run" in tick(automation.new_articles, settings, instance).skip_message
    assert isinstance(tick(automation.new_articles, settings, instance), dg.RunRequest)


def test_a_landing_folder_that_is_gone_is_told(settings, instance, tmp_path):
    settings = Settings(settings.data, settings.seeds, landing=tmp_path / "gone", configuration=settings.configuration)
    assert "VSTRECHA_LANDING names a folder" in tick(automation.new_articles, settings, instance).skip_message


def test_feeds_are_asked_when_their_time_has_come(settings, instance, monkeypatch):
    assert "names no feed" in tick(automation.due_feeds, settings, instance).skip_message
    settings.configuration.write_text('[[feeds]]\nname = "news"\nurl = "http://127.0.0.1:9/news.rss"\n')
    request = tick(automation.due_feeds, settings, instance)
    assert request.tags[automation.WHY] == "due: news"
    monkeypatch.setattr(feeds, "_fetch", lambda *_: feeds._Answer(200, b"<rss/>", None, None))
    assert feeds.poll(settings.feeds, [Feed("news", "http://127.0.0.1:9/news.rss")], configuration.InputLimits()) == 1
    assert tick(automation.due_feeds, settings, instance).skip_message.startswith("No feed is due; next is news at 20")
    assert "news.xml" not in str(tick(automation.new_articles, settings, instance))


def daily(settings: Settings, instance: dg.DagsterInstance):
    context = dg.build_schedule_context(
        instance=instance, scheduled_execution_time=datetime(2026, 11, 24, 4, tzinfo=UTC)
    )
    return automation.daily(context, Folders.of(settings), ExtractorResource())


def test_the_day_brings_a_run_if_anything_is_new_and_a_confirmation_if_not(settings, instance, monkeypatch):
    assert isinstance(daily(settings, instance), dg.RunRequest)
    monkeypatch.setattr(automation.release, "is_up_to_date", lambda *_: True)
    assert daily(settings, instance).skip_message.startswith("Nothing new")
    event = instance.get_latest_materialization_event(staleness.PUBLISHED)
    assert event.asset_materialization.metadata["status"].value == "confirmed, not built anew"


def test_a_daily_run_is_not_added_to_one_that_waits(settings, instance):
    ask_for(instance, dg.RunRequest(run_key="files"), dg.DagsterRunStatus.STARTING)
    assert "is starting, and brings the warehouse up to date" in daily(settings, instance).skip_message


class Graph:
    """Four assets in the groups of the real ones, evaluated as the daemon does."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self.instance, self.cursor = instance, None
        self.versions = {"raw": "r1", "extracted": "e1", "marts": "m1"}

    def definitions(self) -> dg.Definitions:
        specs = [
            dg.AssetSpec(["raw", "article"], group_name="raw"),
            dg.AssetSpec(["staging", "meeting"], group_name="extracted", deps=[["raw", "article"]]),
            dg.AssetSpec(["marts", "fact_meeting"], group_name="marts", deps=[["staging", "meeting"]]),
            dg.AssetSpec(["warehouse", "published"], group_name="published", deps=[["marts", "fact_meeting"]]),
        ]

        def asset(spec: dg.AssetSpec) -> dg.AssetsDefinition:
            @dg.multi_asset(specs=[spec], name=spec.key.path[-1])
            def made():
                yield dg.MaterializeResult()

            return staleness.with_rules(made, self.versions)

        return dg.Definitions(assets=[asset(spec) for spec in specs])

    def build(self, *names: str) -> None:
        chosen = [dg.AssetKey(name.split("/")) for name in names] or None
        definitions = self.definitions()
        job = definitions.resolve_implicit_global_asset_job_def()
        assert job.execute_in_process(instance=self.instance, asset_selection=chosen).success

    def requested(self) -> set[str]:
        result = dg.evaluate_automation_conditions(self.definitions(), self.instance, cursor=self.cursor)
        self.cursor = result.cursor
        return {
            "/".join(key.path)
            for key in self.definitions().resolve_asset_graph().get_all_asset_keys()
            if result.get_num_requested(key)
        }


BEHIND_RAW = {"staging/meeting", "marts/fact_meeting", "warehouse/published"}


@pytest.fixture
def graph(instance) -> Graph:
    built = Graph(instance)
    built.build()
    assert built.requested() == set()
    return built


def test_what_is_new_in_raw_builds_all_that_is_made_from_it_once(graph):
    graph.build("raw/article")
    assert graph.requested() == BEHIND_RAW
    graph.build(*BEHIND_RAW)
    assert graph.requested() == set()


def test_a_whole_run_leaves_nothing_to_build(graph):
    graph.build()
    assert graph.requested() == set()


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        ("raw", {"raw/article"} | BEHIND_RAW),
        ("extracted", BEHIND_RAW),
        ("marts", {"marts/fact_meeting", "warehouse/published"}),
    ],
)
def test_a_changed_rule_builds_what_it_makes_and_all_behind_it_once(graph, changed, stale):
    graph.versions[changed] = "another"
    assert graph.requested() == stale
    graph.build(*stale)
    assert graph.requested() == set()


def test_the_confirmation_of_a_release_builds_nothing(graph):
    graph.instance.report_runless_asset_event(dg.AssetMaterialization(staleness.PUBLISHED))
    assert graph.requested() == set()
