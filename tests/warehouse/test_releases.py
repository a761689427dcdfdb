"""Three releases of one corpus: an article changes, then one is withdrawn; every mart still answers as it stood."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import release, transform
from orchestration.settings import Settings
from tests.warehouse.conftest import Corpus, meeting, person, problems, run_dbt

PUTIN = person("Владимир Путин", "президент России", "RU")
TOKAYEV = person("Касым-Жомарт Токаев", "президент Казахстана", "KZ")
PRIMERES = person("Альваро Примерес", "президент Кубы", "CU")


def report(day: str, **fields: Any) -> dict[str, Any]:
    return meeting("talks", day, "KZ RU", PUTIN, TOKAYEV, city="Астана", host_country="KZ", **fields)


def corpus(*, changed: bool, withdrawn: bool) -> Corpus:
    """Two reports of one meeting and one of another; the first report is corrected, a fuller name becomes known, the last is withdrawn."""
    articles = Corpus()
    articles.article("first", "2025-03-02", report("2025-03-01"), is_current=not changed)
    if changed:
        articles.article("first", "2025-03-02", report("2025-03-02", title="переговоры"), version=2)
    articles.article("second", "2025-03-03", report("2025-03-01/2025-03-02"), occupations=[PRIMERES])
    if changed:
        fuller = PRIMERES | {"name": "Альваро Хосе Примерес", "given_name": "Альваро Хосе"}
        articles.article("fourth", "2025-03-05", occupations=[fuller])
    return articles.article("third", "2025-05-01", report("2025-04-30", ordinal=7), is_current=not withdrawn)


@pytest.fixture(scope="module")
def releases(dbt_target: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A copy of each of the three releases, in their order."""
    copies = []
    settings = Settings(data=tmp_path_factory.mktemp("releases"))
    for number, state in enumerate([(False, False), (True, False), (True, True)]):
        settings.pipeline.unlink(missing_ok=True)
        release.start_build(settings)
        corpus(changed=state[0], withdrawn=state[1]).write(settings.data)
        outcome = run_dbt(settings.data, dbt_target, "build", "--exclude-resource-type", "test", "unit_test")
        assert problems(outcome) == []
        release.record_audit(settings, "1")
        release.publish(settings, transform.published_relations(dbt_target / "manifest.json"), "token")
        copies.append(settings.data / f"release-{number}.duckdb")
        shutil.copyfile(settings.published, copies[-1])
    return copies


@pytest.fixture(scope="module")
def times(releases: list[Path]) -> list[Any]:
    with duckdb.connect(str(releases[-1]), read_only=True) as warehouse:
        return [
            time for (time,) in warehouse.execute("select published_at from history.release order by all").fetchall()
        ]


def rows(path: Path, relation: str, *values: Any) -> list[str]:
    with duckdb.connect(str(path), read_only=True) as warehouse:
        return sorted(map(repr, warehouse.execute(f"from marts.{relation}", list(values)).fetchall()))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_mart_answers_as_it_stood(releases: list[Path], times: list[Any], manifest: Any, number: int) -> None:
    marts = [n["alias"] for n in manifest["nodes"].values() if n["resource_type"] == "model" and n["schema"] == "marts"]
    assert len(marts) > 15
    for mart in marts:
        assert rows(releases[-1], f"{mart}_as_known_on(?)", times[number]) == rows(releases[number], mart), mart


def test_the_three_releases_differ(releases: list[Path], times: list[Any]) -> None:
    counts = "select count(*), count(*) filter (ordinal = 7), max(title) from marts.fact_meeting_as_known_on(?)"
    with duckdb.connect(str(releases[-1]), read_only=True) as warehouse:
        found = [warehouse.execute(counts, [time]).fetchone() for time in times]
    assert found == [(2, 1, None), (2, 1, "переговоры"), (1, 0, "переговоры")]


def test_a_former_key_of_a_person_leads_to_him(releases: list[Path]) -> None:
    keys = "select distinct person_key from marts.fact_person_mention where name = 'Альваро Примерес'"
    trail = """
        select distinct now.person_key
        from history.fact_person_mention as former
        inner join marts.fact_person_mention as now using (person_mention_key)
        where former.person_key = ?
    """
    with duckdb.connect(str(releases[0]), read_only=True) as first:
        [(former,)] = first.execute(keys).fetchall()
    with duckdb.connect(str(releases[-1]), read_only=True) as last:
        [(now,)] = last.execute(keys).fetchall()
        assert former != now
        assert last.execute(trail, [former]).fetchall() == [(now,)]


def test_the_published_file_keeps_the_format_every_driver_reads(releases: list[Path]) -> None:
    with duckdb.connect(str(releases[-1]), read_only=True) as warehouse:
        query = "select tags from duckdb_databases() where database_name = current_database()"
        [tags] = warehouse.execute(query).fetchone() or ()
    assert tags["storage_version"].startswith("v1.0.0")
