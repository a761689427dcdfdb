"""A mart as an Excel workbook: typed cells, a frozen heading, a sheet that says what the columns mean; in constant memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import xlsxwriter

if TYPE_CHECKING:
    from orchestration.exports import Mart

ROWS_PER_SHEET = 1_048_575  # Excel's own limit, without the heading
LONGEST_TEXT = 32_767  # Excel's own limit, in the UTF-16 units that it counts
ROWS_AT_A_TIME = 10_000
WIDTHS = {"VARCHAR": 34, "DATE": 12, "TIMESTAMP": 19}

# An Excel cell is a formula by its type and never by its text; but one that is edited is read anew, unless it is marked as text.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")


def write_workbook(warehouse: duckdb.DuckDBPyConnection, mart: Mart, path: Path) -> list[str]:
    """Write the workbook; what did not fit as it is, told in the workbook too."""
    book = xlsxwriter.Workbook(
        path,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": str(path.parent),
        },
    )
    sheets = _Sheets(book, mart)
    result = warehouse.execute(f"select * from marts.{mart.name}")
    for row in _rows(result):
        sheets.add(row)
    notes = sheets.notes()
    _describe(book, mart, notes)
    book.close()
    return [f"{path.name}: {note}" for note in notes]


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := result.fetchmany(ROWS_AT_A_TIME):
        yield from batch


class _Sheets:
    """The sheets of one mart; when one is full, the next goes on."""

    def __init__(self, book: xlsxwriter.Workbook, mart: Mart) -> None:
        self._book, self._mart = book, mart
        self._heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": False})
        self._as_text = book.add_format({"quote_prefix": True})
        self._formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        self._count, self._cut = 0, 0
        self._row = 0
        self._sheet = self._new_sheet()

    def add(self, values: Sequence[Any]) -> None:
        """One row, on a new sheet where the last one is full."""
        if self._row == ROWS_PER_SHEET:
            self._finish()
            self._sheet = self._new_sheet()
        self._row += 1
        for column, value in enumerate(values):
            if value is not None:
                self._write(column, value)

    def notes(self) -> list[str]:
        """What a reader should know of the sheets."""
        self._finish()
        notes = []
        if self._count > 1:
            notes.append(f"Excel holds {ROWS_PER_SHEET:,} rows in a sheet, so the rows go on in {self._count} sheets.")
        if self._cut:
            notes.append(
                f"Excel holds {LONGEST_TEXT:,} characters in a cell, so {self._cut:,} longer texts end in «…»; Parquet holds them whole."
            )
        return notes

    def _new_sheet(self) -> Any:
        self._count += 1
        self._row = 0
        suffix = f" {self._count}" if self._count > 1 else ""
        sheet = self._book.add_worksheet(self._mart.name[: 31 - len(suffix)] + suffix)
        for index, column in enumerate(self._mart.columns):
            sheet.set_column(index, index, WIDTHS.get(column.kind, max(8, len(column.name) + 2)))
        for index, column in enumerate(self._mart.columns):
            sheet.write_string(0, index, column.name, self._heading)
        sheet.freeze_panes(1, 0)
        return sheet

    def _finish(self) -> None:
        self._sheet.autofilter(0, 0, self._row, len(self._mart.columns) - 1)

    def _write(self, column: int, value: Any) -> None:
        if isinstance(value, str):
            text = _fitting(value)
            self._cut += text is not value
            self._sheet.write_string(self._row, column, text, self._as_text if _FORMULA.match(text) else None)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self._row, column, value)
        elif isinstance(value, date) and value.year >= 1900:
            self._sheet.write_datetime(self._row, column, value, self._formats[type(value)])
        elif isinstance(value, int | float):
            self._sheet.write_number(self._row, column, value)
        else:  # a day before Excel's calendar, a list
            self._sheet.write_string(self._row, column, str(value))


def _fitting(text: str) -> str:
    """A text as long as a cell may be."""
    if len(text) * 2 <= LONGEST_TEXT or len(text.encode("utf-16-le")) <= 2 * LONGEST_TEXT:
        return text
    return text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", errors="ignore") + "…"


def _describe(book: xlsxwriter.Workbook, mart: Mart, notes: Sequence[str]) -> None:
    """The last sheet: what a row is, what the columns mean, what did not fit."""
    sheet = book.add_worksheet("about")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 90)
    lines: list[tuple[str, str, str]] = [
        (mart.name, "", mart.description),
        *(("note", "", note) for note in notes),
        ("", "", ""),
        ("column", "type", "meaning"),
        *((column.name, column.kind.lower(), column.description) for column in mart.columns),
    ]
    for row, cells in enumerate(lines):
        for column, text in enumerate(cells):
            is_heading = row == 0 and column == 0 or cells[0] == "column"
            sheet.write_string(row, column, text, bold if is_heading else wrapped)
