"""From the files of judgements to the raw tables: what people decided outranks the rules of resolution.

Which rows a judgement fits is for dbt to find; here a line is read, or set aside with the reason.
"""

from __future__ import annotations

import csv
import logging
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration import tables
from orchestration.landing import display_name

log = logging.getLogger(__name__)

REJECTED = "invalid_judgement"
VERDICTS = ("same", "not_same")
FIELDS = ("meeting_type", "realis", "dates", "place", "host_country", "title")

# The columns of each kind of judgement, as its file has them; those in OPTIONAL may be empty.
KINDS = {
    "meeting_judgement": ["one_article_id", "one_quote", "other_article_id", "other_quote", "verdict"],
    "person_judgement": [
        "one_name",
        "one_country",
        "one_article_id",
        "other_name",
        "other_country",
        "other_article_id",
        "verdict",
    ],
    "organization_judgement": ["one_name", "one_country", "other_name", "other_country", "verdict"],
    "value_judgement": ["article_id", "quote", "field", "value"],
}
SIGNATURE = ["who", "why", "decided_on"]
OPTIONAL = {
    "person_judgement": {"one_country", "one_article_id", "other_country", "other_article_id"},
    "organization_judgement": {"one_country", "other_country"},
}


# A cell that begins so is a formula to a spreadsheet: `=cmd|…`.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def as_cell(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def of_cell(cell: str) -> str:
    """The text of such a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def load(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> int:
    """Replace all judgements by those of the folders; a line that cannot be read is set aside. How many there are."""
    rows, rejected = read_all(folders)
    for row in rejected:
        log.warning("%s, line %s is no judgement: %s", row["file"], row["line"], row["detail"])
    with tables.transaction(connection):
        connection.execute("delete from quality.quarantined_input where reason = ?", [REJECTED])
        _insert(connection, "quality.quarantined_input", rejected)
        for kind in KINDS:
            connection.execute(f"delete from raw.{kind}")
            _insert(connection, f"raw.{kind}", rows[kind])
    return sum(map(len, rows.values()))


def loaded(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """The judgements in the raw tables."""
    return {kind: connection.execute(f"select * from raw.{kind} order by file, line").fetchall() for kind in KINDS}


def are_loaded(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> bool:
    """Whether the raw tables hold exactly what the files say now."""
    rows, _ = read_all(folders)
    said = {kind: sorted((tuple(row.values()) for row in rows[kind]), key=lambda row: row[:2]) for kind in KINDS}
    return said == loaded(connection)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    tables.insert(connection, table, tables.arrow_table(table, rows))


def judgement_files(folders: Sequence[Path]) -> list[tuple[str, Path]]:
    """The files by kind: `meeting_judgement.csv`, `meeting_judgement_anna.csv` and so on, in the order of their names."""
    return [
        (kind, path) for folder in folders for kind in KINDS for path in sorted(folder.resolve().glob(f"{kind}*.csv"))
    ]


def read_all(folders: Sequence[Path]) -> tuple[dict[str, list[dict[str, Any]]], list[dict[str, Any]]]:
    """The judgements by kind, and the lines that are none."""
    rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    rejected = []
    for kind, path in judgement_files(folders):
        for row in _read(kind, path):
            (rejected if "reason" in row else rows[kind]).append(row)
    return rows, rejected


def _read(kind: str, path: Path) -> Iterator[dict[str, Any]]:
    """Each line as a row of its raw table, or of the quarantine."""
    columns = [*KINDS[kind], *SIGNATURE]
    place = {"file": display_name(path)}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if list(reader.fieldnames or []) != columns:
                yield _rejection(place | {"line": 1}, f"the first line of the file must be {','.join(columns)}", "")
                return
            for cells in reader:
                here = place | {"line": reader.line_num}
                fault = _fault(kind, cells)
                if fault:
                    yield _rejection(here, fault, str(cells))
                else:
                    row = {column: of_cell(cells[column].strip()) or None for column in columns}
                    yield {**here, **row, "decided_on": date.fromisoformat(cells["decided_on"].strip())}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        yield _rejection(place | {"line": None}, f"the file cannot be read as CSV in UTF-8 ({error})", "")


def _fault(kind: str, cells: dict[str, Any]) -> str | None:
    """What is wrong with a line, if anything."""
    if None in cells or None in cells.values():
        return "it has more or fewer cells than the first line; put a text with commas in quotation marks"
    empty = [column for column, cell in cells.items() if not cell.strip() and column not in OPTIONAL.get(kind, ())]
    if empty:
        return f"{', '.join(empty)} must not be empty"
    if cells.get("verdict", "same").strip() not in VERDICTS:
        return f"the verdict must be one of {', '.join(VERDICTS)}"
    if cells.get("field", "dates").strip() not in FIELDS:
        return f"the field must be one of {', '.join(FIELDS)}"
    try:
        date.fromisoformat(cells["decided_on"].strip())
    except ValueError:
        return "decided_on must be a day, YYYY-MM-DD"
    return None


def _rejection(place: dict[str, Any], fault: str, content: str) -> dict[str, Any]:
    detail = f"Correct the line, then run again: {fault}."
    return {**place, "reason": REJECTED, "detail": detail, "excerpt": content[:200], "seen_at": tables.utc_now()}
