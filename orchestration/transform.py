"""Runs dbt in this process: parse the project, build and test the warehouse, say what passed.

A dbt of its own process costs twice the time. Nothing here knows a model by name.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from orchestration import faults, lake, tables
from orchestration.settings import ROOT, Settings, UserError

PROJECT = ROOT / "dbt_project"
REFERENCE = ROOT / "seeds" / "reference"

_RESULTS = {"LogModelResult", "LogSeedResult", "LogTestResult", "LogUnitTestResult", "LogSnapshotResult"}
_FAILURES = {"fail", "error", "runtime error", "partial success"}


class AuditFailed(UserError):
    """dbt could not build the warehouse, or a test of it failed."""


@dataclass(frozen=True)
class NodeResult:
    """What became of one model, seed or test."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    message: str
    failures: int | None
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether it stands in the way of publishing."""
        return self.status in _FAILURES


def sources_hash() -> str:
    """A hash of everything that dbt reads: the project and the reference data."""
    digest = hashlib.sha256()
    files = [path for folder in (PROJECT, REFERENCE) for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in files:
        if path.relative_to(ROOT).parts[1] not in ("target", "logs"):
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def manifest_path(settings: Settings) -> Path:
    """dbt's description of the project, parsed anew when the project changed."""
    target = _target(settings)
    manifest, stamp = target / "manifest.json", target / "manifest.sources"
    current = sources_hash()
    if not manifest.exists() or not stamp.exists() or stamp.read_text() != current:
        stamp.unlink(missing_ok=True)
        _invoke(settings, ["parse"])
        stamp.write_text(current)
    return manifest


def build(settings: Settings, selection: Sequence[str] = ()) -> list[NodeResult]:
    """Build and test what is selected, by default everything; the databases are closed again afterwards.

    Seeds are made anew like everything else: an older version may have left them with other columns.
    """
    settings.build.parent.mkdir(parents=True, exist_ok=True)
    with tables.pipeline(settings.pipeline):
        pass  # a lock held by someone else is reported here, not from the middle of dbt
    return _results(_invoke(settings, ["build", "--full-refresh", "--no-write-json", *selection], _Progress()))


def audit(settings: Settings) -> list[NodeResult]:
    """Run every test on what is built."""
    return _results(_invoke(settings, ["test", "--exclude-resource-type", "unit_test"]))


def static_documents(settings: Settings) -> str:
    """dbt's own documents as one page: descriptions, columns as they are built, lineage, metrics."""
    _invoke(settings, ["docs", "generate", "--static"])
    return (_target(settings) / "static_index.html").read_text(encoding="utf-8")


def _results(outcome: Any) -> list[NodeResult]:
    return [
        NodeResult(
            unique_id=result.node.unique_id,
            name=result.node.name,
            resource_type=str(result.node.resource_type.value),
            status=str(result.status.value),
            message=result.message or "",
            failures=result.failures,
            seconds=result.execution_time,
        )
        for result in outcome.results
    ]


def require_green(results: Sequence[NodeResult]) -> None:
    """An error that names what failed, if anything did."""
    failed = [result for result in results if result.failed]
    if told := next(filter(None, (faults.advice(result.message) for result in failed)), None):
        raise UserError(told)
    if failed:
        shown = "\n".join(f"  {result.name}: {_first_lines(result.message) or result.status}" for result in failed[:20])
        more = f"\n  and {len(failed) - 20} more" if len(failed) > 20 else ""
        raise AuditFailed(
            f"The audit failed, so nothing was published; readers keep the previous release.\n{shown}{more}\n"
            "Mend the data or the model that the test names, then run again; the build that failed is kept for a look."
        )


def _first_lines(message: str, count: int = 3) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return "\n    ".join(lines[:count])


def summary(results: Sequence[NodeResult]) -> str:
    """One line: how many models were built, how many tests passed, how many failed."""
    tests = [result for result in results if "test" in result.resource_type]
    failed = sum(result.failed for result in results)
    return f"{len(results) - len(tests)} models and seeds built, {len(tests)} tests run, {failed} failed"


def published_relations(manifest: Path) -> list[str]:
    """Every table and view that the warehouse file must hold, as `schema.name`."""
    nodes = json.loads(manifest.read_text())["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model" and node["database"] == "warehouse"]
    return sorted(f"{node['schema']}.{node['alias']}" for node in models)


def _target(settings: Settings) -> Path:
    return settings.data / "dbt"


def _invoke(settings: Settings, arguments: Sequence[str], progress: _Progress | None = None) -> Any:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # 1 s, so only when dbt is needed
    from dbt.cli.main import dbtRunner

    folders = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", _target(settings)]
    quiet = ["--log-level", "none", "--log-path", _target(settings) / "logs"]
    with _environment(VSTRECHA_DATA=str(settings.data), **lake.environment(settings)):
        try:
            outcome = dbtRunner(callbacks=[progress] if progress else []).invoke(
                [*arguments, *map(str, folders + quiet)]
            )
        finally:
            DuckDBConnectionManager.close_all_connections()
            if progress:
                progress.close()
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise outcome.exception
    if told := faults.as_user_error(outcome.exception):
        raise told from outcome.exception
    if outcome.exception or outcome.result is None:
        raise AuditFailed(f"dbt {arguments[0]} stopped: {outcome.exception}\nNothing was published.")
    return outcome.result


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    """dbt's profile reads its folder from the environment; it is set for dbt alone."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class _Progress:
    """A bar that moves on with every model and test that dbt finishes."""

    def __init__(self) -> None:
        self._bar: tqdm | None = None

    def __call__(self, event: Any) -> None:
        if event.info.name in _RESULTS:
            if self._bar is None:
                self._bar = tqdm(total=event.data.total, desc="building and testing", unit="node")
            self._bar.update()

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.close()
