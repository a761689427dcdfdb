"""`make run` as a user meets it: a copy of the project, a small corpus, the real extractor, and a sabotage."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]

MEETING = (
    " date 2021-06-16 ЖЕНЕВА, 16 июня. Президент России Владимир Путин и президент США Джо Байден "
    "провели переговоры в Женеве 16 июня 2021 года."
)
LINES = '{"id": "good", "text": "В Минске прошёл концерт.", "published": "2025-11-18"}\n{"id": "broken", "text": \n'


class Project:
    """A copy of the project in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("orchestration", "extract", "evaluation", "vstrecha", "dbt_project", "seeds/reference"):
            ignored = shutil.ignore_patterns("__pycache__", "target", "logs")
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        for name in ("workspace.yaml", "vstrecha.toml"):
            shutil.copy(ROOT / name, root)
        self.articles = root / "seeds" / "articles"
        self.articles.mkdir()
        self.published = root / "data" / "warehouse.duckdb"

    def run(self, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("VSTRECHA_", "PYTHONPATH"))}
        return subprocess.run(
            [sys.executable, "-m", "orchestration", "run"],
            cwd=self.root,
            env={**kept, "OPENBLAS_NUM_THREADS": "1", **environment},
            capture_output=True,
            text=True,
            timeout=600,
        )

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.published), read_only=True) as warehouse:
            return warehouse.execute(sql).fetchall()

    def published_hash(self) -> str:
        return hashlib.sha256(self.published.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("project") / "встреча d'été")  # a path as people have them


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("landing")


# The tests of this module follow one another, as a newcomer's first hour does.


def test_a_missing_landing_folder_is_told_before_any_work(project):
    started = time.perf_counter()
    result = project.run(VSTRECHA_LANDING="nowhere")
    assert result.returncode == 1
    assert "VSTRECHA_LANDING names a folder that does not exist" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (project.root / "data").exists()
    assert time.perf_counter() - started < 5


def test_a_data_folder_that_cannot_be_written_is_told_before_any_work(project):
    result = project.run(VSTRECHA_DATA="workspace.yaml/data")
    assert result.returncode == 1
    assert "workspace.yaml/data" in result.stderr
    assert "VSTRECHA_DATA" in result.stderr
    assert "Traceback" not in result.stderr


def test_empty_seeds_publish_an_empty_valid_warehouse(project):
    result = project.run()
    assert result.returncode == 0, result.stderr
    assert "The warehouse is valid and empty: 0 articles, no meeting" in result.stdout
    assert project.query("select count(*) from marts.fact_meeting") == [(0,)]
    assert project.query("select count(*) > 200 from marts.dim_country") == [(True,)]


def test_new_articles_of_seeds_and_landing_are_published_and_shown(project, landing):
    with duckdb.connect(str(project.root / "data" / "pipeline.duckdb")) as pipeline:  # as an older version left it
        pipeline.execute("alter table reference.topic drop column description")
    (project.articles / "geneva.txt").write_text(MEETING)
    (project.articles / "lines.jsonl").write_text(LINES)
    (landing / "more.txt").write_text("Путин не встречался с Макроном.")
    result = project.run(VSTRECHA_LANDING=str(landing))
    assert result.returncode == 0, result.stderr
    assert "3 new articles (3 files read, 0 unchanged; 0 articles known already, 1 inputs quarantined)" in result.stderr
    assert "3 articles extracted, 1 meetings found in them" in result.stderr
    assert "2021-06-16" in result.stdout
    assert "Женева" in result.stdout
    assert str(project.published) in result.stdout
    assert project.query("select count(*) from marts.meeting") == [(1,)]
    assert project.query("select published_date::varchar from marts.dim_article where article_id = 'good'") == [
        ("2025-11-18",)
    ]
    assert project.query("select file, line, reason from quality.quarantined_input") == [
        ("seeds/articles/lines.jsonl", 2, "invalid_json")
    ]


@pytest.mark.parametrize("with_landing", [True, False])
def test_a_second_run_has_nothing_to_do_and_says_so(project, landing, with_landing):
    before = project.published_hash()
    started = time.perf_counter()
    result = project.run(**({"VSTRECHA_LANDING": str(landing)} if with_landing else {}))
    assert (result.returncode, project.published_hash()) == (0, before)
    assert "0 new articles" in result.stdout
    assert "Женева" in result.stdout
    assert time.perf_counter() - started < 5


@pytest.fixture
def sabotage(project):
    """The same country twice, and a test that must fail."""
    countries = project.root / "seeds" / "reference" / "country.csv"
    failing = project.root / "dbt_project" / "tests" / "assert_no_meeting_types.sql"
    whole = countries.read_text()
    countries.write_text(whole + whole.splitlines()[1] + "\n")
    failing.write_text("select * from {{ ref('dim_meeting_type') }}\n")
    yield
    countries.write_text(whole)
    failing.unlink()


@pytest.mark.usefixtures("sabotage")
def test_a_failing_test_leaves_the_published_file_untouched(project):
    before = project.published_hash()
    result = project.run()
    assert result.returncode == 1
    assert "readers keep the previous release" in result.stderr
    assert re.search(r"(unique_country|dim_country)\w*: ", result.stderr)
    assert "assert_no_meeting_types: Got 9 results" in result.stderr
    assert "Traceback" not in result.stderr
    assert project.published_hash() == before
    assert not list(project.published.parent.glob("*.wal")) + list(project.published.parent.glob(".release*"))


def test_when_the_sabotage_is_mended_the_published_file_is_up_to_date_again(project):
    result = project.run()
    assert result.returncode == 0
    assert "0 new articles" in result.stdout
