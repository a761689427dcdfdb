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
from pathlib import Path
from types import FrameType

from bench.warehouse import ROOT

EVERY = 0.01  # seconds of this process's time, all its threads together
WAITING = {("threading.py", "wait"), ("queue.py", "get"), ("connection.py", "wait"), ("selectors.py", "select")}
DATABASE = "dbt/adapters/duckdb/"


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
    """The owner of the first stack that is at work: the main thread's, or another one's while that waits."""
    others = [frame for thread, frame in sys._current_frames().items() if thread != threading.main_thread().ident]
    for frame in filter(None, [main, *others]):
        if not any((Path(f.f_code.co_filename).name, f.f_code.co_name) in WAITING for f in _innermost(frame)):
            return owner(frame)
    return "waiting"


def owner(frame: FrameType) -> str:
    """The innermost code that is nobody's library."""
    for inner in _stack(frame):
        path = inner.f_code.co_filename
        if DATABASE in path and inner.f_code.co_name == "execute":
            return "database"
        _, _, package = path.partition("/site-packages/")
        name = package.split("/")[0]
        if name.startswith(("dagster", "dbt", "metricflow")):
            return "Dagster and dbt"
        if path.startswith(str(ROOT)) and not package:
            return "project"
    return "project"


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _innermost(frame: FrameType, count: int = 3) -> list[FrameType]:
    return [inner for inner, _ in zip(_stack(frame), range(count), strict=False)]


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
