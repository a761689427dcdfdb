"""Remote clients ask the published warehouse over quack, see each release, and can do nothing else."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from orchestration import release
from orchestration.settings import ROOT, Settings
from tests.orchestration.test_release import audited_build
from tests.vstrecha import test_served_access as served

TOKEN = "a token of forty letters for the tests only"

pytestmark = pytest.mark.skipif(
    not duckdb.__version__.startswith("1.5.5") or importlib.util.find_spec("duckdb_extension_quack") is None,
    reason="the extension quack is there for DuckDB 1.5.5 alone",
)


def publish(settings: Settings, generation: int) -> None:
    audited_build(settings, generation)
    release.publish(settings, ["marts.t", "marts.v"], "token")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(data=tmp_path_factory.mktemp("remote d'été") / "data")
    publish(settings, 1)
    for name in ("secret.csv", "secret.txt", "secret.json"):
        (settings.data / name).write_text(served.SECRET)
    return settings


class Server:
    """`python -m vstrecha.serve` on a free port."""

    def __init__(self, data: Path, token: str | None = TOKEN, seconds: float = 60) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.uri = f"quack:127.0.0.1:{self.port}"
        environment = os.environ | {"VSTRECHA_DATA": str(data), "VSTRECHA_TOKEN": token or ""}
        command = [sys.executable, "-m", "vstrecha.serve", "--port", str(self.port), "--seconds", str(seconds)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.said = self.process.stdout.readline()

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)


class Client:
    """A client in a process of its own."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.vstrecha.quack_client"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, query: str) -> dict:
        self.process.stdin.write(json.dumps(query) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def rows(self, query: str) -> list:
        answered = self.ask(query)
        assert "rows" in answered, answered
        return answered["rows"]

    def remotely(self, server: Server, query: str, token: str = TOKEN) -> dict:
        escaped = query.replace("'", "''")
        return self.ask(f"from quack_query('{server.uri}', '{escaped}', token = '{token}')")

    def attach(self, server: Server) -> None:
        self.rows(f"create or replace secret (type quack, token '{TOKEN}')")
        self.rows(f"attach '{server.uri}' as remote")

    def stop(self) -> None:
        self.process.communicate(timeout=20)


@contextmanager
def serving(*arguments, **options) -> Iterator[Server]:
    server = Server(*arguments, **options)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def asking() -> Iterator[Client]:
    client = Client()
    try:
        yield client
    finally:
        client.stop()


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[Server]:
    with serving(settings.data) as server:
        yield server


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with asking() as client:
        yield client


def test_a_client_reads_tables_views_and_earlier_releases(server, client):
    client.attach(server)
    assert client.rows("select generation, count(*) from remote.marts.t group by all") == [[1, 5000]]
    assert client.rows("select count(*) from remote.marts.v where generation = 1") == [[5000]]
    joined = "select count(*) from (select distinct generation from marts.t) join quality.release on true"
    assert client.rows(f"from remote.query('{joined}')") == [[1]]
    assert client.rows("from remote.query('from marts.t_as_known_on(''2999-01-01'')')") == [[1]]
    assert "generation" in str(client.rows("from remote.query('describe marts.t')"))
    client.rows("detach remote")


def test_a_wrong_token_is_refused(server):
    with asking() as stranger:
        for token in ("wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper()):
            assert "Authentication failed" in stranger.remotely(server, "select 1", token)["error"]
        assert "error" in stranger.remotely(server, "select 1", "")
        assert "error" in stranger.ask(f"attach '{server.uri}' as remote")
        assert stranger.remotely(server, "select 1") == {"rows": [[1]]}


REMOTE = [
    "from quack_stop('{uri}')",
    "call quack_stop('{uri}')",
    "describe from quack_stop('{uri}')",
    "summarize from quack_stop('{uri}')",
    "select (select count(*) from quack_stop('{uri}'))",
    "with s as (from system.main.\"Quack_Stop\"('{uri}')) from s",
    "from quack_serve('quack:127.0.0.1:1', token = 'another token')",
    "from quack_query('{uri}', 'select 1')",
    "from quack_active_connections()",
    "from quack_server_list()",
    "from quack_identify(name = 'x')",
    "from whoami()",
    "from duckdb_secrets()",
    "from duckdb_logs()",
    "from duckdb_settings()",
    "from duckdb_temporary_files()",
    "from duckdb_extensions()",
    "from pragma_user_agent()",
    "select getenv('VSTRECHA_TOKEN')",
    "select quack_check_token('a', 'b', 'c')",
    "attach '{uri}' as x",
    "set global quack_authorization_function = 'quack_nop_authorization'",
    "reset global quack_authorization_function",
    "create or replace macro is_question(a, b) as true",
    "drop macro is_question",
    "drop view marts.t",
    "detach release_1",
    "create table memory.main.x as select 1",
    "create secret s (type quack, token 'x')",
    "select 1; select 2",
    "begin transaction; drop schema marts cascade; commit",
    "pivot marts.t on generation",
    "explain select 1",
    "",
]


def test_hostile_sql_is_refused(settings, server, client):
    hostile = served.FILES + served.SETTINGS + served.CHANGES + served.SCRATCH + served.BEYOND_SYNTAX + REMOTE
    before = served.snapshot(settings)
    for query in hostile:
        answered = client.remotely(server, served.placed(query, settings).replace("{uri}", server.uri))
        assert "error" in answered, query
        assert served.SECRET not in answered["error"]
    assert served.snapshot(settings) == before
    assert client.remotely(server, "select count(*) from marts.t") == {"rows": [[5000]]}


def test_hostile_sql_is_refused_of_an_attached_client(server, client):
    client.attach(server)
    for query in (
        "create table remote.marts.x as select 1",
        "insert into remote.marts.t values (3)",
        "drop table remote.marts.t",
        "delete from remote.marts.t",
        "create schema remote.x",
    ):
        assert "error" in client.ask(query), query
    assert client.rows("select count(*) from remote.marts.t") == [[5000]]
    client.rows("detach remote")


def test_it_listens_to_this_machine_alone(server):
    listening = Path("/proc/net/tcp").read_text().splitlines() + Path("/proc/net/tcp6").read_text().splitlines()
    places = [line.split()[1] for line in listening if line.split()[1].endswith(f":{server.port:04X}")]
    assert {place.split(":")[0] for place in places if place} == {"0100007F"}  # 127.0.0.1


def test_many_clients_see_each_release_whole_and_at_once(settings, server):
    stop, seen, faults = threading.Event(), set(), []

    def ask() -> None:
        with asking() as client:
            client.attach(server)
            while not stop.is_set():
                for query in (
                    "select generation, count(*) from remote.marts.t group by all",
                    "from remote.query('select generation, count(*) from marts.t group by all')",
                ):
                    answered = client.ask(query)
                    if "error" in answered or len(answered["rows"]) != 1 or answered["rows"][0][1] != 5000:
                        faults.append(answered)
                    else:
                        seen.add(answered["rows"][0][0])

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(3)
    for generation in range(2, 7):
        publish(settings, generation)
        for _ in range(150):
            if generation in seen:
                break
            time.sleep(0.1)
    stop.set()
    for thread in threads:
        thread.join()
    publish(settings, 1)
    assert faults == []
    assert seen >= {2, 3, 4, 5, 6}
    assert len(list(settings.data.glob(".serve-*/*"))) <= 3  # the one shown, the one before, one that comes


def test_a_file_that_is_no_release_leaves_the_one_before(settings, server, client):
    def shows(generation: int) -> bool:
        """Whether the server shows it soon."""
        for _ in range(20):
            if client.remotely(server, "select distinct generation from marts.t") == {"rows": [[generation]]}:
                return True
            time.sleep(0.5)
        return False

    publish(settings, 1)
    assert shows(1)
    torn = settings.data / "torn"
    try:
        torn.write_bytes(settings.published.read_bytes()[:20_000])
        torn.replace(settings.published)
        time.sleep(2)
        assert shows(1)
        settings.published.unlink()
        time.sleep(2)
        assert shows(1)
    finally:
        settings.published.unlink(missing_ok=True)
        publish(settings, 1)
    publish(settings, 7)
    assert shows(7)
    publish(settings, 1)


@pytest.mark.parametrize("query", [served.GREEDY[0], served.GREEDY[7], served.GREEDY[8]])
def test_a_greedy_question_ends_and_the_others_are_answered_again(settings, query):
    with serving(settings.data, seconds=1) as server, asking() as client:
        started = time.monotonic()
        assert "error" in client.remotely(server, query)
        assert time.monotonic() - started < 15
        for _ in range(50):
            answered = client.remotely(server, "select count(*) from marts.t")
            if "rows" in answered:
                break
            time.sleep(0.3)
        assert answered == {"rows": [[5000]]}


def test_the_token_is_made_once_and_only_its_owner_can_read_it(settings, client):
    kept = settings.data / "serve.token"
    with serving(settings.data, token=None) as server:
        assert str(kept) in server.said
        token = kept.read_text().strip()
        assert len(token) > 40
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert client.remotely(server, "select 1", token) == {"rows": [[1]]}
        command = Path(f"/proc/{server.process.pid}/cmdline").read_bytes()
        assert token.encode() not in command
    with serving(settings.data, token=None) as server:
        assert client.remotely(server, "select 1", token) == {"rows": [[1]]}
    kept.unlink()


def test_what_stands_in_the_way_is_told(settings, tmp_path, server):
    for data, token, told in ((settings.data, "short", "fewer than 16"), (tmp_path, TOKEN, "make run")):
        refused = Server(data, token)
        _, errors = refused.process.communicate(timeout=30)
        assert told in errors
        assert "Traceback" not in errors
        assert refused.process.returncode == 1
    second = subprocess.run(
        [sys.executable, "-m", "vstrecha.serve", "--port", str(server.port)],
        cwd=ROOT,
        env=os.environ | {"VSTRECHA_DATA": str(settings.data), "VSTRECHA_TOKEN": TOKEN},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert second.returncode == 1
    assert "runs already" in second.stderr
    assert TOKEN not in second.stderr + second.stdout


def test_a_server_that_was_killed_ends_whole_and_leaves_nothing(settings):
    server = Server(settings.data)
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(timeout=20)
    for _ in range(50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.port)):
                break
        time.sleep(0.2)
    else:
        pytest.fail("the worker goes on without its parent")
    with serving(settings.data):
        ours = [path for path in settings.data.glob(".serve-*") if not Path("/proc", path.name.split("-")[1]).exists()]
        assert ours == []
