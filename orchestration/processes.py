"""What Linux says of a process: whether it is still the one that was meant, and what it is; and how ours end."""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.context import SpawnContext
from pathlib import Path

from orchestration.settings import ROOT

_PROC = Path("/proc")


def identity(process: int) -> str:
    """A process's number and when it started: numbers are given again, the two together are not."""
    return f"{process}:{_started(process) or 0}"


def is_alive(known: str) -> bool:
    """Whether the process of an identity still runs; a bare number, as earlier versions wrote it, is enough."""
    process, _, started = known.partition(":")
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return started in ("", "0") or started == _started(int(process))


def spawning() -> SpawnContext:
    """Processes that start afresh and find this project's code: Dagster's commands take its folder off the path once it is loaded."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    return multiprocessing.get_context("spawn")


def end_with_parent() -> None:
    """Wait for the parent process to end, however it does, and end this one."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def command(process: int) -> str:
    """The command line of a process, as far as it can be seen."""
    try:
        words = (_PROC / str(process) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return "a command that cannot be seen"
    return b" ".join(words).decode(errors="replace").strip() or "a process that has ended"


def _started(process: int) -> str | None:
    """The start time of a process in clock ticks since the machine started; none where it cannot be seen."""
    try:
        after_name = (_PROC / str(process) / "stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
    state, started = after_name[0], after_name[19]
    return None if state == "Z" else started  # a zombie does nothing any more
