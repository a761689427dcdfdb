"""One writer: a second one waits and says for whom; a writer that lost its place is told so."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from orchestration import processes, writer
from orchestration.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def other_writer(settings: Settings) -> subprocess.Popen[str]:
    """A process that writes until its input is closed."""
    code = (
        "import sys; from pathlib import Path; from orchestration import writer; from orchestration.settings import Settings\n"
        f"with writer.hold(Settings(data=Path({str(settings.data)!r})), 'other'): print('here', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout
    assert process.stdout.readline() == "here\n"
    return process


def test_a_second_writer_waits_and_names_the_first_with_its_command(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    other = other_writer(settings)
    threading.Timer(1.0, other.communicate, [""]).start()
    started = time.monotonic()
    with caplog.at_level(logging.INFO), writer.hold(settings, "mine") as claim:
        assert time.monotonic() - started > 0.8
        claim.require()
    assert f"waits for it: run other, process {other.pid} ({sys.executable} -c import sys" in caplog.text
    assert f"`kill {other.pid}` ends it" in caplog.text


def test_the_lock_of_a_killed_writer_is_free_at_once(settings: Settings) -> None:
    other = other_writer(settings)
    other.kill()
    other.wait()
    started = time.monotonic()
    with writer.hold(settings, "mine") as claim:
        claim.require()
    assert time.monotonic() - started < 1


def test_a_writer_whose_lock_was_deleted_and_taken_by_another_has_lost_its_place(settings: Settings) -> None:
    with writer.hold(settings, "zombie") as zombie:
        zombie.require()
        settings.writer_lock.unlink()
        with pytest.raises(writer.Superseded, match="zombie has lost its place"):
            zombie.require()
        with writer.hold(settings, "next") as following:
            following.require()
            with pytest.raises(writer.Superseded):
                zombie.require()


def test_a_writer_in_whose_name_another_wrote_has_lost_its_place(settings: Settings) -> None:
    with writer.hold(settings, "mine") as claim:
        settings.writer_lock.write_text(json.dumps({"run": "other"}))
        with pytest.raises(writer.Superseded):
            claim.require()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"run": 1}'])
def test_whatever_a_killed_writer_left_in_the_file_the_next_one_takes_it(settings: Settings, content: str) -> None:
    settings.data.mkdir()
    settings.writer_lock.write_text(content)
    with writer.hold(settings, "mine") as claim:
        claim.require()


def test_a_process_is_known_by_its_number_and_its_start() -> None:
    here = processes.identity(os.getpid())
    assert processes.is_alive(here)
    assert processes.is_alive(str(os.getpid()))
    assert not processes.is_alive(f"{os.getpid()}:1")  # another process had the number
    ended = subprocess.Popen([sys.executable, "-c", ""])
    known = processes.identity(ended.pid)
    ended.wait()
    assert not processes.is_alive(known)
    assert "pytest" in processes.command(os.getpid())
    assert processes.command(ended.pid) == "a command that cannot be seen"
