"""The dashboard as a reader meets it, in a real browser: search, clicks, filters, both languages, keyboard, wide and narrow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Tab, browsing, chromium
from tests.warehouse.served import serving

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium is installed")

PAGES = (
    "/",
    "/map",
    "/network",
    "/network?of=people",
    "/meetings",
    "/search?q=putin",
    "/country/RU",
    "/pair/RU/US",
    "/?status=planned",
    "/nothing",
)


@pytest.fixture(scope="module")
def shown(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tab, str]]:
    """A browser, and where the project's own articles are shown."""
    data = tmp_path_factory.mktemp("shown")
    shutil.copy(published, data / "warehouse.duckdb")
    with pytest.MonkeyPatch.context() as patch, serving() as (_, port), browsing() as tab:
        patch.setenv("VSTRECHA_DATA", str(data))
        tab.size(1400)
        yield tab, f"http://127.0.0.1:{port}"


@pytest.fixture
def tab(shown: tuple[Tab, str]) -> Tab:
    tab, home = shown
    tab.size(1400)
    tab.open(f"{home}/language/en?back=/")
    return tab


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_fits_and_does_nothing_it_may_not(shown, width, language):
    tab, home = shown
    tab.open(f"{home}/language/{language}?back=/")
    tab.size(width)
    for page in PAGES:
        tab.open(home + page)
        assert tab.ask("document.documentElement.lang") == language
        assert tab.ask("document.documentElement.scrollWidth - innerWidth") <= 0, page
        assert tab.ask("refused") == [], page
        assert tab.ask("getComputedStyle(document.querySelector('header.top')).display") == "flex", (
            "the style sheet is there"
        )


def test_a_name_is_searched_and_opened(tab):
    tab.click("input[type=search]")
    tab.type("shoigu")
    with tab.leaving():
        tab.press("Enter")
    assert "/search?q=shoigu" in tab.ask("location.href")
    tab.follow("a[href^='/person/']")
    assert tab.ask("document.querySelector('h1').textContent") == "Sergey Shoygu"
    assert tab.ask("document.querySelectorAll('svg .period').length") >= 1


def test_pointing_tells_and_clicking_filters(tab):
    bar = "svg.long a[href*='from=']:last-of-type"
    assert tab.ask(f'getComputedStyle(document.querySelector("{bar} .tip")).visibility') == "hidden"
    tab.point(f"{bar} .bar")
    assert tab.ask(f'getComputedStyle(document.querySelector("{bar} .tip")).visibility') == "visible"
    told = int(tab.ask(f'document.querySelector("{bar} .tip").textContent.match(/(\\d+)$/)[1]'))
    tab.follow(f"{bar} .bar")
    assert "from=" in tab.ask("location.href")
    assert int(tab.ask("document.querySelector('.tiles strong').textContent")) >= told
    tab.follow(".chips a")
    assert "from=" not in tab.ask("location.href")


def test_an_arc_leads_to_its_meetings_and_a_meeting_to_its_sentence(tab, shown):
    tab.open(shown[1] + "/map")
    with tab.leaving():  # at its middle an arc may lie below a city
        tab.ask(
            "document.querySelector('.arc').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
        )
    assert "host=" in tab.ask("location.href")
    tab.follow("table.meetings a[href^='/meeting/']")
    assert tab.ask("document.querySelectorAll('.text .claim').length") >= 1


def test_filters_are_chosen_and_stand_in_the_address(tab):
    tab.ask("document.querySelector('#type').value = 'call'; document.querySelector('#country').value = 'RU'")
    tab.follow("form.filters button")
    assert tab.ask("location.search") == "?type=call&country=RU", "what was left empty does not stand there"
    assert tab.ask("document.querySelectorAll('.chips li:not(.all)').length") == 2
    assert tab.ask("document.querySelector('#type').value") == "call"


def test_the_language_is_switched_and_remembered(tab, shown):
    tab.open(shown[1] + "/meetings?type=call")
    tab.follow(".languages a")
    assert tab.ask("document.querySelector('h1').textContent") == "Встречи"
    assert tab.ask("location.search") == "?type=call"
    tab.open(shown[1] + "/")
    assert tab.ask("document.documentElement.lang") == "ru"


# Where the keyboard is: its name, whether it is seen on the screen with a line around it, whether in a picture, and which element of the page.
HERE = """(() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
return [e.className || e.tagName, s.outlineStyle == 'solid' && b.width > 0 && b.right > 0 && b.left < innerWidth && b.bottom > 0 && b.top < innerHeight,
!!e.closest('svg'), [...document.querySelectorAll('*')].indexOf(e)] })()"""
STOPS = "[...document.querySelectorAll('a, button, select, input:not([type=hidden]), summary, [tabindex]')].filter(e => e.tabIndex >= 0 && e.checkVisibility()).length"


@pytest.mark.parametrize("page", ["/", "/map", "/network", "/search?q=shoigu", "/pair/RU/US", "/nothing"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_walked_by_keyboard(tab, shown, page, scheme):
    tab.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    tab.open(shown[1] + page)
    walked: list[list] = []
    while len(walked) < 300:
        tab.press("Tab")
        here = tab.ask(HERE)
        if walked and here[3] < walked[-1][3]:  # around once
            break
        walked.append(here)
    assert walked[0][0] == "skip"
    assert [one for one in walked if not one[1]] == [], "where one is is always seen"
    assert not any(in_picture for _, _, in_picture, _ in walked), "pictures are passed; their tables are not"
    assert len({number for *_, number in walked}) == tab.ask(STOPS), "everything is reached, in the order of the page"
