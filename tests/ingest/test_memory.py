"""Large files are read piece by piece: the memory they take does not grow with them."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import BinaryIO, cast

import pytest

from orchestration.reading import read_articles

MEGABYTE = 1_000_000
TEXT = "Президент встретился с министром. " * 20


class Endless(io.RawIOBase):
    """A file of many records that is nowhere as a whole."""

    def __init__(self, records: Iterator[bytes]) -> None:
        self._records, self._rest = records, b""

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return 100 * MEGABYTE if whence else 0

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (record := next(self._records, b"")):
            self._rest += record
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def json_lines(number: int) -> bytes:
    return f'{{"id": "{number}", "text": "{TEXT}"}}\n'.encode()


def json_list(number: int) -> bytes:
    return (b"[" if number == 0 else b",") + json_lines(number)


def csv_rows(number: int) -> bytes:
    return b"id,text\n" if number == 0 else f'{number},"{TEXT}\n{TEXT}"\n'.encode()


def one_endless_line(number: int) -> bytes:
    return b'{"id": "1", "text": "' if number == 0 else TEXT.encode()


@pytest.mark.parametrize(
    ("name", "record", "most"),
    [
        ("a.jsonl", json_lines, 10 * MEGABYTE),
        ("a.json", json_list, 10 * MEGABYTE),
        ("a.csv", csv_rows, 10 * MEGABYTE),
        ("b.jsonl", one_endless_line, 90 * MEGABYTE),
    ],
)
def test_memory(name: str, record: Callable[[int], bytes], most: int) -> None:
    """Twenty-five megabytes are read in ten; of a line without an end no more is held than one record may have."""
    count = 25 * MEGABYTE // len(record(1))
    stream = cast(BinaryIO, Endless(record(number) for number in range(count)))
    tracemalloc.start()
    try:
        records = sum(1 for _ in read_articles(stream, PurePath(name)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert abs(records - (1 if record is one_endless_line else count)) <= 1
    assert peak < most
