"""The web server, the daemon and all processes killed in the middle of a run: nothing is stuck for a minute, nothing is lost.

The servers are real, on a free port of this machine; each killed process is one of this test's own data folder.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dagster import DagsterInstance, DagsterRun, DagsterRunStatus
from dagster._core.events import DagsterEventType

from tests.faults.conftest import long
from tests.faults.test_full_disk import ROOT, Project

STUCK_SECONDS = 60
LAUNCH = """
mutation ($run: ExecutionParams!) {
  launchRun(executionParams: $run) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
  }
}
"""
JOB = {"repositoryLocationName": "vstrecha", "repositoryName": "__repository__", "jobName": "build_warehouse"}


class Servers(Project):
    """A project whose UI is served, and the processes that belong to it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.reported = 0

    def report(self) -> list[int]:
        """One more article; of which months readers must find its meeting and the earlier ones in the end."""
        self.reported += 1
        self.add(self.reported)
        return list(range(1, self.reported + 1))

    def serve(self) -> None:
        """Start web server and daemon, if they are not there; return when the server answers."""
        if self.is_up():
            return
        environment = {"VSTRECHA_DATA": str(self.data), "VSTRECHA_LANDING": str(self.landing), "VSTRECHA_WORKERS": "1"}
        subprocess.Popen(
            [sys.executable, "-m", "orchestration", "ui", "--port", str(self.port)],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.data.parent / "servers.txt").open("a"),
            start_new_session=True,
        )
        wait_for("answer of the web server", self.is_up)

    def is_up(self) -> bool:
        try:
            return "data" in self.ask("{ version }")
        except OSError:
            return False

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def launch(self) -> str:
        """Start a run as the UI does; its id."""
        answer = self.ask(LAUNCH, run={"selector": JOB, "mode": "default", "runConfigData": {}})
        launched = answer["data"]["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def processes(self, said: str = "") -> dict[int, str]:
        """The processes of this data folder, with their commands."""
        mark, found = f"VSTRECHA_DATA={self.data}\0".encode(), {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes() + b"\0":
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if said in command:
                        found[int(folder.name)] = command
            except OSError:
                continue
        return found

    def kill(self, processes: dict[int, str]) -> None:
        for process in processes:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def kill_all(self) -> None:
        while processes := self.processes():
            self.kill(processes)
            time.sleep(0.1)

    def web_server(self) -> dict[int, str]:
        return self.processes("orchestration ui")

    def daemon(self) -> dict[int, str]:
        """The child of the web server that a spawn made, and that is no resource tracker."""
        return {
            process: command
            for process, command in self.processes("spawn_main").items()
            if parent_of(process) in self.web_server()
        }

    def instance(self) -> DagsterInstance:
        return DagsterInstance.from_config(str(self.data / "dagster"))

    def run_of(self, run_id: str) -> DagsterRun:
        with self.instance() as instance:
            run = instance.get_run_by_id(run_id)
        assert run
        return run

    def run_up_to(self, step: str) -> tuple[str, list[int]]:
        """A new report lands and a run is launched from the UI: its id, once it is in the step, and the months that it must publish."""
        self.serve()
        wanted = self.report()
        run = self.launch()
        wait_for(f"step {step}", lambda: self.is_in_step(run, step))
        return run, wanted

    def run_to_the_end(self) -> None:
        """A run launched from the UI ends well."""
        run = self.launch()
        wait_for("end of the next run", lambda: self.is_over(run))
        assert self.run_of(run).status == DagsterRunStatus.SUCCESS

    def is_in_step(self, run_id: str, step: str) -> bool:
        with self.instance() as instance:
            events = instance.all_logs(run_id, of_type=DagsterEventType.STEP_START)
        return step in {event.step_key for event in events}

    def is_over(self, run_id: str) -> bool:
        return self.run_of(run_id).is_finished

    def is_nothing_held(self) -> bool:
        """No run counts as at work, and no place of the pool is taken."""
        with self.instance() as instance:
            runs = instance.get_runs()
            pool = instance.event_log_storage.get_concurrency_info("duckdb_writer")
            return all(run.is_finished for run in runs) and not pool.active_run_ids


def wait_for(what: str, look: Callable[[], Any], seconds: float = 300) -> float:
    """Return as soon as a look finds something; after how many seconds."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if look():
            return time.monotonic() - started
        time.sleep(0.3)
    raise AssertionError(f"after {seconds:.0f} s still no {what}")


def parent_of(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("served"))
    servers.report()
    assert servers.run()[0] == 0
    try:
        yield servers
    finally:
        servers.kill_all()


@long
@pytest.mark.parametrize("step", ["ingested", "extracted", "warehouse", "warehouse__published"])
def test_all_processes_killed_in_the_middle_of_a_run(servers: Servers, step: str) -> None:
    """After a restart nothing is held for a minute, and the next run publishes what the killed one did not."""
    run, wanted = servers.run_up_to(step)
    servers.kill_all()
    assert servers.months() in (wanted[:-1], wanted)
    servers.serve()
    seconds = wait_for("free pool", servers.is_nothing_held, STUCK_SECONDS)
    print(f"killed in {step}: nothing was held {seconds:.0f} s after the restart")
    assert servers.run_of(run).status in (DagsterRunStatus.FAILURE, DagsterRunStatus.SUCCESS)
    servers.run_to_the_end()
    assert servers.months() == wanted


@long
def test_all_processes_killed_and_no_server_started_again(servers: Servers) -> None:
    """`make run` alone ends the dead run, frees its place and publishes."""
    run, wanted = servers.run_up_to("extracted")
    servers.kill_all()
    assert servers.run()[0] == 0
    assert servers.months() == wanted
    assert servers.run_of(run).status == DagsterRunStatus.FAILURE
    assert servers.is_nothing_held()


@long
def test_the_web_server_killed_in_the_middle_of_a_run(servers: Servers) -> None:
    """The run ends by itself or is ended soon after the restart; either way the next run is not kept waiting."""
    run, wanted = servers.run_up_to("extracted")
    servers.kill(servers.web_server())
    wait_for("end of the web server", lambda: not servers.web_server())
    servers.serve()
    wait_for("end of the run", lambda: servers.is_over(run))
    print(f"the run whose web server was killed: {servers.run_of(run).status.value}")
    servers.run_to_the_end()
    assert servers.months() == wanted
    wait_for("free pool", servers.is_nothing_held, STUCK_SECONDS)


@long
def test_the_daemon_killed_in_the_middle_of_a_run(servers: Servers) -> None:
    """The web server starts it again, and the run ends as if nothing had happened."""
    run, wanted = servers.run_up_to("extracted")
    (dead,) = servers.daemon()
    os.kill(dead, signal.SIGKILL)
    wait_for("new daemon", lambda: servers.daemon().keys() - {dead}, STUCK_SECONDS)
    wait_for("end of the run", lambda: servers.is_over(run))
    assert servers.run_of(run).status == DagsterRunStatus.SUCCESS
    assert servers.months() == wanted
    wanted = servers.report()
    servers.run_to_the_end()
    assert servers.months() == wanted


@long
def test_a_run_that_was_ended_while_its_process_lives_on_publishes_nothing(servers: Servers) -> None:
    """A process that slept while its run was ended wakes up and goes on: it must not reach the readers."""
    run, wanted = servers.run_up_to("warehouse")
    process = int(servers.run_of(run).tags["vstrecha/process"].partition(":")[0])
    os.kill(process, signal.SIGSTOP)
    with servers.instance() as instance:
        instance.report_run_failed(servers.run_of(run), "ended by the test")
    before = servers.published.read_bytes()
    os.kill(process, signal.SIGCONT)
    wait_for("end of the orphan", lambda: process not in servers.processes())
    assert servers.published.read_bytes() == before
    wait_for("free pool", servers.is_nothing_held, STUCK_SECONDS)
    assert servers.run()[0] == 0
    assert servers.months() == wanted
