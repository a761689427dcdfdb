"""A killed run does not block the next one."""

from __future__ import annotations

import subprocess
import sys
import time

import dagster as dg
import pytest

from orchestration import processes
from orchestration.runs import PROCESS_TAG, SECONDS_TO_START, end_dead_runs, require_unfinished
from orchestration.settings import UserError


def started_run(instance: dg.DagsterInstance, process: str | None) -> dg.DagsterRun:
    tags = {PROCESS_TAG: process} if process else {}
    run = instance.create_run_for_job(dg.GraphDefinition(name="job").to_job(), tags=tags)
    instance.handle_run_event(run.run_id, _started(run))
    return run


def _started(run: dg.DagsterRun) -> dg.DagsterEvent:
    return dg.DagsterEvent(event_type_value="PIPELINE_START", job_name=run.job_name, message="started")


def test_a_run_whose_process_is_gone_fails_and_frees_its_slot():
    dead = subprocess.Popen([sys.executable, "-c", ""])
    gone_process = processes.identity(dead.pid)
    dead.wait()
    alive = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        with dg.DagsterInstance.ephemeral() as instance:
            gone, here = started_run(instance, gone_process), started_run(instance, processes.identity(alive.pid))
            end_dead_runs(instance)
            assert instance.get_run_by_id(gone.run_id).status == dg.DagsterRunStatus.FAILURE
            assert instance.get_run_by_id(here.run_id).status == dg.DagsterRunStatus.STARTED
    finally:
        alive.communicate(b"\n")


def test_a_run_that_never_said_its_process_is_given_time_to_start(monkeypatch):
    with dg.DagsterInstance.ephemeral() as instance:
        run = started_run(instance, None)
        end_dead_runs(instance)
        assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.STARTED
        monkeypatch.setattr("orchestration.runs.time.time", lambda now=time.time: now() + SECONDS_TO_START + 1)
        end_dead_runs(instance)
        assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE


def test_a_place_in_the_pool_that_a_finished_run_holds_is_given_back(tmp_path):
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        storage = instance.event_log_storage
        storage.set_concurrency_slots("duckdb_writer", 1)
        finished, alive = started_run(instance, None), started_run(instance, None)
        storage.claim_concurrency_slot("duckdb_writer", finished.run_id, "step")
        instance.report_run_failed(finished)
        assert not storage.claim_concurrency_slot("duckdb_writer", alive.run_id, "step").is_claimed
        end_dead_runs(instance)
        assert storage.claim_concurrency_slot("duckdb_writer", alive.run_id, "step").is_claimed
        end_dead_runs(instance)
        assert storage.get_concurrency_info("duckdb_writer").active_run_ids == {alive.run_id}


def test_the_orphan_of_a_run_that_was_ended_may_not_publish():
    with dg.DagsterInstance.ephemeral() as instance:
        run = started_run(instance, None)
        require_unfinished(instance, run.run_id)
        instance.report_run_failed(run)
        with pytest.raises(UserError, match="ended while its process went on"):
            require_unfinished(instance, run.run_id)
