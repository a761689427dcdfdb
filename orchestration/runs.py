"""Runs whose process was killed: Dagster still counts them as started, and they hold the pool that others wait for."""

from __future__ import annotations

import logging
import os

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

log = logging.getLogger(__name__)

PROCESS_TAG = "vstrecha/process"

_UNFINISHED = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]


def tag_process(instance: DagsterInstance, run_id: str) -> None:
    """Let the run say which process it is in."""
    instance.add_run_tags(run_id, {PROCESS_TAG: str(os.getpid())})


def end_dead_runs(instance: DagsterInstance) -> None:
    """Fail the runs whose process is gone and free their slots; name the ones that are alive, for they will be waited for."""
    for run in instance.get_runs(RunsFilter(statuses=_UNFINISHED)):
        process = run.tags.get(PROCESS_TAG)
        if process and not _is_alive(int(process)):
            instance.report_run_failed(run, f"Process {process} was killed.")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
        else:
            log.info("Run %s (process %s) is at work; this one waits for it …", run.run_id[:8], process or "unknown")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
