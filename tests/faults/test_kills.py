"""Killed at any point, the pipeline loses, doubles and mixes nothing: the next run ends in the rows of a clean one.

`make test` kills 20 times, `make test-faults` 200 times, and as often again at random moments.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import tables
from tests.faults.conftest import LONG

ROOT = Path(__file__).parents[2]
PHASES = ["ingest", "extract", "build", "publish"]

# How often each phase is killed, and after how many kills a run is let through and its rows compared, besides at the end.
KILLS = dict(zip(PHASES, [60, 50, 40, 50] if LONG else [6, 6, 3, 5], strict=True))
LET_THROUGH = 20

DAYS = ["января", "февраля", "марта", "апреля", "мая", "июня"]
PEOPLE = [
    (
        "министр иностранных дел России Сергей Лавров",
        "министром иностранных дел Индии Субраманьямом Джайшанкаром",
        "Дели",
    ),
    ("президент Белоруссии Александр Лукашенко", "президентом Китая Си Цзиньпином", "Пекине"),
    ("президент России Владимир Путин", "президентом Турции Реджепом Тайипом Эрдоганом", "Стамбуле"),
]


class Pipeline:
    """A data folder, its articles, and the process that runs phases on them."""

    def __init__(self, folder: Path) -> None:
        self.data, self.articles, self.folder = folder / "data", folder / "articles", folder
        self.articles.mkdir(parents=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forked_pipeline"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(folder / "errors.txt").open("w"),
            text=True,
            cwd=ROOT,
        )

    def run(self, phases: Sequence[str], **kill: float) -> dict[str, Any]:
        """Run some phases in a fork; how it ended."""
        order = {"data": str(self.data), "articles": str(self.articles), "phases": list(phases), **kill}
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def add_article(self) -> None:
        """One more file of an article and of a broken line, so that every run has something to do."""
        number = len(list(self.articles.iterdir()))
        one, other, city = PEOPLE[number % len(PEOPLE)]
        day, month = 1 + number % 28, DAYS[number // 28 % 6]
        text = f"{one.capitalize()} провел переговоры с {other} в {city} {day} {month} 2024 года."
        article = {"id": f"a{number}", "text": text, "published": "2024-07-01"}
        lines = [json.dumps(article, ensure_ascii=False), '{"id": ']
        (self.articles / f"{number:04}.jsonl").write_text("\n".join(lines), encoding="utf-8")

    def require_run(self) -> None:
        assert self.run(PHASES)["status"] == 0, (self.folder / "errors.txt").read_text()

    def rows(self) -> dict[str, str]:
        return rows(self.data / "warehouse.duckdb", ["marts", "quality"]) | rows(
            self.data / "pipeline.duckdb", ["raw", "staging"]
        )

    @contextmanager
    def other_data(self) -> Iterator[None]:
        """An empty data folder in the place of ours, with dbt's parsed project: its path is part of what dbt remembers."""
        aside = self.folder / "aside"
        self.data.rename(aside)
        shutil.copytree(aside / "dbt", self.data / "dbt")
        yield
        shutil.rmtree(self.data)
        aside.rename(self.data)

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=60)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    pipeline = Pipeline(tmp_path_factory.mktemp("killed"))
    for _ in range(4):
        pipeline.add_article()
    pipeline.require_run()
    yield pipeline
    pipeline.close()


def rows(path: Path, schemas: Sequence[str]) -> dict[str, str]:
    """A hash of the rows of every table, whatever their order; times of reading and building are left out."""
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute(
            """
            select schema_name || '.' || table_name, string_agg('"' || column_name || '"', ', ' order by column_index)
            from duckdb_columns()
            where list_contains(?, schema_name) and not starts_with(data_type, 'TIMESTAMP') and column_name != 'mtime'
            group by 1
            """,
            [list(schemas)],
        ).fetchall()
        return {
            table: hashlib.sha256(
                repr(sorted(map(repr, connection.execute(f"select {columns} from {table}").fetchall()))).encode()
            ).hexdigest()
            for table, columns in found
            if table != "quality.release"
        }


def published_hash(pipeline: Pipeline) -> str:
    return hashlib.sha256((pipeline.data / "warehouse.duckdb").read_bytes()).hexdigest()


def require_rows_of_a_clean_run(pipeline: Pipeline) -> None:
    """A run that is let through ends in the rows of a run that was never killed."""
    pipeline.require_run()
    repaired = pipeline.rows()
    with pipeline.other_data():
        pipeline.require_run()
        expected = pipeline.rows()
    assert {table for table in expected if repaired.get(table) != expected[table]} == set()
    assert repaired.keys() == expected.keys()
    leftovers = [path for path in pipeline.data.iterdir() if path.name.startswith(".release") or path.suffix == ".wal"]
    assert leftovers == []


def require_accounts(data: Path) -> None:
    """In whatever state a kill left it, a file of the ledger has its records, and no article is there twice."""
    with tables.connect(data / "pipeline.duckdb") as connection:
        wrong = """
            select path from raw.file where offered <> loaded + quarantined + duplicates
            union all
            select article_id from raw.article group by all having count(*) > 1
            union all
            select path from raw.file left join raw.article on file = path group by path having count(article_key) <> 1
        """
        assert connection.execute(wrong).fetchall() == []


def test_killed_at_any_point_the_next_run_repairs(pipeline: Pipeline) -> None:
    chosen, killed = random.Random(5), 0
    for phase in PHASES:
        earlier = PHASES[: PHASES.index(phase)]
        pipeline.add_article()
        assert pipeline.run(earlier)["status"] == 0
        points = pipeline.run([phase], count=True)["points"]
        for number in range(KILLS[phase]):
            pipeline.add_article()
            assert pipeline.run([] if phase == "publish" else earlier)["status"] == 0
            point = 1 + (number * points + chosen.randrange(points)) // KILLS[phase]
            killed += kill(pipeline, phase, point)
            if (number + 1) % LET_THROUGH == 0:
                require_rows_of_a_clean_run(pipeline)
        print(f"{phase}: {points} points, {killed} killed so far")
    require_rows_of_a_clean_run(pipeline)
    assert killed > 0.9 * sum(KILLS.values())  # a run with less to do may pass fewer points


def kill(pipeline: Pipeline, phase: str, point: int) -> bool:
    """Run a phase and kill it at a point; what readers see is whole, and the same unless it was published."""
    before = published_hash(pipeline)
    ended = pipeline.run([phase], point=point)
    assert ended["status"] in (-signal.SIGKILL, 0), (pipeline.folder / "errors.txt").read_text()
    require_accounts(pipeline.data)
    if phase == "publish":
        rows(pipeline.data / "warehouse.duckdb", ["marts", "quality"])  # every table can be read to its end
    else:
        assert published_hash(pipeline) == before
    return ended["status"] == -signal.SIGKILL


@pytest.mark.skipif(not LONG, reason="long; `make test-faults` runs it")
def test_killed_at_random_moments_the_next_run_repairs(pipeline: Pipeline) -> None:
    chosen = random.Random(7)
    pipeline.add_article()
    seconds = pipeline.run(PHASES)["seconds"]
    killed = 0
    for number in range(40):
        pipeline.add_article()
        killed += pipeline.run(PHASES, after=chosen.uniform(0.01, seconds))["status"] == -signal.SIGKILL
        require_accounts(pipeline.data)
        if number % 20 == 19:
            require_rows_of_a_clean_run(pipeline)
    print(f"killed {killed} times at random moments of {seconds:.1f} s")
    assert killed > 20
