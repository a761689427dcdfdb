"""The world and where things stand on it: countries' shapes, arcs from visitor to host, cities. Natural Earth in its own projection."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import detroit as d3

from vstrecha.evidence.facts import Row

WORLD = Path(__file__).with_name("world")
WIDTH, HEIGHT = 960.0, 470.0
LEAST = 0.2  # of the width of the world, in a view that fits what is shown
ANTARCTICA = "010"


@dataclass(frozen=True)
class Shape:
    """A country as an SVG path; its UN number tells which."""

    m49: str | None
    path: str


@dataclass(frozen=True)
class Arc:
    """People of one country at another: where the arc starts and ends, and the corner that bends it."""

    flow: Row
    start: tuple[float, float]
    corner: tuple[float, float]
    end: tuple[float, float]
    stroke: float

    @property
    def path(self) -> str:
        """The arc as an SVG path."""
        (x, y), (u, v), (to_x, to_y) = self.start, self.corner, self.end
        return f"M{x} {y}Q{u} {v} {to_x} {to_y}"


@dataclass(frozen=True)
class Dot:
    """A city or a country where people met or came from."""

    row: Row
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Map:
    """What is drawn, and the part of the world that shows it: left, top, width, height."""

    arcs: list[Arc]
    dots: list[Dot]
    view: tuple[float, float, float, float]

    @property
    def scale(self) -> float:
        """How much smaller marks are drawn, so that they look alike in every view."""
        return round(self.view[2] / WIDTH, 3)


def drawn(flows: Sequence[Row], places: Sequence[Row], *, is_fitted: bool) -> Map:
    """Arcs and cities; the whole world, or the part of it that holds them."""
    most = max((flow["meetings"] for flow in flows), default=1)
    points = capitals()
    arcs = [
        Arc(flow, start, _corner(start, end), end, round(1 + 4 * sqrt(flow["meetings"] / most), 1))
        for flow in flows
        if (start := points.get(flow["visitor_code"])) and (end := points.get(flow["host_code"]))
    ]
    ends = [points[flow[end]] for flow in flows for end in ("visitor_code", "host_code") if flow[end] in points]
    most = max((place["meetings"] for place in places), default=1)
    dots = [
        Dot(place, *_point((place["longitude"], place["latitude"])), round(2.5 + 7 * sqrt(place["meetings"] / most), 1))
        for place in places
        if place["latitude"] is not None and place["longitude"] is not None
    ]
    shown = [*ends, *((dot.x, dot.y) for dot in dots)]
    return Map(arcs, dots, _fitted(shown) if is_fitted and shown else (0.0, 0.0, WIDTH, HEIGHT))


def _corner(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Left of the way, so that there and back are two arcs, each bent by a fifth of its length."""
    (x, y), (to_x, to_y) = start, end
    return round((x + to_x) / 2 + 0.2 * (to_y - y), 1), round((y + to_y) / 2 - 0.2 * (to_x - x), 1)


def _point(place: tuple[float, float]) -> tuple[float, float]:
    x, y = projection()(list(place))
    return round(x, 1), round(y, 1)


def _fitted(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The part of the picture around the points, in the shape of the whole."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    share = min(1.0, max(LEAST, 1.3 * (right - left) / WIDTH, 1.5 * (bottom - top) / HEIGHT))
    width, height = share * WIDTH, share * HEIGHT
    x = min(max(0, (left + right - width) / 2), WIDTH - width)
    y = min(max(0, (top + bottom - height) / 2), HEIGHT - height)
    return round(x, 1), round(y, 1), round(width, 1), round(height, 1)


@cache
def projection() -> Any:
    """From degrees to the picture, Antarctica left below its edge."""
    north = {"type": "MultiPoint", "coordinates": [[-180, 0], [180, 0], [0, 84], [0, -58]]}
    return d3.geo_natural_earth_1().fit_extent([[4, 4], [WIDTH - 4, HEIGHT - 4]], north)


@cache
def shapes() -> list[Shape]:
    """The countries of the world but Antarctica; those without a UN number have none here either."""
    topology = json.loads((WORLD / "countries-110m.json").read_text(encoding="utf-8"))
    arcs = [_unpacked(arc, topology["transform"]) for arc in topology["arcs"]]
    draw = d3.geo_path(projection()).set_digits(1)
    found = []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
        path = draw({"type": "MultiPolygon", "coordinates": rings})
        if path and country.get("id") != ANTARCTICA:
            found.append(Shape(country.get("id"), path))
    return found


def _unpacked(arc: Sequence[Sequence[int]], transform: dict[str, list[float]]) -> list[list[float]]:
    """TopoJSON tells each point by its distance from the one before."""
    (scale_x, scale_y), (left, top) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append([x * scale_x + left, y * scale_y + top])
    return points


def _ring(numbers: Sequence[int], arcs: Sequence[list[list[float]]]) -> list[list[float]]:
    """A border put together from arcs that neighbours share; one numbered below zero is walked backwards."""
    points: list[list[float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


@cache
def capitals() -> dict[str, tuple[float, float]]:
    """Where a country's end of an arc stands: its capital."""
    with (WORLD / "capital.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["alpha_2_code"]: _point((float(row["longitude"]), float(row["latitude"])))
            for row in csv.DictReader(lines)
        }
