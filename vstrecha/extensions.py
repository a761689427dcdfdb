"""DuckDB's extensions come as wheels: nothing is fetched, and nothing is written to the home folder."""

from __future__ import annotations

import importlib
from pathlib import Path

import duckdb


class NotInstalled(Exception):
    """An extension is not there, or not for this DuckDB."""


def extension_file(name: str) -> Path:
    """Where an extension lies in its wheel."""
    try:
        wheel = importlib.import_module(f"duckdb_extension_{name}")
    except ImportError as error:
        raise NotInstalled(f"DuckDB's extension {name} is not installed; `make environment` installs it.") from error
    path = Path(str(wheel.__file__)).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not path.exists():
        raise NotInstalled(f"The installed extension {name} is not for DuckDB {duckdb.__version__}.")
    return path
