"""What a person wants to see of a table at a glance: how many rows, and the first few as Markdown."""

from __future__ import annotations

import re
from typing import Any

import duckdb
from dagster import MetadataValue

from orchestration.tables import row_count

ROWS = 5
CHARACTERS = 80

_HASH = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{24,}\b")  # keys and checksums, known by their first characters


def table_metadata(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int | MetadataValue]:
    """The row count and a preview, as the Dagster UI shows them."""
    return {
        "dagster/row_count": row_count(connection, table),
        "preview": MetadataValue.md(markdown(connection, table)),
    }


def markdown(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The first rows as a Markdown table, long text cut."""
    found = connection.execute(f"select * from {table} limit {ROWS}")
    header = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    if not rows:
        return "no rows"
    lines = [header, ["---"] * len(header), *([_cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: Any) -> str:
    """One value on one line, safe inside a Markdown table."""
    if value is None:
        return ""
    text = _HASH.sub(r"\1…", " ".join(str(value).split()))
    shortened = text if len(text) <= CHARACTERS else text[: CHARACTERS - 1] + "…"
    return "".join("\\" + character if character in "\\|<>*_`[]" else character for character in shortened)
