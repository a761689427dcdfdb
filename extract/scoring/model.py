"""A learned scorer: boosted decision trees read from a table, asked for the probability of many cases at once.

The tables are written by `python -m training`; each row is one node: a question about a feature, or a leaf's value. The
sum of the leaves that a case comes to is the logarithm of its odds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

MODELS = Path(__file__).parent


class Model:
    """Trees laid end to end, a node after the other; a leaf leads to itself."""

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        self.features = tuple(sorted({row["feature"] for row in rows if row["feature"]}))
        number = {name: i for i, name in enumerate(self.features)}
        self.roots = np.array([i for i, row in enumerate(rows) if row["node"] == "0"])
        self.feature = np.array([number.get(row["feature"], 0) for row in rows])
        self.threshold = np.array([float(row["at_most"] or 0) for row in rows])
        self.value = np.array([float(row["value"] or 0) for row in rows])
        self.following = np.array(list(following(rows))).ravel()  # where yes leads and where no leads, node by node

    def probabilities(self, cases: Sequence[Mapping[str, float]]) -> npt.NDArray[np.float64]:
        """How likely each case is, 0 to 1."""
        if not cases:
            return np.zeros(0)
        table = np.array([[case[name] for name in self.features] for case in cases], dtype=float)
        offset = np.arange(len(cases))[:, None] * len(self.features)
        table = table.ravel()
        node = np.repeat(self.roots[None, :], len(cases), axis=0)
        while True:
            no = table.take(offset + self.feature.take(node)) > self.threshold.take(node)
            after = self.following.take(2 * node + no)
            if np.array_equal(after, node):
                break
            node = after
        odds: npt.NDArray[np.float64] = np.exp(-self.value.take(node).sum(axis=1))
        return 1 / (1 + odds)


def following(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[int, int]]:
    """For each row the rows that yes and no lead to."""
    root = 0
    for i, row in enumerate(rows):
        root = i if row["node"] == "0" else root
        yield (root + int(row["yes"]), root + int(row["no"])) if row["feature"] else (i, i)


@cache
def model(name: str) -> Model:
    """The trees in `<name>_trees.csv` beside this file."""
    with (MODELS / f"{name}_trees.csv").open(encoding="utf-8", newline="") as lines:
        return Model(list(csv.DictReader(lines)))


@cache
def shares(name: str) -> dict[str, float]:
    """How often what is said with a word is right, in `<name>_shares.csv`; "" stands for words that are not listed."""
    with (MODELS / f"{name}_shares.csv").open(encoding="utf-8", newline="") as lines:
        return {row["word"]: float(row["share"]) for row in csv.DictReader(lines)}
