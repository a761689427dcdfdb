"""The evaluation as Dagster records it and the terminal prints it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from evaluation.datasets import is_held_aside
from orchestration import quality
from orchestration.settings import Settings, UserError

ROOT = Path(__file__).parents[2]

MEETING = {
    "meeting_type": "meeting", "realis": "held", "date_start": None, "date_end": None, "city": None, "host_country": None,
    "countries": [], "participants": [], "documents": [], "evidence": "Дождь",
}  # fmt: skip


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """Twenty articles whose one meeting nobody can find, each with its number in the text."""
    folder = tmp_path / "annotated"
    folder.mkdir()
    rows = [
        {
            "id": f"article-{n}",
            "text": f"Дождь номер {n:03}.",
            "meetings": [{**MEETING, "evidence": f"Дождь номер {n:03}"}],
        }
        for n in range(20)
    ]
    (folder / "rain.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "guide.md").write_text("How to annotate.")
    return folder


@pytest.fixture
def no_samples(monkeypatch):
    monkeypatch.setattr(quality, "own_samples", list)


def test_without_a_folder_the_own_samples_are_measured_and_it_says_so(tmp_path, extractor):
    report = quality.evaluate(Settings(tmp_path), extractor, "v1")
    assert "VSTRECHA_EVAL is not set" in quality.text(report, 0)
    shown = quality.metadata(report, 2)
    assert shown["extractor_version"] == "v1"
    assert "sample_gold (25 articles)" in shown["data_sets"]
    assert shown["sample_gold/meeting"] > 0.8
    bounds = sorted(shown[f"sample_gold/meeting {figure}"] for figure in ("precision", "recall"))
    assert bounds[0] <= shown["sample_gold/meeting"] <= bounds[1]
    assert isinstance(shown["sample_gold reliability"], dg.MarkdownMetadataValue)
    assert "MISSED: annotated" in quality.text(report, 2)
    assert "MISSED" not in quality.text(report, 0)


@pytest.mark.usefixtures("no_samples")
def test_what_is_held_aside_is_a_figure_and_nothing_else(tmp_path, annotated, extractor):
    report = quality.evaluate(Settings(tmp_path, annotated=annotated), extractor, "v1")
    shown = quality.metadata(report, 20)
    assert shown["left_out"] == "Not annotated articles, and left out: guide.md."
    assert (shown["rain/meeting"], shown["rain/held aside/meeting"]) == (0.0, 0.0)
    for everything in (quality.text(report, 20), str(shown)):
        for n in range(20):
            is_shown = f"article-{n}:" in everything or f"article-{n}**" in everything
            assert is_shown == (f"Дождь номер {n:03}" in everything) == (not is_held_aside(f"article-{n}"))


@pytest.mark.usefixtures("no_samples")
def test_a_broken_file_is_told_with_its_line(tmp_path, annotated, extractor):
    with (annotated / "rain.jsonl").open("a") as lines:
        lines.write("{\n")
    with pytest.raises(UserError, match=r"rain.jsonl, line 21: "):
        quality.evaluate(Settings(tmp_path, annotated=annotated), extractor, "v1")


def make_evaluate(data: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VSTRECHA_")}
    return subprocess.run(
        [sys.executable, "-m", "orchestration", "evaluate", *options],
        cwd=ROOT,
        env={**kept, "VSTRECHA_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_the_command_prints_the_tables_and_records_them(tmp_path, annotated):
    result = make_evaluate(tmp_path / "data", "--errors", "1", VSTRECHA_EVAL=str(annotated))
    assert result.returncode == 0, result.stderr
    assert "== sample_gold ==" in result.stdout
    assert "looked at, 14 articles" in result.stdout
    assert "MISSED: annotated, and not read (14, the worst 1)" in result.stdout
    with dg.DagsterInstance.from_config(str(tmp_path / "data" / "dagster")) as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey("extraction_quality"))
        assert event.asset_materialization.metadata["rain/looked at/meeting"].value == 0.0


@pytest.mark.parametrize(
    ("options", "environment", "message"),
    [
        ([], {"VSTRECHA_EVAL": "nowhere"}, "VSTRECHA_EVAL names a folder that does not exist"),
        (["--errors", "many"], {}, "a number from 0 upwards is needed, not 'many'"),
    ],
)
def test_a_mistake_is_told_before_any_work(tmp_path, options, environment, message):
    result = make_evaluate(tmp_path / "data", *options, **environment)
    assert result.returncode != 0
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "data").exists()
