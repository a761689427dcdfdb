"""The documents that dbt's descriptions make: as committed, complete, and readable for those who do not see."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from orchestration import documentation, schema_picture
from orchestration.settings import ROOT, Settings, UserError
from tests.warehouse.test_evidence_pages import contrast

SVG = {"s": "http://www.w3.org/2000/svg"}


def test_the_committed_documents_are_those_of_the_project(manifest):
    assert documentation.DICTIONARY.read_text(encoding="utf-8") == documentation.dictionary(manifest), "run `make docs`"
    assert documentation.PICTURE.read_text(encoding="utf-8") == schema_picture.picture(manifest), "run `make docs`"


def test_the_dictionary_has_every_column_and_metric(manifest):
    text = documentation.dictionary(manifest)
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["database"] == "warehouse":
            section = text.split(f"\n### {node['name']}\n")[1].split("\n##")[0]
            assert node["description"] in section
            assert [f"| `{name}` |" for name in node["columns"] if f"| `{name}` |" not in section] == []
    assert [m["name"] for m in manifest["metrics"].values() if f"| `{m['name']}` |" not in text] == []


def test_the_picture_draws_every_key_between_tables(manifest):
    drawn = schema_picture.boxes(manifest)
    tree = ElementTree.fromstring(schema_picture.picture(manifest))
    assert len(tree.findall("s:path", SVG)) == sum(len(box.targets) for box in drawn) > 30
    assert [group.find("s:title", SVG).text for group in tree.iterfind("s:g", SVG)] == [box.grain for box in drawn]
    assert all(box.grain.startswith("One row per") for box in drawn)


def test_no_tables_of_the_picture_overlap(manifest):
    drawn = schema_picture.boxes(manifest)
    width, height = schema_picture.place(drawn)
    for box in drawn:
        assert 0 <= box.x <= width - schema_picture.WIDTH
        assert 0 <= box.y <= height - box.height
    for one in drawn:
        for other in drawn:
            if one is not other and one.x == other.x:
                assert one.y + one.height < other.y or other.y + other.height < one.y
            if other.name in one.targets:
                assert one.x + schema_picture.WIDTH < other.x, "keys lead to the right"


def test_the_picture_is_told_in_words_and_its_colours_are_dark_enough(manifest):
    tree = ElementTree.fromstring(schema_picture.picture(manifest))
    assert tree.get("role") == "img"
    assert tree.get("aria-labelledby") == "t d"
    assert "fact_meeting leads to dim_country, dim_date, dim_meeting_type, dim_place" in tree.find("s:desc", SVG).text
    assert min(contrast(colour, "#ffffff") for colour in schema_picture.COLOURS) >= 4.5
    styles = {schema_picture._style(number) for number in range(len(schema_picture.COLOURS) * 3)}
    assert len(styles) == len(schema_picture.COLOURS) * 3, "the same colour comes again with other dashes"


def test_a_table_of_a_small_project_is_drawn():
    manifest: dict[str, Any] = {
        "nodes": {
            "model.a": {
                "resource_type": "model", "schema": "marts", "name": "a", "description": "One row per <a>.",
                "config": {"materialized": "table"}, "columns": {"a_key": {}, "x": {}},
            }
        }
    }  # fmt: skip
    (title,) = ElementTree.fromstring(schema_picture.picture(manifest)).findall("s:g/s:title", SVG)
    assert title.text == "One row per <a>."


def test_the_page_is_one_file_with_the_picture_in_it(published, tmp_path, monkeypatch):
    monkeypatch.setattr(documentation, "DICTIONARY", tmp_path / "dictionary.md")
    monkeypatch.setattr(documentation, "PICTURE", tmp_path / "schema.svg")
    page = documentation.write(Settings(published.parent)).read_text(encoding="utf-8")
    picture = b64encode(documentation.PICTURE.read_bytes()).decode()
    assert page.count(f"data:image/svg+xml;base64,{picture}") == 1
    assert str(ROOT) not in page
    assert 'lang="en' in page[:200]
    assert "One row per real-world meeting" in page
    assert "dyad_intensity" in page
    assert not re.search(r"<(script[^>]+src|link rel=\"stylesheet\"[^>]+href)=\"(https?:)?/", page), "nothing is loaded"
    assert contrast("#00706b", "#ffffff") >= 4.5


def test_without_a_build_it_is_told_what_to_do(tmp_path: Path):
    with pytest.raises(UserError, match="make run"):
        documentation.write(Settings(tmp_path))
