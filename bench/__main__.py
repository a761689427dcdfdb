"""`make bench`: VSTRECHA_CORPUS names articles as JSON Lines (gzip or not); without it the project's own are read again and again."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a second thread burns twice the processor time for nothing

from bench import processes, reading, results, warehouse
from bench.contestants import Article
from bench.results import Figure

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "seeds" / "gold" / "sample_gold.jsonl"
ARTICLES = 600
FEW = 100  # articles for a figure that needs no more
PARTS = ("reading", "processes", "warehouse", "growth")


def main() -> None:
    """Measure what is asked for, and write it down."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"what to measure: {', '.join(PARTS)} (default: all)")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="how many articles are read (default: 600)")
    parser.add_argument("--run", type=int, default=10_000, help="how many a whole run is measured on (default: 10,000)")
    options = parser.parse_args()
    parts = options.parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    corpus = os.environ.get("VSTRECHA_CORPUS")
    articles = read_articles(Path(corpus) if corpus else SAMPLE)
    spaced = [articles[i * len(articles) // options.articles] for i in range(options.articles)]
    measured: dict[str, tuple[list[Figure], str]] = {}
    if "reading" in parts:
        race = reading.race(spaced)
        measured["reading"] = of_reading(race), "\n".join(of_steps(race, spaced))
    if "processes" in parts:
        measured["processes"] = of_processes(spaced[:FEW]), ""
    if "warehouse" in parts:
        measured["warehouse"] = of_warehouse(articles, options.run)
    if "growth" in parts:
        measured["growth"] = of_growth(articles)
    print(results.table(results.write(HERE, measured)))


def read_articles(path: Path) -> list[Article]:
    """The articles of a file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def of_reading(race: reading.Race) -> list[Figure]:
    """The figures of speed."""
    return [
        Figure("language pipeline against plain Natasha", race.whole, "×", 6, 10),
        Figure("the same without dates", race.whole_without_dates, "×", 4, 6),
        Figure("whole extraction against plain Natasha's pipeline", race.extraction, "×", 8, 20),
        Figure("peak memory of a worker", race.megabytes, "MB", 450, 350, more_is_better=False),
    ]


def of_steps(race: reading.Race, articles: list[Article]) -> Iterator[str]:
    """What each step took, and whether the answers are the same."""
    characters = sum(len(article["text"]) for article in articles) / len(articles)
    yield f"Read: {race.articles} articles of {characters:,.0f} characters, each process cold; processor seconds:"
    yield ""
    yield "| step | plain Natasha, s | faster, s | answers compared | different |"
    yield "|---|---|---|---|---|"
    kinds = {"segmentation": "tokens", "morphology": "tags", "syntax": "arcs", "entities": "spans"}
    for step, seconds in race.steps["plain"].items():
        kind = kinds.get(step, step)
        same = f"{race.compared[kind]:,} | {race.different[kind]}" if kind in race.compared else "|"
        yield f"| {step} | {seconds:.1f} | {race.steps['swift'][step]:.1f} | {same} |"
    yield f"| whole extraction | | {race.steps['extraction']['extraction']:.1f} | | |"


def of_processes(articles: list[Article]) -> list[Figure]:
    """The figures of memory and of a second process."""
    forked = processes.alone(processes.forked_megabytes, articles)
    long = processes.alone(processes.long_text_megabytes)
    rounds = processes.worth_of_second(articles)
    return [
        Figure("memory of a further, forked worker", forked, "MB", 300, 200, more_is_better=False),
        Figure("peak memory, 100 KB without punctuation", long, "MB", 800, 500, more_is_better=False),
        Figure(f"two processes against one (best of {len(rounds)} rounds)", rounds[-1], "×", 1.7, 1.9),
        Figure(f"two processes against one (median of {len(rounds)} rounds)", processes.middle(rounds), "×", 1.7, 1.9),
    ]


def of_warehouse(articles: list[Article], count: int) -> tuple[list[Figure], str]:
    """The figures of whole runs."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = warehouse.second_run(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        landing = warehouse.landed(articles, count, Path(folder))
        seconds = warehouse.watched_run(Path(folder) / "data", landing)
    whole = sum(seconds.values())
    share = 100 * seconds["Dagster and dbt"] / whole
    parts = ", ".join(f"{name} {spent:.0f} s" for name, spent in sorted(seconds.items()))
    return [
        Figure("second run with nothing new, against the first", second.whole / first.whole, "×", 0.25, 0.1, False),
        Figure(f"Dagster and dbt in a run on {count:,} articles", share, "%", 8, 5, more_is_better=False),
    ], f"A first run on {count:,} articles, processor time by whose code was at work: {parts}."


def of_growth(articles: list[Article]) -> tuple[list[Figure], str]:
    """The figures of a warehouse that has grown."""
    with tempfile.TemporaryDirectory() as folder:
        grown = warehouse.growth(articles, Path(folder))
    ratio, saved = grown.large.whole / grown.small.whole, grown.rebuilt / grown.large.whole
    note = (
        f"A run that adds 100 articles took {grown.small.whole:.0f} s of processor time in the warehouse of the corpus itself, "
        f"{grown.large.whole:.0f} s in one of {grown.meetings:,} reported meetings."
    )
    return [
        Figure("100 articles more: a large warehouse against a small one", ratio, "×", 1.25, 1.1, more_is_better=False),
        Figure("a large warehouse made anew against 100 articles more", saved, "×", 8),
    ], note


if __name__ == "__main__":
    main()
