"""What may speak to the Dagster UI: its own page on this machine. Dagster's server itself answers any Host, any Origin, and changes things by GET."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """Refuses what a page of another site can make a browser send; everything else reaches the app."""

    def __init__(self, app: ASGIApp, port: int, origin: str | None = None) -> None:
        self._app = app
        self._origins = {f"http://{name}:{port}" for name in _LOCAL_NAMES} | ({origin} if origin else set())
        self._hosts = {urlsplit(known).netloc for known in self._origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = self.objection(scope) if scope["type"] in ("http", "websocket") else None
        if reason is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": reason})
        else:
            await PlainTextResponse(f"Refused: {reason}.\n", status_code=403)(scope, receive, send)

    def objection(self, scope: Scope) -> str | None:
        """Why a request is refused, if it is."""
        headers = _headers(scope["headers"])
        hosts, origins = headers.get("host", []), headers.get("origin", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return "the address is not this machine's; a page may have pointed its own name here"  # DNS rebinding
        if len(origins) > 1 or not self._origins.issuperset(origins):
            return "it comes from a page of another site"
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith("/graphql"):
            return _graphql_objection(scope, headers)
        return None


def _graphql_objection(scope: Scope, headers: dict[str, list[str]]) -> str | None:
    """Dagster reads a query from the address whatever the method: a link or a picture could start a run."""
    if parse_qs(scope["query_string"], keep_blank_values=True).keys() & {b"query", b"mutation"}:
        return "a query belongs in the body"
    is_json = [value.split(";")[0].strip().lower() for value in headers.get("content-type", [])] == ["application/json"]
    if scope["method"] == "POST" and not is_json:  # what a form can send
        return "the body must be application/json"
    return None


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, list[str]]:
    headers: dict[str, Any] = {}
    for name, value in pairs:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers
