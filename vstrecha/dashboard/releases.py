"""The published file, opened once for each release: after a swap the next one is made ready, then shown; no page waits for it."""

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
    """One release behind one locked-down connection, and the pages written of it."""

    connection: duckdb.DuckDBPyConnection
    identity: Identity
    pages: OrderedDict[str, str] = field(default_factory=OrderedDict)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A place to ask it."""
        with self.connection.cursor() as cursor, limited(cursor, SECONDS):
            cursor.execute("use warehouse")
            yield cursor

    def page(self, name: str, write: Callable[[], str]) -> str:
        """A page as it was written before, or written now; what a release says never changes."""
        text = self.pages.get(name)
        if text is None:
            text = self.pages[name] = write()
        while len(self.pages) > MOST_PAGES:
            with suppress(KeyError):  # another thread was quicker
                self.pages.popitem(last=False)
        return text


@dataclass
class Releases:
    """The release that is shown; `preparation` makes tables in memory that a search of it needs, `warm` writes what is asked for first."""

    preparation: Sequence[str] = ()
    warm: Callable[[Release], None] | None = None
    _shown: Release | None = None
    _coming: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> Release:
        """The release of this moment; for the seconds in which a new one is made ready, the one before."""
        with self._lock:
            identity = _identity(published())
            if self._shown is None or self._shown.identity[0] != identity[0]:
                self._shown = self._opened(identity)
            elif self._shown.identity != identity and not (self._coming and self._coming.is_alive()):
                self._coming = threading.Thread(target=self._change, args=(identity,), daemon=True)
                self._coming.start()
            return self._shown

    def _change(self, identity: Identity) -> None:
        opened = self._opened(identity)
        with self._lock:
            self._shown = opened  # pages that are being made keep the one before

    def _opened(self, identity: Identity) -> Release:
        release = Release(connect(identity[0]), identity)
        with release.connection.cursor() as cursor:
            cursor.execute("use warehouse")
            for statement in self.preparation:
                cursor.execute(statement)
        if self.warm:
            with suppress(duckdb.Error, TimeoutError):  # whoever asks for the page is told
                self.warm(release)
        return release


def _identity(path: Path) -> Identity:
    """What tells one release from the next."""
    try:
        file = path.stat()
    except FileNotFoundError as error:
        raise NotPublished(f"{path} does not exist yet; `make run` publishes it.") from error
    return path, file.st_ino, file.st_mtime_ns, file.st_size
