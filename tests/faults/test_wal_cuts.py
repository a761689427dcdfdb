"""A machine that dies cuts the write-ahead log anywhere: after recovery a load is there whole, or not at all.

`make test-faults` cuts at every byte, `make test` at every two-hundredth and around every hundredth of those.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration import tables
from orchestration.ingest import ingest
from tests.faults.conftest import LONG

STEP, REPAIRS = (1, 400) if LONG else (200, 20)
ROOT = Path(__file__).parents[2]

# Reads one more file and dies with the log on disk, before DuckDB folds it into the database.
LOAD_AND_DIE = """
import os, sys
from pathlib import Path
from orchestration import tables
from orchestration.ingest import ingest
with tables.connect(Path(sys.argv[1])) as connection:
    connection.execute("set checkpoint_threshold = '1GB'")
    connection.execute("pragma disable_checkpoint_on_shutdown")
    ingest(connection, [Path(sys.argv[2])])
    os._exit(0)
"""


def write_articles(path: Path, first: int, count: int) -> None:
    lines = [
        json.dumps({"id": f"a{n}", "text": f"Министр {n} прибыл в Минск."}, ensure_ascii=False)
        for n in range(first, first + count)
    ]
    path.write_text("\n".join([*lines, '{"id": ']), encoding="utf-8")


@pytest.fixture
def torn(tmp_path: Path) -> tuple[Path, bytes]:
    """A database with one file read, and the log of the load of a second."""
    articles, path = tmp_path / "articles", tmp_path / "pipeline.duckdb"
    articles.mkdir()
    write_articles(articles / "first.jsonl", 0, 5)
    with tables.pipeline(path) as connection:
        ingest(connection, [articles])
    write_articles(articles / "second.jsonl", 5, 5)
    subprocess.run([sys.executable, "-c", LOAD_AND_DIE, path, articles], check=True, cwd=ROOT, capture_output=True)
    return path, Path(f"{path}.wal").read_bytes()


def state(path: Path) -> tuple[int, ...]:
    """Files, articles and quarantined lines, as a run finds them after the cut."""
    with duckdb.connect(str(path)) as connection:
        counts = [
            connection.execute(f"select count(*) from {table}").fetchone()
            for table in ("raw.file", "raw.article", "quality.quarantined_input")
        ]
    return tuple(count[0] for count in counts if count)


def test_a_load_whose_log_is_cut_anywhere_is_whole_or_not_there(torn: tuple[Path, bytes], tmp_path: Path) -> None:
    path, log = torn
    recovered = tmp_path / "recovered.duckdb"
    found: dict[tuple[int, ...], int] = {}
    cuts = range(0, len(log) + 1, STEP)
    for cut in [*cuts, len(log)]:
        shutil.copyfile(path, recovered)
        Path(f"{recovered}.wal").write_bytes(log[:cut])
        after = state(recovered)
        found[after] = found.get(after, 0) + 1
        assert after in ((1, 5, 1), (2, 10, 2)), cut
    print(f"{len(log):,} bytes of log, {len(cuts)} cuts: {found}")
    assert found.keys() == {(1, 5, 1), (2, 10, 2)}  # with all of the log the load is there


def test_after_any_cut_the_next_run_ends_in_the_same_rows(torn: tuple[Path, bytes], tmp_path: Path) -> None:
    path, log = torn
    recovered, articles = tmp_path / "recovered.duckdb", [tmp_path / "articles"]
    expected = None
    for cut in sorted(range(len(log), -1, -max(1, len(log) // REPAIRS)), reverse=True):
        shutil.copyfile(path, recovered)
        Path(f"{recovered}.wal").write_bytes(log[:cut])
        with tables.pipeline(recovered) as connection:
            ingest(connection, articles)
            names = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables() order by 1"
            ).fetchall()
            counts = {name: tables.row_count(connection, name) for (name,) in names}
        expected = expected or counts
        assert counts == expected, cut
    assert expected
    assert expected["raw.article"] == 10
