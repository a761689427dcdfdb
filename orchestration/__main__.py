"""The commands behind `make run`, `make ui` and `make evaluate`. Slow libraries are loaded only when there is work for them."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import time
from typing import Any

from orchestration import configuration, exports, feeds, postgres, release, rollback, warehouse, writer
from orchestration.faults import as_user_error
from orchestration.report import report
from orchestration.review import review
from orchestration.settings import ROOT, Settings, UserError

log = logging.getLogger("orchestration")

# This machine alone: whoever reaches the UI can start runs.
HOST, PORT = "127.0.0.1", 3000

# Where VSTRECHA_DAGSTER_POSTGRES names a database, Dagster's history is kept in it; the address, a secret, stays in the variable.
POSTGRES = "VSTRECHA_DAGSTER_POSTGRES"
POSTGRES_STORAGE = f"""
storage:
  postgres:
    postgres_url:
      env: {POSTGRES}
"""


def main() -> int:
    """Run one command; what the user can mend is told without a traceback."""
    parser = argparse.ArgumentParser(prog="python -m orchestration", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run the pipeline")
    back = commands.add_parser("rollback", help="publish an earlier release again")
    back.add_argument("release", nargs="?", help="its name, as `releases` lists it (default: the one before)")
    commands.add_parser("releases", help="list the releases that can be rolled back to")
    served = commands.add_parser("ui", help="serve the Dagster UI")
    served.add_argument("--port", type=_count, default=PORT, help=f"(default: {PORT})")
    served.add_argument("--read-only", action="store_true", help="for viewers: nothing can be started or changed")
    commands.add_parser("docs", help="make the data dictionary and the page of everything that dbt describes")
    commands.add_parser("review", help="judge the doubtful matches one by one")
    evaluation = commands.add_parser("evaluate", help="measure the extractor on annotated articles")
    evaluation.add_argument("--errors", type=_count, default=10, help="how many of each kind to show (default: 10)")
    options = parser.parse_args()
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler())
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended by `kill` or by the machine, as by Ctrl-C
    try:
        settings = Settings.from_environment()
        settings.input_folders(), settings.judgement_folders()  # one that is missing is told before any work starts
        settings.annotated_folder(), configuration.load(settings.configuration)
        return _COMMANDS[options.command](settings, options)
    except KeyboardInterrupt:
        print("\ninterrupted; readers keep the previous release, and the next run goes on from here", file=sys.stderr)
        return 130
    except Exception as error:
        told = as_user_error(error)
        if told is None:
            raise
        print(f"\nerror: {told}", file=sys.stderr)
        return 1


def _count(text: str) -> int:
    """A number that is not negative, as argparse wants it."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a number from 0 upwards is needed, not {text!r}")
    return int(text)


def run(settings: Settings, _options: argparse.Namespace) -> int:
    """Bring the published warehouse up to date and show its meetings."""
    from extract import extractor_version

    started = time.perf_counter()
    writer.wait(settings)
    configured = configuration.load(settings.configuration)
    feeds.poll(settings.feeds, configured.feeds, configured.limits)
    if release.is_up_to_date(settings, extractor_version()):
        print("Nothing new: 0 new articles; the published warehouse is up to date.")
        print(rollback.told_of(settings))
        exports.export(settings, configured.export_formats, configured.excel_rows)  # stopped, or asked for since
        postgres.send(settings)
    else:
        _execute_job(settings, "build_warehouse")
    print(report(settings))
    print(f"Done in {time.perf_counter() - started:.1f} s.")
    return 0


def roll_back(settings: Settings, options: argparse.Namespace) -> int:
    """Publish an earlier release again and say what follows."""
    token = f"rollback-{os.getpid()}"
    with writer.hold(settings, token) as claim:
        restored = rollback.roll_back(settings, options.release, token, claim.require)
        configured = configuration.load(settings.configuration)
        exports.export(settings, configured.export_formats, configured.excel_rows)
        postgres.send(settings)
    print(
        f"Published again: {restored.name}, of {restored.article_count} articles.\n"
        "Mend what was wrong with the release after it: `make run` publishes anew as soon as an input, a judgement or the code "
        f"has changed.\n"
        f"To go forward without a change: `.venv/bin/python -m orchestration releases`, `make rollback RELEASE=…`.\nWarehouse: {warehouse.place(settings)}"
    )
    return 0


def document(settings: Settings, _options: argparse.Namespace) -> int:
    """Make the documents that dbt's descriptions make."""
    from orchestration import documentation

    with writer.hold(settings, f"docs-{os.getpid()}"):
        page = documentation.write(settings)
    print(f"{documentation.DICTIONARY}\n{documentation.PICTURE}\nOpen in a browser: {page}")
    return 0


def list_releases(settings: Settings, _options: argparse.Namespace) -> int:
    """What is published, and what can be rolled back to."""
    published = rollback.read_published(settings)
    for release_, state in [(published, "published"), *((kept, "kept") for kept in rollback.kept(settings))]:
        if release_:
            print(f"{release_.name}  {state:9}  {release_.article_count} articles")
    return 0


def evaluate(settings: Settings, options: argparse.Namespace) -> int:
    """Measure the extractor, record the figures where the UI shows them, and print what was found."""
    _execute_job(
        settings, "evaluate_extraction", {"ops": {"extraction_quality": {"config": {"errors": options.errors}}}}
    )
    print(settings.quality_report.read_text(encoding="utf-8"))
    print(f"Text: {settings.quality_report}\n`make ui` shows the same over time: asset extraction_quality.")
    return 0


def _execute_job(settings: Settings, job: str, config: dict[str, Any] | None = None) -> None:
    """One job, in this process, recorded where the UI shows it."""
    _prepare_home(settings)
    log.info("Loading Dagster and the dbt project …")
    from dagster import DagsterExecutionInterruptedError, DagsterInstance

    from orchestration.definitions import defs
    from orchestration.failures import ATTENDED
    from orchestration.runs import end_dead_runs

    with DagsterInstance.get() as instance:
        end_dead_runs(instance)
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        try:
            job_definition = defs.resolve_job_def(job)
            job_definition.execute_in_process(run_config={**quiet, **(config or {})}, instance=instance, tags=ATTENDED)
        except DagsterExecutionInterruptedError as error:
            raise KeyboardInterrupt from error


def review_matches(settings: Settings, _options: argparse.Namespace) -> int:
    """Let the user judge what is doubtful."""
    review(settings)
    return 0


def ui(settings: Settings, options: argparse.Namespace) -> int:
    """Serve the Dagster UI to this machine alone, until it is interrupted."""
    _prepare_home(settings)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, options.port))
        except OSError as error:
            message = f"Port {options.port} is in use; perhaps the UI is open already: http://{HOST}:{options.port}"
            raise UserError(message) from error
    from orchestration.webserver import serve

    return serve(settings, HOST, options.port, read_only=options.read_only)


def _prepare_home(settings: Settings) -> None:
    try:
        settings.dagster_home.mkdir(parents=True, exist_ok=True)
        instance = (ROOT / "orchestration" / "dagster.yaml").read_text(encoding="utf-8")
        storage = POSTGRES_STORAGE if _name_driver() else ""
        (settings.dagster_home / "dagster.yaml").write_text(instance + storage, encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"Cannot write to {settings.data}: {error.strerror}.\n"
            "Mend its permissions, or let VSTRECHA_DATA name a folder that can be written to."
        ) from error
    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)


def _name_driver() -> bool:
    """Whether Dagster's history is kept in Postgres; its statements are written for psycopg2, and SQLAlchemy would take psycopg."""
    address = os.environ.get(POSTGRES, "")
    scheme, separator, rest = address.partition("://")
    if address and scheme in ("postgres", "postgresql"):
        os.environ[POSTGRES] = f"postgresql+psycopg2{separator}{rest}"
    elif address and scheme != "postgresql+psycopg2":
        raise UserError(f"{POSTGRES} must look like postgresql://user:password@host:5432/database.")
    return bool(address)


_COMMANDS = {
    "run": run,
    "ui": ui,
    "review": review_matches,
    "evaluate": evaluate,
    "rollback": roll_back,
    "releases": list_releases,
    "docs": document,
}

if __name__ == "__main__":
    sys.exit(main())
