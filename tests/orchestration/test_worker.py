"""An article that takes too long, too much memory or its process with it is set aside; the others are read."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract import Article
from orchestration.settings import Limits
from orchestration.worker import ArticleFailed, ExtractorBroken, workers

LIMITS = Limits(seconds=0.5, megabytes=400, workers=2, articles_per_worker=1)


def burn() -> None:
    while True:
        pass


def die_once(marker: str) -> None:
    """Killed from outside at the first try."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)


POISONS: dict[str, Callable[[], object]] = {
    "endless": burn,
    "asleep": lambda: time.sleep(60),
    "greedy": lambda: bytearray(500_000_000),
    "deadly": lambda: os._exit(3),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "faulty": lambda: [][1],
}


def children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def are_gone(processes: list[int], seconds: float = 10) -> bool:
    """Whether all processes ended within the time; a zombie has."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        states = [Path(f"/proc/{process}/stat") for process in processes]
        if not any(stat.exists() and stat.read_text().rsplit(")")[-1].split()[0] != "Z" for stat in states):
            return True
        time.sleep(0.05)
    return False


class Poisoned:
    """Does what the article's text says."""

    def extract(self, article: Article) -> Mapping[str, Any]:
        if article.text.startswith("once "):
            die_once(article.text.removeprefix("once "))
        POISONS.get(article.text, lambda: None)()
        return {"id": article.id}


@cache
def load() -> Poisoned:
    return Poisoned()


def load_without_models() -> Poisoned:
    raise FileNotFoundError("person_alias.csv")


def read(*texts: str) -> list[Any]:
    with workers(len(texts), LIMITS, load) as pool:
        return list(pool.read([Article(str(number), text) for number, text in enumerate(texts)]))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("endless", "it took more than 0.5 s of processor time"),
        ("asleep", "it was not done after 4.0 s"),
        ("greedy", "it needs more than 400 MB"),
        ("deadly", "its process ended with status 3"),
        ("killed", "its process was killed, as happens when the machine has no memory left"),
        ("faulty", "IndexError: list index out of range"),
    ],
)
def test_a_poisonous_article_fails_with_its_reason_and_its_neighbours_do_not(text: str, reason: str) -> None:
    before, failed, after = read("good", text, "good")
    assert (before, after) == ({"id": "0"}, {"id": "2"})
    assert isinstance(failed, ArticleFailed)
    assert str(failed) == reason


def test_an_article_whose_process_was_killed_from_outside_is_read_by_another(tmp_path: Path) -> None:
    assert read(f"once {tmp_path / 'killed'}", "good") == [{"id": "0"}, {"id": "1"}]


def test_records_come_in_the_order_of_the_articles() -> None:
    assert read(*["good"] * 50) == [{"id": str(number)} for number in range(50)]


def test_an_extractor_that_lacks_a_file_is_no_fault_of_the_article() -> None:
    with workers(1, LIMITS, load_without_models) as pool, pytest.raises(ExtractorBroken, match="person_alias"):
        list(pool.read([Article("a", "good")]))


def test_no_worker_outlives_the_run() -> None:
    processes: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted_run(processes)
    assert len(processes) == 2
    assert are_gone(processes)


def interrupted_run(processes: list[int]) -> None:
    with workers(2, LIMITS, load) as pool:
        list(pool.read([Article("a", "good"), Article("b", "good")]))
        processes += [process.pid or 0 for process in multiprocessing.active_children()]
        raise KeyboardInterrupt


def test_no_worker_outlives_a_run_that_is_killed() -> None:
    code = "\n".join(
        [
            "from tests.orchestration.test_worker import *",
            "if __name__ == '__main__':",
            "    with workers(2, LIMITS, load) as pool:",
            "        list(pool.read([Article('a', 'good'), Article('b', 'good')]))",
            "        print('ready', flush=True)",
            "        time.sleep(60)",
        ]
    )
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert run.stdout
    assert run.stdout.readline() == b"ready\n"
    processes = children(run.pid)
    run.kill()
    run.wait()
    assert len(processes) >= 2
    assert are_gone(processes)
