"""Feeds asked over HTTP, from a server of this test on 127.0.0.1: only what is new comes, and no answer can do harm."""

from __future__ import annotations

import gzip
import itertools
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest

from orchestration import feeds
from orchestration.configuration import Feed
from orchestration.feeds import poll, state_of
from orchestration.ingest import ingest, record_feeds
from orchestration.limits import InputLimits
from tests.ingest.catalogue import item, rss

NOW = datetime(2026, 3, 1, 12, 0)


@dataclass
class Answer:
    """What the server says next."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Server(ThreadingHTTPServer):
    """Gives the answers of a list, the last one again and again; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[Answer] = []
        self.asked: list[dict[str, str]] = []

    @property
    def feed(self) -> Feed:
        return Feed("example", f"http://127.0.0.1:{self.server_port}/news.rss", every_minutes=10)


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.server.asked.append(dict(self.headers))
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def ask(folder: Path, server: Server, now: datetime = NOW, limits: InputLimits | None = None) -> int:
    return poll(folder, [server.feed], limits or InputLimits(), now)


def kept(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (folder / "example").glob("[!.]*"))


def test_entries_are_loaded_once_however_often_they_come(
    server: Server, tmp_path: Path, pipeline: duckdb.DuckDBPyConnection
) -> None:
    server.answers = [Answer(body=rss(item("a", 1))), Answer(body=rss(item("a", 1), item("a", 2)))]
    for minutes in (0, 10):
        assert ask(tmp_path, server, NOW + timedelta(minutes=minutes)) == 1
        ingest(pipeline, [tmp_path])
    ids = pipeline.execute("select article_id, source from raw.article order by all").fetchall()
    assert ids == [("a#1", "Пример"), ("a#2", "Пример")]
    counts = pipeline.execute("select sum(offered), sum(loaded), sum(duplicates) from raw.file").fetchall()
    assert counts == [(3, 2, 1)]
    record_feeds(pipeline, tmp_path, [server.feed])
    row = pipeline.execute("select name, status, failures, asked_at, next_ask_at from raw.feed").fetchall()
    assert row == [("example", 200, 0, NOW + timedelta(minutes=10), NOW + timedelta(minutes=20))]


def test_what_is_known_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    marks = {"ETag": '"v1"', "Last-Modified": "Sun, 01 Mar 2026 11:00:00 GMT"}
    server.answers = [Answer(body=rss(item("a")), headers=marks), Answer(304)]
    assert ask(tmp_path, server) == 1
    assert ask(tmp_path, server, NOW + timedelta(minutes=10)) == 0
    first, second = server.asked
    assert "If-None-Match" not in first
    assert (second["If-None-Match"], second["If-Modified-Since"]) == ('"v1"', marks["Last-Modified"])
    state = state_of(tmp_path, server.feed)
    assert (state.status, state.etag, state.failures) == (304, '"v1"', 0)


def test_a_feed_is_not_asked_before_its_time(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(body=rss(item("a")))]
    for minutes in (0, 5, 9, 10):
        ask(tmp_path, server, NOW + timedelta(minutes=minutes))
    assert len(server.asked) == 2
    assert len(kept(tmp_path)) == 1  # the same answer is the same file


def test_a_failing_feed_is_left_alone_for_longer_each_time(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(500)]
    now, pauses = NOW, []
    for _ in range(9):
        ask(tmp_path, server, now)
        then = datetime.fromisoformat(str(state_of(tmp_path, server.feed).next_ask_at))
        pauses.append((then - now).total_seconds() / 60)
        now = then
    assert pauses == [20, 40, 80, 160, 320, 640, 1280, 1440, 1440]
    server.answers = [Answer(body=rss(item("a")))]
    assert ask(tmp_path, server, now) == 1
    assert state_of(tmp_path, server.feed).failures == 0


@pytest.mark.parametrize(("said", "minutes"), [("7200", 120), ("nonsense", 20), ("-5", 20), ("9" * 400, 1440)])
def test_the_wish_to_be_left_alone_is_heeded(server: Server, tmp_path: Path, said: str, minutes: int) -> None:
    server.answers = [Answer(429, headers={"Retry-After": said})]
    ask(tmp_path, server)
    assert state_of(tmp_path, server.feed).next_ask_at == (NOW + timedelta(minutes=minutes)).isoformat()


def test_the_wish_may_be_a_time(server: Server, tmp_path: Path) -> None:
    later = datetime.now().astimezone() + timedelta(hours=5)
    server.answers = [Answer(503, headers={"Retry-After": format_datetime(later)})]
    ask(tmp_path, server)
    then = datetime.fromisoformat(str(state_of(tmp_path, server.feed).next_ask_at))
    assert timedelta(hours=4.9) < then - NOW < timedelta(hours=5.1)


def test_a_bad_gateway_is_tried_again_at_once(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(502), Answer(504), Answer(body=rss(item("a")))]
    assert ask(tmp_path, server) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(404), "HTTP 404"),
        (Answer(301, headers={"Location": "/news.rss"}), "MaxRetryError"),
        (Answer(302, headers={"Location": "file:///etc/passwd"}), "No host specified"),
        (Answer(body=b"a" * 2_000), "larger than 1,000 bytes"),
        (Answer(body=gzip.compress(b"a" * 9_000_000), headers={"Content-Encoding": "gzip"}), "larger than 1,000 bytes"),
        (Answer(body=b"no gzip", headers={"Content-Encoding": "gzip"}), "DecodeError"),
        (Answer(body=b"short", headers={"Content-Length": "99"}), "IncompleteRead"),
    ],
    ids=["gone", "circle", "file", "large", "bomb", "no gzip", "cut"],
)
def test_an_answer_that_cannot_be_used_is_not_kept(
    server: Server, tmp_path: Path, answer: Answer, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = [answer]
    assert ask(tmp_path, server, limits=InputLimits(feed_bytes=1_000)) == 0
    state = state_of(tmp_path, server.feed)
    assert error in str(state.error)
    assert (state.failures, kept(tmp_path)) == (1, [])


def test_an_answer_that_drips_is_given_up(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_SECONDS", -1)
    server.answers = [Answer(body=rss(item("a")))]
    ask(tmp_path, server)
    assert "takes longer" in str(state_of(tmp_path, server.feed).error)


def test_a_server_that_says_nothing_is_not_waited_for(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one that accepts and is silent, nor one that sends its headers a byte at a time."""
    monkeypatch.setattr(feeds, "_LONGEST_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent, socket.create_server(("127.0.0.1", 0)) as slow:
        threading.Thread(target=drip, args=[slow], daemon=True).start()
        for name, hung in (("silent", silent), ("slow", slow)):
            feed = Feed(name, f"http://127.0.0.1:{hung.getsockname()[1]}/")
            started = time.monotonic()
            server.answers = [Answer(body=rss(item("a")))]
            assert poll(tmp_path / name, [feed, server.feed], InputLimits(), NOW) == 1
            assert time.monotonic() - started < 20
            state = state_of(tmp_path / name, feed)
            assert (state.failures, state.error) == (1, "No answer within 1 s.")


def drip(server: socket.socket) -> None:
    """Headers without an end, a byte at a time."""
    connection, _ = server.accept()
    try:
        for byte in itertools.cycle(b"HTTP/1.1 200 OK\r\nX: "):
            connection.send(bytes([byte]))
            time.sleep(0.1)
    except OSError:
        connection.close()


def test_a_server_that_is_not_there_costs_no_other_feed(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(body=rss(item("a")))]
    gone = Feed("gone", "http://127.0.0.1:9/x")
    assert poll(tmp_path, [gone, server.feed], InputLimits(), NOW) == 1
    assert state_of(tmp_path, gone).failures == 1


def test_a_page_in_the_place_of_a_feed_is_set_aside(
    server: Server, tmp_path: Path, pipeline: duckdb.DuckDBPyConnection
) -> None:
    server.answers = [Answer(body=b"<html><body>Maintenance</body></html>")]
    ask(tmp_path, server)
    ingest(pipeline, [tmp_path])
    assert pipeline.execute("select reason from quality.quarantined_input").fetchall() == [("not_a_feed",)]


def test_a_new_address_is_a_new_feed(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(body=rss(item("a")), headers={"ETag": '"v1"'})]
    ask(tmp_path, server)
    moved = Feed("example", server.feed.url + "?2")
    poll(tmp_path, [moved], InputLimits(), NOW)
    assert "If-None-Match" not in server.asked[1]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"name": 1}', json.dumps({"more": 1})])
def test_a_broken_memory_is_forgotten(server: Server, tmp_path: Path, broken: str) -> None:
    server.answers = [Answer(body=rss(item("a")))]
    (tmp_path / "example").mkdir()
    (tmp_path / "example" / ".state.json").write_text(broken)
    assert ask(tmp_path, server) == 1
