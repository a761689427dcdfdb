"""What engineers run beside `make`: the `dg` commands, the units of systemd, Dagster's history in a real Postgres."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.postgres_server import PostgresServer

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("vstrecha-*.*"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("deployed") / "data"


def run(*command: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VSTRECHA_", "PYTHONPATH"))}
    home = data / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    own = {"VSTRECHA_DATA": str(data), "DAGSTER_HOME": str(home), "OPENBLAS_NUM_THREADS": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=ROOT, env=kept | own | environment, capture_output=True, text=True, timeout=300)


def dg(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-m", "dagster_dg_cli.cli", *arguments, data=data)


def test_dg_finds_the_project_and_checks_it(data):
    result = dg("check", "defs", data=data)
    assert result.returncode == 0, result.stderr
    assert "All definitions loaded successfully" in result.stdout + result.stderr
    assert dg("check", "toml", data=data).returncode == 0


def test_dg_lists_what_there_is(data):
    result = dg("list", "defs", "--json", data=data)
    assert result.returncode == 0, result.stderr
    for name in ("staging/month", "warehouse/published", "new_articles", "due_feeds", "daily"):
        assert f'"{name}"' in result.stdout


@pytest.fixture(scope="module")
def published_copy(published, tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("published") / "data"
    shutil.copytree(published.parent, data, symlinks=True)
    return data


DOCUMENTED = re.findall(r"^\.venv/bin/dg ([^#\n]+)", (ROOT / "docs" / "dagster.md").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("command", [command.strip() for command in DOCUMENTED if not command.startswith("dev")])
def test_the_documented_commands_of_dg_run(command, published_copy):
    result = dg(*shlex.split(command), data=published_copy)
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]


def test_dg_dev_serves(data):
    assert any(command.startswith("dev --port") for command in DOCUMENTED)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VSTRECHA_", "PYTHONPATH"))}
    server = subprocess.Popen(
        [sys.executable, "-m", "dagster_dg_cli.cli", "dev", "--port", str(port)],
        cwd=ROOT,
        env=kept | {"VSTRECHA_DATA": str(data), "DAGSTER_HOME": str(data / "dagster")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # Where the suite runs in the background, interrupts are ignored, and Dagster then ignores to be ended too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert "dagster_webserver_version" in _answer(f"http://127.0.0.1:{port}/server_info")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)


def _answer(address: str, seconds: float = 120) -> str:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return str(response.read().decode())
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def test_a_run_of_chosen_models_that_publishes_builds_and_tests_all_of_them(published_copy):
    before = (published_copy / "warehouse.duckdb").stat().st_mtime_ns
    result = dg("launch", "--assets", 'key:"marts/dim_topic" or key:"warehouse/published"', data=published_copy)
    log = result.stdout + result.stderr
    assert result.returncode == 0, log[-3000:]
    assert "this run publishes, so every model is built and tested" in log
    assert re.search(r"\d{3} models and seeds built, \d{3} tests run, 0 failed", log)
    assert (published_copy / "warehouse.duckdb").stat().st_mtime_ns > before


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_units(unit, tmp_path):
    for path in UNITS:  # the timer names its service; what is started must be there
        text = path.read_text().replace("/opt/vstrecha/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(text.replace("/opt/vstrecha", str(ROOT)))
    result = subprocess.run(["systemd-analyze", "verify", tmp_path / unit.name], capture_output=True, text=True)
    assert (result.returncode, [line for line in result.stderr.splitlines() if unit.stem in line]) == (0, [])


def test_the_variables_of_the_units_are_read_by_the_code():
    code = "".join(path.read_text() for path in (ROOT / "orchestration").rglob("*.py"))
    named = [
        line.lstrip("#").split("=")[0]
        for line in (ROOT / "deploy" / "systemd" / "vstrecha.env").read_text().splitlines()
        if "=" in line
    ]
    assert len(named) > 5
    assert [name for name in named if name not in code] == []


def test_the_history_of_runs_is_kept_in_postgres(tmp_path, postgres_server: PostgresServer):
    address = postgres_server.create_database("dagster")
    job = (
        "from orchestration.__main__ import _execute_job; from orchestration.settings import Settings; "
        "_execute_job(Settings.from_environment(), 'ask_feeds')"
    )
    result = run(sys.executable, "-c", job, data=tmp_path, VSTRECHA_DAGSTER_POSTGRES=address)
    assert result.returncode == 0, result.stderr
    with postgres_server.connect("dagster") as connection:
        assert connection.execute("select pipeline_name, status from runs").fetchall() == [("ask_feeds", "SUCCESS")]
        events = connection.execute("select count(*) from event_logs where asset_key is not null").fetchone()
        assert events is not None
        assert events[0] > 0
    assert address not in (tmp_path / "dagster" / "dagster.yaml").read_text()
    assert not list((tmp_path / "dagster").rglob("*.db"))


def test_a_postgres_that_does_not_answer_is_told(tmp_path):
    address = "postgresql://dagster:secret@127.0.0.1:9/dagster"
    result = run(sys.executable, "-m", "orchestration", "evaluate", data=tmp_path, VSTRECHA_DAGSTER_POSTGRES=address)
    assert result.returncode == 1
    assert "VSTRECHA_DAGSTER_POSTGRES" in result.stderr
    assert "secret" not in result.stderr + result.stdout
    assert "Traceback" not in result.stderr
