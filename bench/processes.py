"""What a worker needs of memory, and what a second one is worth."""

from __future__ import annotations

import gc
import os
import re
import resource
import statistics
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.contestants import Article, Contestant

LONG_TEXT = 100_000  # characters
ROUNDS = 5


def alone(work: Callable[..., float], *arguments: Any) -> float:
    """What a function returns in a new process."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def long_text_megabytes() -> float:
    """Peak memory for a text of 100 KB without a full stop, a comma or a line's end."""
    from extract import Article as Read
    from extract import Extractor

    words = "министр встретился с послом и обсудил развитие сотрудничества двух стран "
    text = (words * (LONG_TEXT // len(words) + 1))[:LONG_TEXT]
    Extractor.load().extract(Read.from_dict({"id": "long", "text": text}))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forked_megabytes(articles: list[Article]) -> float:
    """What a worker has for itself after some articles, when it was forked from a process that had loaded the models."""
    from extract import Article as Read
    from extract import Extractor

    extractor = Extractor.load()
    gc.collect()
    gc.freeze()
    ours, theirs = os.pipe()
    if not os.fork():
        for article in articles:
            extractor.extract(Read.from_dict(article))
        rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
        private = sum(map(int, re.findall(r"^Private_(?:Clean|Dirty): +(\d+) kB", rollup, re.MULTILINE)))
        os.write(theirs, str(private / 1024).encode())
        os._exit(0)
    megabytes = float(os.read(ours, 100))
    os.wait()
    return megabytes


def worth_of_second(articles: list[Article]) -> list[float]:
    """How many times as much two processes read in the same time as one, in each of some rounds."""
    first, second = Contestant("extraction"), Contestant("extraction")
    first.read(articles)
    second.read(articles)
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        first.read(articles)
        one = time.perf_counter() - started
        started = time.perf_counter()
        first.send(articles)
        second.send(articles)
        first.receive()
        second.receive()
        found.append(2 * one / (time.perf_counter() - started))
    first.end()
    second.end()
    return sorted(found)


def middle(values: list[float]) -> float:
    return statistics.median(values)
