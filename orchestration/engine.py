"""Where extraction runs: in this process, in processes of its own, or on a Ray cluster; the function is the same.

`VSTRECHA_ENGINE` chooses. What becomes of the records is in extraction.py, and the warehouse has one writer wherever they come from.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from extract import Article
from orchestration.extraction import ArticleReader
from orchestration.ray_workers import ray_workers
from orchestration.settings import Limits, UserError
from orchestration.worker import ArticleExtractor, ArticleFailed, Outcome, load_extractor, workers

Load = Callable[[], ArticleExtractor]


class Serial:
    """The extractor in this process: for a debugger. Nothing ends an article that takes too long or too much memory."""

    def __init__(self, extractor: ArticleExtractor) -> None:
        self._extractor = extractor

    def read(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """The contract's object of each article in their order, or why there is none."""
        return map(self._outcome, articles)

    def _outcome(self, article: Article) -> Outcome:
        try:
            return self._extractor.extract(article)
        except Exception as error:  # whatever one poisonous article does, the others are read
            return ArticleFailed(f"{type(error).__name__}: {error}")


@contextmanager
def serial(_articles: int, _limits: Limits, load: Load) -> Iterator[Serial]:
    """The extractor, loaded here."""
    yield Serial(load())


ENGINES: Mapping[str, Callable[[int, Limits, Load], AbstractContextManager[ArticleReader]]] = {
    "serial": serial,
    "process": workers,
    "ray": ray_workers,
}


def open_engine(
    articles: int, limits: Limits, load: Load = load_extractor, environment: Mapping[str, str] = os.environ
) -> AbstractContextManager[ArticleReader]:
    """The engine that `VSTRECHA_ENGINE` names, by default local processes, for so many articles."""
    name = environment.get("VSTRECHA_ENGINE") or "process"
    if name not in ENGINES:
        raise UserError(f"VSTRECHA_ENGINE must be one of {', '.join(ENGINES)}, not {name!r}.")
    return ENGINES[name](articles, limits, load)
