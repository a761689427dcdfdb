"""Incremental equals rebuild: any order and any split of the articles into batches ends in the same marts, keys included.

`VSTRECHA_EXAMPLES` says how many examples; `make test-resolution` tries two hundred.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.reports import read_reports
from extract import Article
from orchestration.extraction import extract_articles
from orchestration.ingest import ingest
from tests.warehouse.compiled import CompiledWarehouse

EXAMPLES = int(os.environ.get("VSTRECHA_EXAMPLES", "15"))
REPORTS = Path(__file__).parent / "resolution" / "reports.txt"

PEOPLE = [
    ("Сергей", "Викторович", "Лавров", "министр иностранных дел России", "RU"),
    ("Кирилл", "Петрович", "Лавров", "министр обороны России", "RU"),
    ("Сергей", "Борисович", "Иванов", "министр обороны России", "RU"),
    ("Сергей", "Павлович", "Иванов", "заместитель министра обороны России", "RU"),
    ("Майк", None, "Помпео", "госсекретарь США", "US"),
    ("Майкл", None, "Помпео", "экс-госсекретарь США", "US"),
    ("Александр", None, "Лукашенко", "президент Белоруссии", "BY"),
]


@dataclass(frozen=True)
class Version:
    """One version of an article as it is offered, and what the extractor finds in it."""

    record: Mapping[str, Any]
    found: Mapping[str, Any]


def _participant(person: tuple[Any, ...], form: str, has_position: bool) -> dict[str, Any]:
    given, patronymic, surname, position, country = person
    names = {
        "full": (f"{given} {patronymic} {surname}" if patronymic else f"{given} {surname}", given, patronymic),
        "usual": (f"{given} {surname}", given, None),
        "initials": (f"{given[0]}. {surname}", None, None),
        "surname": (surname, None, None),
    }
    name, given_name, patronymic = names.get(form, (None, None, None))
    return {
        "name": name,
        "surname": surname if name else None,
        "given_name": given_name,
        "patronymic": patronymic,
        "position": position if has_position or not name else None,
        "country": country if has_position or not name else None,
    }


participants = st.builds(
    _participant,
    st.sampled_from(PEOPLE),
    st.sampled_from(["full", "usual", "initials", "surname", "post"]),
    st.booleans(),
)


def _meeting(kind: str, day: str | None, city: str | None, ordinal: int | None, people: list[Any]) -> dict[str, Any]:
    start, _, end = (day or "").partition("/")
    return {
        "meeting_type": kind,
        "realis": "planned" if day == "2024-05" else "held",
        "date_start": start or None,
        "date_end": end or start or None,
        "date_precision": {0: None, 7: "month", 10: "day"}[len(start)],
        "city": city,
        "host_country": {"Минск": "BY", "Москва": "RU"}.get(city or ""),
        "title": f"встреча {city}" if city else None,
        "countries": sorted({person["country"] for person in people if person["country"]}),
        "ordinal": ordinal,
        "participants": people,
        "documents": [],
        "evidence": [{"start": 0, "end": 1, "quote": "В"}],
        "rule": "test",
        "confidence": 0.5,
    }


invented_meetings = st.builds(
    _meeting,
    st.sampled_from(["talks", "meeting", "session", "visit"]),
    st.sampled_from(["2024-05-20", "2024-05-20", "2024-05-21", "2024-05-20/2024-05-21", "2024-05", None]),
    st.sampled_from(["Минск", "Москва", None]),
    st.sampled_from([None, None, 5]),
    st.lists(participants, min_size=1, max_size=3),
)

TEXTS = st.sampled_from(
    ["В Минске прошла встреча глав двух ведомств.", "В Минске вчера прошла встреча глав двух ведомств.", "Итоги."]
)


def _invented(name: int, published: str | None, text: str, found: list[Any], is_changed: bool) -> list[Version]:
    record = {"id": f"invented-{name}", "published": published, "text": text, "source": f"source {name % 3}"}
    occupations = [person for meeting in found for person in meeting["participants"] if person["position"]]
    version = Version(record, {"meetings": found, "occupations": occupations, "mentions": []})
    earlier = Version({**record, "text": text + " Дополняется."}, {**version.found, "meetings": found[:1]})
    return [earlier, version] if is_changed else [version]


invented_articles = st.builds(
    _invented,
    st.integers(0, 30),
    st.sampled_from(["2024-05-20", "2024-05-21", "2024-05-22", None]),
    TEXTS,
    st.lists(invented_meetings, min_size=1, max_size=2),
    st.booleans(),
)
written_articles = st.sampled_from(
    [
        [
            Version(
                {
                    "id": report.article.id,
                    "published": str(report.article.published),
                    "text": report.article.text,
                    "source": report.article.source,
                },
                report.extracted(),
            )
        ]
        for report in read_reports(REPORTS)
    ]
)
articles = st.lists(
    st.one_of(invented_articles, written_articles),
    min_size=2,
    max_size=12,
    unique_by=lambda versions: versions[0].record["id"],
)


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Version], list[list[Version]]]:
    """All versions one after the other, and the same in another order and in batches; versions of one article keep theirs."""
    all_versions = draw(articles)
    in_order = [version for versions in all_versions for version in versions]
    waiting = {versions[0].record["id"]: list(versions) for versions in all_versions}
    shuffled = [waiting[version.record["id"]].pop(0) for version in draw(st.permutations(in_order))]
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(shuffled) - 1)), max_size=4)))
    batches = [shuffled[first:last] for first, last in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]
    return in_order, batches


class Answers:
    """A reader that knows what each text says."""

    def __init__(self, versions: Sequence[Version]) -> None:
        self.found = {(version.record["id"], version.record["text"]): version.found for version in versions}

    def read(self, articles: Sequence[Article]) -> Iterator[Mapping[str, Any]]:
        return (self.found[article.id, article.text] for article in articles)


def read_in_batches(warehouse: CompiledWarehouse, batches: Sequence[Sequence[Version]]) -> None:
    """Ingest and extract batch after batch, as the pipeline does, then build the warehouse."""
    connection = warehouse.empty()
    versions = [version for batch in batches for version in batch]
    with TemporaryDirectory() as folder:
        for number, batch in enumerate(batches):
            lines = [json.dumps(version.record, ensure_ascii=False) + "\n" for version in batch]
            (Path(folder) / f"{number}.jsonl").write_text("".join(lines), encoding="utf-8")
            ingest(connection, [Path(folder)])
            extract_articles(connection, lambda _: nullcontext(Answers(versions)), "1")
    warehouse.build()


@pytest.fixture(scope="module")
def compiled(dbt_target: Path, empty_data: Path) -> CompiledWarehouse:
    return CompiledWarehouse(dbt_target, empty_data / "pipeline.duckdb")


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(arrivals())
def test_any_order_and_any_batches_end_in_the_same_marts(
    compiled: CompiledWarehouse, arrival: tuple[list[Version], list[list[Version]]]
) -> None:
    in_order, batches = arrival
    read_in_batches(compiled, [in_order])
    rebuilt = compiled.marts()
    read_in_batches(compiled, batches)
    incremental = compiled.marts()
    assert {name for name in rebuilt if rebuilt[name] != incremental[name]} == set()
