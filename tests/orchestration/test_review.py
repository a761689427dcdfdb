"""`make review` shows both sides, asks, and writes what is decided to a file that the next run reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import judgements
from orchestration.review import Terminal, card, review
from orchestration.settings import Settings, UserError

MEETING = {
    "match_key": "1",
    "kind": "meeting",
    "verdict_of_rules": "not_same",
    "doubt": 0.7,
    "features": "dates 2 days apart; same countries",
    "one_name": "call; held; 2022-10-21/2022-10-21; Пьер Безухов, Хосе Буэндиа",
    "other_name": "call; held; 2022-10-23/2022-10-23; Пьер Безухов, Хосе Буэндиа",
    "one_country": None,
    "other_country": None,
    "one_quote": "Безухов и Буэндиа поговорили, по словам министерства, о делах",
    "other_quote": "Безухов созвонился с Буэндиа",
    "one_passage": "… Безухов и Буэндиа поговорили, по словам министерства, о делах и о погоде …",
    "other_passage": None,
    "one_article_id": "a",
    "other_article_id": "b",
    "one_source": "Пример-Ньюс",
    "other_source": None,
    "one_published_date": date(2022, 10, 21),
    "other_published_date": None,
}
PERSON = MEETING | {
    "match_key": "2",
    "kind": "person",
    "doubt": 0.9,
    "one_name": "Пьер Безухов",
    "other_name": "Пиер Безухов",
    "one_country": "RU",
}
ORGANIZATION = MEETING | {
    "match_key": "4",
    "kind": "organization",
    "doubt": 0.5,
    "one_name": "академия наук",
    "other_name": "национальная академия наук",
    "one_country": "RU",
    "other_country": None,
    "one_quote": "Пьер Безухов",
    "other_quote": "Андрей Болконский",
}
SURNAME = PERSON | {"match_key": "3", "doubt": 0.8, "other_name": "Безухов", "other_article_id": "c"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    own = tmp_path / "own"
    own.mkdir()
    result = Settings(data=tmp_path, seeds=tmp_path / "seeds" / "articles", judgements=own)
    columns = ", ".join(
        f"{name} {'double' if name == 'doubt' else 'date' if name.endswith('_date') else 'varchar'}" for name in MEETING
    )
    with duckdb.connect(str(result.published)) as warehouse:
        warehouse.execute(f"create schema quality; create table quality.doubtful_match ({columns})")
        for match in (MEETING, PERSON, SURNAME, ORGANIZATION):
            marks = ", ".join("?" * len(match))
            warehouse.execute(f"insert into quality.doubtful_match values ({marks})", list(match.values()))
    return result


class Script(Terminal):
    """A user who gives these answers, then leaves."""

    def __init__(self, *answers: str) -> None:
        self.shown: list[str] = []
        given = iter(answers)

        def ask(question: str) -> str:
            for answer in given:
                return answer
            raise EOFError

        super().__init__(ask, self.shown.append, 100)


def loaded(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    rows, rejected = judgements.read_all(settings.judgement_folders())
    assert rejected == []
    return rows


def test_both_sides_stand_beside_each_other():
    lines = card(MEETING, 100).splitlines()
    assert lines[0] == "meeting: the rules see two (doubt 0.70)"
    assert lines[1] == "dates 2 days apart; same countries"
    assert all(len(line) <= 100 for line in lines)
    assert any("Безухов и Буэндиа" in line and "│ «Безухов созвонился" in line for line in lines)


def test_what_is_decided_is_written_and_asked_no_more(settings):
    first = Script("Анна", "s", "одно лицо, две записи", "n", "другая фамилия", "", "n", "две академии")
    assert review(settings, first) == 3
    [bodies] = loaded(settings)["organization_judgement"]
    assert {
        column: bodies[column] for column in ("one_name", "one_country", "other_name", "other_country", "verdict")
    } == {
        "one_name": "академия наук",
        "one_country": "RU",
        "other_name": "национальная академия наук",
        "other_country": None,
        "verdict": "not_same",
    }
    rows = loaded(settings)
    person, surname = (
        [row[column] for column in ("one_name", "one_article_id", "other_name", "other_article_id", "verdict")]
        for row in rows["person_judgement"]
    )
    assert person == ["Пьер Безухов", None, "Пиер Безухов", None, "same"]
    assert surname == ["Пьер Безухов", None, "Безухов", "c", "not_same"]
    assert {row["who"] for row in rows["person_judgement"]} == {"Анна"}
    again = Script("Анна", "n", "два дня, два звонка")
    assert review(settings, again) == 1
    [decided] = loaded(settings)["meeting_judgement"]
    assert {column: decided[column] for column in ("one_quote", "other_quote", "verdict", "why")} == {
        "one_quote": MEETING["one_quote"],
        "other_quote": MEETING["other_quote"],
        "verdict": "not_same",
        "why": "два дня, два звонка",
    }
    assert review(settings, Script()) == 0


def test_a_verdict_needs_a_reason_and_another_key_is_asked_again(settings):
    assert review(settings, Script("Анна", "x", "s", "", "s", "причина", "q")) == 1


def test_leaving_at_once_writes_nothing(settings):
    assert review(settings, Script("Анна", "q")) == 0
    assert review(settings, Script()) == 0
    assert not list(settings.judgements.iterdir())


def test_a_file_without_a_last_line_break_is_continued(settings):
    path = settings.judgements / "meeting_judgement.csv"
    path.write_text(",".join([*judgements.KINDS["meeting_judgement"], *judgements.SIGNATURE]))
    review(settings, Script("Анна", "", "", "s", "один звонок"))
    assert len(loaded(settings)["meeting_judgement"]) == 1


def test_without_a_warehouse_it_says_what_to_do(tmp_path):
    with pytest.raises(UserError, match="make run"):
        review(Settings(data=tmp_path), Script())
