"""The working database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration import tables


@pytest.fixture
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path: Path = tmp_path_factory.mktemp("data") / "pipeline.duckdb"
    with tables.pipeline(path) as connection:
        yield connection
