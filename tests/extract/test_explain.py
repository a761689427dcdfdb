"""The trace: what led to each meeting, what was rejected and why, and the picture of the marked-up text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from extract import Article, Extractor
from extract.explain import picture, trace
from extract.tables import column

ROOT = Path(__file__).parents[2]
ARTICLE = Article(
    "x",
    "Министр обороны Норвегии Анна Берг прибыла в Минск. Там она встретилась с президентом Белоруссии Лукашенко. "
    "С премьером она не встречалась.",
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Путин и Ким Чен Ын прежде не встречались.", "denied"),
        ("«Зенит» в матче встретился со «Спартаком» Петрова.", "sport"),
        ("Певец Иванов совершил визит в Минск.", "private"),
        ("Если Путин встретится с Бушем, договор подпишут.", "hypothetical"),
        ("Переговоры продолжались.", "one_side"),
    ],
)
def test_what_was_considered_is_listed_with_its_reason(extractor: Extractor, text: str, reason: str) -> None:
    record = extractor.extract(Article("x", text))
    assert record["meetings"] == []
    assert [r["reason"] for r in record["rejected"]] == [reason]
    (one,) = record["rejected"]
    assert text[one["start"] : one["end"]] == one["quote"]


def test_every_trigger_is_told_of_once(extractor: Extractor) -> None:
    account = extractor.account(ARTICLE)
    told = [t for e in account.events for t in e.told_by()]
    assert len(told) + len(account.record["rejected"]) == len(account.triggers)


def test_every_reason_has_a_meaning() -> None:
    reasons = set(column("not_a_meeting", "lemma", "reason").values()) | set(
        column("noun_cue", "lemma", "class").values()
    )
    assert reasons - {"held", "planned"} <= set(column("rejection", "reason", "meaning"))


def test_the_trace_names_rule_words_and_reason(extractor: Extractor) -> None:
    text = trace(extractor.account(ARTICLE))
    assert "Meeting 1: meeting held, no day, Минск, BY, countries BY NO" in text
    assert "participant: Анна Берг, министр обороны Норвегии, NO" in text
    assert "first told  [verb:встретиться]  «Там она встретилась с президентом Белоруссии»" in text
    assert "leads to it  [verb:прибыть]" in text
    assert "[verb:встречаться]  denied: the text denies it" in text


def test_the_picture_holds_the_text_and_escapes_it(extractor: Extractor) -> None:
    page = picture([extractor.account(Article("<x>", "Лавров встретился с Керри <b>."))])
    assert "&lt;x&gt;" in page
    assert "<b>" not in page
    assert page.count(">person<") == 2


def test_command_explains_and_draws(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": "Лавров встретился с Керри."}, ensure_ascii=False)
    page = tmp_path / "page.html"
    done = subprocess.run(
        [sys.executable, "-m", "extract", "--explain", "--picture", str(page)],
        input=line.encode(),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert "Meeting 1: meeting held" in done.stdout.decode()
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
