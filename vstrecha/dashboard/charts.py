"""Where the marks of a timeline and of the posts of a person stand; templates draw them. Knows no warehouse and no language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import detroit as d3

from vstrecha.dashboard.filters import STATUSES
from vstrecha.evidence.facts import Row

MOST_BARS = 90
# The finest step that needs no more bars than fit: days, months, quarters, years, and so on to millennia.
MONTHS = (1, 3, 12, 60, 120, 600, 1200, 12_000)


@dataclass(frozen=True)
class Bar:
    """The meetings that begin in one step of time, by status, with the heights of the parts from the bottom up."""

    start: date
    end: date
    counts: dict[str, int]
    x: float
    parts: list[tuple[str, float, float]]  # status, upper edge, height

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Timeline:
    """Bars, and the lines and names of the axes."""

    step: str  # day, month, quarter, year, years
    bars: list[Bar]
    width: float
    bar_width: float
    base: float
    lines: list[tuple[float, int]]
    names: list[tuple[float, date]]


def timeline(
    rows: Sequence[Row], *, width: float = 1240, height: float = 190, left: float = 44, top: float = 24
) -> Timeline | None:
    """The bars of days with their counts, as wide as the space allows; none without a day."""
    if not rows:
        return None
    step, spans = _spans(min(row["start_date"] for row in rows), max(row["start_date"] for row in rows))
    counts: list[dict[str, int]] = [dict.fromkeys(STATUSES, 0) for _ in spans]
    starts = [start for start, _ in spans]
    index = 0
    for row in sorted(rows, key=lambda one: one["start_date"]):
        while index + 1 < len(starts) and starts[index + 1] <= row["start_date"]:
            index += 1
        counts[index][row["realis"]] += row["meetings"]
    base = top + height
    most = max(sum(count.values()) for count in counts)
    heights = d3.scale_linear([0, most], [base, top]).nice(4)
    slot = (width - left) / len(spans)
    bar_width = max(1.0, min(slot * 0.82, 60))
    bars = [
        Bar(start, end, count, left + number * slot, list(_parts(count, heights)))
        for number, ((start, end), count) in enumerate(zip(spans, counts, strict=True))
    ]
    every = max(1, -(-len(bars) // 12))
    return Timeline(
        step=step,
        bars=bars,
        width=width,
        bar_width=bar_width,
        base=base,
        lines=[(round(heights(tick), 1), int(tick)) for tick in heights.ticks(4) if tick == int(tick)],
        names=[(x, bar.start) for bar in bars[::every] if (x := bar.x + bar_width / 2) < width - 25],
    )


def _parts(count: dict[str, int], heights: d3.ScaleLinear) -> Iterator[tuple[str, float, float]]:
    below = 0
    for status in STATUSES:
        if count[status]:
            upper, lower = heights(below + count[status]), heights(below)
            yield status, round(upper, 1), round(lower - upper, 1)
            below += count[status]


def _spans(first: date, last: date) -> tuple[str, list[tuple[date, date]]]:
    """The steps from the first day to the last."""
    if (last - first).days < MOST_BARS * 2 // 3:
        return "day", [(day, day) for day in (first + timedelta(n) for n in range((last - first).days + 1))]
    months = next((m for m in MONTHS if _index(last, m) - _index(first, m) < MOST_BARS), MONTHS[-1])
    steps = range(_index(first, months), _index(last, months) + 1)
    name = {1: "month", 3: "quarter", 12: "year"}.get(months, "years")
    return name, [(_opening(step * months), _closing((step + 1) * months)) for step in steps]


def _index(day: date, months: int) -> int:
    return (day.year * 12 + day.month - 1) // months


def _opening(month: int) -> date:
    """The first day of a month, counted from the year 0; before the year 1, the first day there is."""
    return date(month // 12, month % 12 + 1, 1) if month >= 12 else date.min


def _closing(month: int) -> date:
    """The day before a month begins; after the year 9999, the last day there is."""
    return _opening(month) - timedelta(1) if month // 12 <= 9999 else date.max


@dataclass(frozen=True)
class Period:
    """A post as a line: its row, from where to where, and whether it goes on beyond what is known."""

    post: Row
    y: float
    x: float
    width: float
    is_open: bool


@dataclass(frozen=True)
class Periods:
    """Posts beneath each other over years."""

    periods: list[Period]
    names: list[tuple[float, int]]
    width: float
    height: float


def periods(
    posts: Sequence[Row], last: date, *, width: float = 1240, row: float = 44, most: int = 20
) -> Periods | None:
    """The dated posts as lines over time, each to the day it ended or to the last day that is known; none where no post is dated."""
    dated = [post for post in posts if post["valid_from"]][:most]
    if not dated:
        return None
    ends = [post["valid_to"] or max(last, post["valid_from"]) for post in dated]
    first = min(post["valid_from"] for post in dated)
    years = (first.year, max(ends).year + 1)
    along = d3.scale_linear(
        [date(years[0], 1, 1).toordinal(), date(min(years[1], 9999), 1, 1).toordinal()], [4, width - 4]
    )
    return Periods(
        periods=[
            Period(
                post,
                number * row,
                round(along(post["valid_from"].toordinal()), 1),
                round(max(4, along(end.toordinal()) - along(post["valid_from"].toordinal())), 1),
                post["valid_to"] is None,
            )
            for number, (post, end) in enumerate(zip(dated, ends, strict=True))
        ],
        names=[
            (round(along(date(year, 1, 1).toordinal()), 1), year)
            for year in range(years[0], years[1] + 1, max(1, -(-(years[1] - years[0]) // 10)))
            if year <= 9999
        ],
        width=width,
        height=len(dated) * row,
    )
