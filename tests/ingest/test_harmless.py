"""Text that means something to SQL, Jinja or a spreadsheet is text; and a count that does not add up stops the build."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from orchestration import tables
from orchestration.ingest import ingest
from tests.ingest.test_catalogue import offer
from tests.warehouse.conftest import problems, run_dbt

HOSTILE = [
    "'; drop table raw.article; --",
    "\"); attach '/tmp/x.duckdb' as x; --",
    "{{ 1 / 0 }} {% raw %} {% set x = env_var('HOME') %}",
    "=cmd|' /c calc'!A1",
    "$1 ? :name %s %(id)s {0} \\x00 \\N",
    "../../etc/passwd",
    "\u202egnp.exe \u200b \ufeff",
]
MODELS = [
    "stg_article",
    "stg_file",
    "stg_quarantined_input",
    "stg_article_signature",
    "quarantined_input",
    "ingested_file",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pipeline of a data folder that read the catalogue and hostile texts, in fields and in the names of files."""
    landing, data = tmp_path_factory.mktemp("landing"), tmp_path_factory.mktemp("data")
    offer(landing)
    lines = [{"id": text, "text": f"слово {text}", "title": text, "url": text, "source": text} for text in HOSTILE]
    (landing / "hostile.jsonl").write_text("\n".join(map(json.dumps, lines)))
    for number, text in enumerate(HOSTILE):
        (landing / f"{number} {text.replace('/', '')}.txt").write_text(f"слово {number} {text}")
    (data / "build").mkdir()
    with tables.pipeline(data / "pipeline.duckdb") as connection:
        ingest(connection, [landing])
    return data


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("target")


def build(data: Path, target: Path) -> list[str]:
    return problems(run_dbt(data, target, "build", "--indirect-selection", "buildable", "--select", *MODELS))


def test_hostile_text_stays_text(data: Path, target: Path) -> None:
    assert build(data, target) == []
    with tables.connect(data / "pipeline.duckdb") as connection:
        query = "select article_id, title, url, source from raw.article where file like '%hostile.jsonl' order by line"
        assert connection.execute(query).fetchall() == [(text,) * 4 for text in HOSTILE]
        query = "select text from raw.article where text like 'слово %' and line is null order by text"
        kept = [(f"слово {number} {text}",) for number, text in enumerate(HOSTILE)]
        assert connection.execute(query).fetchall() == kept


@pytest.mark.parametrize(
    "change",
    [
        "update raw.file set loaded = loaded - 1 where path like '%hostile.jsonl'",
        "delete from quality.quarantined_input where reason = 'missing_id'",
    ],
)
def test_a_record_that_is_lost_stops_the_build(data: Path, target: Path, tmp_path: Path, change: str) -> None:
    changed = Path(shutil.copytree(data, tmp_path / "changed"))
    with tables.connect(changed / "pipeline.duckdb") as connection:
        connection.execute(change)
    failed = build(changed, target)
    assert [problem.partition(":")[0] for problem in failed] == ["assert_every_offered_record_is_accounted_for"]
