"""Where the warehouse is, as the target says: one file, or a DuckLake. Both are opened the same way, as a connection."""

from __future__ import annotations

from contextlib import AbstractContextManager

import duckdb

from orchestration import lake, tables
from orchestration.settings import Settings


def build(settings: Settings, *, read_only: bool = False) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """What dbt builds and tests."""
    return lake.build(settings) if settings.lake else tables.connect(settings.build, read_only=read_only)


def published(settings: Settings) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """What readers open, for reading."""
    return lake.published(settings) if settings.lake else tables.connect(settings.published, read_only=True)


def place(settings: Settings) -> str:
    """What readers open, as it is told to them."""
    return f"ducklake:postgres:{settings.lake.catalogue}" if settings.lake else str(settings.published)
