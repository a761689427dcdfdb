"""The one configuration file, `vstrecha.toml`: how much an input may ask for, which feeds are asked, what is exported, what runs by itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from orchestration.limits import InputLimits
from orchestration.settings import Settings, UserError

FORMATS = ("parquet", "csv", "xlsx")  # of exports
EXCEL_ROWS = 100_000  # of a mart; a longer one makes no workbook
AUTOMATIONS = ("new_articles", "due_feeds", "daily", "stale_assets", "changed_rules")  # of orchestration/automation.py
_NAME = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True)
class Feed:
    """A feed to ask; its name is that of the folder its answers are kept in."""

    name: str
    url: str
    every_minutes: int = 15


@dataclass(frozen=True)
class Configuration:
    """What the file says, and what it leaves as it is."""

    limits: InputLimits = field(default_factory=InputLimits)
    feeds: tuple[Feed, ...] = ()
    export_formats: tuple[str, ...] = FORMATS
    excel_rows: int = EXCEL_ROWS
    running: tuple[str, ...] = ()  # the sensors and schedules that start runs without a click in the UI


def load(path: Path) -> Configuration:
    """The configuration, every line of it checked; the project's own file may be missing."""
    if path == Settings.configuration and not path.exists():
        return Configuration()
    try:
        with path.open("rb") as stream:
            said = tomllib.load(stream)
    except OSError as error:
        raise UserError(f"Cannot read {path}: {error.strerror}. Correct VSTRECHA_CONFIG, or unset it.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not TOML: {error}") from error
    _require_known(path, "", said, {"limits", "feeds", "exports", "automation"})
    limits = said.get("limits", {})
    feeds = said.get("feeds", [])
    exported = said.get("exports", {})
    automation = said.get("automation", {})
    if not isinstance(feeds, list) or not all(isinstance(part, dict) for part in (limits, exported, automation)):
        raise UserError(
            f"{path}: write limits under [limits], each feed under [[feeds]], formats under [exports] and "
            "what runs by itself under [automation]."
        )
    _require_known(path, "automation.", automation, {"running"})
    _require_known(path, "exports.", exported, {"formats", "excel_rows"})
    _require_known(path, "limits.", limits, {known.name for known in fields(InputLimits)})
    for name, value in limits.items():
        _require_count(path, f"limits.{name}", value)
    excel_rows = _require_count(path, "exports.excel_rows", exported.get("excel_rows", EXCEL_ROWS))
    return Configuration(
        InputLimits(**limits),
        _feeds(path, feeds),
        _some(path, "exports.formats", exported.get("formats", list(FORMATS)), FORMATS),
        excel_rows,
        _some(path, "automation.running", automation.get("running", []), AUTOMATIONS),
    )


def _require_count(path: Path, name: str, value: Any) -> int:
    if type(value) is not int or value < 1:
        raise UserError(f"{path}: {name} must be a whole number from 1 upwards, not {value!r}.")
    return value


def _some(path: Path, name: str, said: Any, known: tuple[str, ...]) -> tuple[str, ...]:
    """A list of some of what is known; an empty one turns all of it off."""
    if not isinstance(said, list) or any(one not in known for one in said):
        raise UserError(f"{path}: {name} is a list of some of {', '.join(known)}, or empty; not {said!r}.")
    return tuple(dict.fromkeys(said))


def _feeds(path: Path, said: list[Any]) -> tuple[Feed, ...]:
    feeds = [_feed(path, entry) for entry in said]
    if len({feed.name for feed in feeds}) < len(feeds):
        raise UserError(f"{path}: two feeds have the same name; their answers would be kept in one folder.")
    return tuple(feeds)


def _feed(path: Path, said: Any) -> Feed:
    if not isinstance(said, dict):
        raise UserError(f"{path}: write each feed under [[feeds]].")
    _require_known(path, "feeds.", said, {known.name for known in fields(Feed)})
    name, url, minutes = said.get("name"), said.get("url"), said.get("every_minutes", Feed.every_minutes)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UserError(f"{path}: the name of a feed is made of letters, digits, - and _, not {name!r}.")
    if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise UserError(f"{path}: the url of feed {name} must begin with http:// or https://, not {url!r}.")
    if type(minutes) is not int or minutes < 1:
        raise UserError(f"{path}: every_minutes of feed {name} must be a whole number from 1 upwards.")
    return Feed(name, url, minutes)


def _require_known(path: Path, prefix: str, said: dict[str, Any], known: set[str]) -> None:
    for name in said:
        if name not in known:
            raise UserError(f"{path}: {prefix}{name} is unknown; known are {', '.join(sorted(known))}.")
