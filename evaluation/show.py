"""What was measured, as people read it: tables that read well as plain text and as Markdown, differences side by side."""

from __future__ import annotations

import base64
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from evaluation.figures import Matches, Share
from evaluation.measured import Measured, Part
from evaluation.outcome import DIFFERS, KINDS, Difference
from evaluation.reliability import bins, brier_score, calibration_error, plot

Row = Sequence[str]

FIELD = 14  # characters of the first column of differences in plain text


def figures_table(measured: Measured) -> str:
    """A row per figure: F1, precision, recall and how many are expected, or the share right of how many, for each part."""
    header, units = ["", *(f"{p.name}, {len(p.outcomes)} articles" for p in measured.parts)], []
    for name in measured.all.figures:
        units.append([name, *(_figure(part.figures.get(name)) for part in measured.parts)])
    return table([header, *units])


def _figure(figure: Matches | Share | None) -> str:
    if figure is None or figure.is_empty:
        return "–"
    if isinstance(figure, Share):
        return f"{figure.value:.3f} of {figure.of:<4}"
    return f"{figure.value:.3f} (P {figure.precision:.3f} R {figure.recall:.3f}) of {figure.gold:<4}"


def reliability_table(part: Part) -> str:
    """A row per tenth of confidence, then the calibration error."""
    rows = [
        [str(one.count), f"{one.confidence:.2f}", f"{one.share:.2f}", "{:.2f} to {:.2f}".format(*one.interval)]
        for one in bins(part.beliefs)
    ]
    error = (
        f"Expected calibration error {calibration_error(part.beliefs):.3f}, Brier score {brier_score(part.beliefs):.3f}"
    )
    return f"{table([['read', 'mean confidence', 'share right', '95 % interval'], *rows])}\n\n{error}"


def reliability_markdown(part: Part) -> str:
    """The same with the plot, as an image that carries its own data."""
    data = base64.b64encode(plot(part.beliefs).encode()).decode()
    return f"![reliability plot](data:image/svg+xml;base64,{data})\n\n{reliability_table(part)}"


def table(rows: Sequence[Row]) -> str:
    """A Markdown table, padded so that it reads well as plain text; cells but the first are set to the right."""
    cells = [[cell.replace("|", "¦") for cell in row] for row in rows]
    widths = [max(3, *map(len, column)) for column in zip(*cells, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    aligned = [
        [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        for row in cells
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in [aligned[0], rule, *aligned[1:]])


def differences_markdown(measured: Measured, limit: int) -> str:
    """The worst differences of each kind: the sentence, then annotated and read side by side."""
    blocks = []
    for kind, meaning in KINDS.items():
        worst = measured.worst(kind, limit)
        blocks.append(f"### {kind}: {meaning} ({_count(measured, kind, len(worst))})")
        for one in worst:
            rows = [["field", "annotated", "read"], *([v.field, v.annotated, v.read] for v in one.values)]
            lines = ["| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in rows]
            lines.insert(1, "|---|---|---|")
            blocks += ["---", f"**{_escaped(one.article_id)}**: {_escaped(one.sentence)}", "\n".join(lines)]
    return "\n\n".join(blocks)


def differences_text(measured: Measured, limit: int, width: int) -> str:
    """The same for a terminal of some width."""
    blocks = []
    for kind, meaning in KINDS.items():
        worst = measured.worst(kind, limit)
        blocks.append(f"{kind.upper()}: {meaning} ({_count(measured, kind, len(worst))})")
        blocks += ["\n".join(_lines(one, width)) for one in worst]
    return "\n\n".join(blocks)


def _count(measured: Measured, kind: str, shown: int) -> str:
    """How many there are and are shown; of differing fields, which and how often."""
    fields = Counter(v.field for d in measured.differences if d.kind == kind == DIFFERS for v in d.values)
    which = "; ".join(f"{field} {count}" for field, count in fields.most_common())
    count = measured.count(kind)
    return f"{count}" + (f", the worst {shown}" if shown < count else "") + (f"; {which}" if which else "")


def _lines(one: Difference, width: int) -> Iterator[str]:
    """One difference: its article, its sentence, and two columns."""
    half = max(20, (width - FIELD - 6) // 2)
    yield from textwrap.wrap(f"{one.article_id}: {one.sentence}", width, subsequent_indent="  ")
    yield f"  {'':{FIELD}}  {'annotated':{half}}  read"
    for value in one.values:
        left = textwrap.wrap(value.annotated, half) or ["–"]
        right = textwrap.wrap(value.read, half) or ["–"]
        for row in range(max(len(left), len(right))):
            cells = [column[row] if row < len(column) else "" for column in (left, right)]
            yield f"  {value.field if row == 0 else '':{FIELD}}  {cells[0]:{half}}  {cells[1]}".rstrip()


def _escaped(text: str) -> str:
    """One line of text, safe inside a Markdown table."""
    line = " ".join(text.split())
    return "".join("\\" + character if character in "\\|<>*_`[]" else character for character in line)
