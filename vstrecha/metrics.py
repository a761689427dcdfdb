"""Metrics by name: MetricFlow writes the query, the locked-down connection answers it.

import vstrecha.metrics
vstrecha.metrics.frame(["meetings"], by=["metric_time__year"])

MetricFlow's own command is not used: it asks the network for updates, and would open the build instead of the published file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vstrecha.connection import NotPublished, published
from vstrecha.connection import frame as answer
from vstrecha.shown import shown

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

GRAINS = "Days are grouped by metric_time__day, metric_time__week, metric_time__month, metric_time__quarter or metric_time__year."


class NoSuchMetric(ValueError):
    """A metric or a way to group that the semantic models do not know; the message names what is close."""


def frame(
    metrics: Sequence[str],
    by: Sequence[str] = (),
    where: Sequence[str] = (),
    order: Sequence[str] = (),
    limit: int | None = None,
    connection: duckdb.DuckDBPyConnection | None = None,
) -> pd.DataFrame:
    """Metrics as a data frame, grouped («metric_time__year», «host_country__name_en»), filtered, ordered («-meetings»)."""
    return answer(query(metrics, by, where, order, limit), connection=connection)


def query(
    metrics: Sequence[str],
    by: Sequence[str] = (),
    where: Sequence[str] = (),
    order: Sequence[str] = (),
    limit: int | None = None,
) -> str:
    """The SQL that answers it."""
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest
    from metricflow_semantics.errors.error_classes import MetricFlowException

    request = MetricFlowQueryRequest.create(
        metric_names=list(metrics),
        group_by_names=list(by) or None,
        where_constraints=list(where) or None,
        order_by_names=list(order) or None,
        limit=limit,
    )
    try:
        return str(_engine(manifest_path()).explain(request).sql_statement.sql)
    except MetricFlowException as error:
        raise NoSuchMetric(str(error)) from error


def listed() -> list[tuple[str, str]]:
    """Every metric with its description."""
    said = json.loads(manifest_path().read_text(encoding="utf-8"))
    return sorted((metric["name"], metric["description"] or "") for metric in said["metrics"])


def groupings(metric: str) -> list[str]:
    """What a metric can be grouped by."""
    found = _engine(manifest_path()).simple_dimensions_for_metrics([metric])
    return sorted({dimension.granularity_free_dunder_name for dimension in found})


def manifest_path() -> Path:
    """Where dbt writes the semantic models, beside the published file."""
    path = published().parent / "dbt" / "semantic_manifest.json"
    if not path.exists():
        raise NotPublished(f"{path} does not exist yet; `make run` writes it.")
    return path


def _engine(path: Path) -> Any:
    return _engine_of(path, path.stat().st_mtime_ns)


@cache
def _engine_of(path: Path, _written: int) -> Any:
    """MetricFlow over the semantic models; it writes SQL and asks nothing itself."""
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    manifest = parse_manifest_from_dbt_generated_manifest(manifest_json_string=path.read_text(encoding="utf-8"))
    writer: Any = _Writer()  # it has what is asked for while nothing is run
    return MetricFlowEngine(semantic_manifest_lookup=SemanticManifestLookup(manifest), sql_client=writer)


class _Writer:
    """What MetricFlow needs of a database to write DuckDB's SQL."""

    def __init__(self) -> None:
        from metricflow.protocols.sql_client import SqlEngine
        from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer

        self.sql_engine_type = SqlEngine.DUCKDB
        self.sql_plan_renderer = DuckDbSqlPlanRenderer()


def main() -> int:
    """Print metrics as a table, or which there are."""
    import duckdb

    parser = argparse.ArgumentParser(
        prog="python -m vstrecha.metrics", description="Metrics of the published warehouse."
    )
    parser.add_argument("metrics", nargs="*", help="names of metrics; none lists them")
    parser.add_argument(
        "--by", nargs="*", default=[], help="what to group by: metric_time__year, host_country__name_en"
    )
    parser.add_argument("--where", nargs="*", default=[], help="\"{{ Dimension('meeting_type__code') }} = 'talks'\"")
    parser.add_argument(
        "--order", nargs="*", default=[], help="--order=-meetings: the most first (default: by what it is grouped by)"
    )
    parser.add_argument("--limit", type=int)
    parser.add_argument("--sql", action="store_true", help="show the query instead of its answer")
    asked = parser.parse_args()
    try:
        if not asked.metrics:
            print(_described())
        elif asked.sql:
            print(query(asked.metrics, asked.by, asked.where, asked.order, asked.limit))
        else:
            print(shown(frame(asked.metrics, asked.by, asked.where, asked.order or asked.by, asked.limit)))
    except (NoSuchMetric, NotPublished, TimeoutError, duckdb.Error) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _described() -> str:
    """Every metric with its meaning and what it can be grouped by."""
    metrics = (f"{name}\n  {description}\n  by {', '.join(groupings(name))}" for name, description in listed())
    return "\n\n".join((*metrics, GRAINS))


if __name__ == "__main__":
    sys.exit(main())
