"""Extraction on a real Ray cluster of two nodes on the loopback: the same records, one node killed, poison set aside."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extract import Article
from orchestration.engine import open_engine
from orchestration.settings import ROOT, Limits, UserError
from orchestration.worker import ArticleFailed, Outcome

SAMPLE = ROOT / "seeds" / "gold" / "sample_gold.jsonl"
LIMITS = Limits(articles_per_worker=5)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Forty, of the project's own."""
    records = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    return [Article(f"{number}", records[number % len(records)]["text"]) for number in range(40)]


class Cluster:
    """Two nodes of one processor each, with addresses of their own on the loopback, and a token of their own."""

    def __init__(self, folder: Path) -> None:
        self._environment = {**os.environ, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        port = free_port("127.0.0.2")
        self.address = f"127.0.0.2:{port}"
        head = ["--head", f"--port={port}", "--include-dashboard=false", f"--temp-dir={folder / '1'}"]
        self._nodes = [self._start("127.0.0.2", *head)]
        until(lambda: is_listening("127.0.0.2", port))
        # As on a machine of its own: in one folder the nodes would unpack the code over each other.
        self._nodes.append(self._start("127.0.0.3", f"--address={self.address}", f"--temp-dir={folder / '2'}"))

    def _start(self, address: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--num-cpus=1"]
        return subprocess.Popen(
            [*command, "--disable-usage-stats", f"--node-ip-address={address}", *options],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def driver(self) -> dict[str, str]:
        """The environment of who uses it."""
        names = ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN")
        return {"RAY_ADDRESS": self.address, **{name: self._environment[name] for name in names}}

    def kill_second(self) -> None:
        """As when its machine loses power."""
        kill(self._nodes[1].pid)

    def end(self) -> None:
        for node in self._nodes:
            kill(node.pid)
            node.wait()


def kill(process: int) -> None:
    """A process and all that it started, those first; none has the time to say goodbye."""
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        with contextlib.suppress(FileNotFoundError):
            kill(int(child))
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def needs_ray() -> None:
    """Skip without Ray; it is not imported here, as it reads its token then."""
    if importlib.util.find_spec("ray") is None:
        pytest.skip("Ray is optional: requirements-ray.lock")


def free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def is_listening(address: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


def until(is_true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    needs_ray()
    with tempfile.TemporaryDirectory(prefix="ray") as folder:  # a short path, as its sockets need
        cluster = Cluster(Path(folder))
        yield cluster
        cluster.end()


@pytest.fixture(scope="module")
def serial(articles: list[Article]) -> list[Outcome]:
    """What the extractor reads in this process."""
    return read(articles, LIMITS, VSTRECHA_ENGINE="serial")


@pytest.fixture
def on_cluster(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    for name, value in cluster.driver.items():
        monkeypatch.setenv(name, value)
    return cluster


def read(articles: list[Article], limits: Limits, **environment: str) -> list[Outcome]:
    with open_engine(len(articles), limits, environment=environment) as reader:
        return list(reader.read(articles))


def test_records_are_those_of_one_process(on_cluster: Cluster, articles: list[Article], serial: list[Outcome]) -> None:
    assert read(articles, LIMITS, VSTRECHA_ENGINE="ray") == serial


def test_poison_is_set_aside_on_the_cluster_as_it_is_at_home(on_cluster: Cluster, articles: list[Article]) -> None:
    poison = Article("poison", None)  # type: ignore[arg-type]
    before, failed, after = read([articles[0], poison, articles[1]], LIMITS, VSTRECHA_ENGINE="ray")
    assert isinstance(failed, ArticleFailed)
    assert str(failed).startswith(("TypeError", "AttributeError"))
    assert not isinstance(before, ArticleFailed)
    assert not isinstance(after, ArticleFailed)


def test_an_article_has_no_more_time_on_the_cluster_than_at_home(on_cluster: Cluster, articles: list[Article]) -> None:
    (failed,) = read(articles[:1], replace(LIMITS, seconds=0.001), VSTRECHA_ENGINE="ray")
    assert str(failed) in ("it took more than 0.001 s of processor time", "it was not done after 0.008 s")


def test_a_node_killed_in_the_middle_loses_and_doubles_nothing(
    on_cluster: Cluster, articles: list[Article], serial: list[Outcome]
) -> None:
    many, expected = articles * 4, serial * 4
    with open_engine(len(many), LIMITS, environment={"VSTRECHA_ENGINE": "ray"}) as reader:
        found = []
        for outcome in reader.read(many):
            found.append(outcome)
            if len(found) == 20:
                until(lambda: nodes_that_work() == 2)
                on_cluster.kill_second()
        assert nodes_that_work() == 1
    assert found == expected


def nodes_that_work() -> int:
    import ray

    return sum(node["Alive"] for node in ray.nodes())


def test_a_cluster_that_is_not_there_is_an_error_that_says_what_to_do(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_ray()
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:9")
    with pytest.raises(UserError, match=r"127\.0\.0\.1:9"):
        read(articles[:1], LIMITS, VSTRECHA_ENGINE="ray")


def test_an_engine_that_does_not_exist_is_an_error_that_names_those_that_do() -> None:
    with pytest.raises(UserError, match="serial, process, ray"):
        open_engine(1, LIMITS, environment={"VSTRECHA_ENGINE": "spark"})
