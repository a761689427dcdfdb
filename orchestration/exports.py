"""Every mart of the published warehouse as Parquet, CSV and Excel, for whom a database is one tool too many.

A release's files are made in a folder of their own; `latest` is turned to it when all are whole. Nothing here knows a table by name.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration import rollback, tables, warehouse
from orchestration.configuration import EXCEL_ROWS
from orchestration.settings import Settings
from orchestration.swap import flush
from orchestration.workbook import write_workbook

MANIFEST = "release.json"

# Excel and its like take a cell that begins so for a formula, whatever space stands before it; «=cmd|…» would start a program.
_FORMULA = r"^\s*[=+\-@＝＋－＠\t\r\n]"
_BOM = "\N{BYTE ORDER MARK}".encode()  # without it, Excel reads Russian as cp1252


@dataclass(frozen=True)
class Column:
    """A column of a mart, with what it means."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class Mart:
    """A table or view of the marts, with what one row of it is."""

    name: str
    description: str
    columns: list[Column]


@dataclass(frozen=True)
class Exported:
    """A release's files: where they are, how many rows each mart has, and what a reader of them should know."""

    folder: Path
    row_counts: dict[str, int]
    notes: list[str]


def export(settings: Settings, formats: Sequence[str], excel_rows: int = EXCEL_ROWS) -> Exported | None:
    """The published release in all formats asked for, unless its files are there already or no format is asked for.

    A mart of more rows than `excel_rows` makes no workbook: nobody opens one, and it costs more than all else in a run.
    """
    published = rollback.read_published(settings)
    if not formats or published is None or exported_as(settings) == (published.name, list(formats)):
        return None
    made = settings.exports / f".{published.name}"
    _clear(made)
    made.mkdir(parents=True)
    try:
        row_counts, notes = _write_all(settings, made, formats, excel_rows)
    except BaseException:
        _clear(made)
        raise
    said = {"release": published.name, "formats": list(formats), "rows": row_counts, "notes": notes}
    (made / MANIFEST).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _turn(settings.exports, made, published.name)
    return Exported(settings.exports / "latest", row_counts, notes)


def exported_as(settings: Settings) -> tuple[str, list[str]] | None:
    """Which release `latest` holds, and in which formats."""
    try:
        said = json.loads((settings.exports / "latest" / MANIFEST).read_text(encoding="utf-8"))
        return said["release"], said["formats"]
    except (OSError, ValueError, KeyError):
        return None


def _turn(exports: Path, made: Path, name: str) -> None:
    """Let `latest` lead to the files just made, in one step; those before stay for whoever is reading them, older ones go."""
    for path in sorted(made.rglob("*"), reverse=True):
        flush(path)
    before = os.readlink(exports / "latest") if (exports / "latest").is_symlink() else None
    folder = exports / name
    number = 1
    while folder.exists():  # the same release in other formats
        number += 1
        folder = exports / f"{name}-{number}"
    os.replace(made, folder)
    link = exports / ".latest"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    os.replace(link, exports / "latest")
    flush(exports)
    for other in exports.iterdir():
        if other.name not in ("latest", folder.name, before):
            _clear(other)


def _clear(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)


def _write_all(
    settings: Settings, made: Path, formats: Sequence[str], excel_rows: int
) -> tuple[dict[str, int], list[str]]:
    """Every mart in every format; one connection, so that all of it is one release."""
    row_counts, notes = {}, []
    for name in formats:
        (made / name).mkdir()
    with warehouse.published(settings) as connection:
        for mart in marts(connection):
            row_counts[mart.name] = tables.row_count(connection, f"marts.{mart.name}")
            for name in formats:
                if name == "xlsx" and row_counts[mart.name] > excel_rows:
                    notes.append(_too_long(mart, row_counts[mart.name], excel_rows))
                    continue
                notes += _write(connection, mart, name, made / name / f"{mart.name}.{name}")
    return row_counts, notes


def _too_long(mart: Mart, rows: int, excel_rows: int) -> str:
    return f"{mart.name} has {rows:,} rows and no workbook; Parquet and CSV hold it. Workbooks of more than {excel_rows:,} rows: exports.excel_rows."


def _write(warehouse: duckdb.DuckDBPyConnection, mart: Mart, name: str, path: Path) -> list[str]:
    """One mart in one format; what a reader of the file should know."""
    if name == "parquet":
        warehouse.execute(f"copy marts.{mart.name} to {_quoted(path)} (format parquet, compression zstd)")
        return []
    if name == "csv":
        _write_csv(warehouse, mart, path)
        return []
    return write_workbook(warehouse, mart, path)


def _write_csv(warehouse: duckdb.DuckDBPyConnection, mart: Mart, path: Path) -> None:
    """UTF-8 with its mark; a text that would be a formula begins with an apostrophe."""
    part = path.with_suffix(".part")
    warehouse.execute(f"copy ({neutralised(mart)}) to {_quoted(part)} (format csv, header)")
    with path.open("wb") as whole, part.open("rb") as body:
        whole.write(_BOM)
        shutil.copyfileobj(body, whole)
    part.unlink()


def neutralised(mart: Mart) -> str:
    """A query for the rows of a mart in which no text is a formula."""
    columns = ", ".join(
        f"""case when regexp_matches("{c.name}", '{_FORMULA}') then '''' || "{c.name}" else "{c.name}" end as "{c.name}" """
        if c.kind == "VARCHAR"
        else f'"{c.name}"'
        for c in mart.columns
    )
    return f"select {columns} from marts.{mart.name}"


def marts(warehouse: duckdb.DuckDBPyConnection) -> Iterator[Mart]:
    """The tables and views of the marts, with the descriptions that dbt wrote into the file."""
    relations = warehouse.execute(
        """
        select table_name as name, comment from duckdb_tables() where schema_name = 'marts' and database_name = current_database()
        union all
        select view_name, comment from duckdb_views() where schema_name = 'marts' and database_name = current_database()
        order by name
        """
    ).fetchall()
    for name, description in relations:
        columns = warehouse.execute(
            """
            select column_name, data_type, coalesce(comment, '')
            from duckdb_columns()
            where schema_name = 'marts' and table_name = ? and database_name = current_database()
            order by column_index
            """,
            [name],
        ).fetchall()
        yield Mart(name, description or "", [Column(*column) for column in columns])


def _quoted(path: Path) -> str:
    escaped = str(path).replace("'", "''")  # copy takes no parameters
    return f"'{escaped}'"
