"""The data that the extractor is measured on: the project's own samples, and what a folder of annotated files holds besides.

A folder's articles are split for good: those held aside are measured and never shown, so that no rule is made for them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha1
from pathlib import Path
from typing import Any

from evaluation import annotated, corpora
from evaluation.outcome import Outcome

SAMPLES = Path(__file__).parent.parent / "seeds" / "gold"


@dataclass(frozen=True)
class DataSet:
    """Annotated articles and the way to measure them; everybody has read the project's own ones, which are not split."""

    name: str
    articles: Sequence[Any]
    measure: Callable[[Any, Iterable[Any]], Iterator[Outcome]]
    is_split: bool = True


def is_held_aside(article_id: str) -> bool:
    """A quarter of the articles, the same ones for ever: chosen by the hash of the id."""
    return int(sha1(article_id.encode()).hexdigest(), 16) % 4 == 0


def own_samples() -> list[DataSet]:
    """The project's own annotated articles."""
    return [replace(data_set, is_split=False) for data_set in read_folder(SAMPLES)[0]]


def read_folder(folder: Path) -> tuple[list[DataSet], list[str]]:
    """The data sets of a folder, and the names of its files that hold none."""
    found, left_out = [], []
    for path in sorted(folder.iterdir()):
        data_set = read_file(path)
        if data_set is None:
            left_out.append(path.name)
        else:
            found.append(data_set)
    return found, left_out


def read_file(path: Path) -> DataSet | None:
    """The data set in one file, known by what it holds; None for any other file."""
    name = path.name.partition(".")[0]
    if corpora.is_facts(path):
        return DataSet(name, corpora.read_facts(path), corpora.measure_facts)
    row = first_row(path) if path.is_file() and path.name.endswith((".jsonl", ".jsonl.gz")) else None
    if annotated.is_annotated(row):
        return DataSet(name, annotated.read_articles(path), annotated.measure)
    if corpora.is_nerel(row):
        return DataSet(name, corpora.read_nerel(path), corpora.measure_nerel)
    return None


def first_row(path: Path) -> Any:
    """The first line of a JSON Lines file, decoded; None where it is no JSON."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        try:
            return json.loads(next(iter(lines), b""))
        except (ValueError, OSError):
            return None
