"""Runs whose process was killed: Dagster still counts them as started, and they hold the pool that others wait for."""

from __future__ import annotations

import logging
import os
import time

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from orchestration import processes
from orchestration.settings import UserError

log = logging.getLogger(__name__)

PROCESS_TAG = "vstrecha/process"

# A run says which process it is in as soon as it begins; one that never did was killed before.
SECONDS_TO_START = 60

_UNFINISHED = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]


def tag_process(instance: DagsterInstance, run_id: str) -> None:
    """Let the run say which process it is in."""
    instance.add_run_tags(run_id, {PROCESS_TAG: processes.identity(os.getpid())})


def end_dead_runs(instance: DagsterInstance) -> int:
    """Fail the runs whose process is gone, and give back every place in the pool that no living run holds; how many there were."""
    ended = 0
    for record in instance.get_run_records(RunsFilter(statuses=_UNFINISHED)):
        run = record.dagster_run
        process = run.tags.get(PROCESS_TAG)
        age = time.time() - record.create_timestamp.timestamp()
        if not processes.is_alive(process) if process else age > SECONDS_TO_START:
            instance.report_run_failed(run, _killed(process))
            ended += 1
    _free_forgotten_slots(instance)
    return ended


def _killed(process: str | None) -> str:
    return (
        f"The process of this run ({process or 'unknown'}) was killed. Nothing is lost, and readers keep the previous release; "
        "the next run goes on from here."
    )


def _free_forgotten_slots(instance: DagsterInstance) -> None:
    storage = instance.event_log_storage
    for pool in storage.get_concurrency_keys():
        info = storage.get_concurrency_info(pool)
        for run_id in info.active_run_ids | info.pending_run_ids:
            run = instance.get_run_by_id(run_id)
            if run is None or run.is_finished:
                log.info("run %s held a place in %s and is over; the place is free again", run_id[:8], pool)
                storage.free_concurrency_slots_for_run(run_id)


def require_unfinished(instance: DagsterInstance, run_id: str) -> None:
    """An error if Dagster has ended this run: the process that asks is an orphan."""
    run = instance.get_run_by_id(run_id)
    if run is None or run.is_finished:
        raise UserError(f"Run {run_id} was ended while its process went on, so it publishes nothing. Start a new run.")
