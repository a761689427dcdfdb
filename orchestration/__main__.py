"""The commands behind `make run` and `make ui`. Slow libraries are loaded only when there is work for them."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration import release
from orchestration.report import report
from orchestration.settings import ROOT, Settings, UserError

if TYPE_CHECKING:
    from dagster import DagsterInstance

log = logging.getLogger("orchestration")

# This machine alone: whoever reaches the UI can start runs.
HOST, PORT = "127.0.0.1", 3000

# A run of the command line says which process it is in.
PROCESS_TAG = "vstrecha/process"


def main() -> int:
    """Run one command; what the user can mend is told without a traceback."""
    parser = argparse.ArgumentParser(prog="python -m orchestration", description=__doc__)
    parser.add_argument("command", choices=["run", "ui"], help="run the pipeline, or serve the Dagster UI")
    command = parser.parse_args().command
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler())
    try:
        settings = Settings.from_environment()
        settings.input_folders()  # a landing folder that is missing is told before any work starts
        return {"run": run, "ui": ui}[command](settings)
    except UserError as error:
        print(f"\nerror: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted; readers keep the previous release, and the next run goes on from here", file=sys.stderr)
        return 130


def run(settings: Settings) -> int:
    """Bring the published warehouse up to date and show its meetings."""
    from extract import extractor_version

    started = time.perf_counter()
    if release.is_up_to_date(settings, extractor_version()):
        print("Nothing new: 0 new articles; the published warehouse is up to date.\n")
    else:
        _execute_job(settings)
    print(report(settings.published))
    print(f"Done in {time.perf_counter() - started:.1f} s.")
    return 0


def _execute_job(settings: Settings) -> None:
    """The whole job, in this process, recorded where the UI shows it."""
    log.info("Loading Dagster and the dbt project …")
    _prepare_home(settings)
    from dagster import DagsterExecutionInterruptedError, DagsterInstance

    from orchestration.definitions import JOB, defs

    with DagsterInstance.get() as instance:
        _end_dead_runs(instance)
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        tags = {PROCESS_TAG: str(os.getpid())}
        try:
            defs.resolve_job_def(JOB).execute_in_process(run_config=quiet, instance=instance, tags=tags)
        except DagsterExecutionInterruptedError as error:
            raise KeyboardInterrupt from error


def _end_dead_runs(instance: DagsterInstance) -> None:
    """A run whose process was killed still counts as started and holds the pool; without this, we would wait for it."""
    from dagster import DagsterRunStatus, RunsFilter

    unfinished = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
    for run in instance.get_runs(RunsFilter(statuses=unfinished)):
        process = run.tags.get(PROCESS_TAG)
        if process and not _is_alive(int(process)):
            instance.report_run_failed(run, f"Process {process} was killed.")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def ui(settings: Settings) -> int:
    """Serve the Dagster UI to this machine alone, until it is interrupted."""
    _prepare_home(settings)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError as error:
            message = f"Port {PORT} is in use; perhaps the UI is open already: http://{HOST}:{PORT}"
            raise UserError(message) from error
    dagster = Path(sys.executable).with_name("dagster")
    os.chdir(ROOT)
    os.execv(dagster, ["dagster", "dev", "-w", "workspace.yaml", "-h", HOST, "-p", str(PORT)])


def _prepare_home(settings: Settings) -> None:
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "orchestration" / "dagster.yaml", settings.dagster_home / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)


if __name__ == "__main__":
    sys.exit(main())
