"""Evidence pages: every cell leads to its sentence, conflicts are told with their reason, and nothing in an article acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import tables
from tests.warehouse.conftest import Corpus, meeting, person, problems, run_dbt
from tests.warehouse.served import Page, untranslated
from vstrecha.dashboard.pages import address as dashboard_address
from vstrecha.dashboard.view import style_sheet
from vstrecha.evidence import NoSuchMeeting, __main__, evidence_page, page
from vstrecha.evidence.facts import find_key
from vstrecha.texts import LANGUAGES

EVIL = "<script>alert(1)</script>"
PLAN = "Переговоры назначены на март."
TEXT = f"В Москве президент Франции Эмиль {EVIL} Дюваль встретился с Иваном Кукушкиным. <img src=x onerror=alert(2)>"


def told(text: str, words: str, found: dict[str, Any]) -> dict[str, Any]:
    """A reported meeting with the words of the text that tell of it."""
    start = text.index(words)
    return {**found, "evidence": [{"start": start, "end": start + len(words), "in_title": False, "quote": words}]}


CORPUS = (
    Corpus()
    .article(
        "plan",
        "2025-03-01",
        told(
            PLAN,
            "Переговоры назначены",
            meeting("talks", "2025-03", "FR RU", person("Эмиль Дюваль"), realis="planned", city="Москва", host_country="RU"),
        ),
        source="ТАСС-Пример",
        text=PLAN,
        url="https://example.org/a?b=1&c=<2>",
    )
    .article(
        "evil",
        "2025-03-11",
        told(
            TEXT,
            "встретился с Иваном Кукушкиным",
            meeting(
            "meeting",
            "2025-03-10",
            "FR RU",
            person("Эмиль Дюваль", "президент Франции", "FR", start=9, end=62, role="guest"),
            person("Иван Кукушкин", f"советник {EVIL}", "RU", start=79, end=96),
            documents=[{"document_type": "protocol", "title": f"протокол {EVIL}", "status": "signed"}],
            city="Москва",
            host_country="RU",
            title=f"встреча {EVIL}",
        )),
        source=f'</style>{EVIL}" onmouseover="alert(3)',
        title='Дюваль "><img src=y onerror=alert(4)>',
        text=TEXT,
        url="javascript:alert(5)",
        occupations=[person("Эмиль Дюваль", "президент Франции", "FR", start=9, end=62, rule=f"before {EVIL}")],
        mentions=[
            {"type": "city", "start": 2, "end": 8, "text": "Москве", "normal": "Москва", "code": None, "in_title": False},
            {"type": "country", "start": 19, "end": 26, "text": "Франции", "normal": "Франция", "code": "FR", "in_title": False},
            {"type": "person", "start": 27, "end": 62, "text": "…", "normal": "Эмиль Дюваль", "code": None, "in_title": False},
            {"type": "person", "start": 0, "end": 6, "text": "Дюваль", "normal": "Дюваль", "code": None, "in_title": True},
        ],
    )
    # Nothing is known of this one but that it was.
    .article("vague", None, meeting("other", None, "", person("Вронский")))
)  # fmt: skip


@pytest.fixture(scope="module")
def evil(dbt_target: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of articles that try to act."""
    data = CORPUS.write(tmp_path_factory.mktemp("evil"))
    assert problems(run_dbt(data, dbt_target, "build", "--exclude-resource-type", "unit_test")) == []
    with duckdb.connect(str(data / "build" / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def evil_page(evil: duckdb.DuckDBPyConnection) -> str:
    return evidence_page(key_of(evil, "evil"), connection=evil, address=dashboard_address)


def key_of(warehouse: duckdb.DuckDBPyConnection, article_id: str) -> str:
    query = """
        select meeting_key from marts.fact_meeting_mention inner join marts.dim_article using (article_key)
        where article_id = ? order by meeting_index"""
    return str(warehouse.execute(query, [article_id]).fetchall()[0][0])


def test_nothing_in_an_article_acts(evil_page):
    shown = Page(evil_page)
    assert {tag for tag, _ in shown.elements} & {"script", "img", "iframe", "object", "base", "link"} == set()
    assert [name for _, attributes in shown.elements for name in attributes if name.startswith(("on", "style"))] == []
    assert len(shown.all("style")) == 1
    assert {a["href"].split(":")[0] for a in shown.all("a") if not a["href"].startswith(("#", "/"))} == {"https"}
    for said in (EVIL, "<img src=x onerror=alert(2)>", 'Дюваль "><img src=y onerror=alert(4)>', "javascript:alert(5)"):
        assert said in shown.text
    (policy,) = [m["content"] for m in shown.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_article_is_shown_as_it_came(evil_page):
    assert TEXT in Page(evil_page).text


def test_a_page_needs_nothing_but_itself(evil_page):
    shown = Page(evil_page)
    assert [a for _, a in shown.elements if "src" in a or "srcset" in a] == []
    assert not re.search(r"@import|url\(", page.style())


def test_a_participant_leads_to_his_words(evil_page):
    row = evil_page[evil_page.index("Emil Dyuval</a><br>") :]
    anchor = re.search(r'href="#(report-2-passage-\d+)"', row).group(1)
    opened = evil_page[evil_page.index(f'id="{anchor}"') :]
    assert opened.startswith(f'id="{anchor}" title="participant of this meeting: Emil Dyuval, is the guest"')
    assert "is the guest" in row.split("</tr>")[0]


def test_a_surname_alone_is_the_person_of_the_article(evil_page):
    assert '<span class="person" id="report-2-passage-0" title="person: Emil Dyuval">Дюваль</span>' in evil_page


def test_conflicts_are_told_with_the_reason(evil_page):
    days = evil_page[evil_page.index('rowspan="2">days') :].split("</tbody>")[0]
    first, second = re.findall(r"<tr.*?</tr>", "<tr>" + days, re.DOTALL)[:2]
    assert "10 March 2025" in first
    assert "<td>yes</td>" in first
    assert "A report of the meeting as held outranks a plan." in first
    assert "1–31 March 2025" in second
    assert "<td>no</td>" in second
    assert 'href="#report-1"' in second


def test_planned_and_held_reports_stand_in_their_order(evil_page):
    text = " ".join(Page(evil_page).text.split())
    assert text.index("planned: talks, March 2025") < text.index("held: meeting, 10 March 2025")


@pytest.mark.parametrize("article", ["plan", "evil", "vague"])
def test_a_page_can_be_read_aloud_and_walked_by_keyboard(evil, article):
    shown = Page(evidence_page(key_of(evil, article), connection=evil, address=dashboard_address))
    assert shown.all("html") == [{"lang": "en"}]
    ids = [a["id"] for _, a in shown.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in shown.all("a") if a["href"].startswith("#")} <= set(ids)
    assert {th.get("scope") for th in shown.all("th")} <= {"col", "row", "rowgroup"}
    wrong = [
        text for text, language, tag in shown.texts if language != "ru" and re.search("[а-яё]", text) and tag != "style"
    ]
    assert wrong == [], "Russian stands in elements that say so"
    headings = [int(tag[1]) for tag, _ in shown.elements if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(headings))


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours(scheme: str) -> dict[str, str]:
    """What the names of the colours mean in the light and in the dark."""
    light, dark = {}, {}
    for within, rule in re.findall(r"(prefers-color-scheme: dark\) \{ )?:root \{(.*?)\}", style_sheet()):
        (dark if within else light).update(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rule))
    assert light.keys() == dark.keys() == set(re.findall(r"var\(--([\w-]+)\)", style_sheet()))
    return dark if scheme == "dark" else light


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_that_of_wcag_aa(scheme):
    colour = colours(scheme)
    assert len(re.findall("#[0-9a-f]{6}", style_sheet())) == 2 * len(colour), "every colour has a name"

    def least(front: str, back: str) -> float:
        return min(contrast(colour[one], colour[other]) for one in front.split() for other in back.split())

    assert least("ink quiet blue rust", "paper claim other") >= 4.5
    assert least("ink quiet blue", "wash pale net") >= 4.5
    assert least("on-blue", "blue") >= 4.5
    assert least("planned-text rust", "paper") >= 4.5
    assert least("gold violet green rust blue quiet", "paper claim other") >= 3  # lines below words
    assert least("blue planned red", "paper") >= 3  # bars
    assert least("blue red", "sea") >= 3
    assert least("blue red green-mark violet gold none", "net") >= 3  # nodes


def test_kinds_differ_by_more_than_colour():
    rules = re.findall(
        r"^\.(claim|other_claim|participant|post|organization|person|country|city|date) \{(.*?)\}", page.style(), re.M
    )
    without_colours = {kind: re.sub(r"var\(.*?\)", "", rule) for kind, rule in rules}
    assert len(without_colours) == len(set(without_colours.values())) == 9


def test_a_key_may_be_short_or_former(evil):
    key = key_of(evil, "evil")
    assert find_key(evil, key[:8]) == key
    former = evil.execute(
        "select mention_key from marts.fact_meeting_mention where meeting_key = ? and mention_key != ?", [key, key]
    ).fetchall()
    assert [find_key(evil, mention) for (mention,) in former] == [key]
    for wrong in ("", "x", key[:3], "%", "unknown"):
        with pytest.raises(NoSuchMeeting):
            find_key(evil, wrong)


def test_a_release_without_texts_shows_its_quotes(evil, tmp_path):
    copy = tmp_path / "old.duckdb"
    with duckdb.connect(str(copy)) as old:
        tables.attach(
            old, Path(evil.execute("select path from duckdb_databases() where not internal").fetchall()[0][0]), "new"
        )
        old.execute("create schema marts")
        for (name,) in evil.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall():
            old.execute(f"create table marts.{name} as from new.marts.{name}")
        shown = Page(evidence_page(key_of(evil, "evil"), connection=old))
    assert "This release holds no article texts" in shown.text


def test_no_warehouse_yet_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("VSTRECHA_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["evidence"])
    assert __main__.main() == 1
    assert "make run" in capsys.readouterr().err


def test_a_page_speaks_russian_too(evil, tmp_path):
    key = key_of(evil, "evil")
    shown = Page(evidence_page(key, connection=evil, language=LANGUAGES["ru"]))
    assert shown.all("html") == [{"lang": "ru"}]
    assert "Сообщение о состоявшейся встрече важнее плана." in shown.text
    assert "10 марта 2025" in shown.text
    assert untranslated(shown) == set()


def test_a_page_is_written_whole(evil, tmp_path, monkeypatch):
    monkeypatch.setattr(__main__, "connect", evil.cursor)
    key = key_of(evil, "evil")
    path = __main__.written(key[:8], tmp_path / "pages")
    assert path == tmp_path / "pages" / f"{key}.html"
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert 'href="/' not in path.read_text(encoding="utf-8"), "a file leads to no server"
