"""What Dagster and dbt cost themselves in a run: processor time by whose code is at work, looked at a hundred times a second.

`python -m bench.frameworks` is one `make run`, which tells at its end the seconds of each. A moment in which dbt hands a statement to
DuckDB is the database's; one in a library (SQLAlchemy, Jinja, …) is its caller's.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import FrameType

from bench.warehouse import ROOT

EVERY = 0.01  # seconds of this process's time, all its threads together
WAITING = {("threading.py", "wait"), ("queue.py", "get"), ("connection.py", "wait"), ("selectors.py", "select")}
ADAPTER = "dbt/adapters/duckdb/"
DATABASE, FRAMEWORKS = "database", "Dagster and dbt"


class Watch:
    """Whose the processor time was, so far."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._before = time.process_time()

    def look(self, _signal: int, frame: FrameType | None) -> None:
        """The time since the last look is that of whoever is at work now; a call into C delays the look, not its result."""
        now = time.process_time()
        self.seconds[whose(frame)] += now - self._before
        self._before = now


def whose(main: FrameType | None) -> str:
    """The owner of the main thread's code, or of another thread's while that waits; the database before others."""
    threads = sys._current_frames()
    stacks = [main, *(frame for thread, frame in threads.items() if thread != threading.main_thread().ident)]
    owners = [owner(frame) for frame in stacks if frame is not None and not is_waiting(frame)]
    return DATABASE if DATABASE in owners else next(filter(None, owners), "project")


def is_waiting(frame: FrameType) -> bool:
    """Whether a thread waits for another one."""
    return any((Path(f.f_code.co_filename).name, f.f_code.co_name) in WAITING for f in islice(_stack(frame), 3))


def owner(frame: FrameType) -> str | None:
    """The innermost code that is nobody's library; nobody's is a thread of libraries alone, which has nothing to do."""
    for inner in _stack(frame):
        path = inner.f_code.co_filename
        _, _, package = path.partition("/site-packages/")
        if package.startswith(ADAPTER) and inner.f_code.co_name == "execute":
            return DATABASE
        if package.startswith(("dagster", "dbt", "metricflow")):
            return FRAMEWORKS
        if path.startswith(str(ROOT)) and not package:
            return "project"
    return None


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def main() -> int:
    """One run under watch; the last line of its output is what was seen."""
    watch = Watch()
    signal.signal(signal.SIGPROF, watch.look)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    from orchestration.__main__ import main as run

    sys.argv = ["orchestration", "run"]
    status = run()
    signal.setitimer(signal.ITIMER_PROF, 0)
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    print("\n" + json.dumps({**watch.seconds, "workers": workers.ru_utime + workers.ru_stime}))
    return status


if __name__ == "__main__":
    sys.exit(main())
