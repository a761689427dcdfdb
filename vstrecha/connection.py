"""A locked-down DuckDB connection: no file but the warehouse, no setting to change, bounded memory, threads and time.

`read_only` alone would not do: SQL could still read and write every other file of the machine.
"""

from __future__ import annotations

import os
import re
import resource
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from vstrecha import lake
from vstrecha.extensions import NotInstalled

if TYPE_CHECKING:
    import pandas as pd

MEMORY = "1GB"
THREADS = 2
SECONDS = 60.0

# In this order: from the last on, nothing can be changed any more.
LOCKS = (
    "set temp_directory = ''",  # what does not fit into memory is refused, not written to the disk
    "set max_temp_directory_size = '0B'",
    "set python_enable_replacements = false",  # a name in SQL never means a variable of the program
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set allow_community_extensions = false",
    "set allow_persistent_secrets = false",
    "set allowed_directories = []",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


# What a question is parsed to; `show` and `describe` are selections too.
_QUESTIONS = {"SELECT", "EXPLAIN"}

_EXPLAINED = re.compile(r"\s*explain\b\s*(?:analyze\b\s*)?(?:\([^)]*\)\s*)?(.*)", re.DOTALL | re.IGNORECASE)

# Functions that do something or hide what is asked; switching on the log ends the whole process where no file may be written.
_ACTS = re.compile(
    r"\b(?:(?:en|dis)able_(?:logging|profiling)|truncate_duckdb_logs|write_log|(?:force_)?checkpoint|query(?:_table)?"
    r"|json_execute_serialized_sql|(?:postgres|ducklake)_\w+|pg_clear_cache)\b"
    r"(?=(?:\W|/\*.*\*/|--[^\n]*\n)*\()",  # with a comment before the bracket as well
    re.DOTALL,
)

# The memory of the process is one, whoever asks in it: the first question bounds it, the last one gives it back.
ROOM = 3_000_000_000  # bytes of addresses: the gigabyte that DuckDB counts, its threads and the answer
_UNBOUNDED = resource.getrlimit(resource.RLIMIT_AS)
_room_lock = threading.Lock()
_in_room = 0


class NotAQuestion(ValueError):
    """SQL that would do something, where only questions are answered."""


class NotPublished(Exception):
    """There is no warehouse yet."""


def published() -> Path:
    """The published file: in the folder that `VSTRECHA_DATA` names, or in `data/`."""
    folder = os.environ.get("VSTRECHA_DATA") or Path(__file__).resolve().parent.parent / "data"
    return Path(folder) / "warehouse.duckdb"


def connect(
    path: Path | str | None = None, *, memory: str = MEMORY, threads: int = THREADS
) -> duckdb.DuckDBPyConnection:
    """A connection to the warehouse as it is published now; connect again to see the next release."""
    connection = duckdb.connect(":memory:", config={"memory_limit": memory, "threads": threads})
    locks: Sequence[str] = LOCKS
    if not path and (catalogue := lake.asked_for()):
        locks = _attach_lake(connection, catalogue)
    else:
        _attach_file(connection, Path(path) if path else published())
    for lock in locks:
        connection.execute(lock)
    return connection


def _attach_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    if not path.exists():
        raise NotPublished(f"{path} does not exist yet; `make run` publishes it.")
    escaped = str(path).replace("'", "''")  # attach takes no parameters
    connection.execute(f"attach '{escaped}' as warehouse (read_only)")
    connection.execute("use warehouse")


def _attach_lake(connection: duckdb.DuckDBPyConnection, catalogue: str) -> list[str]:
    """Attach the release in the lake; what is left to lock: its files can be read, and to reach Postgres it looks for secrets."""
    try:
        lake.load(connection)
        lake.attach_release(connection, catalogue)
    except (duckdb.Error, NotInstalled) as error:
        raise NotPublished(f"The lake cannot be opened: {error}\n`make run TARGET=lake` publishes to it.") from error
    files = lake.folder(connection).replace("'", "''")
    return [
        lock.replace("allowed_directories = []", f"allowed_directories = ['{files}']")
        for lock in LOCKS
        if "persistent_secrets" not in lock
    ]


def frame(
    query: str,
    parameters: Sequence[Any] | dict[str, Any] | None = None,
    *,
    connection: duckdb.DuckDBPyConnection | None = None,
    seconds: float = SECONDS,
) -> pd.DataFrame:
    """What a query answers, as a data frame; one that takes longer than `seconds` is interrupted."""
    require_question(query)
    with _given_or_new(connection) as warehouse, room(ROOM), limited(warehouse, seconds):
        return warehouse.execute(query, parameters).df()


def require_question(query: str) -> None:
    """An error where a text holds anything but questions: what attaches, creates, sets or calls has no place here."""
    statements = duckdb.extract_statements(query)
    acts = {kind for statement in statements for kind in _kinds(statement)} - _QUESTIONS
    acts |= set(_ACTS.findall(query.lower()))
    if acts or not statements:
        raise NotAQuestion(f"Only questions are answered here, not {', '.join(sorted(acts)) or 'nothing'}.")


def _kinds(statement: duckdb.Statement) -> set[str]:
    """What a statement is, and what it explains: `explain analyze create …` creates."""
    try:
        kind = statement.type.name
    except ValueError:  # DuckDB 2.0 parses «update extensions» to a kind that its Python has no name for
        return {"a statement without a name"}
    explained = _EXPLAINED.match(statement.query) if kind == "EXPLAIN" else None
    if not explained:
        return {kind if kind != "EXPLAIN" else "EXPLAIN behind a comment"}
    return {kind}.union(*map(_kinds, duckdb.extract_statements(explained[1])))


@contextmanager
def room(size: int) -> Iterator[None]:
    """Let this process grow by no more than `size` bytes meanwhile: DuckDB does not count every list that a query makes."""
    global _in_room
    with _room_lock:
        _in_room += 1
        if _in_room == 1:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + size, _UNBOUNDED[1]))
    try:
        yield
    finally:
        with _room_lock:
            _in_room -= 1
            if not _in_room:
                resource.setrlimit(resource.RLIMIT_AS, _UNBOUNDED)


@contextmanager
def limited(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt whatever the connection does after so many seconds."""
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise TimeoutError(f"The query took more than {seconds:g} s and was interrupted.") from error
    finally:
        timer.cancel()


@contextmanager
def _given_or_new(connection: duckdb.DuckDBPyConnection | None) -> Iterator[duckdb.DuckDBPyConnection]:
    if connection is not None:
        yield connection
        return
    with connect() as own:
        yield own
