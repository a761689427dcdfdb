"""A process that has everything loaded and runs phases of the pipeline in forks of itself, each killed where it is told.

Commands come as JSON on standard input: the data folder, the folder of articles, the phases, and `point`, the number of the
call into DuckDB or the operating system at which the fork is killed (before it or after it), or `after` seconds; `count` has
the points counted. The answer: how the fork ended, and how many points it passed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from extract import Article, Extractor
from orchestration import extraction, ingest, release, tables, transform, writer
from orchestration.settings import Settings
from orchestration.worker import Outcome

# What changes a file or a database; what only looks is passed over.
_POINTS = {
    "_duckdb": {"connect", "execute", "commit", "begin", "rollback", "close", "register", "cursor"},
    "posix": {"replace", "unlink", "fsync", "link", "chmod", "sendfile", "ftruncate", "pwrite", "rename", "mkdir"},
    "fcntl": {"flock"},
}
NO_TESTS = ["--exclude-resource-type", "test", "unit_test"]


class Reader:
    """The extractor in this process."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    def read(self, articles: Sequence[Article]) -> Iterator[Outcome]:
        return map(self._extractor.extract, articles)


class Points:
    """Counts the points that this process passes and kills it at one of them."""

    def __init__(self, killed_at: int | None, counted: int) -> None:
        self._killed_at, self._counted, self.passed = killed_at, counted, 0

    def __call__(self, frame: Any, event: str, called: Any) -> None:
        if event in ("c_call", "c_return") and called.__name__ in _POINTS.get(called.__module__, ()):
            self.pass_one()

    def pass_one(self) -> None:
        self.passed += 1
        if self.passed == self._killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(self) -> None:
        os.write(self._counted, str(self.passed).encode())


def count_statements(points: Points) -> None:
    """Pass a point before and after every statement of dbt; its own code is too much to be watched call by call."""
    from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper

    execute = DuckDBCursorWrapper.execute

    def counted(self: Any, *arguments: Any) -> Any:
        points.pass_one()
        result = execute(self, *arguments)
        points.pass_one()
        return result

    DuckDBCursorWrapper.execute = counted


def run_phases(settings: Settings, phases: Sequence[str], extractor: Extractor) -> None:
    """What the assets do, without Dagster around it."""
    run = f"run-{os.getpid()}"
    with writer.hold(settings, run) as claim:
        if "ingest" in phases:
            with tables.pipeline(settings.pipeline) as connection:
                ingest.ingest(connection, settings.input_folders())
        if "extract" in phases:
            with tables.pipeline(settings.pipeline) as connection:
                extraction.extract_articles(connection, lambda _: nullcontext(Reader(extractor)), "1")
        if "build" in phases:
            release.start_build(settings)
            transform.require_green(transform.build(settings, NO_TESTS))
            release.record_audit(settings, "1")
        if "publish" in phases:
            relations = transform.published_relations(transform.manifest_path(settings))
            release.publish(settings, relations, run, claim.require)


def in_fork(extractor: Extractor, order: dict[str, Any]) -> dict[str, Any]:
    """Run the phases in a fork; how it ended."""
    counted, told = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(counted)
        if after := order.get("after"):
            threading.Timer(after, os.kill, [os.getpid(), signal.SIGKILL]).start()
        points = Points(order.get("point"), told)
        settings = Settings(data=Path(order["data"]), seeds=Path(order["articles"]))
        if (order.get("point") or order.get("count")) and order["phases"] == ["build"]:
            count_statements(points)
        elif order.get("point") or order.get("count"):
            sys.setprofile(points)
        try:
            run_phases(settings, order["phases"], extractor)
            status = 0
        except Exception as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            status = 1
        sys.setprofile(None)
        points.tell()
        os._exit(status)
    os.close(told)
    _, status = os.waitpid(process, 0)
    passed = os.read(counted, 20)
    os.close(counted)
    return {"status": os.waitstatus_to_exitcode(status), "points": int(passed) if passed else None}


def main() -> None:
    from dbt.adapters.duckdb import connections, impl  # noqa: F401 - loaded once, for all forks
    from dbt.cli.main import dbtRunner  # noqa: F401

    extractor = Extractor.load()
    for line in sys.stdin:
        started = time.perf_counter()
        ended = in_fork(extractor, json.loads(line))
        print(json.dumps({**ended, "seconds": time.perf_counter() - started}), flush=True)


if __name__ == "__main__":
    main()
