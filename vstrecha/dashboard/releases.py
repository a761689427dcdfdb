"""The published file, opened once for each release: the next question after a swap sees the new one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from vstrecha.connection import NotPublished, connect, limited, published

SECONDS = 20.0  # a page that takes longer is given up
MOST_PAGES = 200  # that are kept as they were written
Identity = tuple[Path, int, int, int]


@dataclass
class Release:
    """One release behind one locked-down connection: what was prepared for searching it, and the pages written of it."""

    connection: duckdb.DuckDBPyConnection
    preparation: Sequence[str]
    pages: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _preparing: threading.Lock = field(default_factory=threading.Lock)
    _is_prepared: bool = False

    def prepare(self) -> None:
        """Make the tables that a search needs, in memory, once."""
        with self._preparing:
            if not self._is_prepared:
                with self.connection.cursor() as cursor:
                    cursor.execute("use warehouse")
                    for statement in self.preparation:
                        cursor.execute(statement)
                self._is_prepared = True

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A place to ask it."""
        with self.connection.cursor() as cursor, limited(cursor, SECONDS):
            cursor.execute("use warehouse")
            yield cursor

    def page(self, name: str, write: Callable[[], str]) -> str:
        """A page as it was written before, or written now; what a release says never changes."""
        if name not in self.pages:
            self.pages[name] = write()
        text = self.pages[name]
        while len(self.pages) > MOST_PAGES:
            with suppress(KeyError):  # another thread was quicker
                self.pages.popitem(last=False)
        return text


@dataclass
class Releases:
    """The release that is published now; a page that is being made keeps its own, whatever is published meanwhile."""

    preparation: Sequence[str] = ()
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _opened: tuple[Identity, Release] | None = None

    def now(self) -> Release:
        """The release of this moment."""
        with self._lock:
            path = published()
            try:
                file = path.stat()
            except FileNotFoundError as error:
                raise NotPublished(f"{path} does not exist yet; `make run` publishes it.") from error
            identity = (path, file.st_ino, file.st_mtime_ns, file.st_size)
            if self._opened is None or self._opened[0] != identity:
                self._opened = (identity, Release(connect(path), self.preparation))
                threading.Thread(target=self._opened[1].prepare, daemon=True).start()
            return self._opened[1]
