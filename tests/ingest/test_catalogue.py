"""Every bad input of the catalogue: nothing crashes, nothing is lost, every rejection says why and where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration import tables
from orchestration.ingest import ingest
from tests.ingest.catalogue import CATALOGUE, BadInput

ARCHIVES = (".zip", ".tar", ".gz", ".tgz")


def offer(folder: Path) -> Path:
    for case in CATALOGUE:
        (folder / case.name).write_bytes(case.data)
    return folder


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The catalogue as one landing folder, read into the database."""
    folder = offer(tmp_path_factory.mktemp("landing"))
    with tables.pipeline(tmp_path_factory.mktemp("data") / "pipeline.duckdb") as connection:
        ingest(connection, [folder])
        yield connection


def test_the_catalogue_is_large() -> None:
    assert len(CATALOGUE) == len({case.name for case in CATALOGUE}) >= 75


@pytest.mark.parametrize("case", CATALOGUE, ids=lambda case: case.name)
def test_bad_input(read: duckdb.DuckDBPyConnection, case: BadInput) -> None:
    of_file = "where parse_filename(file) = ? order by all"
    loaded = read.execute(f"select article_id from raw.article {of_file}", [case.name]).fetchall()
    assert {key for (key,) in loaded} == set(case.loaded)
    set_aside = read.execute(
        f"select reason, detail, line, byte_offset, excerpt from quality.quarantined_input {of_file}", [case.name]
    ).fetchall()
    assert sorted(reason for reason, *_ in set_aside) == sorted(case.reasons)
    for reason, detail, line, byte_offset, excerpt in set_aside:
        assert detail
        assert reason != "reader_failed"
        assert line is not None or byte_offset is not None
        if not case.name.endswith(ARCHIVES):  # there a place is one of the member
            assert line is None or 1 <= line <= case.data.count(b"\n") + 1
            assert byte_offset is None or 0 <= byte_offset <= len(case.data)
        assert excerpt.isprintable()
        assert len(excerpt) <= 200
    counts = read.execute(
        "select offered, loaded, quarantined, duplicates from raw.file where parse_filename(path) = ?", [case.name]
    ).fetchall()
    assert counts == [(case.offered, len(case.loaded), len(case.reasons), 0)]


def test_the_same_folder_three_times_changes_nothing(tmp_path: Path) -> None:
    """Whatever the order and the time: the tables but for the times read are the same, file by file and row by row."""
    hashes = set()
    (tmp_path / "landing").mkdir()
    folder = offer(tmp_path / "landing")
    with tables.pipeline(tmp_path / "pipeline.duckdb") as connection:
        for _ in range(3):
            ingest(connection, [folder])
            hashes.add(table_hashes(connection))
            for file in folder.iterdir():
                file.touch()
    assert len(hashes) == 1


def table_hashes(connection: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    kept = {
        "raw.article": "* exclude (ingested_at)",
        "raw.file": "* exclude (mtime, read_at)",
        "raw.article_signature": "*",
        "quality.quarantined_input": "* exclude (seen_at)",
    }
    queries = [
        f"select bit_xor(hash(row)), count(*) from (select {columns} from {table}) as row"
        for table, columns in kept.items()
    ]
    return tuple(value for query in queries for value in connection.execute(query).fetchall()[0])
