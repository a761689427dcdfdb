"""Who meets whom as a network: where its nodes stand, which names fit. Knows no warehouse and no language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import networkx

from vstrecha.evidence.facts import Row

WIDTH, HEIGHT = 960.0, 620.0
MARGIN_X, MARGIN_Y = 90.0, 40.0
MOST_NODES = 45


Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Label:
    """Where a name begins, ends or has its middle."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Node:
    """A country or a person; its name is drawn where it covers no other."""

    key: str
    name: str
    region: str
    meetings: int
    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True)
class Edge:
    """Two that met."""

    pair: Row
    one: Node
    other: Node
    stroke: float


@dataclass(frozen=True)
class Network:
    """Nodes and the lines between them."""

    nodes: list[Node]
    edges: list[Edge]


def network(pairs: Sequence[Row], ends: tuple[str, str], name: Callable[[Row, str], str]) -> Network:
    """The strongest nodes of the pairs and what ties them; the same pairs always give the same picture."""
    weights: Counter[str] = Counter()
    told: dict[str, tuple[str, str]] = {}
    for pair in pairs:  # the strongest first
        if len(weights.keys() | {pair[end] for end in ends}) <= MOST_NODES:
            for end, side in zip(ends, ("one", "other"), strict=True):
                weights[pair[end]] += pair["meetings"]
                told[pair[end]] = name(pair, side), pair[f"{side}_region"] or ""
    shown = [pair for pair in pairs if all(pair[end] in weights for end in ends)]
    graph = networkx.Graph()
    graph.add_nodes_from(sorted(weights))
    graph.add_weighted_edges_from((pair[ends[0]], pair[ends[1]], sqrt(pair["meetings"])) for pair in shown)
    places = _placed(graph)
    most = max(weights.values(), default=1)
    radii = {key: round(4 + 15 * sqrt(weights[key] / most), 1) for key in weights}
    order = sorted(weights, key=lambda key: (-weights[key], key))
    labels = _labels([(key, told[key][0], *places[key], radii[key]) for key in order])
    nodes = {key: Node(key, *told[key], weights[key], *places[key], radii[key], labels.get(key)) for key in order}
    strongest = max((pair["meetings"] for pair in shown), default=1)
    edges = [
        Edge(pair, nodes[pair[ends[0]]], nodes[pair[ends[1]]], round(0.8 + 5 * sqrt(pair["meetings"] / strongest), 1))
        for pair in reversed(shown)
    ]
    return Network(list(nodes.values())[::-1], edges)


def _placed(graph: networkx.Graph) -> dict[str, tuple[float, float]]:
    """Where the nodes stand: drawn together by what ties them, then stretched over the picture."""
    if len(graph) == 0:
        return {}
    spring = networkx.spring_layout(graph, k=2.6 / sqrt(len(graph)), iterations=120, seed=7, method="force")
    placed: dict[str, list[float]] = {}
    for axis, (size, margin) in enumerate(((WIDTH, MARGIN_X), (HEIGHT, MARGIN_Y))):
        # By their order as much as by their place: what floats far off does not press the rest together.
        order = sorted(spring, key=lambda key: (float(spring[key][axis]), key))
        low, high = float(spring[order[0]][axis]), float(spring[order[-1]][axis])
        for rank, key in enumerate(order):
            by_rank = rank / (len(order) - 1) if len(order) > 1 else 0.5
            by_place = (float(spring[key][axis]) - low) / (high - low) if high > low else 0.5
            placed.setdefault(key, []).append(round(margin + (size - 2 * margin) * (2 * by_rank + by_place) / 3, 1))
    return {key: (x, y) for key, (x, y) in placed.items()}


def _labels(nodes: Sequence[tuple[str, str, float, float, float]]) -> dict[str, Label]:
    """A place for each name, the first node's first: below, above, right or left, where it covers no other name and no node."""
    circles = {key: (x - r, y - r, x + r, y + r) for key, _, x, y, r in nodes}
    taken: list[Box] = []
    labels = {}
    for key, name, x, y, radius in nodes:
        others = [*taken, *(circle for other, circle in circles.items() if other != key)]
        for label, box in _candidates(name, x, y, radius):
            if box[0] > 0 and box[2] < WIDTH and not any(_overlap(box, other) for other in others):
                labels[key] = label
                taken.append(box)
                break
    return labels


def _candidates(name: str, x: float, y: float, radius: float) -> Iterator[tuple[Label, Box]]:
    length, high = 7.0 * len(name), 14.0
    yield Label(x, y + radius + 13, "middle"), (x - length / 2, y + radius + 1, x + length / 2, y + radius + 1 + high)
    yield Label(x, y - radius - 4, "middle"), (x - length / 2, y - radius - 1 - high, x + length / 2, y - radius - 1)
    yield Label(x + radius + 4, y + 4, "start"), (x + radius + 2, y - high / 2, x + radius + 4 + length, y + high / 2)
    yield Label(x - radius - 4, y + 4, "end"), (x - radius - 4 - length, y - high / 2, x - radius - 2, y + high / 2)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
