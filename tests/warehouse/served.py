"""Pages as a browser would take them apart, and the dashboard served on a port of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import urllib3
import uvicorn

from vstrecha.dashboard import server
from vstrecha.texts import table

Ask = Callable[..., urllib3.BaseHTTPResponse]
VOID = ("meta", "br", "input", "link", "img")


class Page(HTMLParser):
    """What a browser would make of a page: its elements, its text with the language it stands in, what it refers to."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, str | None]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str | None, str]] = []
        self.feed(source)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag not in VOID:
            language = attributes.get("lang") or (self.stack[-1][1] if self.stack else None)
            self.stack.append((tag, language))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag, "elements close in the order in which they open"

    def handle_data(self, data):
        if self.stack:
            self.texts.append((data, self.stack[-1][1], self.stack[-1][0]))

    @property
    def text(self) -> str:
        return "".join(text for text, _, _ in self.texts)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@contextmanager
def serving() -> Iterator[tuple[Ask, int]]:
    """A request to the pages, and their port."""
    running = uvicorn.Server(uvicorn.Config(server.app, host="127.0.0.1", port=0, log_level="critical"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = running.servers[0].sockets[0].getsockname()[1]

    def ask(address: str, method: str = "GET", **options: object) -> urllib3.BaseHTTPResponse:
        return urllib3.request(
            method, f"http://127.0.0.1:{port}{address}", timeout=30, retries=False, redirect=False, **options
        )

    yield ask, port
    running.should_exit = True
    thread.join()


def published_as(built: Path, folder: Path) -> Path:
    """A data folder in which the build of another is published."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "warehouse.duckdb").symlink_to(built / "build" / "warehouse.duckdb")
    return folder


def text_of(answer: urllib3.BaseHTTPResponse) -> str:
    return answer.data.decode()


def untranslated(page: Page) -> set[str]:
    """The English texts of the table that a Russian page shows."""
    shown = {text.strip() for text, _, tag in page.texts if tag not in ("style", "title")}
    return {row["en"] for row in table().values() if row["en"] != row["ru"] and row["en"] in shown}
