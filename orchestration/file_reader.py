"""Landing files opened and read; those that a library parses, in a process of its own, which may be lost.

A hostile page, feed, Parquet file or archive can hang a parser, fill the memory or end its process: that costs the part
of the file that did it, and the rest is read. What the parts mean is in reading/.
"""

from __future__ import annotations

import resource
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path, PurePath
from typing import Any

from orchestration.limits import InputLimits
from orchestration.processes import end_with_parent, spawning
from orchestration.reading import FORMATS, Found, Record, Rejected, Stop, printable, read_articles
from orchestration.settings import UserError

# Read here: this project's own code, bounded by the limits of a record.
_OWN = {"text", "json lines", "json", "csv", None}

# Until the next record: of processor time; a process that only waits is given this many times as long.
SECONDS = 60
PATIENCE = 8
START_SECONDS = 120
MEGABYTES = 1_500
# After so many parts of one file that cannot be read, the rest is not tried.
MOST_STOPS = 20


class _Lost(Exception):
    """The process that was reading is gone, or does nothing; why."""


@dataclass
class _Process:
    """A process that reads files, and how many parts of its file it has begun."""

    process: Any
    connection: Connection
    begun: Any


class FileReader:
    """Reads one file after another; the process of its own is started when a file wants it."""

    def __init__(self, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._process: _Process | None = None

    def __enter__(self) -> FileReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, path: Path, name: str, limits: InputLimits, found: Found) -> Iterator[Record]:
        """Every record of the file."""
        if FORMATS.get(PurePath(name).suffix.lower()) in _OWN:
            yield from _read_file(path, name, limits, found)
        else:
            yield from self._read_apart(path, name, limits, found)

    def _read_apart(self, path: Path, name: str, limits: InputLimits, found: Found) -> Iterator[Record]:
        """Read anew after each loss, up to the part that caused it, which is left out then."""
        told = 0
        stops: dict[int, Stop] = {}
        while True:
            of_part = Counter[int]()
            try:
                for number, (record, state) in enumerate(self._answers(path, name, limits, stops), 1):
                    found.take(state)
                    of_part[state.begun] += 1
                    if record is not None and number > told:
                        told = number
                        yield record
                return
            except _Lost as lost:
                part = self._lose()
                if part in stops or len(stops) == MOST_STOPS:
                    found.fails()
                    detail = f"{lost} What stands behind this place was not read."
                    yield Rejected("too_costly", detail, line=1, byte_offset=0, excerpt=printable(name))
                    return
                stops[part] = Stop(of_part[part], str(lost))

    def _answers(
        self, path: Path, name: str, limits: InputLimits, stops: dict[int, Stop]
    ) -> Iterator[tuple[Record | None, Found]]:
        """The records as the process tells them, and at the end what was found."""
        process = self._process = self._process or self._start()
        process.begun.value = 0
        try:
            process.connection.send((path, name, limits, stops))
            while True:
                if not process.connection.poll(self._seconds * PATIENCE):
                    raise _Lost(f"Nothing came for {self._seconds * PATIENCE:.0f} s.")
                answer: tuple[Record | None, Found] = process.connection.recv()
                yield answer
                if answer[0] is None:
                    return
        except (EOFError, ConnectionError) as error:
            process.process.join()
            raise _Lost(self._cause_of_death(process.process.exitcode)) from error

    def _start(self) -> _Process:
        context = spawning()
        here, there = context.Pipe()
        begun = context.Value("Q", 0, lock=False)
        process = context.Process(
            target=_serve, args=(there, begun, self._seconds, self._megabytes), name="reader", daemon=True
        )
        process.start()
        there.close()
        try:
            is_ready = here.poll(START_SECONDS) and here.recv()
        except (EOFError, ConnectionError):
            is_ready = False
        if not is_ready:
            process.kill()
            raise UserError(
                "The process that reads files does not start; nothing was set aside. `free` tells of memory."
            )
        return _Process(process, here, begun)

    def _lose(self) -> int:
        """Forget the process; which part it had begun last."""
        assert self._process
        part = int(self._process.begun.value)
        self._end()
        return part

    def _end(self) -> None:
        if self._process:
            self._process.connection.close()
            self._process.process.kill()
            self._process.process.join()
            self._process = None

    def _cause_of_death(self, exitcode: int) -> str:
        if exitcode == -signal.SIGPROF:
            return f"Reading it takes more than {self._seconds:.0f} s of processor time."
        if exitcode == -signal.SIGKILL:
            return "Its reader was killed, as happens when the machine has no memory left."
        return f"Its reader broke down (status {exitcode}). Report it with the file."


def _serve(connection: Connection, begun: Any, seconds: float, megabytes: int) -> None:
    """Read what is asked for until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000,) * 2)
    threading.Thread(target=end_with_parent, daemon=True).start()

    connection.send(True)

    def begin(part: int) -> None:
        begun.value = part

    while True:
        try:
            path, name, limits, stops = connection.recv()
        except EOFError:
            return
        found = Found(stops=stops, on_begin=begin)
        records = _read_file(path, name, limits, found)
        while True:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            record = next(records, None)
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send((record, replace(found, stops={}, on_begin=None)))
            if record is None:
                break


def _read_file(path: Path, name: str, limits: InputLimits, found: Found) -> Iterator[Record]:
    try:
        with path.open("rb") as stream:
            yield from read_articles(stream, PurePath(name), limits, found)
    except OSError as error:
        found.fails()
        found.is_whole = False
        detail = f"{error.strerror or error}; mend that, then run again."
        yield Rejected("unreadable", detail, line=1, byte_offset=0, excerpt="(not read)")
