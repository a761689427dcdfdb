"""Extraction on a Ray cluster: some articles a task, on whatever node is free; a lost node's tasks are done again elsewhere.

On each node the articles are read by the same worker processes as on one machine, within the same limits.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

from extract import Article
from orchestration.settings import ROOT, Limits, UserError
from orchestration.worker import ArticleExtractor, ArticleFailed, Outcome, Workers, load_extractor, workers

# What a node needs of this project; Python and what requirements.lock names are there already.
SENT = {"extract", "orchestration", "seeds"}
TASKS_PER_PROCESSOR = 3  # in flight: one that runs, and some that wait
RETRIES = 3  # of a task whose node or process was lost
CONNECT_SECONDS = 10
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class RayWorkers:
    """A cluster that extracts."""

    def __init__(self, limits: Limits, load: Callable[[], ArticleExtractor]) -> None:
        import ray

        self._limits, self._load = limits, load
        self._task: Any = ray.remote(max_retries=RETRIES, num_cpus=1, scheduling_strategy="SPREAD")(_extract_here)

    def read(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """The contract's object of each article in their order, or why there is none."""
        import ray

        remaining = iter(articles)
        tasks: deque[tuple[list[Article], Any]] = deque()
        while some := list(islice(remaining, self._limits.articles_per_worker)):
            tasks.append((some, self._start(some)))
            if len(tasks) >= TASKS_PER_PROCESSOR * ray.cluster_resources().get("CPU", 1):  # nodes come and go
                yield from self._outcomes(*tasks.popleft())
        for some, task in tasks:
            yield from self._outcomes(some, task)

    def _start(self, articles: Sequence[Article]) -> Any:
        return self._task.remote(articles, self._limits, self._load)

    def _outcomes(self, articles: Sequence[Article], task: Any) -> Iterator[Outcome]:
        """What a task answers; when it was lost again and again, each of its articles is tried alone."""
        import ray
        from ray.exceptions import RayTaskError

        try:
            yield from ray.get(task)
        except RayTaskError as error:
            raise error.as_instanceof_cause() from error
        except ray.exceptions.RayError as error:
            if len(articles) == 1:
                yield ArticleFailed(f"its node or process was lost {RETRIES + 1} times: {type(error).__name__}")
                return
            for article in articles:
                yield from self._outcomes([article], self._start([article]))


@contextmanager
def ray_workers(
    _articles: int, limits: Limits, load: Callable[[], ArticleExtractor] = load_extractor
) -> Iterator[RayWorkers]:
    """The cluster of `RAY_ADDRESS`, or without it one of this machine alone, which ends with the block."""
    ray = _connected(os.environ)
    try:
        yield RayWorkers(limits, load)
    finally:
        ray.shutdown()


def _connected(environment: Mapping[str, str]) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    try:
        import ray
    except ImportError as error:
        raise UserError(
            "VSTRECHA_ENGINE=ray needs Ray, which is not installed here.\n"
            "`.venv/bin/python -m pip install --require-hashes --no-deps -r requirements-ray.lock` installs it."
        ) from error
    address = environment.get("RAY_ADDRESS") or None
    where = f"the Ray cluster of RAY_ADDRESS={address}" if address else "a Ray of this machine alone"
    sent = {"working_dir": str(ROOT), "excludes": [f"/{path.name}" for path in ROOT.iterdir() if path.name not in SENT]}
    # Ray binds the address of the machine unless told otherwise.
    own = {} if address else {"_node_ip_address": "127.0.0.1", "include_dashboard": False}
    try:
        if address and ":" in address:
            _require_listener(address)
        ray.init(
            address=address or "local",
            runtime_env={**sent, "env_vars": ENVIRONMENT},
            log_to_driver=False,
            logging_level="error",
            **own,
        )
    except (OSError, RuntimeError, ValueError) as error:
        raise UserError(
            f"Cannot use {where}: {error}\n"
            "`ray status --address HOST:PORT` says whether it is there; VSTRECHA_ENGINE=process does without it."
        ) from error
    return ray


def _require_listener(address: str) -> None:
    """An error at once when nobody listens there; Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS):
        pass


def _extract_here(articles: Sequence[Article], limits: Limits, load: Callable[[], ArticleExtractor]) -> list[Outcome]:
    """The articles of one task, on its node."""
    return list(_kept_workers(limits, load).read(articles))


_KEPT = ExitStack()


@cache
def _kept_workers(limits: Limits, load: Callable[[], ArticleExtractor]) -> Workers:
    """One worker process beside the process of Ray, kept for the next task; it ends with that one."""
    return _KEPT.enter_context(workers(1, replace(limits, workers=1), load))
