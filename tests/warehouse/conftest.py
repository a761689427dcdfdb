"""A small corpus as rows of pipeline.duckdb, and dbt builds of it; no article is read or extracted here."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import tables

PROJECT = Path(__file__).parents[2] / "dbt_project"
READ_AT = datetime(2026, 1, 1)


class Corpus:
    """What Python would have written to pipeline.duckdb, told in few words."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ["raw.article", "quality.quarantined_input", *tables.STAGING]
        }

    def article(self, article_id: str, published: str | None, *meetings: dict[str, Any], **facts: Any) -> Corpus:
        """One article version: its meetings as `meeting()` makes them, `occupations` as `person()` makes them, `mentions` as rows."""
        key = f"{article_id}/{facts.get('version', 1)}"
        self.rows["raw.article"].append(
            {
                "article_key": key,
                "article_id": article_id,
                "source": facts.get("source", article_id),
                "title": facts.get("title"),
                "url": facts.get("url"),
                "text": facts.get("text", "…"),
                "published_date": published and date.fromisoformat(published),
                "sha256": facts.get("sha256", key),
                "file": "corpus.jsonl",
                "line": 1,
                "ingested_at": READ_AT,
                "is_current": facts.get("is_current", True),
            }
        )
        self.rows["staging.extraction"].append(
            {"article_key": key, "extractor_version": "1", "extracted_at": READ_AT, "meeting_count": len(meetings)}
        )
        for index, found in enumerate(meetings):
            self._add_meeting({"article_key": key, "meeting_index": index}, found)
        for index, claim in enumerate(facts.get("occupations", [])):
            self.rows["staging.occupation"].append({"article_key": key, "occupation_index": index, **claim})
        for index, mention in enumerate(facts.get("mentions", [])):
            self.rows["staging.mention"].append({"article_key": key, "mention_index": index, **mention})
        return self

    def _add_meeting(self, place: dict[str, Any], found: dict[str, Any]) -> None:
        self.rows["staging.meeting"].append({**place, **found["meeting"]})
        for part in ("country", "topic"):
            for value in found[part]:
                self.rows[f"staging.meeting_{part}"].append({**place, part: value})
        for part in ("participant", "document", "evidence"):
            for index, row in enumerate(found[part]):
                self.rows[f"staging.{part}"].append({**place, f"{part}_index": index, **row})

    def reversed(self) -> Corpus:
        """The same rows, the last one first."""
        other = Corpus()
        other.rows = {table: rows[::-1] for table, rows in self.rows.items()}
        return other

    def write(self, data: Path) -> Path:
        """Fill pipeline.duckdb of the data folder."""
        (data / "build").mkdir(parents=True, exist_ok=True)
        with tables.pipeline(data / "pipeline.duckdb") as connection:
            for table, rows in self.rows.items():
                if rows:
                    tables.insert(connection, table, tables.arrow_table(table, rows))
        return data


def meeting(
    meeting_type: str,
    dates: str | None,
    countries: str,
    *participants: dict[str, Any],
    realis: str = "held",
    documents: Sequence[dict[str, Any]] = (),
    topics: Sequence[str] = (),
    **fields: Any,
) -> dict[str, Any]:
    """A reported meeting: dates as «2025-05-08» or «2025-05-08/2025-05-09», countries as «CN RU»."""
    start, _, end = (dates or "").partition("/")
    precision = {4: "year", 7: "month", 10: "day"}.get(len(start))
    return {
        "meeting": {
            "meeting_type": meeting_type,
            "realis": realis,
            "date_start": start or None,
            "date_end": end or start or None,
            "date_precision": precision,
            "date_basis": "stated" if precision else None,
            "rule": "test",
            "confidence": 0.9,
            **fields,
        },
        "country": countries.split(),
        "topic": list(topics),
        "participant": list(participants),
        "document": list(documents),
        "evidence": [{"start": 0, "end": 1, "in_title": False, "quote": "…"}],
    }


def person(name: str | None, position: str | None = None, country: str | None = None, **fields: Any) -> dict[str, Any]:
    """A person or, without a name, an official: «Сергей Викторович Лавров», given name, patronymic, surname."""
    words = (name or "").split()
    parts = {
        "surname": words[-1] if words else None,
        "given_name": words[0] if len(words) > 1 else None,
        "patronymic": words[1] if len(words) > 2 else None,
    }
    return {"name": name, **parts, "position": position, "country": country, **fields}


def run_dbt(data: Path, target: Path, *arguments: str) -> Any:
    """dbt in this process, on the databases of a data folder."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    before = os.environ.get("VSTRECHA_DATA")
    os.environ["VSTRECHA_DATA"] = str(data)
    folders = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", target, "--log-path", target]
    try:
        return dbtRunner().invoke([arguments[0], "--quiet", *map(str, folders), *arguments[1:]])
    finally:
        DuckDBConnectionManager.close_all_connections()
        os.environ.pop("VSTRECHA_DATA")
        if before is not None:
            os.environ["VSTRECHA_DATA"] = before


def problems(outcome: Any) -> list[str]:
    """What dbt says went wrong."""
    if outcome.exception:
        return [str(outcome.exception)]
    return [f"{r.node.name}: {r.message}" for r in outcome.result.results if r.status not in ("success", "pass")]


@pytest.fixture(scope="session")
def dbt_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One target folder for all builds: the project is parsed once."""
    return tmp_path_factory.mktemp("dbt")


@pytest.fixture(scope="session")
def manifest(dbt_target: Path, empty_data: Path) -> dict[str, Any]:
    """dbt's own description of the project."""
    return json.loads((dbt_target / "manifest.json").read_text())


@pytest.fixture(scope="session")
def empty_data(dbt_target: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a pipeline that read nothing, with its warehouse built."""
    data = Corpus().write(tmp_path_factory.mktemp("empty"))
    assert problems(run_dbt(data, dbt_target, "build", "--exclude-resource-type", "unit_test")) == []
    return data


@pytest.fixture(scope="session")
def corpus_data(dbt_target: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the test corpus, with its warehouse built and every test and unit test run."""
    from tests.warehouse.corpus import CORPUS

    data = CORPUS.write(tmp_path_factory.mktemp("corpus"))
    assert problems(run_dbt(data, dbt_target, "build")) == []
    return data


@pytest.fixture(scope="session")
def warehouse(corpus_data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse of the test corpus, as a reader opens it."""
    with duckdb.connect(str(corpus_data / "build" / "warehouse.duckdb"), read_only=True) as connection:
        yield connection
