"""What a run costs beside reading: Dagster, dbt, the database; and what a second run costs with nothing new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import Article

ROOT = Path(__file__).parents[1]
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
    environment = {k: v for k, v in os.environ.items() if k not in {"VSTRECHA_LANDING", "DAGSTER_HOME"}}
    environment |= {"VSTRECHA_DATA": str(data), "PYTHONPATH": str(ROOT)}
    if landing is not None:
        environment["VSTRECHA_LANDING"] = str(landing)
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


def second_run(folder: Path) -> tuple[Cost, Cost]:
    """The first run on the project's own articles, and another with nothing new."""
    return run(folder / "data"), run(folder / "data")


def run_on(articles: list[Article], count: int, folder: Path) -> Cost:
    """A first run on so many articles; a corpus that has fewer is repeated under other names, each text with a line of its own."""
    landing = folder / "landing"
    landing.mkdir()
    with (landing / "articles.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(count):
            article, copy = articles[number % len(articles)], number // len(articles)
            text = article["text"] + (f"\n\nИздание {copy}." if copy else "")
            lines.write(
                json.dumps({**article, "id": f"{article['id']}-{copy}", "text": text}, ensure_ascii=False) + "\n"
            )
    return run(folder / "data", landing)
