"""Exports hold what the release holds, no cell of them acts, and a reader finds all files of one release or all of the next."""

from __future__ import annotations

import csv
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pyarrow.parquet
import pytest

from orchestration import exports, release, workbook
from orchestration.configuration import FORMATS
from orchestration.settings import Settings

FORMULAS = [
    "=1+1",
    "+7 495",
    "-5 градусов",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =cmd|' /C calc'!A0",
    "＝1",
    '="a","b"',
]
HARMLESS = [
    "Москва",
    "а=б",
    "'=1",
    "1-2",
    "",
    "цитата «=»",
    'кавычки " и, запятая',
    "две\nстроки",
    "https://example.org",
]
SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "d'été", seeds=tmp_path / "articles")


def publish(settings: Settings, statement: str) -> None:
    """A release of the tables that a statement makes in the marts."""
    release.start_build(settings)
    with duckdb.connect(str(settings.build)) as warehouse:
        warehouse.execute(f"create schema marts; {statement}")
    release.record_audit(settings, "1")
    release.publish(settings, [], "token")


@pytest.fixture
def texts(settings: Settings) -> list[str]:
    """A mart with every kind of text, a view on it and a table with every type."""
    said = FORMULAS + HARMLESS
    rows = ", ".join("(" + str(i) + ", '" + text.replace("'", "''") + "')" for i, text in enumerate(said))
    publish(
        settings,
        f"""
        create table marts.said as select * from (values {rows}) as t(number, text);
        comment on table marts.said is 'One row per thing said.';
        comment on column marts.said.text is 'What was said.';
        create view marts.said_again as select * from marts.said;
        create table marts.typed as
        select 1 as whole, -1.5::double as real, true as flag, date '2025-11-10' as day, date '1812-09-07' as long_ago,
            timestamp '2025-11-10 12:30:00' as moment, '007' as code, null::varchar as nothing
        """,
    )
    return said


def latest(settings: Settings, mart: str, name: str) -> Path:
    return settings.exports / "latest" / name / f"{mart}.{name}"


def read_csv(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def sheets(path: Path) -> Iterator[tuple[str, list[dict[str, ElementTree.Element]]]]:
    """Each sheet's name, and its cells by their place in the sheet, row by row."""
    with zipfile.ZipFile(path) as book:
        names = [
            s.get("name") for s in ElementTree.fromstring(book.read("xl/workbook.xml")).iterfind(".//m:sheet", SHEET)
        ]
        for number, name in enumerate(names, start=1):
            tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            yield (
                str(name),
                [{re.sub(r"\d", "", str(c.get("r"))): c for c in row} for row in tree.iterfind(".//m:row", SHEET)],
            )


def shown(cell: ElementTree.Element) -> str:
    text = "".join(part.text or "" for part in cell.iter() if part.tag.endswith(("}t", "}v")))
    return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)


def test_no_text_is_a_formula_in_csv_and_every_other_text_is_as_it_was(settings, texts):
    exports.export(settings, ["csv"])
    header, *rows = read_csv(latest(settings, "said", "csv"))
    assert header == ["number", "text"]
    assert [text for _, text in rows] == ["'" + text for text in FORMULAS] + HARMLESS
    assert [text for _, text in read_csv(latest(settings, "said_again", "csv"))[1:]] == [text for _, text in rows]


def test_no_text_is_a_formula_in_excel_nor_becomes_one_when_it_is_edited(settings, texts):
    exports.export(settings, ["xlsx"])
    (name, rows), (about, described) = sheets(latest(settings, "said", "xlsx"))
    assert (name, about) == ("said", "about")
    cells = [row["B"] for row in rows[1:] if "B" in row]
    assert {cell.get("t") for cell in cells} == {"inlineStr"}
    assert [shown(cell) for cell in cells] == texts
    with zipfile.ZipFile(latest(settings, "said", "xlsx")) as book:
        assert not any(b"<f>" in book.read(part) for part in book.namelist() if "sheet" in part)
        styles = ElementTree.fromstring(book.read("xl/styles.xml")).find("m:cellXfs", SHEET)
    as_text = {str(i) for i, style in enumerate(styles) if style.get("quotePrefix") == "1"}
    assert [cell.get("s") in as_text for cell in cells] == [True] * len(FORMULAS) + [False] * (
        len(cells) - len(FORMULAS)
    )
    told = " ".join(shown(cell) for row in described for cell in row.values())
    assert "One row per thing said." in told
    assert "What was said." in told


def test_types_are_kept(settings, texts):
    exports.export(settings, FORMATS)
    (row,) = pyarrow.parquet.read_table(latest(settings, "typed", "parquet")).to_pylist()
    assert row == {
        "whole": 1, "real": -1.5, "flag": True, "day": date(2025, 11, 10), "long_ago": date(1812, 9, 7),
        "moment": datetime(2025, 11, 10, 12, 30), "code": "007", "nothing": None,
    }  # fmt: skip
    assert read_csv(latest(settings, "typed", "csv"))[1] == [
        "1", "-1.5", "true", "2025-11-10", "1812-09-07", "2025-11-10 12:30:00", "007", "",
    ]  # fmt: skip
    [(_, [_, cells]), _] = sheets(latest(settings, "typed", "xlsx"))
    assert {place: (cell.get("t"), shown(cell)) for place, cell in cells.items()} == {
        "A": (None, "1"), "B": (None, "-1.5"), "C": ("b", "1"), "D": (None, "45971"), "E": ("inlineStr", "1812-09-07"),
        "F": (None, "45971.52083333334"), "G": ("inlineStr", "007"),
    }  # fmt: skip


def test_parquet_holds_exactly_the_marts(settings, texts):
    exports.export(settings, ["parquet"])
    with duckdb.connect(str(settings.published), read_only=True) as warehouse:
        for mart in ("said", "said_again", "typed"):
            path = str(latest(settings, mart, "parquet")).replace("'", "''")
            assert warehouse.execute(f"from marts.{mart} except all from '{path}'").fetchall() == []
            assert warehouse.execute(f"from '{path}' except all from marts.{mart}").fetchall() == []


def test_empty_marts_are_files_with_a_heading(settings):
    publish(settings, "create table marts.nobody (name varchar, day date)")
    made = exports.export(settings, FORMATS)
    assert made.row_counts == {"nobody": 0}
    assert pyarrow.parquet.read_table(latest(settings, "nobody", "parquet")).column_names == ["name", "day"]
    assert read_csv(latest(settings, "nobody", "csv")) == [["name", "day"]]
    [(_, rows), _] = sheets(latest(settings, "nobody", "xlsx"))
    assert [shown(cell) for cell in rows[0].values()] == ["name", "day"]


def test_rows_beyond_excel_s_limit_go_on_and_it_is_told(settings, monkeypatch):
    monkeypatch.setattr(workbook, "ROWS_PER_SHEET", 4)
    publish(settings, "create table marts.many as select range as number from range(9) order by number")
    made = exports.export(settings, ["xlsx"])
    *parts, (_, described) = sheets(latest(settings, "many", "xlsx"))
    assert [name for name, _ in parts] == ["many", "many 2", "many 3"]
    assert [[shown(cells["A"]) for cells in rows] for _, rows in parts] == [
        ["number", "0", "1", "2", "3"],
        ["number", "4", "5", "6", "7"],
        ["number", "8"],
    ]
    (note,) = made.notes
    assert "3 sheets" in note
    assert any("3 sheets" in shown(cell) for row in described for cell in row.values())
    assert json.loads((settings.exports / "latest" / "release.json").read_text())["notes"] == [note]


def test_a_mart_of_too_many_rows_makes_no_workbook_and_it_is_told(settings):
    publish(settings, "create table marts.few as select 1 as n; create table marts.many as from range(11) as t(n)")
    made = exports.export(settings, FORMATS, excel_rows=10)
    assert {p.name for p in (settings.exports / "latest").rglob("*.xlsx")} == {"few.xlsx"}
    assert len(read_csv(latest(settings, "many", "csv"))) == 12
    assert [note.split(" rows")[0] for note in made.notes] == ["many has 11"]


def test_a_text_beyond_excel_s_limit_is_cut_and_it_is_told(settings):
    publish(
        settings, "create table marts.long as select unnest(['я' || repeat('ж', 32766), repeat('😀', 16384)]) as text"
    )
    made = exports.export(settings, ["xlsx", "parquet"])
    [(_, rows), _] = sheets(latest(settings, "long", "xlsx"))
    fits, cut = (shown(cells["A"]) for cells in rows[1:])
    assert len(fits) == 32767
    assert cut == "😀" * 16383 + "…"
    assert "1 longer texts" in made.notes[0]


def test_the_same_release_is_exported_once(settings, texts):
    assert exports.export(settings, FORMATS)
    assert exports.export(settings, FORMATS) is None
    assert exports.export(settings, ["csv"])
    assert [p.name for p in (settings.exports / "latest").iterdir() if p.is_dir()] == ["csv"]


def test_without_a_format_or_a_release_nothing_is_written(settings, tmp_path):
    assert exports.export(settings, FORMATS) is None
    publish(settings, "create table marts.t as select 1 as n")
    assert exports.export(settings, []) is None
    assert not settings.exports.exists()


def test_a_failed_export_leaves_the_one_before(settings, texts, monkeypatch):
    exports.export(settings, FORMATS)
    before = exports.exported_as(settings)
    publish(settings, "create table marts.a as select 2 as n; create table marts.b as select 2 as n")
    whole = exports.write_workbook
    monkeypatch.setattr(
        exports,
        "write_workbook",
        lambda w, m, p: (_ for _ in ()).throw(OSError("full")) if m.name == "b" else whole(w, m, p),
    )
    with pytest.raises(OSError, match="full"):
        exports.export(settings, FORMATS)
    assert exports.exported_as(settings) == before
    assert latest(settings, "said", "csv").exists()
    assert not [p for p in settings.exports.iterdir() if p.name.startswith(".")]
    monkeypatch.undo()
    assert exports.export(settings, FORMATS).row_counts == {"a": 1, "b": 1}
    assert not latest(settings, "said", "csv").exists()


def test_leftovers_of_a_killed_export_are_cleared(settings, texts):
    (settings.exports / ".2020-01-01T000000.000000" / "csv").mkdir(parents=True)
    (settings.exports / ".latest").symlink_to("nowhere")
    exports.export(settings, ["csv"])
    assert sorted(p.name for p in settings.exports.iterdir()) == sorted(
        ["latest", (settings.exports / "latest").readlink().name]
    )


def test_readers_find_the_files_of_one_release(settings):
    def generation(n: int) -> None:
        publish(settings, f"create table marts.a as select {n} as n; create table marts.b as select {n} as n")
        exports.export(settings, ["csv", "parquet"])

    seen, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            folder = (settings.exports / "latest").resolve()
            a, b = (read_csv(folder / "csv" / f"{name}.csv")[1] for name in "ab")
            seen.append((a, b, pyarrow.parquet.read_table(folder / "parquet" / "a.parquet").to_pylist()[0]["n"]))

    generation(0)
    reader = threading.Thread(target=read)
    reader.start()
    for n in range(1, 6):
        generation(n)
    done.set()
    reader.join()
    assert len(seen) > 5
    assert [one for one in seen if one[0] != one[1] or one[0] != [str(one[2])]] == []


def test_make_run_exports_every_mart(published):
    folder = published.parent / "exports" / "latest"
    with duckdb.connect(str(published), read_only=True) as warehouse:
        marts = {name for (name,) in warehouse.execute(
            "select distinct table_name from duckdb_columns() where schema_name = 'marts'").fetchall()}  # fmt: skip
        (meetings,) = warehouse.execute("select count(*) from marts.fact_meeting").fetchone()
        undescribed = "select count(*) from duckdb_columns() where schema_name = 'marts' and comment is null"
        assert warehouse.execute(undescribed).fetchall() == [(0,)]
    for name in FORMATS:
        assert {path.stem for path in (folder / name).iterdir()} == marts
    assert len(read_csv(folder / "csv" / "fact_meeting.csv")) == meetings + 1
