"""A data folder, a folder of articles, and the working database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration import tables
from orchestration.ingest import Ingested, ingest


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    return folder


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with tables.pipeline(tmp_path / "data" / "pipeline.duckdb") as connection:
        yield connection


@pytest.fixture
def read_folder(pipeline: duckdb.DuckDBPyConnection, articles: Path) -> Callable[[], Ingested]:
    return lambda: ingest(pipeline, [articles])
