"""A disk that is full and memory that runs out end a run with a sentence; what readers see stays, and the next run goes on."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.faults import as_user_error
from orchestration.settings import UserError
from tests.faults.conftest import long

ROOT = Path(__file__).parents[2]
# Months apart, as two reports of one meeting may differ by a day.
MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
TEXT = "Президент России Владимир Путин и президент США Джо Байден провели переговоры в Женеве 3 {} 2022 года."


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "disk is full"),
        (OSError(27, "File too large"), "disk is full"),
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), "disk is full"),
        (RuntimeError("(sqlite3.OperationalError) database or disk is full"), "disk is full"),
        (RuntimeError("(sqlite3.OperationalError) disk I/O error"), "disk is full"),
        (MemoryError(), "not enough memory"),
        (duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate"), "not enough memory"),
        (UserError("something else"), "something else"),
    ],
)
def test_a_fault_of_the_machine_is_told_in_a_sentence(error: Exception, told: str) -> None:
    assert told in str(as_user_error(error))
    wrapped = RuntimeError("a step failed")
    wrapped.__cause__ = error
    assert told in str(as_user_error(wrapped))


def test_a_fault_of_the_program_is_not_explained_away() -> None:
    assert as_user_error(KeyError("meetings")) is None
    assert as_user_error(OSError(2, "No such file or directory")) is None


class Project:
    """Runs `make run`'s command on a data folder of its own and a landing folder of a few articles."""

    def __init__(self, folder: Path) -> None:
        self.data, self.landing, self.published = (
            folder / "data",
            folder / "landing",
            folder / "data" / "warehouse.duckdb",
        )
        self.landing.mkdir()

    def add(self, month: int) -> None:
        (self.landing / f"{month}.txt").write_text(TEXT.format(MONTHS[month - 1]))

    def start(self, limit: Callable[[], None] | None = None) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "VSTRECHA_DATA": str(self.data),
            "VSTRECHA_LANDING": str(self.landing),
            "VSTRECHA_WORKERS": "1",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "orchestration", "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limit,
        )

    def run(self, limit: Callable[[], None] | None = None) -> tuple[int, str]:
        process = self.start(limit)
        output, errors = process.communicate(timeout=900)
        return process.returncode, output + errors

    def months(self) -> list[int]:
        """Of which months readers find the meeting."""
        with duckdb.connect(str(self.published), read_only=True) as warehouse:
            query = "select month(start_date) from marts.meeting where day(start_date) = 3 and year(start_date) = 2022 and place = 'Женева'"
            return sorted(month for (month,) in warehouse.execute(query).fetchall())


def at_most(megabytes: float, limited: int) -> Callable[[], None]:
    size = int(megabytes * 1_000_000)
    return lambda: resource.setrlimit(limited, (size, size))


@long
def test_full_disks_little_memory_and_signals_harm_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.add(1)
    assert project.run()[0] == 0
    assert project.months() == [1]

    # No file may grow beyond a size: the working database, the build, the copy and Dagster's records fail in turn.
    project.add(2)
    size = project.published.stat().st_size / 1e6
    for megabytes in (0.05, 0.3, 1, size / 2, size * 0.9):
        status, output = project.run(at_most(megabytes, resource.RLIMIT_FSIZE))
        print(f"no file beyond {megabytes:.1f} MB: {output.strip().splitlines()[-3:]}")
        assert (status, project.months()) == (1, [1])
        assert "Traceback" not in output
        assert "disk is full" in output
    assert project.run()[0] == 0
    assert project.months() == [1, 2]

    project.add(3)
    for megabytes in (400, 700, 1_000):
        status, output = project.run(at_most(megabytes, resource.RLIMIT_AS))
        print(f"{megabytes} MB of memory: {status} {output.strip().splitlines()[-3:]}")
        assert status != 0
        assert project.months() == [1, 2]
    assert project.run()[0] == 0
    assert project.months() == [1, 2, 3]

    for month, (ended_by, seconds) in enumerate(
        [(signal.SIGTERM, 4), (signal.SIGTERM, 12), (signal.SIGINT, 20), (signal.SIGKILL, 8), (signal.SIGKILL, 16)], 4
    ):
        project.add(month)
        process = project.start()
        time.sleep(seconds)
        process.send_signal(ended_by)
        output, errors = process.communicate(timeout=120)
        print(f"{ended_by.name} after {seconds} s: {process.returncode} {errors.strip().splitlines()[-1:]}")
        assert process.returncode != 0 or month in project.months()
        assert "Traceback" not in errors
        started = time.monotonic()
        assert project.run()[0] == 0
        print(f"the next run took {time.monotonic() - started:.0f} s")
        assert project.months() == list(range(1, month + 1))
    assert not list(project.data.glob("*.wal")) + list(project.data.glob(".release*"))
