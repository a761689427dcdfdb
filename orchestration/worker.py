"""Extraction in processes of its own: an article that takes too long or too much memory ends its worker, not the run.

What becomes of the records and of the failures is in extraction.py.
"""

from __future__ import annotations

import resource
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import TimeoutError
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

from extract import Article, Extractor
from orchestration.processes import end_with_parent, spawning
from orchestration.settings import Limits

# A worker that only waits (the machine sleeps, the disk hangs) uses no processor time; this many times its limit ends it too.
PATIENCE = 8

_SIGNALS = {
    signal.SIGPROF: "it took more than {seconds} s of processor time",
    signal.SIGKILL: "its process was killed, as happens when the machine has no memory left",
}


class ArticleFailed(Exception):
    """An article that could not be extracted, with the reason."""


class ExtractorBroken(Exception):
    """The extractor cannot read any article: a model or a reference file is missing."""


class ArticleExtractor(Protocol):
    """What extract.Extractor does."""

    def extract(self, article: Article) -> Mapping[str, Any]:
        """The contract's object for one article."""


Outcome = Mapping[str, Any] | ArticleFailed


class Workers:
    """Some processes that extract, each within limits; a lost one is replaced."""

    def __init__(self, pool: Any, limits: Limits, load: Callable[[], ArticleExtractor]) -> None:
        self._pool, self._limits, self._load = pool, limits, load

    def read(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """The contract's object of each article in their order, or why there is none; some articles wait at the workers."""
        waiting: deque[tuple[Article, Any]] = deque()
        for article in articles:
            waiting.append((article, self._schedule(article)))
            if len(waiting) == self._limits.articles_waiting:
                yield self._outcome(*waiting.popleft())
        for article, future in waiting:
            yield self._outcome(article, future)

    def _schedule(self, article: Article) -> Any:
        seconds = self._limits.seconds
        return self._pool.schedule(_extract, args=[self._load, article, seconds], timeout=seconds * PATIENCE)

    def _outcome(self, article: Article, future: Any, *, is_last: bool = False) -> Outcome:
        from pebble import ProcessExpired

        try:
            found: Mapping[str, Any] = future.result()
            return found
        except ExtractorBroken:
            raise
        except ProcessExpired as error:
            if not is_last and error.exitcode != -signal.SIGPROF:  # it may not be the article's fault
                return self._outcome(article, self._schedule(article), is_last=True)
            return ArticleFailed(self._cause_of_death(error.exitcode))
        except TimeoutError:
            return ArticleFailed(f"it was not done after {self._limits.seconds * PATIENCE} s")
        except MemoryError:
            return ArticleFailed(f"it needs more than {self._limits.megabytes} MB")
        except Exception as error:  # whatever one poisonous article does, the others are read
            return ArticleFailed(f"{type(error).__name__}: {error}")

    def _cause_of_death(self, exitcode: int) -> str:
        cause = _SIGNALS.get(signal.Signals(-exitcode)) if exitcode < 0 else None
        return (cause or f"its process ended with status {exitcode}").format(seconds=self._limits.seconds)


@cache
def load_extractor() -> ArticleExtractor:
    """The extractor with its models, loaded once per process."""
    return Extractor.load()


@contextmanager
def workers(articles: int, limits: Limits, load: Callable[[], ArticleExtractor] = load_extractor) -> Iterator[Workers]:
    """As many processes as the limits allow and the number of articles is worth; none outlives the block."""
    from pebble import ProcessPool

    count = max(1, min(limits.workers, articles // limits.articles_per_worker))
    pool = ProcessPool(count, initializer=_limit, initargs=[limits], context=spawning())
    try:
        yield Workers(pool, limits, load)
        pool.close()
    finally:
        pool.stop()  # closed or not: what is still scheduled is not waited for
        pool.join()


def _limit(limits: Limits) -> None:
    """Bound this worker's memory; an interrupt is the parent's to handle, and its death is ours."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (limits.megabytes * 1_000_000,) * 2)
    threading.Thread(target=end_with_parent, daemon=True).start()


def _extract(load: Callable[[], ArticleExtractor], article: Article, seconds: float) -> Mapping[str, Any]:
    """One article in a worker: the timer counts processor time, so a busy machine fails no article."""
    try:
        extractor = load()
    except Exception as error:
        raise ExtractorBroken(f"{type(error).__name__}: {error}") from error
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return extractor.extract(article)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
