"""The configuration file: what it may say, and what a mistake in it is told as."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.configuration import Configuration, Feed, load
from orchestration.limits import InputLimits
from orchestration.settings import ROOT, Settings, UserError


def written(folder: Path, text: str) -> Path:
    path = folder / "vstrecha.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_of_the_project_changes_nothing() -> None:
    assert load(Settings(ROOT / "data").configuration) == Configuration()


def test_the_file_of_the_project_may_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Settings, "configuration", tmp_path / "vstrecha.toml")
    assert load(tmp_path / "vstrecha.toml") == Configuration()


def test_its_example_is_right(tmp_path: Path) -> None:
    text = (ROOT / "vstrecha.toml").read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") for line in text.splitlines() if "[" in line or " = " in line]
    example = load(written(tmp_path, "\n".join(lines)))
    running = ("new_articles", "due_feeds", "daily", "stale_assets", "changed_rules")
    assert example == Configuration(feeds=(Feed("example", "https://example.org/news.rss"),), running=running)


def test_limits_and_feeds(tmp_path: Path) -> None:
    path = written(
        tmp_path, '[limits]\njson_depth = 9\n[[feeds]]\nname = "a-b_1"\nurl = "http://e/1"\nevery_minutes = 5'
    )
    assert load(path) == Configuration(InputLimits(json_depth=9), (Feed("a-b_1", "http://e/1", 5),))


@pytest.mark.parametrize(
    ("said", "formats"), [('["csv"]', ("csv",)), ("[]", ()), ('["xlsx", "csv", "xlsx"]', ("xlsx", "csv"))]
)
def test_formats_of_exports(tmp_path: Path, said: str, formats: tuple[str, ...]) -> None:
    assert load(written(tmp_path, f"[exports]\nformats = {said}")).export_formats == formats


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[limits", "not TOML"),
        ("[limit]", "limit is unknown; known are automation, exports, feeds, limits"),
        ("limits = 3", r"under \[limits\]"),
        ("exports = true", r"under \[exports\]"),
        ("[exports]\nexcel_rows = 0", "exports.excel_rows must be a whole number"),
        ('[exports]\nformats = "csv"', "exports.formats is a list"),
        ('[exports]\nformats = ["pdf"]', "some of parquet, csv, xlsx"),
        ("[exports]\nformats = [[]]", "exports.formats is a list"),
        ("[exports]\nenabled = false", "exports.enabled is unknown"),
        ("[limits]\nspeed = 9", "limits.speed is unknown"),
        ("[limits]\njson_depth = 0", "whole number from 1"),
        ("[limits]\njson_depth = true", "whole number from 1"),
        ('feeds = ["a"]', r"under \[\[feeds\]\]"),
        ('[[feeds]]\nurl = "http://e/1"', "name of a feed"),
        ('[[feeds]]\nname = "../a"\nurl = "http://e/1"', "name of a feed"),
        ('[[feeds]]\nname = "a"\nurl = "file:///etc/passwd"', "http://"),
        ('[[feeds]]\nname = "a"', "http://"),
        ('[[feeds]]\nname = "a"\nurl = "http://e/1"\nevery_minutes = 0.5', "every_minutes"),
        ('[[feeds]]\nname = "a"\nurl = "http://e/1"\nhour = 1', "feeds.hour is unknown"),
        ('[[feeds]]\nname = "a"\nurl = "http://e/1"\n' * 2, "same name"),
    ],
)
def test_a_mistake_says_what_to_write(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        load(written(tmp_path, text))


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    settings = Settings.from_environment({"VSTRECHA_CONFIG": str(tmp_path / "gone.toml")})
    with pytest.raises(UserError, match="VSTRECHA_CONFIG"):
        load(settings.configuration)
