"""`make ui`: Dagster's web server behind a guard, and the daemon that starts what is queued and ends what is dead."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from multiprocessing.context import SpawnProcess

from dagster import DagsterInstance, __version__
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_webserver.app import create_app_from_workspace_process_context

from orchestration import transform
from orchestration.guard import Guard
from orchestration.processes import end_with_parent
from orchestration.runs import end_dead_runs
from orchestration.settings import ROOT, Settings

log = logging.getLogger(__name__)

WORKSPACE = "workspace.yaml"
RESTART_SECONDS = 5


def serve(settings: Settings, host: str, port: int, *, read_only: bool) -> int:
    """Serve until interrupted; runs that were killed with the last server are ended first."""
    import uvicorn

    os.chdir(ROOT)
    transform.manifest_path(settings)  # parsed here once, not in two code servers at a time
    with DagsterInstance.get() as instance:
        end_dead_runs(instance)
        keeper = threading.Thread(target=_keep_daemon, daemon=True)
        if not read_only:
            keeper.start()
        with WorkspaceProcessContext(
            instance, WorkspaceFileTarget([WORKSPACE]), __version__, read_only=read_only
        ) as context:
            app = Guard(create_app_from_workspace_process_context(context), port, settings.ui_origin)
            log.info("The Dagster UI is on http://%s:%s; end it with Ctrl-C", host, port)
            uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=5)
    return 0


def _keep_daemon() -> None:
    """Start the daemon, and start it again should it die."""
    while True:
        daemon = start_daemon()
        daemon.join()
        log.warning("the daemon ended with status %s and is started again", daemon.exitcode)
        time.sleep(RESTART_SECONDS)


def start_daemon() -> SpawnProcess:
    """Dagster's daemon in a process that ends when this one does, however that ends."""
    daemon = multiprocessing.get_context("spawn").Process(target=_daemon, daemon=True)
    daemon.start()
    return daemon


def _daemon() -> None:
    from dagster._daemon.cli import run_command

    threading.Thread(target=end_with_parent, daemon=True).start()
    run_command(["-w", WORKSPACE, "--log-level", "warning"])
