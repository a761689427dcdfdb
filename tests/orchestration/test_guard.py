"""What a page of another site can make a browser send to the UI is refused; the UI's own page is served."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from orchestration.guard import Guard

OWN = {"host": "127.0.0.1:3000"}
JSON = {"content-type": "application/json"}
MUTATION = "query=mutation%7BlaunchRun%7D"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers whatever reaches it."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"served"})


def ask(
    method: str,
    path: str,
    headers: dict[str, str] | list[tuple[str, str]],
    kind: str = "http",
    origin: str | None = None,
) -> int | str:
    """The status of a request, or what became of a websocket."""
    path, _, query = path.partition("?")
    pairs = headers.items() if isinstance(headers, dict) else headers
    scope: dict[str, Any] = {
        "type": kind,
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in pairs],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(app, 3000, origin)(scope, receive, send))
    return int(sent[0]["status"]) if kind == "http" else str(sent[0]["type"])


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        (
            "GET",
            "/runs",
            {"sec-fetch-site": "cross-site"},
        ),  # a link that someone follows shows a page and changes nothing
        ("GET", "/graphql", {"accept": "text/html"}),
        ("POST", "/graphql", {**JSON, "origin": "http://127.0.0.1:3000"}),
        ("POST", "/graphql", {"content-type": "application/json; charset=utf-8", "origin": "http://localhost:3000"}),
        ("POST", "/graphql", JSON),  # a program of this machine
    ],
)
def test_the_ui_s_own_requests_are_served(method: str, path: str, headers: dict[str, str]) -> None:
    assert ask(method, path, {**OWN, **headers}) == 200


HOSTILE = [
    # a name of the attacker's that points to this machine
    ("GET", "/", {"host": "evil.example:3000"}),
    ("POST", "/graphql", {"host": "evil.example:3000", **JSON}),
    ("GET", "/", {"host": "127.0.0.1.evil.example:3000"}),
    ("GET", "/", {"host": "127.0.0.1"}),
    ("GET", "/", {"host": "127.0.0.1:3001"}),
    ("GET", "/", {"host": "127.0.0.1:3000@evil.example"}),
    ("GET", "/", {"host": ""}),
    ("GET", "/", []),
    ("GET", "/", [("host", "127.0.0.1:3000"), ("host", "evil.example")]),
    # a page of another site
    ("POST", "/graphql", {**OWN, **JSON, "origin": "https://evil.example"}),
    ("POST", "/graphql", {**OWN, **JSON, "origin": "null"}),
    ("POST", "/graphql", {**OWN, **JSON, "origin": ""}),
    ("POST", "/graphql", {**OWN, **JSON, "origin": "http://127.0.0.1:8000"}),
    ("POST", "/graphql", {**OWN, **JSON, "origin": "https://127.0.0.1:3000"}),
    ("POST", "/graphql", {**OWN, **JSON, "origin": "http://127.0.0.1:3000.evil.example"}),
    ("OPTIONS", "/graphql", {**OWN, "origin": "https://evil.example"}),
    ("POST", "/report_asset_materialization/raw/article", {**OWN, "origin": "https://evil.example"}),
    # what needs no Origin: a picture, a link, a form
    ("GET", f"/graphql?{MUTATION}", OWN),
    ("GET", f"/graphql/?{MUTATION}", OWN),
    ("HEAD", f"/graphql?{MUTATION}", OWN),
    ("GET", f"/graphql?a=1&{MUTATION}", OWN),
    ("GET", f"/graphql?qu%65ry={MUTATION[6:]}", OWN),
    ("POST", f"/graphql?{MUTATION}", {**OWN, **JSON}),
    ("GET", f"//graphql?{MUTATION}", OWN),
    ("GET", f"/any/graphql?{MUTATION}", OWN),
    ("GET", "/graphql?query", OWN),
    ("PUT", f"/graphql?{MUTATION}", {**OWN, **JSON}),
    (
        "POST",
        "/graphql",
        [("host", "127.0.0.1:3000"), ("content-type", "application/json"), ("content-type", "text/plain")],
    ),
    ("POST", "/graphql", {**OWN, "content-type": "text/plain"}),
    ("POST", "/graphql", {**OWN, "content-type": "application/x-www-form-urlencoded"}),
    ("POST", "/graphql", {**OWN, "content-type": "multipart/form-data; boundary=application/json"}),
    ("POST", "/graphql", {**OWN, "content-type": "text/plain; application/json"}),
    ("POST", "/graphql", {**OWN, "content-type": "application/graphql"}),
    ("POST", "/graphql", OWN),
]


@pytest.mark.parametrize(("method", "path", "headers"), HOSTILE)
def test_hostile_requests_are_refused(method: str, path: str, headers: Any) -> None:
    assert ask(method, path, headers) == 403


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({**OWN, "origin": "http://127.0.0.1:3000"}, "websocket.accept"),
        ({**OWN, "origin": "https://evil.example"}, "websocket.close"),
        ({"host": "evil.example", "origin": "https://evil.example"}, "websocket.close"),
    ],
)
def test_a_websocket_is_open_to_the_own_page_alone(headers: dict[str, str], outcome: str) -> None:
    assert ask("GET", "/graphql", headers, kind="websocket") == outcome


def test_behind_a_proxy_the_named_origin_is_served_too() -> None:
    there = {"host": "vstrecha.example", "origin": "https://vstrecha.example", **JSON}
    assert ask("POST", "/graphql", there, origin="https://vstrecha.example") == 200
    assert (
        ask("POST", "/graphql", {**there, "origin": "http://vstrecha.example"}, origin="https://vstrecha.example")
        == 403
    )
    assert ask("POST", "/graphql", there) == 403
