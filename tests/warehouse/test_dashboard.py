"""The dashboard: its numbers are those of SQL, filters and searches find what they say, nothing in an article acts, both languages are whole."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import duckdb
import pytest

from tests.warehouse.conftest import Corpus, meeting, person, problems, run_dbt
from tests.warehouse.served import Ask, Page, published_as, serving, text_of, untranslated
from vstrecha.dashboard import server
from vstrecha.dashboard.search import folded, folded_sql

EVIL = "<script>alert(1)</script>"
LONG = "Долгоимённый" * 30
QUOTED = 'О\'Нил "Кавычка"'
MISHCHENKO, GALYEGO, SHOYGU = "Олег Мищенко", "Оскар Гальего", "Сергей Шойгу"

CORPUS = (
    Corpus()
    .article(
        "havana",
        "2025-11-12",
        meeting(
            "session",
            "2025-11-10/2025-11-12",
            "BY CU",
            person(MISHCHENKO, "зампред Госкомвоенпрома", "BY"),
            person(GALYEGO, "начальник управления", "CU"),
            city="Гавана",
            host_country="CU",
            topics=["arms_supply"],
            title="заседание комиссии",
            documents=[{"document_type": "protocol", "title": "протокол", "status": "signed"}],
        ),
        meeting("meeting", "2025-11-11", "BY CU", person(MISHCHENKO, "зампред Госкомвоенпрома", "BY"), city="Гавана", host_country="CU", topics=["energy"]),
        occupations=[person(MISHCHENKO, "зампред Госкомвоенпрома", "BY", start=0, end=1, rule="before name")],
    )
    .article("phoned", "2024-05-02", meeting("call", "2024-05-01", "RU US", person(SHOYGU, "министр обороны", "RU")))
    .article("plan", "2024-06-02", meeting("visit", "2026-03", "BY RU", person(SHOYGU, "министр обороны", "RU"), realis="planned", city="Минск", host_country="BY"))
    .article("off", "2023-01-02", meeting("summit", "2023-02-01", "RU US FR", realis="cancelled", topics=["defence"], city="Сингапур", host_country="SG"))
    .article(
        "evil",
        "2025-03-11",
        meeting(
            "talks",
            "2025-03-10",
            "FR RU",
            person(f"Эмиль {EVIL}", f"советник {EVIL}", "FR"),
            person(f"Иван {LONG}", "посол", "RU"),
            person(QUOTED, "посол", "RU"),
            title=f'встреча {EVIL} "><img src=x onerror=alert(2)>',
        ),
        source=EVIL,
        title=EVIL,
        text=f"… {EVIL}",
        url="javascript:alert(5)",
    )
    # Nothing is known of this one but that it was.
    .article("vague", None, meeting("other", None, "", person("Вронский")))
)  # fmt: skip


@pytest.fixture(scope="module")
def built(dbt_target: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = CORPUS.write(tmp_path_factory.mktemp("dashboard"))
    assert problems(run_dbt(data, dbt_target, "build", "--exclude-resource-type", "unit_test")) == []
    return data


@pytest.fixture(scope="module")
def warehouse(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built / "build" / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def served() -> Iterator[Ask]:
    with serving() as (asked, _):
        yield asked


@pytest.fixture
def ask(served: Ask, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("VSTRECHA_DATA", str(published_as(built, tmp_path / "data")))
    return served


def one(warehouse: duckdb.DuckDBPyConnection, query: str, *parameters: object) -> object:
    return warehouse.execute(query, parameters).fetchall()[0][0]


def key_of(warehouse: duckdb.DuckDBPyConnection, name: str) -> str:
    return str(one(warehouse, "select person_key from marts.dim_person where full_name = ?", name))


def tiles(page: str) -> list[int]:
    """The numbers at the top: meetings, people, countries, documents, articles."""
    (shown,) = re.findall(r'<ul class="tiles".*?</ul>', page, re.S)
    return [int(re.sub(r"\D", "", number)) for number in re.findall(r"<strong>(.*?)</strong>", shown)]


def addresses(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    people = [
        key
        for (key,) in warehouse.execute(
            "select person_key from marts.dim_person where person_key != 'unknown'"
        ).fetchall()
    ]
    meetings = [key for (key,) in warehouse.execute("select meeting_key from marts.fact_meeting").fetchall()]
    return [
        "/", "/map", "/map?view=world", "/network", "/network?of=people", "/meetings", "/search", "/search?q=ru",
        "/country/BY", "/country/RU", "/country/AQ", "/pair/BY/CU", "/pair/RU/US", "/pair/AQ/BV",
        "/?from=2025&to=2025-11&type=session&topic=defence&status=held&country=BY&host=CU&q=гавана",
        *(f"/person/{key}" for key in people),
        *(f"/meeting/{key}" for key in meetings),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_is_harmless_whole_and_can_be_walked(ask, warehouse, language):
    for address in addresses(warehouse):
        answer = ask(quote(address, safe="/?=&"), headers={"cookie": f"language={language}"})
        assert answer.status == 200, address
        assert "script" not in answer.headers["content-security-policy"]
        page = text_of(answer)
        shown = Page(page)
        assert EVIL not in page
        assert {tag for tag, _ in shown.elements} & {"script", "iframe", "object", "base", "style"} == set()
        assert [name for _, a in shown.elements for name in a if name.startswith(("on", "style"))] == [], address
        assert {a["src"] for _, a in shown.elements if "src" in a} <= {"/icon.svg"}
        assert [a["href"] for _, a in shown.elements if "href" in a and not a["href"].startswith(("/", "#"))] == [], (
            address
        )
        assert shown.all("html") == [{"lang": language}]
        ids = [a["id"] for _, a in shown.elements if "id" in a]
        assert len(ids) == len(set(ids)), address
        assert {a["href"][1:] for a in shown.all("a") if a["href"].startswith("#")} <= set(ids)
        assert {a["aria-labelledby"] for _, a in shown.elements if "aria-labelledby" in a} <= set(ids)
        assert all(a.get("aria-label") or a.get("aria-hidden") for a in shown.all("svg")), "a picture is told in words"
        labelled = {a["for"] for a in shown.all("label")}
        assert all(
            a.get("aria-label") or a.get("id") in labelled or a.get("type") == "hidden"
            for a in [*shown.all("input"), *shown.all("select")]
        )
        headings = [int(tag[1]) for tag, _ in shown.elements if re.fullmatch("h[1-6]", tag)]
        assert headings[0] == 1
        if language == "ru":
            assert untranslated(shown) == set(), address
        else:
            wrong = [
                text
                for text, spoken, tag in shown.texts
                if spoken != "ru" and re.search("[а-яё]", text) and tag not in ("title", "text")
            ]
            assert wrong == [], address


def test_every_link_of_every_page_leads_somewhere(ask, warehouse):
    found = {
        a["href"] for address in addresses(warehouse) for a in Page(text_of(ask(quote(address, safe="/?=&")))).all("a")
    }
    links = sorted(link for link in found if link.startswith("/") and not link.startswith("/language"))
    assert len(links) > 60
    assert [link for link in links[:: max(1, len(links) // 120)] if ask(link).status != 200] == []


# An address, and the same in SQL.
FILTERS = [
    ("", "true"),
    ("from=2025", "start_date >= '2025-01-01'"),
    ("to=2024-05", "start_date <= '2024-05-31'"),
    ("from=2024-05-01&to=2024-05-01", "start_date = '2024-05-01'"),
    ("type=call", "meeting_type_key in (select meeting_type_key from marts.dim_meeting_type where meeting_type = 'call')"),
    ("status=planned", "realis = 'planned'"),
    ("status=cancelled", "realis = 'cancelled'"),
    ("topic=energy", "meeting_key in (select meeting_key from marts.bridge_meeting_topic inner join marts.dim_topic using (topic_key) where topic = 'energy')"),
    # Supplies of arms are military-technical cooperation, which is defence.
    ("topic=defence", "meeting_key in (select meeting_key from marts.bridge_meeting_topic inner join marts.dim_topic using (topic_key) where topic in ('defence', 'arms_supply'))"),
    ("country=RU", "meeting_key in (select meeting_key from marts.bridge_meeting_country inner join marts.dim_country using (country_key) where alpha_2_code = 'RU')"),
    ("country=ru&country=US", "(select count(*) from marts.bridge_meeting_country as b inner join marts.dim_country using (country_key) where b.meeting_key = f.meeting_key and alpha_2_code in ('RU', 'US')) = 2"),
    ("host=CU", "host_country_key in (select country_key from marts.dim_country where alpha_2_code = 'CU')"),
    ("country=BY&status=held&type=session&from=2025", "title = 'заседание комиссии'"),
    ("q=shoigu", "meeting_key in (select meeting_key from marts.bridge_meeting_participant inner join marts.dim_person using (person_key) where surname = 'Шойгу')"),
    ("q=шойгу belarus", "realis = 'planned'"),
    ("q=%25 _", "false"),
    ("q='; drop table x; --", "false"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "condition"), FILTERS)
def test_the_numbers_of_a_page_are_those_of_sql(ask, warehouse, address, condition):
    (expected,) = warehouse.execute(f"""
        with chosen as (select * from marts.fact_meeting as f where {condition})
        select [
            (select count(*) from chosen),
            (select count(distinct person_key) from marts.bridge_meeting_participant semi join chosen using (meeting_key) where person_key != 'unknown'),
            (select count(distinct country_key) from marts.bridge_meeting_country semi join chosen using (meeting_key)),
            (select count(*) from marts.fact_signed_document semi join chosen using (meeting_key) where status = 'signed'),
            (select count(distinct article_key) from marts.fact_meeting_mention semi join chosen using (meeting_key))
        ]""").fetchall()[0]
    asked = quote(address, safe="=&%")
    page = text_of(ask(f"/?{asked}"))
    assert (tiles(page) if expected[0] else []) == (expected if expected[0] else [])
    assert ("No meeting answers to all of these filters" in page) == (expected[0] == 0)
    listed = set(re.findall(r'href="/meeting/(\w+)"', text_of(ask(f"/meetings?{asked}"))))
    assert listed == {
        key
        for (key,) in warehouse.execute(f"select meeting_key from marts.fact_meeting as f where {condition}").fetchall()
    }


def test_the_tables_beside_the_pictures_hold_all_of_it(ask, warehouse):
    page = text_of(ask("/"))
    rows = re.findall(r"<tr>.*?</tr>", page[page.index('id="timeline"') : page.index("</details>")], re.S)[1:]
    drawn = sum(int(re.findall(r'<td class="number">(\d+)</td></tr>', row)[0]) for row in rows)
    assert drawn == one(warehouse, "select count(*) from marts.fact_meeting where start_date is not null")
    flows = text_of(ask("/map"))
    assert "Belarus → Cuba" in flows
    assert "Russia → Belarus" in flows
    assert "Cuba → Cuba" not in flows
    assert "Havana" in flows
    tied = Page(text_of(ask("/network"))).text
    assert "Belarus – Cuba" in tied
    people = text_of(ask("/network?of=people"))
    assert "Oleg Mishchenko – Oskar Galyego" in people or "Oskar Galyego – Oleg Mishchenko" in people


def test_each_arc_city_and_pair_leads_to_as_many_meetings_as_it_says(ask):
    for page, section in (
        ("/map", "flows"),
        ("/map", "places"),
        ("/pair/BY/CU", "map"),
        ("/network", "pairs"),
        ("/network?of=people", "pairs"),
    ):
        shown = text_of(ask(page))
        rows = re.findall(
            r"<tr><th scope=\"row\"><a href=\"(.*?)\">.*?<td class=\"number\">(\d+)</td></tr>",
            shown[shown.index(f'id="{section}"') :],
        )
        assert rows, (page, section)
        for address, count in rows:
            listed = text_of(ask(address.replace("&amp;", "&")))
            found = tiles(listed)[0] if "tiles" in listed else len(set(re.findall(r'href="/meeting/(\w+)"', listed)))
            assert found == int(count), (page, address)


def test_what_is_clicked_filters_and_every_view_is_a_link(ask):
    page = text_of(ask("/?status=held"))
    bars = [a["href"] for a in Page(page).all("a") if a["href"].startswith("/?from=")]
    assert bars
    for bar in bars:
        query = parse_qs(urlsplit(bar).query)
        assert query["status"] == ["held"]
        assert tiles(text_of(ask(bar)))[0] >= 1
    chips = re.findall(r'<ul class="chips".*?</ul>', page, re.S)
    assert 'href="/"' in chips[0]


def test_an_address_holds_only_what_is_set(ask):
    answer = ask("/meetings?from=&type=call&q=&topic=")
    assert (answer.status, answer.headers["location"]) == (303, "/meetings?type=call")
    assert ask("/?q=").headers["location"] == "/"


def test_a_person_shows_posts_and_whom_he_met(ask, warehouse):
    page = Page(text_of(ask(f"/person/{key_of(warehouse, MISHCHENKO)}")))
    assert "Oleg Mishchenko" in page.text
    assert "зампред Госкомвоенпрома" in page.text
    assert "Oskar Galyego" in page.text
    assert [tag for tag, a in page.elements if a.get("class", "").startswith("period")] == ["rect"]
    met = text_of(ask(f"/person/{key_of(warehouse, MISHCHENKO)}"))
    met = met[met.index('id="people"') : met.index('id="types"')]
    assert key_of(warehouse, GALYEGO) in met
    assert key_of(warehouse, MISHCHENKO) not in met


def test_a_pair_is_the_same_from_both_sides(ask, warehouse):
    there, back = (re.sub(r"/pair/\w\w/\w\w", "", text_of(ask(f"/pair/{pair}"))) for pair in ("BY/CU", "cu/by"))
    assert tiles(there) == tiles(back)
    assert tiles(there)[0] == 2
    assert "Protocol" in there


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mishchenko", ["Oleg Mishchenko"]),
        ("мищенко ОЛЕГ", ["Oleg Mishchenko"]),
        ("shoigu", ["Sergey Shoygu"]),
        ("Shoygu", ["Sergey Shoygu"]),
        ("sergei shojgu", []),
        ("беларусь", []),
        ("xyz", []),
    ],
)
def test_people_are_found_in_both_scripts(ask, text, names):
    page = text_of(ask("/search?" + f"q={quote(text)}"))
    found = page[page.index('id="people"') : page.index('id="countries"')] if 'id="people"' in page else ""
    assert re.findall(r'<a href="/person/\w+">(.*?)</a>', found) == names


def test_a_name_mistyped_is_offered(ask):
    assert "Sergey Shoygu" in text_of(ask("/search?q=shojgu"))
    assert "Perhaps you mean" in text_of(ask("/search?q=shojgu"))


def test_countries_are_found_in_both_languages(ask):
    for text in ("cuba", "куба", "КУБА"):
        assert 'href="/country/CU"' in text_of(ask("/search?q=" + quote(text)))


@pytest.mark.parametrize("text", ["Шойгу", "Kharkiv’s Dzhonson", "Ёлкин Цзян", "WILLIAM Xi"])
def test_words_are_folded_alike_in_python_and_in_sql(warehouse, text):
    assert one(warehouse, f"select {folded_sql('$1')}", text) == folded(text)


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/nothing", 404, "There is no such page."),
        ("/person/" + quote(EVIL.replace("/", "")), 404, "No person has the key"),
        ("/person/unknown", 404, "No person has the key"),
        ("/country/ZZ", 404, "No country has the code"),
        ("/pair/BY/BY", 404, "two different countries"),
        ("/pair/BY/ZZ", 404, "No country has the code"),
        ("/meeting/nothing", 404, "No meeting, or more than one"),
        ("/meeting/" + quote(EVIL.replace("/", "")), 404, "No meeting, or more than one"),
        ("/language/de", 404, "There is no such page."),
        ("/?type=nothing", 400, "The filter “Type” says “nothing”: the warehouse knows nothing of this name."),
        ("/?type=call&type=visit", 400, "only one can be given"),
        ("/?status=maybe", 400, "The filter “Status”"),
        ("/?country=ZZ", 400, "The filter “Country”"),
        ("/?country=BY&country=CU&country=RU&country=US&country=FR", 400, "at most four"),
        ("/?from=soon", 400, "this is no day"),
        ("/?from=2025-02-30", 400, "this is no day"),
        ("/?from=2025-13", 400, "this is no day"),
        ("/?from=0000", 400, "this is no day"),
        ("/?from=2025&to=2024", 400, "the end lies before the beginning"),
        ("/?person=" + quote(EVIL), 400, "The filter “Person”"),
        ("/?q=" + "a" * 300, 400, "this is longer than any name"),
        ("/meetings?page=99999999999999999999", 200, "the latest first"),
        ("/meetings?page=-1", 200, "the latest first"),
        ("/meetings?page=x", 200, "the latest first"),
        ("/map?view=nonsense", 200, "Who came to whom"),
    ],
)
def test_what_cannot_be_meant_is_told(ask, address, status, told):
    answer = ask(address)
    page = text_of(answer)
    assert answer.status == status
    assert told in Page(page).text
    assert EVIL not in page
    assert 'href="/meetings' in page


def test_only_questions_from_this_machine_are_answered(ask):
    assert ask("/", headers={"host": "evil.example"}).status == 400
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert ask("/", method=method).status == 405
    assert ask("/", method="HEAD").status == 200


def test_the_language_is_remembered(ask):
    answer = ask("/language/ru?back=" + quote("/meetings?type=call"))
    assert (answer.status, answer.headers["location"]) == (303, "/meetings?type=call")
    cookie = answer.headers["set-cookie"]
    assert "language=ru" in cookie
    assert "Max-Age" in cookie
    assert "HttpOnly" in cookie
    assert "Телефонный разговор" in text_of(ask("/meetings", headers={"cookie": "language=ru"}))
    assert "Call" in text_of(ask("/meetings", headers={"accept-language": "de"}))
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        location = ask("/language/en?back=" + quote(elsewhere, safe="")).headers["location"]
        assert location.startswith("/")
        assert not re.match(r"/[/\\]", location)


def test_an_empty_warehouse_says_so(served, empty_data, tmp_path, monkeypatch):
    monkeypatch.setenv("VSTRECHA_DATA", str(published_as(empty_data, tmp_path / "data")))
    for address in (
        "/",
        "/map",
        "/network",
        "/network?of=people",
        "/meetings",
        "/search?q=x",
        "/country/RU",
        "/pair/BY/RU",
        "/?status=held",
    ):
        for language in ("en", "ru"):
            answer = served(address, headers={"cookie": f"language={language}"})
            assert answer.status == 200, address
            Page(text_of(answer))
    assert "holds no meeting yet" in text_of(served("/"))


def test_no_warehouse_yet_is_told(served, tmp_path, monkeypatch, capsys):
    from vstrecha.dashboard import __main__

    monkeypatch.setenv("VSTRECHA_DATA", str(tmp_path))
    answer = served("/")
    assert answer.status == 503
    assert "make run" in text_of(answer)
    assert __main__.main() == 1
    assert "make run" in capsys.readouterr().err


def test_a_new_release_is_shown_and_a_page_being_made_keeps_its_own(served, built, empty_data, tmp_path, monkeypatch):
    data = published_as(empty_data, tmp_path / "data")
    monkeypatch.setenv("VSTRECHA_DATA", str(data))
    assert "holds no meeting yet" in text_of(served("/"))
    before = server.releases.now()
    with before.cursor() as old:
        (data / "next").symlink_to(built / "build" / "warehouse.duckdb")
        (data / "next").replace(data / "warehouse.duckdb")
        until = time.monotonic() + 30
        while "holds no meeting yet" in text_of(served("/")):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert old.execute("select count(*) from marts.fact_meeting").fetchall() == [(0,)]
    assert server.releases.now() is not before


def test_pages_are_kept_but_not_for_ever(ask, monkeypatch):
    monkeypatch.setattr("vstrecha.dashboard.releases.MOST_PAGES", 3)
    for year in range(2000, 2010):
        assert ask(f"/?from={year}").status == 200
    assert len(server.releases.now().pages) <= 3
