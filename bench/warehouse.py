"""What a run costs beside reading: Dagster, dbt, the database; and what a second run costs with nothing new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import archive
from bench.contestants import Article

ROOT = Path(__file__).parents[1]
COPIES = 75  # of a corpus with 1,400 meetings: some 100,000
# The run in a process that tells at its end what it took itself, and what its workers took.
RUN = """
import json, resource, sys
from orchestration.__main__ import main
sys.argv = ["orchestration", "run"]
status = main()
times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print("\\n" + json.dumps([t.ru_utime + t.ru_stime for t in times]))
sys.exit(status)
"""


@dataclass(frozen=True)
class Cost:
    """Processor seconds of one run: of its own process (Dagster, dbt, DuckDB, reading of files), and of the workers that extract."""

    itself: float
    workers: float

    @property
    def whole(self) -> float:
        return self.itself + self.workers


def run(data: Path, landing: Path | None = None) -> Cost:
    """One `make run` with a data folder, and perhaps a landing folder, of its own."""
    return Cost(*_told_by(["-c", RUN], data, landing))


def watched_run(data: Path, landing: Path) -> dict[str, float]:
    """The same under watch: processor seconds of Dagster and dbt, of the database, of the project itself, of the workers."""
    return _told_by(["-m", "bench.frameworks"], data, landing)


def _told_by(program: list[str], data: Path, landing: Path | None) -> Any:
    """What a process that makes a run tells in the last line of its output."""
    environment = {k: v for k, v in os.environ.items() if k not in {"VSTRECHA_LANDING", "DAGSTER_HOME"}}
    environment |= {"VSTRECHA_DATA": str(data), "PYTHONPATH": str(ROOT)}
    if landing is not None:
        environment["VSTRECHA_LANDING"] = str(landing)
    done = subprocess.run(
        [sys.executable, *program], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def second_run(folder: Path) -> tuple[Cost, Cost]:
    """The first run on the project's own articles, and another with nothing new."""
    return run(folder / "data"), run(folder / "data")


def landed(articles: list[Article], count: int, folder: Path, first_copy: int = 0) -> Path:
    """A landing folder of so many articles; a corpus that has fewer is repeated under other names, each text with a line of its own."""
    landing = folder / "landing"
    landing.mkdir(parents=True, exist_ok=True)
    with (landing / f"articles_{first_copy}.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(count):
            article, copy = articles[number % len(articles)], first_copy + number // len(articles)
            text = article["text"] + (f"\n\nИздание {copy}." if copy else "")
            lines.write(
                json.dumps({**article, "id": f"{article['id']}-{copy}", "text": text}, ensure_ascii=False) + "\n"
            )
    return landing


@dataclass(frozen=True)
class Growth:
    """What a run that adds articles costs in a small and in a large warehouse, and what the large one costs from nothing."""

    small: Cost
    large: Cost
    rebuilt: float
    meetings: int


def growth(articles: list[Article], folder: Path, copies: int = COPIES, added: int = 100) -> Growth:
    """Read the articles, make of those that tell of meetings an archive of one copy and one of many, and add the same articles to each.

    Everything read again costs what the copied articles cost to read, as often as they are copied.
    """
    read = run(folder / "read", landed(articles, len(articles), folder))
    each = read.workers / len(articles)
    spaced = articles[:: max(1, len(articles) // added)][:added]
    costs, built, size = [], 0.0, (0, 0)
    for count in (1, copies):
        data = folder / str(count) / "data"
        archive.multiply(folder / "read" / "pipeline.duckdb", data / "pipeline.duckdb", count)
        built = run(data, _empty(folder / str(count) / "landing")).whole
        size = archive.size(data / "pipeline.duckdb")
        costs.append(run(data, landed(spaced, added, folder / str(count), first_copy=copies)))
    return Growth(costs[0], costs[1], built + each * size[0], size[1])


def _empty(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
