"""A killed run does not block the next one."""

from __future__ import annotations

import subprocess
import sys

import dagster as dg

from orchestration.runs import PROCESS_TAG, end_dead_runs


def started_run(instance: dg.DagsterInstance, process: int) -> dg.DagsterRun:
    run = instance.create_run_for_job(dg.GraphDefinition(name="job").to_job(), tags={PROCESS_TAG: str(process)})
    instance.handle_run_event(run.run_id, _started(run))
    return run


def _started(run: dg.DagsterRun) -> dg.DagsterEvent:
    return dg.DagsterEvent(event_type_value="PIPELINE_START", job_name=run.job_name, message="started")


def test_a_run_whose_process_is_gone_fails_and_frees_its_slot():
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    alive = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        with dg.DagsterInstance.ephemeral() as instance:
            gone, here = started_run(instance, dead.pid), started_run(instance, alive.pid)
            end_dead_runs(instance)
            assert instance.get_run_by_id(gone.run_id).status == dg.DagsterRunStatus.FAILURE
            assert instance.get_run_by_id(here.run_id).status == dg.DagsterRunStatus.STARTED
    finally:
        alive.communicate(b"\n")
