"""Tables: CSV and TSV with the fields' names in the first line; Parquet with the fields as columns."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Any

from orchestration.reading.archive import Budget
from orchestration.reading.encoding import Decoded
from orchestration.reading.records import FIELDS, Rejected, Unreadable, article_of, printable
from orchestration.reading.source import Line, Record, Source, rejected, require_decoded

_DELIMITERS = ",;\t|"
_ROWS_AT_ONCE = 100
_ROW_BYTES = 1_000  # what even a row of nothing counts for


def read_csv(source: Source) -> Iterator[Record]:
    """Every record of the table an article, or set aside; a quote without an end costs one line, not the file."""
    decoded = source.decoded()
    lines = _Lines(source.lines(decoded), source.limits.record_bytes)
    header = next(lines, None)
    if header is None:
        return
    try:
        delimiter, names = _header(header)
    except Unreadable as problem:
        source.offers()
        yield rejected(problem, header, decoded)
        return
    for line in lines:
        if line.text.strip():
            source.offers()
            yield _read_row(source, decoded, lines, line, delimiter, names)


def _header(line: Line) -> tuple[str, list[str]]:
    """The delimiter and the names of the columns."""
    for delimiter in _DELIMITERS:
        names = [name.strip().strip('"').lower() for name in line.text.split(delimiter)]
        if {"id", "text"} <= set(names) and len(set(names)) == len(names):
            return delimiter, names
    known = ", ".join(FIELDS)
    raise Unreadable(
        "missing_columns", f"The first line must name the columns, once each, `id` and `text` among them ({known})."
    )


class _Lines:
    """The lines of a table, from which a record may take several and give them back."""

    def __init__(self, lines: Iterator[Line], longest: int) -> None:
        self._lines, self._again, self._longest = lines, deque[Line](), longest

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> Line:
        return self._again.popleft() if self._again else next(self._lines)

    def record(self, first: Line, delimiter: str) -> tuple[Line, list[str]]:
        """The cells of the record that begins with this line; of one that cannot be read, only the first line is used up."""
        taken = [first]

        def following() -> Iterator[str]:
            yield first.text + "\n"
            length = len(first.text)
            for line in self:
                taken.append(line)
                length += len(line.text)
                if length > self._longest:
                    raise Unreadable(
                        "too_large", f"A record of more than {self._longest:,} characters; is a quote missing?"
                    )
                yield line.text + "\n"

        csv.field_size_limit(self._longest + 1)
        try:
            cells = next(csv.reader(following(), delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            self._again.extendleft(reversed(taken[1:]))
            raise Unreadable("invalid_csv", f"Not CSV: {error}; is a quote missing?") from error
        except Unreadable:
            self._again.extendleft(reversed(taken[1:]))
            raise
        return Line(first.number, first.offset, "\n".join(line.text for line in taken)), cells


def _read_row(source: Source, decoded: Decoded, lines: _Lines, first: Line, delimiter: str, names: list[str]) -> Record:
    line = first
    try:
        if len(first.text) > source.limits.record_bytes:
            raise Unreadable("too_large", f"Longer than {source.limits.record_bytes:,} characters (`record_bytes`).")
        line, cells = lines.record(first, delimiter)
        require_decoded(line.text, decoded)
        if len(cells) != len(names):
            raise Unreadable("wrong_column_count", f"{len(cells)} cells in a table of {len(names)} columns.")
        record: dict[str, Any] = {name: cell or None for name, cell in zip(names, cells, strict=True)}
        record["withdrawn"] = (record.get("withdrawn") or "").strip().lower() == "true"
        return article_of(record, source.limits, line.number)
    except Unreadable as problem:
        return rejected(problem, line, decoded)


def read_parquet(source: Source, budget: Budget) -> Iterator[Record]:
    """Every row an article, or set aside with its number in the place of a line and its row group in that of a byte."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        stream = source.seekable()
        file = pq.ParquetFile(stream)
        names = [name for name in FIELDS if name in file.schema_arrow.names]
        if not {"id", "text"} <= set(names):
            source.offers()
            yield Rejected("missing_columns", "`id` and `text` must be columns of the table.", byte_offset=0)
            return
        texts = [name for name in names if pa.types.is_string(file.schema_arrow.field(name).type)]
        file = pq.ParquetFile(stream, metadata=file.metadata, read_dictionary=texts)  # one value a million times is one
        for group in range(file.num_row_groups):
            offset = _group_offset(file.metadata.row_group(group))
            for batch in file.iter_batches(_ROWS_AT_ONCE, [group], columns=names, use_threads=False):
                for place in range(batch.num_rows):
                    number += 1
                    source.offers()
                    row: dict[str, Any] = {}
                    try:
                        row = _row(batch.slice(place, 1))
                        budget.spend(_size(row))
                        yield article_of(_with_day(row), source.limits, number)
                    except Unreadable as problem:
                        yield Rejected(problem.reason, problem.detail, number, offset, printable(str(row)))
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        source.offers()
        detail = f"Not Parquet, or broken behind row {number}: {str(error)[:300]}"
        yield Rejected("invalid_parquet", detail, number + 1, 0)


def _row(batch: Any) -> dict[str, Any]:
    """The one row of a batch."""
    try:
        (row,) = batch.to_pylist()
    except (ValueError, OverflowError) as error:  # bytes that are no text, a day after the year 9999
        raise Unreadable("wrong_type", f"A value that is none: {error}.") from error
    return dict(row)


def _group_offset(group: Any) -> int:
    """Where a row group begins."""
    columns = [group.column(number) for number in range(group.num_columns)]
    return min(column.dictionary_page_offset or column.data_page_offset for column in columns)


def _size(row: dict[str, Any]) -> int:
    """How much a row unpacks to: a dictionary of one value may be the text of a milliard rows, or there may be no value."""
    return _ROW_BYTES + sum(len(value) for value in row.values() if isinstance(value, str))


def _with_day(row: dict[str, Any]) -> dict[str, Any]:
    """A date or a time as the text that other formats hold."""
    published = row.get("published")
    return {**row, "published": published.isoformat()} if isinstance(published, date) else row
