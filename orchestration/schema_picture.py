"""The marts and the keys between them as a picture: an SVG drawn from what dbt's relationship tests say. Knows no table by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

# Each at least 4.5 to 1 on white; a reader who sees no colours has the dashes, and the list in the description.
COLOURS = ("#0b4f94", "#9a3400", "#14663a", "#7b2d8b", "#565656", "#8a5a00", "#00616b", "#a3174b", "#3d3d9e", "#4c5c00")
DASHES = ("", "7 3", "2 3", "10 3 2 3")

WIDTH, GAP, ROW, HEAD, BELOW, MARGIN = 236, 96, 17, 26, 26, 24


@dataclass
class Box:
    """A table: its keys with the tables that they lead to, how many other columns it has, where it is drawn."""

    name: str
    grain: str
    keys: list[tuple[str, str | None]]
    others: int
    layer: int = 0
    x: float = 0
    y: float = 0
    targets: set[str] = field(default_factory=set)

    @property
    def height(self) -> float:
        """As high as its rows."""
        return HEAD + ROW * (len(self.keys) + 1) + 6

    @property
    def middle(self) -> float:
        """Where its middle is."""
        return self.y + self.height / 2


def boxes(manifest: Mapping[str, Any], schema: str = "marts") -> list[Box]:
    """The tables of a schema, from dbt's manifest."""
    references = relationships(manifest)
    models = [n for n in manifest["nodes"].values() if n["resource_type"] == "model" and n["schema"] == schema]
    found = []
    for model in sorted(models, key=lambda node: str(node["name"])):
        if model["config"]["materialized"] != "table":
            continue
        name, columns = model["name"], list(model["columns"])
        keys = [(c, references.get((name, c))) for c in columns if c.endswith("_key")]
        found.append(Box(name, model["description"].split(". ")[0], keys, len(columns) - len(keys)))
        found[-1].targets = {target for _, target in keys if target and target != name}
    return found


def relationships(manifest: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Which table a column's key leads to: (table, column) to table."""
    found = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "relationships":
            source = manifest["nodes"][node["attached_node"]]["name"]
            target = next((ref["name"] for ref in node["refs"] if ref["name"] != source), source)
            found[source, node["column_name"]] = target
    return found


def place(drawn: Sequence[Box]) -> tuple[float, float]:
    """Put each table left of all that it leads to, near their height; the size of the whole."""
    by_name = {box.name: box for box in drawn}

    def layer(box: Box) -> int:
        return 1 + max((layer(by_name[t]) for t in box.targets if t in by_name), default=-1)

    for box in drawn:
        box.layer = layer(box)
    layers = [[box for box in drawn if box.layer == number] for number in range(max(b.layer for b in drawn) + 1)]
    height = max(sum(box.height + BELOW for box in column) for column in layers)
    for column in layers:
        _stack(column, height)
    for _ in range(4):
        for column in layers:
            near = {box.name: _pull(box, drawn, by_name) for box in column}
            column.sort(key=lambda box: (near[box.name], box.name))
            _stack(column, height)
    for box in drawn:
        box.x = MARGIN + (len(layers) - 1 - box.layer) * (WIDTH + GAP)
    return 2 * MARGIN + len(layers) * WIDTH + (len(layers) - 1) * GAP, height + 2 * MARGIN - BELOW


def _pull(box: Box, drawn: Sequence[Box], by_name: Mapping[str, Box]) -> float:
    """The mean height of what a table is tied to."""
    tied = [by_name[t].middle for t in box.targets if t in by_name] + [b.middle for b in drawn if box.name in b.targets]
    return sum(tied) / len(tied) if tied else box.middle


def _stack(column: Sequence[Box], height: float) -> None:
    free = (height - sum(box.height for box in column)) / (len(column) + 1)
    y = MARGIN - BELOW / 2 + free
    for box in column:
        box.y = y
        y += box.height + free


def picture(manifest: Mapping[str, Any]) -> str:
    """The SVG: lines below, tables above; for a screen reader a title and every line in words."""
    drawn = boxes(manifest)
    width, height = place(drawn)
    by_name = {box.name: box for box in drawn}
    styles = {name: number for number, name in enumerate(sorted(by_name))}
    said = ". ".join(f"{box.name} leads to {', '.join(sorted(box.targets))}" for box in drawn if box.targets)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d" viewBox="0 0 {width:g} {height:g}" '
        f'font-family="system-ui, DejaVu Sans, sans-serif" font-size="12">',
        f'<title id="t">The tables of the marts and the keys between them</title><desc id="d">{escape(said)}.</desc>',
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>',
    ]
    parts += [_line(box, row, by_name[target], styles) for box in drawn for row, target in _lines(box, by_name)]
    parts += [_table(box, styles) for box in drawn]
    return "\n".join([*parts, "</svg>", ""])


def _lines(box: Box, by_name: Mapping[str, Box]) -> list[tuple[int, str]]:
    """The lines of a table, one to each other table."""
    first: dict[str, int] = {}
    for row, (_, target) in enumerate(box.keys):
        if target in by_name and target != box.name:
            first.setdefault(str(target), row)
    return [(row, target) for target, row in first.items()]


def _line(box: Box, row: int, target: Box, styles: Mapping[str, int]) -> str:
    x1, y1 = box.x + WIDTH, box.y + HEAD + ROW * (row + 0.5)
    x2, y2 = target.x, target.y + HEAD / 2
    bend = GAP * 0.6
    colour, dash = _style(styles[target.name])
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{x1:g} {y1:g} C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}" fill="none" '
        f'stroke="{colour}" stroke-width="1.4"{dashed}/>'
    )


def _style(number: int) -> tuple[str, str]:
    return COLOURS[number % len(COLOURS)], DASHES[number // len(COLOURS) % len(DASHES)]


def _table(box: Box, styles: Mapping[str, int]) -> str:
    colour, _ = _style(styles[box.name])
    lines = [
        f"<g><title>{escape(box.grain)}</title>"
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{box.height:g}" rx="4" fill="#ffffff" stroke="{colour}" stroke-width="1.5"/>'
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{HEAD}" rx="4" fill="{colour}"/>'
        f'<text x="{box.x + 10:g}" y="{box.y + 17:g}" font-weight="700" fill="#ffffff">{escape(box.name)}</text>'
    ]
    for row, (column, target) in enumerate(box.keys):
        y = box.y + HEAD + ROW * (row + 0.75)
        fill = _style(styles[target])[0] if target in styles else "#1b1b1b"
        own = target is None or target == box.name
        note = " ↺" if target == box.name else ""
        weight = ' font-weight="700"' if own and not note else ""
        lines.append(f'<text x="{box.x + 10:g}" y="{y:g}" fill="{fill}"{weight}>{escape(column)}{note}</text>')
    y = box.y + HEAD + ROW * (len(box.keys) + 0.75)
    lines.append(f'<text x="{box.x + 10:g}" y="{y:g}" fill="#565656">{box.others} more columns</text></g>')
    return "".join(lines)
