"""Boosted trees: learned with LightGBM, written as the table that `extract.scoring.model` reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 15,
    "max_depth": 8,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
ROUNDS = 200
COLUMNS = ("tree", "node", "feature", "at_most", "yes", "no", "value")

Case = Mapping[str, float]


def learn(
    cases: Sequence[Case], labels: Sequence[bool], weights: Sequence[float] | None = None, rounds: int = ROUNDS
) -> lightgbm.Booster:
    """Trees that tell how likely a case is; a case of little weight counts little."""
    names = sorted(cases[0])
    table = np.array([[float(case[name]) for name in names] for case in cases])
    features = [name.replace(" ", "_") for name in names]
    data = lightgbm.Dataset(table, np.array(labels, dtype=float), weight=weights, feature_name=features)
    return lightgbm.train(SETTINGS, data, rounds)


def rows(booster: lightgbm.Booster) -> Iterator[dict[str, object]]:
    """The nodes of all trees, each tree from its root."""
    model = booster.dump_model()
    names = [name.replace("_", " ") for name in model["feature_names"]]
    for number, tree in enumerate(model["tree_info"]):
        for row in nodes(tree["tree_structure"], names):
            yield {"tree": number, **row}


def nodes(root: dict[str, Any], names: Sequence[str]) -> Iterator[dict[str, object]]:
    """The nodes of one tree in breadth, numbered from its root, 0."""
    queue = [root]
    for number, node in enumerate(queue):
        if "leaf_value" in node:
            yield {"node": number, "value": f"{node['leaf_value']:.6g}"}
            continue
        queue += [node["left_child"], node["right_child"]]
        yield {
            "node": number,
            "feature": names[node["split_feature"]],
            "at_most": f"{node['threshold']:.6g}",
            "yes": len(queue) - 2,
            "no": len(queue) - 1,
        }


def as_read(table: Iterable[Mapping[str, object]]) -> list[dict[str, str]]:
    """Rows as they come back from the file."""
    return [{column: str(row.get(column, "")) for column in COLUMNS} for row in table]


def write(path: Path, columns: Sequence[str], table: Iterable[Mapping[str, object]]) -> None:
    """A table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
