"""One writer at a time, from the first step of a run to its last; a run that lost its place cannot publish.

The kernel frees the lock when its process ends, however that ends. The pool `duckdb_writer` keeps the steps of Dagster's runs
apart; this lock keeps whole runs apart, and those that Dagster does not know.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration import processes
from orchestration.settings import Settings, UserError

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
REMIND_SECONDS = 60


class Superseded(UserError):
    """This run is not the one that may write any more."""


@dataclass(frozen=True)
class Claim:
    """A run's hold of the lock: the fencing token is the file itself and the run that is written in it."""

    path: Path
    descriptor: int
    run: str

    def require(self) -> None:
        """An error if another run has taken over since: what this one made must not reach the readers."""
        try:
            here, held = os.stat(self.path), os.fstat(self.descriptor)
            is_ours = (here.st_dev, here.st_ino) == (held.st_dev, held.st_ino) and _holder(self.path)["run"] == self.run
        except (FileNotFoundError, KeyError):
            is_ours = False
        if not is_ours:
            raise Superseded(
                f"Run {self.run} has lost its place to another, so it publishes nothing; readers keep what they have.\n"
                "Nothing needs mending: the other run does all that is left to do."
            )


@contextmanager
def hold(settings: Settings, run: str) -> Iterator[Claim]:
    """Be the one writer; wait for the one that is at work, and say who that is."""
    settings.data.mkdir(parents=True, exist_ok=True)
    descriptor = _acquire(settings.writer_lock)
    try:
        _sign(descriptor, run)
        yield Claim(settings.writer_lock, descriptor, run)
    finally:
        os.close(descriptor)


def wait(settings: Settings) -> None:
    """Return when nobody writes."""
    if settings.writer_lock.exists():
        os.close(_acquire(settings.writer_lock))


@contextmanager
def glance(settings: Settings, who: str) -> Iterator[bool]:
    """Keep writers waiting for a moment, if nobody writes; whether that is so. Never waits."""
    settings.data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.writer_lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            _sign(descriptor, who)
            yield True
    finally:
        os.close(descriptor)


def _sign(descriptor: int, run: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(_signature(run)).encode(), 0)


def _acquire(path: Path) -> int:
    """The lock file, open and locked; the file that stands there when we have the lock, should someone have deleted it."""
    reminded = None
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.fstat(descriptor).st_ino == path.stat().st_ino:
                return descriptor
        except BlockingIOError:
            now = time.monotonic()
            if reminded is None or now - reminded > REMIND_SECONDS:
                log.info(_waiting_for(path))
                reminded = now
            os.close(descriptor)
            time.sleep(POLL_SECONDS)
        except BaseException:
            os.close(descriptor)
            raise
        else:
            os.close(descriptor)


def _signature(run: str) -> dict[str, str | int]:
    process = os.getpid()
    return {
        "run": run,
        "process": process,
        "command": processes.command(process),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _holder(path: Path) -> dict[str, str | int]:
    """Who wrote the lock file last; nobody, if that was cut short."""
    try:
        holder = json.loads(path.read_text())
    except ValueError:
        return {}
    return holder if isinstance(holder, dict) else {}


def _waiting_for(path: Path) -> str:
    holder = {"run": "?", "process": "?", "command": "unknown", "since": "?"} | _holder(path)
    return (
        "Another run is writing; this one waits for it: run {run}, process {process} ({command}), since {since} UTC. "
        "If it hangs, `kill {process}` ends it and loses nothing."
    ).format(**holder)
