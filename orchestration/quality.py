"""The evaluation as Dagster records it: what is measured is in evaluation/, how it is shown over time is here."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dagster import MetadataValue
from tqdm import tqdm

from evaluation import show
from evaluation.datasets import DataSet, own_samples, read_folder
from evaluation.figures import Matches
from evaluation.measured import Measured, Part, measure
from evaluation.reliability import calibration_error
from extract import Extractor
from orchestration.settings import Settings, UserError

ERRORS = 10  # of each kind and data set

UNSET = (
    "VSTRECHA_EVAL is not set, so only the project's own samples were measured. It may name a folder with annotated "
    "articles (JSON Lines like seeds/gold/sample_gold.jsonl), NEREL (JSON Lines) and factRuEval-2016 (zip)."
)


@dataclass(frozen=True)
class Report:
    """One evaluation: of which extractor, on what, and what was left out."""

    extractor_version: str
    measured: tuple[Measured, ...]
    left_out: str


def evaluate(settings: Settings, extractor: Extractor, version: str) -> Report:
    """Measure the extractor on the project's own samples and on the folder of annotated articles, if one is named."""
    data_sets, left_out = _data_sets(settings)
    measured = tuple(measure(extractor, data_set, _progress) for data_set in data_sets)
    return Report(version, measured, left_out)


def _data_sets(settings: Settings) -> tuple[list[DataSet], str]:
    """What to measure on, and what was left out and why."""
    folder = settings.annotated_folder()
    if folder is None:
        return own_samples(), UNSET
    try:
        found, others = read_folder(folder)
    except (OSError, ValueError) as error:
        raise UserError(f"Cannot read the annotated articles in {folder}: {error}") from error
    left_out = f"Not annotated articles, and left out: {', '.join(others)}." if others else ""
    return [*own_samples(), *found], left_out


def _progress(articles: Iterable[Any], name: str, count: int) -> Iterable[Any]:
    return tqdm(articles, desc=f"reading {name}", total=count, unit="article", mininterval=0.5)


def metadata(report: Report, errors: int) -> dict[str, Any]:
    """What the Dagster UI shows: tables, worst errors and reliability as Markdown, then every figure as a number it plots."""
    shown: dict[str, Any] = {
        "extractor_version": report.extractor_version,
        "data_sets": ", ".join(f"{one.name} ({len(one.all.outcomes)} articles)" for one in report.measured),
        "left_out": report.left_out or "nothing",
    }
    for one in report.measured:
        shown[f"{one.name} figures"] = MetadataValue.md(show.figures_table(one))
        if one.all.beliefs:
            shown[f"{one.name} reliability"] = MetadataValue.md(show.reliability_markdown(one.all))
        if one.differences and errors:
            shown[f"{one.name} worst errors"] = MetadataValue.md(show.differences_markdown(one, errors))
    return shown | {key: value for one in report.measured for part in one.parts for key, value in _numbers(one, part)}


def _numbers(measured: Measured, part: Part) -> Iterable[tuple[str, float]]:
    """Each figure of a part: F1, or the share right; of the meetings precision and recall as well."""
    prefix = f"{measured.name}/" + ("" if part is measured.all else f"{part.name}/")
    for name, figure in part.figures.items():
        if not figure.is_empty:
            yield prefix + name, round(figure.value, 4)
            if name == "meeting" and isinstance(figure, Matches):
                yield prefix + "meeting precision", round(figure.precision, 4)
                yield prefix + "meeting recall", round(figure.recall, 4)
    if part.beliefs:
        yield prefix + "calibration error", round(calibration_error(part.beliefs), 4)


def text(report: Report, errors: int) -> str:
    """The same for the terminal, as wide as it is."""
    width = min(160, shutil.get_terminal_size((120, 40)).columns)
    blocks = [f"Extractor {report.extractor_version}"]
    for one in report.measured:
        blocks += [f"== {one.name} ==", show.figures_table(one)]
        if one.all.beliefs:
            blocks.append(show.reliability_table(one.all))
        if one.differences and errors:
            blocks.append(show.differences_text(one, errors, width))
    return "\n\n".join([*blocks, textwrap.fill(report.left_out, width)]).rstrip() + "\n"
