"""The figures as a table and a picture: what was measured, what is to hold, what is to be reached."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

WIDTH, ROW, LEFT = 900, 30, 430
AXIS = 2.0  # the picture's scale reaches from half of what is to hold to twice as much, by halves and doubles


@dataclass(frozen=True)
class Figure:
    """One figure: `unit` is × (a ratio), MB or %; `more_is_better` says on which side of `hold` it should be."""

    what: str
    value: float
    unit: str
    hold: float
    reach: float | None = None
    more_is_better: bool = True

    @property
    def margin(self) -> float:
        """How many times better than what is to hold; below 1 where it does not."""
        return self.value / self.hold if self.more_is_better else self.hold / max(self.value, 1e-9)

    @property
    def verdict(self) -> str:
        """Whether it holds, or even reaches."""
        if self.margin < 1:
            return "no"
        if self.reach is None:
            return "holds"
        reaches = self.value >= self.reach if self.more_is_better else self.value <= self.reach
        return "reached" if reaches else "holds"


def table(figures: Sequence[Figure]) -> str:
    """A table in Markdown."""
    rows = [
        f"| {f.what} | {shown(f.value, f.unit)} | {shown(f.hold, f.unit)} | {shown(f.reach, f.unit)} | {f.verdict} |"
        for f in figures
    ]
    return "\n".join(["| what | measured | to hold | to reach | |", "|---|---|---|---|---|", *rows])


def shown(value: float | None, unit: str) -> str:
    """«7.3 ×», «392 MB»."""
    if value is None:
        return ""
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def picture(figures: Sequence[Figure]) -> str:
    """Bars from left to right, the line at what is to hold: longer is better, whatever the figure."""
    scale = (WIDTH - LEFT - 90) / (2 * AXIS)
    middle = LEFT + AXIS * scale
    height = ROW * (len(figures) + 1)
    bars = "".join(bar(f, ROW * n + 8, scale, middle) for n, f in enumerate(figures))
    line = f'<line x1="{middle}" y1="0" x2="{middle}" y2="{height - 8}" stroke="#333" stroke-dasharray="4 3"/>'
    note = f'<text x="{middle}" y="{height}" text-anchor="middle">to hold</text>'
    style = "<style>text{font:13px sans-serif;fill:#222}</style>"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height + 8}">'
    return f'{svg}{style}<rect width="100%" height="100%" fill="#fff"/>{bars}{line}{note}</svg>\n'


def bar(figure: Figure, top: float, scale: float, middle: float) -> str:
    """One figure's bar, its name before and its value behind it."""
    length = min(max(math.log2(figure.margin), -AXIS), AXIS) * scale + middle - LEFT
    color = "#2a7" if figure.margin >= 1 else "#c63"
    return (
        f'<text x="{LEFT - 10}" y="{top + 14}" text-anchor="end">{html.escape(figure.what)}</text>'
        f'<rect x="{LEFT}" y="{top}" width="{length:.0f}" height="18" fill="{color}"/>'
        f'<text x="{LEFT + length + 6:.0f}" y="{top + 14}">{shown(figure.value, figure.unit)}</text>'
    )


def write(folder: Path, measured: Mapping[str, tuple[Sequence[Figure], str]]) -> Sequence[Figure]:
    """results.json, results.md and results.svg, out of the figures and notes of each part measured; other parts keep theirs."""
    path = folder / "results.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept |= {
        part: {"figures": [asdict(f) for f in figures], "note": note} for part, (figures, note) in measured.items()
    }
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    figures = [Figure(**row) for part in kept.values() for row in part["figures"]]
    notes = "\n\n".join(part["note"] for part in kept.values() if part["note"])
    text = f"# Figures\n\n{table(figures)}\n\n![The same as bars](results.svg)\n\n{notes}\n"
    (folder / "results.md").write_text(text, encoding="utf-8")
    (folder / "results.svg").write_text(picture(figures), encoding="utf-8")
    return figures
