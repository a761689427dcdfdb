"""The process that answers: DuckDB with the release in it, locked; it follows the releases and ends when a question takes too long."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from vstrecha.connection import LOCKS, MEMORY, ROOM, SECONDS, THREADS, NotPublished, published
from vstrecha.extensions import NotInstalled, extension_file
from vstrecha.serve import policy
from vstrecha.serve.token import token

EXTENSIONS = ("httpfs", "quack")  # quack speaks by httpfs
PAUSE = 0.5  # seconds between two looks at the published file
CANNOT_START, TOOK_TOO_LONG = 2, 3  # exit codes
_SHOWN = ("marts", "semantic", "quality", "evidence", "history")
_RELATIONS = """
    select distinct schema_name, table_name from duckdb_columns() where database_name = ? and list_contains(?, schema_name)
"""
_MACROS = """
    select distinct schema_name, function_name
    from duckdb_functions()
    where database_name = ? and list_contains(?, schema_name) and function_type = 'table_macro'
"""


class CannotServe(Exception):
    """Why there is nothing to connect to."""


class Releases:
    """The releases that the served database shows, each attached under a name of its own; views lead to the latest."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.connection, self._folder = connection, folder
        self._number = 0
        self._seen: tuple[int, int] | None = None

    def follow(self) -> None:
        """Show the published file if it is another one than before; one that cannot be shown leaves the one before."""
        now = os.stat(published())
        if self._seen == (now.st_ino, now.st_mtime_ns):
            return
        self._seen = (now.st_ino, now.st_mtime_ns)  # tried once
        number = self._number + 1
        try:
            _second_name(published(), self._file(number))
            self.connection.execute(f"attach {_quoted(self._file(number))} as release_{number} (read_only)")
            self._lead_to(f"release_{number}")
        except (duckdb.Error, OSError):
            self._forget(number)
            raise
        self._number = number
        if number > 2:  # the one before stays for questions that are being answered
            self._forget(number - 2)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number}.duckdb"

    def _forget(self, number: int) -> None:
        self.connection.execute(f"detach database if exists release_{number}")
        self._file(number).unlink(missing_ok=True)

    def _lead_to(self, release: str) -> None:
        """A view for every table and view of the release: quack's clients find no table outside `main`."""
        run = self.connection.execute
        run("begin")
        try:
            for schema in _SHOWN:
                run(f"drop schema if exists {schema} cascade")
                run(f"create schema {schema}")
            for schema, name in run(_RELATIONS, [release, list(_SHOWN)]).fetchall():
                run(f'create view {schema}."{name}" as from {release}.{schema}."{name}"')
            for schema, name in run(_MACROS, [release, list(_SHOWN)]).fetchall():
                run(f'create macro {schema}."{name}"(as_of) as table from {release}.{schema}."{name}"(as_of)')
        except duckdb.Error:
            run("rollback")
            raise
        run("commit")


def open_server(folder: Path, port: int) -> Releases:
    """A database that answers on a port of this machine, with the published release in it."""
    if not published().exists():
        raise NotPublished(f"{published()} does not exist yet; `make run` publishes it.")
    connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY, "threads": THREADS})
    for name in EXTENSIONS:
        load_extension(connection, name)
    policy.install(connection)
    releases = Releases(connection, folder)
    releases.follow()
    for lock in LOCKS:
        # The folder of the releases alone, or the next one could not be attached.
        connection.execute(lock.replace("allowed_directories = []", f"allowed_directories = [{_quoted(folder)}]"))
    try:
        connection.execute("call quack_serve(?, token = ?)", [f"quack:127.0.0.1:{port}", token()])
    except duckdb.Error as error:
        raise CannotServe(f"Port {port} cannot be served: {error}") from error
    return releases


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension from its wheel."""
    connection.load_extension(str(extension_file(name)))


def _quoted(path: Path) -> str:
    escaped = str(path).replace("'", "''")  # attach takes no parameters
    return f"'{escaped}'"


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that nobody else may enter, beside the published file if one can be made there; gone afterwards."""
    beside = published().parent
    for left in beside.glob(".serve-*"):
        if not Path("/proc", left.name.split("-")[1]).exists():  # of a process that was killed
            shutil.rmtree(left, ignore_errors=True)
    place = beside if os.access(beside, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix=f".serve-{os.getpid()}-", dir=place)).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _second_name(path: Path, name: Path) -> None:
    """The same file under another name, which DuckDB takes for another database; on another disk a copy."""
    try:
        os.link(path, name)
    except OSError:
        shutil.copyfile(path, name)


def _bound_memory() -> None:
    """Let this process grow by no more than its room; DuckDB does not count every list that a query makes."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + ROOM,) * 2)


def _is_too_slow(connection: duckdb.DuckDBPyConnection, seconds: float) -> bool:
    """Whether a question has been at work for longer than it may; nothing can stop it but the end of the process."""
    slow = """
        select count(*) from quack_active_connections()
        where state = 'active' and query_started_at < now() at time zone 'UTC' - to_seconds(?)
    """
    [(count,)] = connection.execute(slow, [seconds]).fetchall()
    return bool(count)


def main(port: int, seconds: float = SECONDS) -> int:
    """Serve until the parent is gone or a question takes too long."""
    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of Ctrl-C, the parent tells
    with own_folder() as folder:
        try:
            releases = open_server(folder, port)
        except (CannotServe, NotInstalled, NotPublished, duckdb.Error, OSError) as error:
            print(f"error: {error}", file=sys.stderr)
            return CANNOT_START
        _bound_memory()
        print("ready", flush=True)
        while os.getppid() == parent:
            time.sleep(PAUSE)
            try:
                releases.follow()
            except (duckdb.Error, OSError) as error:
                print(
                    f"{published()} cannot be read, so the release before is shown: {error}",
                    file=sys.stderr,
                    flush=True,
                )
            if _is_too_slow(releases.connection, seconds):
                return TOOK_TOO_LONG
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))
