"""Reprints: how well the signature tells them, and that it does not matter in which order articles come."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import reprints, tables
from orchestration.ingest import ingest

WORDS = [f"слово{number}" for number in range(3_000)]


def article(seed: int, length: int = 200) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def offer(folder: Path, texts: Sequence[str], name: str = "a.jsonl") -> None:
    lines = [json.dumps({"id": f"{name}-{number}", "text": text}) for number, text in enumerate(texts)]
    (folder / name).write_text("\n".join(lines))


def signatures(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    return connection.execute("select * from raw.article_signature order by all").fetchall()


def alike(one: list[int], other: list[int]) -> float:
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


@pytest.mark.parametrize(("changed", "least", "most"), [(0, 1.0, 1.0), (2, 0.85, 0.99), (8, 0.6, 0.9), (60, 0.1, 0.45)])
def test_the_signature_estimates_what_is_shared(
    tmp_path: Path, pipeline: duckdb.DuckDBPyConnection, changed: int, least: float, most: float
) -> None:
    words = article(1)
    other = words[:]
    for place in random.Random(2).sample(range(len(words)), changed):
        other[place] = "иначе"
    offer(tmp_path, [" ".join(words), ", ".join(other).upper() + "!"])
    ingest(pipeline, [tmp_path])
    (one_hash, one), (other_hash, another) = [(text_hash, values) for _, text_hash, values in signatures(pipeline)]
    assert least <= alike(one, another) <= most
    assert (one_hash == other_hash) == (changed == 0)


def test_a_date_header_makes_no_other_text(tmp_path: Path, pipeline: duckdb.DuckDBPyConnection) -> None:
    text = " ".join(article(1))
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.txt").write_text(f" date 2025-11-18 {text}")
    ingest(pipeline, [tmp_path])
    assert len({text_hash for _, text_hash, _ in signatures(pipeline)}) == 1


def test_signatures_do_not_depend_on_order_or_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reprints, "_AT_ONCE", 3)
    texts = [" ".join(article(seed)) for seed in range(8)] + ["два слова", "одно два три"]
    seen = []
    for name, parts in {"whole": [texts], "parts": [texts[:3], texts], "back": [texts[5:], texts[:5], texts]}.items():
        folder = tmp_path / name
        folder.mkdir()
        with tables.pipeline(tmp_path / f"{name}.duckdb") as connection:
            for number, part in enumerate(parts):
                offer(folder, part, f"{number}.jsonl")
                ingest(connection, [folder])
            seen.append({(text_hash, tuple(values)) for _, text_hash, values in signatures(connection)})
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) == len(texts)
