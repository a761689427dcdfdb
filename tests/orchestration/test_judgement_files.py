"""Judgements are read from the project's folder and the user's own; a line that is none is set aside with the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orchestration import judgements
from orchestration.settings import ROOT, Settings, UserError

HEADER = "one_article_id,one_quote,other_article_id,other_quote,verdict,who,why,decided_on\n"
SAME = 'a,"переговоры, 7 мая",b,встреча,same,Анна,один день,2026-11-20\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "judgements"
    path.mkdir()
    return path


def test_a_judgement_is_a_row_with_its_place(pipeline, folder):
    path = folder / "meeting_judgement.csv"
    path.write_text(HEADER + SAME, encoding="utf-8")
    assert judgements.load(pipeline, [folder]) == 1
    assert judgements.loaded(pipeline)["meeting_judgement"] == [
        (str(path), 2, "a", "переговоры, 7 мая", "b", "встреча", "same", "Анна", "один день", date(2026, 11, 20))
    ]


def test_an_empty_cell_is_null(pipeline, folder):
    header = (
        "one_name,one_country,one_article_id,other_name,other_country,other_article_id,verdict,who,why,decided_on\n"
    )
    (folder / "person_judgement_anna.csv").write_text(
        header + "Чжан Цзюнь,CN,,Чжан Дзюнь,,,same,Анна,опечатка,2026-11-20\n"
    )
    judgements.load(pipeline, [folder])
    [row] = judgements.loaded(pipeline)["person_judgement"]
    assert row[2:8] == ("Чжан Цзюнь", "CN", None, "Чжан Дзюнь", None, None)


def test_deleting_the_line_takes_the_judgement_back(pipeline, folder):
    path = folder / "meeting_judgement.csv"
    path.write_text(HEADER + SAME)
    judgements.load(pipeline, [folder])
    assert judgements.are_loaded(pipeline, [folder])
    path.write_text(HEADER)
    assert not judgements.are_loaded(pipeline, [folder])
    assert judgements.load(pipeline, [folder]) == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (SAME.replace("same", "perhaps"), "verdict must be"),
        (SAME.replace("один день", ""), "why must not be empty"),
        (SAME.replace("2026-11-20", "20.11.2026"), "decided_on must be a day"),
        (SAME.replace('"', ""), "more or fewer cells"),
        ("a,b\n", "more or fewer cells"),
    ],
)
def test_a_line_that_is_no_judgement_is_set_aside_and_the_others_count(pipeline, folder, line, reason):
    (folder / "meeting_judgement.csv").write_text(HEADER + line + SAME)
    assert judgements.load(pipeline, [folder]) == 1
    rejected = "select reason, line, detail from quality.quarantined_input"
    [(kind, number, detail)] = pipeline.execute(rejected).fetchall()
    assert (kind, number) == ("invalid_judgement", 2)
    assert reason in detail
    (folder / "meeting_judgement.csv").write_text(HEADER + SAME)
    judgements.load(pipeline, [folder])
    assert pipeline.execute(rejected).fetchall() == []


def test_another_first_line_or_another_encoding_sets_the_file_aside(pipeline, folder):
    (folder / "meeting_judgement.csv").write_text("one,other\n")
    (folder / "value_judgement.csv").write_bytes("article_id,quote,поле\n".encode("cp1251"))
    assert judgements.load(pipeline, [folder]) == 0
    details = [
        detail
        for (detail,) in pipeline.execute("select detail from quality.quarantined_input order by file").fetchall()
    ]
    assert "the first line of the file must be one_article_id," in details[0]
    assert "CSV in UTF-8" in details[1]


def test_the_project_s_own_files_can_be_read(pipeline):
    settings = Settings(data=ROOT / "data")
    judgements.load(pipeline, settings.judgement_folders())
    assert pipeline.execute("select detail from quality.quarantined_input").fetchall() == []
    assert {kind for kind, _ in judgements.judgement_files(settings.judgement_folders())} == set(judgements.KINDS)


def test_a_folder_that_is_named_and_missing_is_told(tmp_path):
    with pytest.raises(UserError, match="VSTRECHA_JUDGEMENTS"):
        Settings(data=tmp_path, judgements=tmp_path / "missing").judgement_folders()


@pytest.mark.parametrize("text", ["=cmd|' /c calc'!A1", "+7 495", "-", "@sum(a1)", "'=1", "''+1", "'", "слово", ""])
def test_a_cell_is_no_formula_and_reads_back_as_it_was(text):
    cell = judgements.as_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert judgements.of_cell(cell) == text
