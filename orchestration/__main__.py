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

from orchestration import release
from orchestration.report import report
from orchestration.settings import ROOT, Settings, UserError

log = logging.getLogger("orchestration")

# This machine alone: whoever reaches the UI can start runs.
HOST, PORT = "127.0.0.1", 3000


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
    _prepare_home(settings)
    log.info("Loading Dagster and the dbt project …")
    from dagster import DagsterExecutionInterruptedError, DagsterInstance

    from orchestration.definitions import JOB, defs
    from orchestration.runs import end_dead_runs

    with DagsterInstance.get() as instance:
        end_dead_runs(instance)
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        try:
            defs.resolve_job_def(JOB).execute_in_process(run_config=quiet, instance=instance)
        except DagsterExecutionInterruptedError as error:
            raise KeyboardInterrupt from error


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
    try:
        settings.dagster_home.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "orchestration" / "dagster.yaml", settings.dagster_home / "dagster.yaml")
    except OSError as error:
        raise UserError(
            f"Cannot write to {settings.data}: {error.strerror}.\n"
            "Mend its permissions, or let VSTRECHA_DATA name a folder that can be written to."
        ) from error
    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)


if __name__ == "__main__":
    sys.exit(main())
