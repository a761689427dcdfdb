"""What hangs a parser, ends its process or wants all the memory costs the part of the file that did it; the rest is read."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from orchestration import file_reader, reading
from orchestration.file_reader import FileReader
from orchestration.limits import InputLimits
from orchestration.reading import ArticleVersion, Found, Rejected
from orchestration.settings import UserError
from tests.ingest.catalogue import line, parquet, sentinel, tarred, zipped

TEXT = "Президент встретился с министром."


def poisonous_page(source: Any) -> Iterator[Any]:
    """A reader of pages that fails as its page says, between two good records."""
    text = source.stream.read()
    source.offers()
    yield ArticleVersion(f"{source.name}#1", TEXT)
    source.offers()
    if text == b"hangs":
        while True:
            pass
    if text == b"crashes":
        os.kill(os.getpid(), signal.SIGSEGV)
    if text == b"fills":
        bytearray(8_000_000_000)
    yield ArticleVersion(f"{source.name}#2", TEXT)


def serve_poisoned(*arguments: Any) -> None:
    reading._READERS["page"] = poisonous_page  # type: ignore[index]
    file_reader._serve(*arguments)


def serve_nothing(*_: Any) -> None:
    """A process that ends before it reads."""


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileReader]:
    monkeypatch.setattr(file_reader, "_serve", serve_poisoned)
    with FileReader(seconds=1) as reader:
        yield reader


def read(reader: FileReader, path: Path, data: bytes) -> tuple[list[str], list[tuple[str, str | None]]]:
    """The ids that load, and the reasons of what is set aside with the member it stands in."""
    path.write_bytes(data)
    found = Found()
    records = list(reader.read(path, path.name, InputLimits(), found))
    assert found.offered == len(records)
    loaded = [record.article_id for record in records if isinstance(record, ArticleVersion)]
    return loaded, [(record.reason, record.member) for record in records if isinstance(record, Rejected)]


@pytest.mark.parametrize("page", ["hangs", "crashes", "fills"])
def test_a_poisonous_file_costs_no_other(poisoned: FileReader, tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.html"
    assert read(poisoned, path, page.encode()) == (["a.html#1"], [("too_costly", None)])
    assert read(poisoned, path, b"good") == (["a.html#1", "a.html#2"], [])


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_poisonous_member_costs_no_other(poisoned: FileReader, tmp_path: Path, pack: Any) -> None:
    members = [(name, name.partition(".")[0].encode()) for name in ("good.html", "hangs.html", "crashes.html")]
    records = ("last.jsonl", line(sentinel("last", 1)) + b"\n{bad\n" + line(sentinel("last", 2)))
    loaded, rejected = read(poisoned, tmp_path / f"a.{pack.__name__[:3]}", pack(*members, records))
    assert loaded == ["good.html#1", "good.html#2", "hangs.html#1", "crashes.html#1", "last#1", "last#2"]
    assert rejected == [
        ("too_costly", "hangs.html"),
        ("too_costly", "crashes.html"),
        ("invalid_json", "last.jsonl"),
    ]


def test_after_many_poisonous_members_the_rest_is_not_tried(
    poisoned: FileReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_reader, "MOST_STOPS", 2)
    members = [(f"{number}.html", b"crashes") for number in range(9)]
    loaded, rejected = read(poisoned, tmp_path / "a.zip", zipped(*members))
    assert loaded == ["0.html#1", "1.html#1", "2.html#1"]
    assert [reason for reason, _ in rejected] == ["too_costly"] * 3


def test_a_reader_that_does_not_start_sets_nothing_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_reader, "_serve", serve_nothing)
    with FileReader() as reader, pytest.raises(UserError, match="does not start"):
        read(reader, tmp_path / "a.html", b"good")


def test_the_process_ends_with_its_reader(tmp_path: Path) -> None:
    with FileReader() as reader:
        read(reader, tmp_path / "a.html", b"<p>")
        assert reader._process
        process = reader._process.process
        assert process.is_alive()
    assert not process.is_alive()


def test_a_text_that_a_parquet_file_repeats_without_end_is_read_up_to_the_limit(tmp_path: Path) -> None:
    """Eighty kilobytes hold three thousand texts of a megabyte, twenty kilobytes five million rows of nothing."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 3_000, pa.int32()), ["я" * 900_000])
    many = parquet(pa.table({"id": pa.array([f"a{number}" for number in range(3_000)]), "text": texts}))
    none = parquet(pa.table({"id": pa.nulls(5_000_000, pa.string()), "text": pa.nulls(5_000_000, pa.string())}))
    with FileReader() as reader:
        loaded, rejected = read(reader, tmp_path / "many.parquet", many)
        assert 1 < len(loaded) < 100
        assert rejected == [("archive_too_large", None)]
        loaded, rejected = read(reader, tmp_path / "none.parquet", none)
        assert loaded == []
        assert len(rejected) < 10_000


def test_a_file_that_cannot_be_opened_is_set_aside_and_tried_again(tmp_path: Path) -> None:
    found = Found()
    with FileReader() as reader:
        for name in ("gone.txt", "gone.html"):
            (rejected,) = reader.read(tmp_path / name, name, InputLimits(), found)
            assert isinstance(rejected, Rejected)
            assert rejected.reason == "unreadable"
            assert not found.is_whole
