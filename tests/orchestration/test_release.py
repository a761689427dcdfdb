"""Readers see one whole audited file or the one before it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration import ingest, judgements, release, tables
from orchestration.settings import Settings, UserError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", seeds=tmp_path / "articles")


def build(settings: Settings, generation: int) -> None:
    """A warehouse of one table whose rows all say the generation, and a view on it."""
    release.start_build(settings)
    with duckdb.connect(str(settings.build)) as warehouse:
        warehouse.execute(
            "create schema marts; create table marts.t as "
            f"select {generation} as generation from range(5000); create view marts.v as select * from marts.t"
        )


def audited_build(settings: Settings, generation: int) -> None:
    build(settings, generation)
    release.record_audit(settings, "1")


def publish(settings: Settings, *relations: str) -> release.Published:
    return release.publish(settings, relations or ("marts.t", "marts.v"), "token")


def published_hash(settings: Settings) -> str:
    return hashlib.sha256(settings.published.read_bytes()).hexdigest()


def test_the_audited_build_is_published_whole(settings):
    audited_build(settings, 1)
    result = publish(settings)
    assert result.row_counts == {"marts.t": 5000, "marts.v": 5000}
    with duckdb.connect(str(settings.published), read_only=True) as warehouse:
        assert warehouse.execute("select distinct generation from marts.t").fetchall() == [(1,)]
        made_from = warehouse.execute("select extractor_version, article_count from quality.release").fetchall()
    assert made_from == [("1", 0)]
    assert sorted(path.name for path in settings.data.iterdir()) == ["build", "pipeline.duckdb", "warehouse.duckdb"]


def test_a_build_that_was_not_audited_is_not_published(settings):
    audited_build(settings, 1)
    publish(settings)
    before = published_hash(settings)
    build(settings, 2)
    with pytest.raises(UserError, match="not tested as a whole"):
        publish(settings)
    assert published_hash(settings) == before


def test_a_build_in_parts_loses_its_audit(settings):
    audited_build(settings, 1)
    release.distrust_build(settings)
    with pytest.raises(UserError, match="not tested as a whole"):
        publish(settings)


def test_a_missing_table_stops_the_release(settings):
    audited_build(settings, 1)
    publish(settings)
    before = published_hash(settings)
    audited_build(settings, 2)
    with pytest.raises(duckdb.CatalogException):
        publish(settings, "marts.t", "marts.missing")
    assert published_hash(settings) == before
    assert not list(settings.data.glob(".release*"))


@pytest.mark.skipif(not duckdb.__version__.startswith("1."), reason="DuckDB 2 leaves its own name out of a view")
def test_a_view_that_names_its_database_stops_the_release(settings):
    build(settings, 1)
    with duckdb.connect(str(settings.build)) as warehouse:
        warehouse.execute("create view marts.fixed as select * from warehouse.marts.t")
    release.record_audit(settings, "1")
    with pytest.raises(duckdb.Error):
        publish(settings, "marts.fixed")
    assert not settings.published.exists()


def test_nothing_to_publish_says_what_to_do(settings):
    with pytest.raises(UserError, match="materialise"):
        publish(settings)


def test_leftovers_of_a_killed_publisher_are_cleared(settings):
    audited_build(settings, 1)
    (settings.data / ".release-killed.duckdb").write_text("half")
    Path(f"{settings.published}.wal").write_text("of another file")
    publish(settings)
    assert not list(settings.data.glob("*.wal")) + list(settings.data.glob(".release*"))


def test_up_to_date_means_files_extractor_and_code_are_the_published_ones(settings, monkeypatch):
    settings.seeds.mkdir()
    article = settings.seeds / "a.txt"
    article.write_text("текст")

    def run():
        with tables.pipeline(settings.pipeline) as pipeline:
            ingest.ingest(pipeline, settings.input_folders())
        audited_build(settings, 1)
        publish(settings)

    assert not release.is_up_to_date(settings, "1")
    run()
    assert release.is_up_to_date(settings, "1")
    assert not release.is_up_to_date(settings, "2")
    article.touch()
    assert release.is_up_to_date(settings, "1")
    article.write_text("иной")
    assert not release.is_up_to_date(settings, "1")
    run()
    article.unlink()
    assert not release.is_up_to_date(settings, "1")
    run()
    assert release.is_up_to_date(settings, "1")
    with monkeypatch.context() as changed:
        changed.setattr(release.transform, "sources_hash", lambda: "other models")
        assert not release.is_up_to_date(settings, "1")
    settings.published.unlink()
    assert not release.is_up_to_date(settings, "1")


def test_a_judgement_that_was_added_calls_for_a_run(settings):
    settings.seeds.mkdir()
    folder = settings.seeds.parent / "judgements"
    folder.mkdir()

    def run():
        with tables.pipeline(settings.pipeline) as pipeline:
            judgements.load(pipeline, settings.judgement_folders())
        audited_build(settings, 1)
        publish(settings)

    run()
    assert release.is_up_to_date(settings, "1")
    line = "a,встреча,title,переговоры,Анна,так называется,2026-11-20"
    (folder / "value_judgement.csv").write_text(f"article_id,quote,field,value,who,why,decided_on\n{line}\n")
    assert not release.is_up_to_date(settings, "1")
    run()
    assert release.is_up_to_date(settings, "1")


def test_a_lock_held_by_another_process_says_who_and_what_to_do(settings):
    settings.data.mkdir()
    code = f"import duckdb; connection = duckdb.connect({str(settings.pipeline)!r}); print('open', flush=True); input()"
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        holder.stdout.readline()
        with (
            pytest.raises(UserError, match=f"in use by process {holder.pid}.*[\\s\\S]*try again"),
            tables.pipeline(settings.pipeline),
        ):
            pass
    finally:
        holder.communicate(b"\n")
