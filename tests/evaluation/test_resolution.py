"""The figures of resolution: how they are counted, and the floors below which they must not fall."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.reports import Report, read_reports
from evaluation.resolution import REPORTS, BCubed, Item, answered, b_cubed, measure, read_by, set_aside
from extract import Extractor

REQUIRED = {"meetings": 0.95, "persons": 0.98, "organisations": 0.95}
# What the extractor misses or invents counts here; it is measured by `make evaluate`.
END_TO_END = {"meetings": 0.88, "persons": 0.95, "organisations": 0.92}


def test_a_cluster_torn_in_two_costs_recall() -> None:
    torn = [Item("1", "a", "x"), Item("2", "a", "y")]
    assert b_cubed(torn) == BCubed(precision=1.0, recall=0.5)


def test_two_answers_in_one_cluster_cost_precision() -> None:
    merged = [Item("1", "a", "x"), Item("2", "b", "x")]
    assert b_cubed(merged) == BCubed(precision=0.5, recall=1.0)


def test_missed_and_invented_items_count_end_to_end_and_are_set_aside() -> None:
    found = [Item("1", "a", "x"), Item("2", "a", None), Item("3", None, "z")]
    assert b_cubed(found) == BCubed(precision=0.5, recall=0.25)
    assert b_cubed(set_aside(found)) == BCubed(precision=1.0, recall=1.0)


def test_a_report_is_read_with_its_answers(tmp_path: Path) -> None:
    path = tmp_path / "reports.txt"
    path.write_text(
        "# a remark\n"
        "== one | 2025-05-09 | Пример-Ньюс | other\n"
        "В Минске прошло 5-е заседание.\n"
        "* event: session held 2025-05-08/2025-05-09 @Минск BY BY+CN #5\n"
        "    xi: _Си_ Цзиньпин / председатель КНР / CN\n"
        "    -: - / глава МИД / BY / mid-by=МИД[ Белоруссии]\n",
        encoding="utf-8",
    )
    [report] = read_reports(path)
    assert (report.article.source, report.article.text, report.reprint_of) == (
        "Пример-Ньюс",
        "В Минске прошло 5-е заседание.",
        "other",
    )
    [meeting] = report.extracted()["meetings"]
    assert (meeting["ordinal"], meeting["countries"], meeting["date_end"]) == (5, ["BY", "CN"], "2025-05-09")
    person, official = meeting["participants"]
    assert (person["surname"], person["given_name"], official["name"]) == ("Си", "Цзиньпин", None)
    assert (official["organization"], official["organization_core"]) == ("МИД Белоруссии", "мид")


def test_a_line_that_fits_nothing_is_an_error_that_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "reports.txt"
    path.write_text("== one | 2025-05-09 | source\n* no colon\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no colon"):
        read_reports(path)


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return [report for path in REPORTS for report in read_reports(path)]


def test_the_set_has_the_size_it_must_have(reports: list[Report]) -> None:
    assert len(reports) >= 60
    assert len({meeting.event for report in reports for meeting in report.meetings}) >= 20


def test_resolution_keeps_its_figures_on_faultless_extraction(reports: list[Report]) -> None:
    figures = {kind: b_cubed(items).value for kind, items in measure(reports, answered(reports)).items()}
    assert {kind: value for kind, value in figures.items() if value < REQUIRED[kind]} == {}


def test_resolution_keeps_its_figures_on_the_texts(reports: list[Report]) -> None:
    compared = measure(reports, read_by(Extractor.load(), reports))
    aside = {kind: b_cubed(set_aside(items)).value for kind, items in compared.items()}
    whole = {kind: b_cubed(items).value for kind, items in compared.items()}
    assert {kind: value for kind, value in aside.items() if value < REQUIRED[kind]} == {}
    assert {kind: value for kind, value in whole.items() if value < END_TO_END[kind]} == {}
