"""Asks feeds for what is new and keeps their answers as files, which are read like any others.

A feed is asked no more often than its line says and its server wishes; what is known is not sent again (ETag,
Last-Modified); a feed that fails is left alone for a time that grows. The database is not touched.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration import tables
from orchestration.configuration import Feed
from orchestration.limits import InputLimits

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

log = logging.getLogger(__name__)

_SECONDS = 60  # for one whole answer, however slowly it comes
_LONGEST_SECONDS = 150  # for the connection, the headers, the answer and what is tried again
_LONGEST_PAUSE = timedelta(days=1)
_HEADERS = {
    "User-Agent": "vstrecha (reads feeds into a local warehouse)",
    "Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_STATE = ".state.json"  # hidden, so that it is no input


class _NoAnswer(Exception):
    """Why there is no answer that can be kept; `pause` is how long the server wishes to be left alone."""

    def __init__(self, reason: str, status: int | None = None, pause: timedelta = timedelta()) -> None:
        super().__init__(reason)
        self.status, self.pause = status, pause


@dataclass(frozen=True)
class FeedState:
    """What is known of a feed: its last answer, and when it may be asked again (UTC, ISO 8601)."""

    name: str
    url: str
    asked_at: str | None = None
    status: int | None = None
    error: str | None = None
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    next_ask_at: str | None = None


@dataclass(frozen=True)
class _Answer:
    """What a server answered: 200 with a body, or 304."""

    status: int
    body: bytes
    etag: str | None
    last_modified: str | None


def poll(folder: Path, feeds: Iterable[Feed], limits: InputLimits, now: datetime | None = None) -> int:
    """Ask every feed whose time has come; how many answers were new."""
    now = now or tables.utc_now()
    return sum(_ask(folder / feed.name, feed, state_of(folder, feed), limits, now) for feed in due(folder, feeds, now))


def due(folder: Path, feeds: Iterable[Feed], now: datetime) -> list[Feed]:
    """The feeds whose time has come."""
    return [feed for feed in feeds if _is_due(state_of(folder, feed), now)]


def state_of(folder: Path, feed: Feed) -> FeedState:
    """What is known of a feed; nothing, if its address changed or the file that says it is broken."""
    try:
        state = FeedState(**json.loads((folder / feed.name / _STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return FeedState(feed.name, feed.url)
    return state if state.url == feed.url else FeedState(feed.name, feed.url)


def table_row(state: FeedState) -> dict[str, Any]:
    """The state as a row of raw.feed."""
    times = {
        name: (text := getattr(state, name)) and datetime.fromisoformat(text) for name in ("asked_at", "next_ask_at")
    }
    return {**asdict(state), **times}


def _is_due(state: FeedState, now: datetime) -> bool:
    return state.next_ask_at is None or datetime.fromisoformat(state.next_ask_at) <= now


def _ask(folder: Path, feed: Feed, state: FeedState, limits: InputLimits, now: datetime) -> bool:
    """Ask once; keep the answer, then what is known of the feed, so that a kill in between loses nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    interval, is_new = timedelta(minutes=feed.every_minutes), False
    state = replace(state, asked_at=now.isoformat())
    try:
        answer = _within(_LONGEST_SECONDS, lambda: _fetch(state, limits.feed_bytes))
        if answer.status == 200:
            is_new = _keep(folder, answer.body)
            state = replace(state, etag=answer.etag, last_modified=answer.last_modified)
        state = replace(state, status=answer.status, error=None, failures=0)
        pause = interval
    except _NoAnswer as problem:
        failures = state.failures + 1
        state = replace(state, status=problem.status, error=str(problem), failures=failures)
        pause = max(problem.pause, min(_LONGEST_PAUSE, interval * 2 ** min(failures, 20)))
        log.warning("feed %s: %s; it is asked again in %s", feed.name, problem, pause)
    state = replace(state, next_ask_at=(now + pause).isoformat())
    _write(folder / _STATE, json.dumps(asdict(state), indent=1).encode())
    return is_new


def _within(seconds: float, ask: Callable[[], _Answer]) -> _Answer:
    """The answer, if it comes in time; a server that sends a byte of its headers now and then is not waited for."""
    outcome: Future[_Answer] = Future()

    def work() -> None:
        try:
            outcome.set_result(ask())
        except BaseException as error:
            outcome.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        return outcome.result(seconds)
    except TimeoutError as error:
        raise _NoAnswer(f"No answer within {seconds:.0f} s.") from error


def _fetch(state: FeedState, most: int) -> _Answer:
    with _answer(state) as response:
        body = _body(response, most) if response.status == 200 else b""
        headers = response.headers
        return _Answer(response.status, body, headers.get("ETag"), headers.get("Last-Modified"))


@contextmanager
def _answer(state: FeedState) -> Iterator[BaseHTTPResponse]:
    """The server's answer, 200 or 304; anything else is none."""
    from urllib3.exceptions import HTTPError

    headers = dict(_HEADERS)
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    try:
        with _client() as client:
            response = client.request("GET", state.url, headers=headers, preload_content=False)
            try:
                if response.status not in (200, 304):
                    pause = _wished_pause(response.headers.get("Retry-After"))
                    raise _NoAnswer(f"HTTP {response.status} {response.reason or ''}".strip(), response.status, pause)
                yield response
            finally:
                response.close()
    except (HTTPError, OSError, ValueError) as error:
        raise _NoAnswer(f"{type(error).__name__}: {str(error)[:300]}") from error


def _client() -> PoolManager:
    """Connections that give up: two more tries where the line is bad, five redirects, half a minute of silence."""
    from urllib3 import PoolManager, Retry, Timeout

    retries = Retry(total=7, connect=2, read=2, redirect=5, status=2, status_forcelist=(502, 504), backoff_factor=0.3)
    retries.respect_retry_after_header = False  # that wish is kept between runs, not by waiting within one
    retries.raise_on_status = False
    return PoolManager(retries=retries, timeout=Timeout(connect=10, read=30))


def _body(response: BaseHTTPResponse, most: int) -> bytes:
    """The whole answer, unpacked, if it is neither too large nor too slow."""
    pieces, size, deadline = [], 0, time.monotonic() + _SECONDS
    for piece in response.stream(65_536, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise _NoAnswer(f"The answer is larger than {most:,} bytes (`feed_bytes`).", response.status)
        if time.monotonic() > deadline:
            raise _NoAnswer(f"The answer takes longer than {_SECONDS} s.", response.status)
    return b"".join(pieces)


def _wished_pause(said: str | None) -> timedelta:
    """Retry-After: seconds, or a time; at most a day."""
    if said is None:
        return timedelta()
    try:
        if said.strip().isdecimal():
            pause = timedelta(seconds=min(int(said[:12]), 86_400))
        else:
            pause = parsedate_to_datetime(said) - datetime.now(UTC)
    except (ValueError, TypeError, OverflowError):
        return timedelta()
    return max(timedelta(), min(pause, _LONGEST_PAUSE))


def _keep(folder: Path, body: bytes) -> bool:
    """Keep an answer under the hash of what it says; whether that was new."""
    path = folder / f"{sha256(body).hexdigest()[:16]}.xml"
    if path.exists():
        return False
    _write(path, body)
    return True


def _write(path: Path, data: bytes) -> None:
    """A file that is there whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
