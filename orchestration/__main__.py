"""The commands behind `make run`, `make ui` and `make evaluate`. Slow libraries are loaded only when there is work for them."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import Any

from orchestration import configuration, feeds, release
from orchestration.report import report
from orchestration.review import review
from orchestration.settings import ROOT, Settings, UserError

log = logging.getLogger("orchestration")

# This machine alone: whoever reaches the UI can start runs.
HOST, PORT = "127.0.0.1", 3000


def main() -> int:
    """Run one command; what the user can mend is told without a traceback."""
    parser = argparse.ArgumentParser(prog="python -m orchestration", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run the pipeline")
    commands.add_parser("ui", help="serve the Dagster UI")
    commands.add_parser("review", help="judge the doubtful matches one by one")
    evaluation = commands.add_parser("evaluate", help="measure the extractor on annotated articles")
    evaluation.add_argument("--errors", type=_count, default=10, help="how many of each kind to show (default: 10)")
    options = parser.parse_args()
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler())
    try:
        settings = Settings.from_environment()
        settings.input_folders(), settings.judgement_folders()  # one that is missing is told before any work starts
        settings.annotated_folder()
        if options.command == "evaluate":
            return evaluate(settings, options.errors)
        return {"run": run, "ui": ui, "review": review_matches}[options.command](settings)
    except UserError as error:
        print(f"\nerror: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted; readers keep the previous release, and the next run goes on from here", file=sys.stderr)
        return 130


def _count(text: str) -> int:
    """A number that is not negative, as argparse wants it."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a number from 0 upwards is needed, not {text!r}")
    return int(text)


def run(settings: Settings) -> int:
    """Bring the published warehouse up to date and show its meetings."""
    from extract import extractor_version

    started = time.perf_counter()
    configured = configuration.load(settings.configuration)
    feeds.poll(settings.feeds, configured.feeds, configured.limits)
    if release.is_up_to_date(settings, extractor_version()):
        print("Nothing new: 0 new articles; the published warehouse is up to date.\n")
    else:
        _execute_job(settings, "build_warehouse")
    print(report(settings.published))
    print(f"Done in {time.perf_counter() - started:.1f} s.")
    return 0


def evaluate(settings: Settings, errors: int) -> int:
    """Measure the extractor, record the figures where the UI shows them, and print what was found."""
    _execute_job(settings, "evaluate_extraction", {"ops": {"extraction_quality": {"config": {"errors": errors}}}})
    print(settings.quality_report.read_text(encoding="utf-8"))
    print(f"Text: {settings.quality_report}\n`make ui` shows the same over time: asset extraction_quality.")
    return 0


def _execute_job(settings: Settings, job: str, config: dict[str, Any] | None = None) -> None:
    """One job, in this process, recorded where the UI shows it."""
    _prepare_home(settings)
    log.info("Loading Dagster and the dbt project …")
    from dagster import DagsterExecutionInterruptedError, DagsterInstance

    from orchestration.definitions import defs
    from orchestration.runs import end_dead_runs

    with DagsterInstance.get() as instance:
        end_dead_runs(instance)
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        try:
            defs.resolve_job_def(job).execute_in_process(run_config={**quiet, **(config or {})}, instance=instance)
        except DagsterExecutionInterruptedError as error:
            raise KeyboardInterrupt from error


def review_matches(settings: Settings) -> int:
    """Let the user judge what is doubtful."""
    review(settings)
    return 0


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
