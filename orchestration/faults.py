"""What a fault of the machine means for the user: a full disk or too little memory is told in a sentence, not as a traceback."""

from __future__ import annotations

import errno
import re

import duckdb

from orchestration.settings import UserError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_UNHARMED = "Readers keep the previous release, and the next run goes on from here."

_ADVICE = [
    (
        re.compile(
            r"no space left|disk is full|file too large|disk quota|could not write file|disk i/o error", re.IGNORECASE
        ),
        f"The disk is full, or a file may not grow any more.\nMake room, then run again. {_UNHARMED}",
    ),
    (
        re.compile(r"too many retries for DB connection"),  # of dagster-postgres
        "The Postgres that VSTRECHA_DAGSTER_POSTGRES names does not answer.\nStart it, correct the address, or unset the "
        f"variable to keep the history of runs in files. {_UNHARMED}",
    ),
    (
        re.compile(r"out of memory|failed to allocate|could not allocate|cannot allocate memory", re.IGNORECASE),
        f"There is not enough memory.\nClose what else runs, or set VSTRECHA_WORKERS=1, then run again. {_UNHARMED}",
    ),
]


def advice(message: str) -> str | None:
    """What to do about the fault of the machine that a message tells of; none if it tells of another fault."""
    return next((told for pattern, told in _ADVICE if pattern.search(message)), None)


def as_user_error(error: BaseException | None) -> UserError | None:
    """The error, or what led to it, as something the user can mend; none if it is a fault of the program."""
    while error is not None:
        if isinstance(error, UserError):
            return error
        if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
            return UserError(advice("out of memory"))
        if isinstance(error, OSError) and error.errno in _FULL:
            return UserError(advice("disk is full"))
        if told := advice(f"{type(error).__name__}: {error}"):
            return UserError(told)
        error = error.__cause__ or error.__context__
    return None
