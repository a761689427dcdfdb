"""Does the confidence mean what it says? Of beliefs made with a confidence of 0.8, eight in ten should be right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.outcome import Belief

BINS = 10


@dataclass(frozen=True)
class Bin:
    """The beliefs of one tenth of the scale: how many, how sure on average, how many of them right."""

    count: int
    confidence: float
    right: int

    @property
    def share(self) -> float:
        """The share of them that is right."""
        return self.right / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, at 95 % (Wilson)."""
        z = 1.96
        scale = 1 + z * z / self.count
        center = (self.share + z * z / (2 * self.count)) / scale
        half = z / scale * math.sqrt(self.share * (1 - self.share) / self.count + (z / (2 * self.count)) ** 2)
        return max(0.0, center - half), min(1.0, center + half)


def bins(beliefs: Sequence[Belief]) -> list[Bin]:
    """The beliefs by tenths of confidence; tenths without any are left out."""
    tenths: dict[int, list[Belief]] = {}
    for belief in beliefs:
        tenths.setdefault(min(int(belief.confidence * BINS), BINS - 1), []).append(belief)
    return [
        Bin(len(group), sum(c.confidence for c in group) / len(group), sum(c.is_right for c in group))
        for _, group in sorted(tenths.items())
    ]


def calibration_error(beliefs: Sequence[Belief]) -> float:
    """Expected calibration error: how far confidence and share right lie apart, over the bins, weighted by their beliefs."""
    return sum(one.count * abs(one.confidence - one.share) for one in bins(beliefs)) / len(beliefs) if beliefs else 0.0


def brier_score(beliefs: Sequence[Belief]) -> float:
    """Mean squared distance of the confidence from what turned out, 0 at best."""
    return sum((b.confidence - b.is_right) ** 2 for b in beliefs) / len(beliefs) if beliefs else 0.0


SIZE, MARGIN = 320, 45

_FRAME = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" \
font-family="sans-serif" font-size="11" fill="#333">
<rect width="100%" height="100%" fill="#fff"/>
<rect x="{left}" y="10" width="{size}" height="{size}" fill="none" stroke="#999"/>
<line x1="{left}" y1="{bottom}" x2="{right}" y2="10" stroke="#999" stroke-dasharray="4 4"/>
<text x="{middle}" y="{caption}" text-anchor="middle">confidence</text>
<text transform="translate(12 {centre}) rotate(-90)" text-anchor="middle">share found right</text>
{marks}
</svg>"""


def plot(beliefs: Sequence[Belief]) -> str:
    """The reliability plot as SVG: a dot per bin with its interval and its number of beliefs; on the dashed line confidence is true."""
    ticks = [(_x(v), _y(v), f"{v:.1f}") for v in (0, 0.2, 0.4, 0.6, 0.8, 1)]
    marks = [f'<text x="{x}" y="{_y(0) + 15}" text-anchor="middle">{label}</text>' for x, _, label in ticks]
    marks += [f'<text x="{MARGIN - 6}" y="{y + 4}" text-anchor="end">{label}</text>' for _, y, label in ticks]
    for one in bins(beliefs):
        low, high = one.interval
        x, y = _x(one.confidence), _y(one.share)
        marks.append(f'<line x1="{x}" y1="{_y(low)}" x2="{x}" y2="{_y(high)}" stroke="#4878a8" stroke-width="2"/>')
        marks.append(f'<circle cx="{x}" cy="{y}" r="5" fill="#1f4e79"/>')
        marks.append(f'<text x="{x + 8}" y="{y + 4}">{one.count}</text>')
    return _FRAME.format(
        width=MARGIN + SIZE + 35, height=SIZE + 50, size=SIZE, left=MARGIN, right=MARGIN + SIZE, bottom=_y(0),
        middle=_x(0.5), centre=_y(0.5), caption=_y(0) + 33, marks="\n".join(marks),
    )  # fmt: skip


def _x(value: float) -> float:
    return round(MARGIN + value * SIZE, 1)


def _y(value: float) -> float:
    return round(10 + (1 - value) * SIZE, 1)
