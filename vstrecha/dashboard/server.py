"""The dashboard on this machine alone: only GET, only under this machine's names; every page shows the release of its moment."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from vstrecha.connection import NotPublished
from vstrecha.dashboard import pages, panels
from vstrecha.dashboard.filters import Filters, WrongFilter, read
from vstrecha.dashboard.releases import Release, Releases
from vstrecha.dashboard.search import PREPARATION
from vstrecha.dashboard.view import NotThere, View, plain, style_sheet
from vstrecha.texts import LANGUAGES, Language, preferred

HOST, PORT = "127.0.0.1", 3001  # the address that meeting.evidence_page holds: dbt_project.yml, evidence_address
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",  # the next release may say something else
}
ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><style>path{fill:#0b4f94}@media(prefers-color-scheme:dark){path{fill:#8ab8f0}}</style><path d="M1 2a6 6 0 0 1 0 12zM15 2a6 6 0 0 0 0 12z"/></svg>"""
A_YEAR = 365 * 24 * 3600


def kept_as(language: Language, path: str, query: object = "") -> str:
    """What a page is kept under until the next release."""
    return f"{language.code} {path}?{query}"


def write_overview(release: Release) -> None:
    """The first page in every language, so that nobody waits while a new release is read for the first time."""
    for language in LANGUAGES.values():

        def write(language: Language = language) -> str:
            with release.cursor() as warehouse:
                return pages.overview(View(warehouse, language, "/", Filters()))

        release.page(kept_as(language, "/"), write)


releases = Releases((*PREPARATION, *panels.PREPARATION), write_overview)


def spoken(request: Request) -> Language:
    """The language that the reader chose."""
    return preferred(request.cookies.get("language"), request.headers.get("accept-language", ""))


def page(make: Callable[..., str]) -> Callable[[Request], Response]:
    """The answer with a page of the dashboard; parts of its address are its further arguments."""

    def answer(request: Request) -> Response:
        language, query = spoken(request), request.query_params
        given = [(name, value) for name, value in query.multi_items() if value]
        if len(given) < len(query.multi_items()):  # a form sends what was left empty as well
            return RedirectResponse(request.url.path + (f"?{urlencode(given)}" if given else ""), 303, HEADERS)
        number = query.get("page", "1")
        filters = read(query)
        release = releases.now()

        def write() -> str:
            with release.cursor() as warehouse:
                view = View(
                    warehouse,
                    language,
                    request.url.path,
                    filters,
                    page=max(1, int(number[:9])) if number.isdecimal() else 1,
                    is_fitted=query.get("view") != "world",
                    of_people=query.get("of") == "people",
                )
                return make(view, **request.path_params)

        return html(release.page(kept_as(language, request.url.path, query), write))

    return answer


def html(text: str, status: int = 200) -> HTMLResponse:
    """A page with the headers that keep it harmless."""
    return HTMLResponse(text, status, {**HEADERS, "Content-Security-Policy": POLICY})


def speak(request: Request) -> Response:
    """The same page in another language, from now on."""
    code = request.path_params["code"]
    if code not in LANGUAGES:
        raise NotThere("no_page", code)
    back = urlsplit(request.query_params.get("back", "/"))
    there = back.path if back.path.startswith("/") and not back.path.startswith("//") else "/"
    answer = RedirectResponse(there + (f"?{back.query}" if back.query else ""), 303, HEADERS)
    answer.set_cookie("language", code, max_age=A_YEAR, httponly=True, samesite="lax")
    return answer


def style(request: Request) -> Response:
    """The style sheet of all pages."""
    return Response(style_sheet(), media_type="text/css", headers={**HEADERS, "Cache-Control": "no-cache"})


def icon(request: Request) -> Response:
    """Two halves that meet."""
    return Response(ICON, media_type="image/svg+xml", headers={**HEADERS, "Cache-Control": "max-age=86400"})


def told(status: int) -> Callable[[Request, Exception], HTMLResponse]:
    """A page that says what is wrong and what to do."""

    def tell(request: Request, error: Exception) -> HTMLResponse:
        language = spoken(request)
        return html(
            plain(
                "message.html",
                language,
                request.url.path,
                message=_message(language, error),
                is_wrong=isinstance(error, WrongFilter),
                command="make run" if isinstance(error, NotPublished) else None,
            ),
            status,
        )

    return tell


def _message(language: Language, error: Exception) -> str:
    if isinstance(error, WrongFilter):
        return language.t(
            "wrong_filter", name=language.t(f"filter_{error.name}"), value=error.value, reason=language.t(error.reason)
        )
    if isinstance(error, NotThere):
        return language.t(error.text, name=error.name)
    if isinstance(error, NotPublished):
        return language.t("not_published")
    if isinstance(error, TimeoutError):
        return language.t("too_long")
    return language.t("no_page")


app = Starlette(
    routes=[
        Route("/", page(pages.overview)),
        Route("/map", page(pages.world)),
        Route("/network", page(pages.tied)),
        Route("/meetings", page(pages.meetings)),
        Route("/search", page(pages.found)),
        Route("/person/{key}", page(pages.person)),
        Route("/country/{code}", page(pages.country)),
        Route("/pair/{one}/{other}", page(pages.pair)),
        Route("/meeting/{key}", page(pages.meeting)),
        Route("/language/{code}", speak),
        Route("/style.css", style),
        Route("/icon.svg", icon),
    ],
    # A page of another site that points its own name to this machine is refused.
    middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    exception_handlers={
        WrongFilter: told(400),
        NotThere: told(404),
        404: told(404),
        NotPublished: told(503),
        TimeoutError: told(503),
    },
)


def serve(host: str = HOST, port: int = PORT) -> None:
    """Serve until interrupted."""
    import uvicorn

    print(f"The dashboard is on http://{host}:{port}; end it with Ctrl-C", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning")
