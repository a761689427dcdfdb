"""How an asset fails: with a sentence that says what to do, and another try only where time alone may mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from orchestration import tables
from orchestration.faults import as_user_error

# Whoever waits at a terminal is told at once, instead of being kept waiting for another try.
ATTENDED = {"vstrecha/attended": "make"}

# 10, 20 and 40 s, a little more or less, so that two that failed together do not meet again.
RETRIES = dg.RetryPolicy(max_retries=3, delay=10, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)


@contextmanager
def told(context: dg.AssetExecutionContext) -> Iterator[None]:
    """What the user can mend becomes a failure in plain words; a database in use and a disk that stumbles are tried again."""
    try:
        yield
    except dg.Failure:
        raise
    except Exception as error:
        may_pass = _may_pass(error) and not ATTENDED.items() <= context.run.tags.items()
        if advice := as_user_error(error):
            raise dg.Failure(str(advice), allow_retries=may_pass and isinstance(advice, tables.InUse)) from error
        if may_pass:
            raise
        raise dg.Failure(
            f"{type(error).__name__}: {error}\nThis is a fault of the program, not of your data: readers keep the previous release. "
            "Report it with the log of this run; `python -m orchestration run` repeats it in a terminal.",
            allow_retries=False,
        ) from error


def _may_pass(error: BaseException) -> bool:
    """Whether time alone may mend it."""
    return isinstance(error, tables.InUse | OSError)
