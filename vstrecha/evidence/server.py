"""The pages on this machine alone, made when they are asked for; each shows the release of its moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from vstrecha.connection import NotPublished, connect
from vstrecha.evidence.facts import NoSuchMeeting
from vstrecha.evidence.listing import search
from vstrecha.evidence.page import evidence_page, policy, rendered

HOST, PORT = "127.0.0.1", 3001  # the address that meeting.evidence_page holds: dbt_project.yml, evidence_address
HEADERS = {
    "Content-Security-Policy": policy() + "; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",  # the next release may say something else
}


def address(key: str) -> str:
    """Where the page of a meeting is; without a key, the list."""
    return f"/meeting/{key}" if key else "/"


def listing(request: Request) -> HTMLResponse:
    """The list of meetings, searched."""
    text, page = request.query_params.get("q", ""), request.query_params.get("page", "1")
    with connect() as warehouse:
        found = search(warehouse, text, max(1, int(page[:9])) if page.isdecimal() else 1)
    return _page("search.html", found=found, text=text, address=address)


def meeting(request: Request) -> HTMLResponse:
    """The page of one meeting."""
    with connect() as warehouse:
        page = evidence_page(request.path_params["key"], connection=warehouse, address=address)
    return HTMLResponse(page, headers=HEADERS)


def _page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    return HTMLResponse(rendered(template, **values), status, HEADERS)


def _told(status: int) -> Callable[[Request, Exception], HTMLResponse]:
    """A page that says what is missing and what to do."""

    def tell(_request: Request, error: Exception) -> HTMLResponse:
        return _page("message.html", status, message=str(error), address=address)

    return tell


app = Starlette(
    routes=[Route("/", listing), Route("/meeting/{key}", meeting)],
    # A page of another site that points its own name to this machine is refused.
    middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    exception_handlers={NoSuchMeeting: _told(404), NotPublished: _told(503)},
)


def serve() -> None:
    """Serve until interrupted."""
    import uvicorn

    print(f"The evidence pages are on http://{HOST}:{PORT}; end them with Ctrl-C", flush=True)
    uvicorn.run(app, host=HOST, port=PORT, log_level="warning")
