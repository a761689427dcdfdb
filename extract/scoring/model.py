"""A learned scorer: boosted decision trees read from a table, asked for the probability of many cases at once.

The tables are written by `python -m training`; each row is one node: a question about a feature, or a leaf's value. The
sum of the leaves that a case comes to is the logarithm of its odds.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

MODELS = Path(__file__).parent


class Model:
    """Trees that are asked all their questions at once.

    Each leaf of a tree is a bit, from yes to no. A question answered no strikes out the leaves behind yes; of those that are
    left at last the first is where the case comes to.
    """

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        trees = [read_tree(list(same)) for _, same in groupby(rows, key=lambda row: row["tree"])]
        self.features = tuple(sorted({name for questions, _ in trees for name, _, _ in questions}))
        number = {name: i for i, name in enumerate(self.features)}
        most = max(len(questions) for questions, _ in trees), len(trees)
        self.feature = np.zeros(most, dtype=np.intp)
        self.threshold = np.full(most, np.inf)  # where a tree has fewer questions, one that is never answered no
        self.left = np.full(most, ALL)
        self.value = np.zeros((len(trees), max(len(leaves) for _, leaves in trees)))
        for t, (questions, leaves) in enumerate(trees):
            self.value[t, : len(leaves)] = leaves
            for q, (name, at_most, left) in enumerate(questions):
                self.feature[q, t], self.threshold[q, t], self.left[q, t] = number[name], at_most, left

    def probabilities(self, cases: Sequence[Mapping[str, float]]) -> npt.NDArray[np.float64]:
        """How likely each case is, 0 to 1."""
        if not cases:
            return np.zeros(0)
        table = np.array([[case[name] for name in self.features] for case in cases], dtype=float).T
        no = table.reshape(-1, len(cases)).take(self.feature, axis=0) > self.threshold[:, :, None]
        left = np.bitwise_and.reduce(np.where(no, self.left[:, :, None], ALL), axis=0)
        leaf = np.bitwise_count((left & -left) - np.uint32(1))
        values = self.value[np.arange(len(leaf))[:, None], leaf]
        odds: npt.NDArray[np.float64] = np.exp(-np.ascontiguousarray(values.T).sum(axis=1))
        return 1 / (1 + odds)


ALL = np.uint32(0xFFFF_FFFF)
Question = tuple[str, float, int]  # a feature, what it is at most for yes, the leaves that are left after no


def read_tree(rows: Sequence[Mapping[str, str]]) -> tuple[list[Question], list[float]]:
    """The questions of a tree, and the values of its leaves from yes to no; 32 at most."""
    questions: list[Question] = []
    leaves: list[float] = []

    def visit(node: int) -> None:
        row = rows[node]
        if not row["feature"]:
            leaves.append(float(row["value"]))
            return
        first = len(leaves)
        visit(int(row["yes"]))
        behind_yes = (1 << len(leaves)) - (1 << first)
        questions.append((row["feature"], float(row["at_most"]), int(ALL) & ~behind_yes))
        visit(int(row["no"]))

    visit(0)
    if len(leaves) > 32:
        raise ValueError(f"a tree has {len(leaves)} leaves, 32 can be told apart")
    return questions, leaves


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
