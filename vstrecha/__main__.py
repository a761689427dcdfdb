"""`make sql`: questions to the published warehouse, typed or piped in; every question sees the release of its moment."""

from __future__ import annotations

import sys

import duckdb
import pandas as pd

from vstrecha.connection import NotAQuestion, NotPublished, frame

ROWS = 40


def main() -> int:
    """Answer what stands on standard input, up to each semicolon; 1 where a question could not be answered."""
    lines: list[str] = []
    is_typed, failed = sys.stdin.isatty(), False
    while line := _line("sql> " if not lines else "...> ", is_typed):
        lines.append(line)
        if line.rstrip().endswith(";"):
            failed |= not answer("".join(lines))
            lines = []
    if "".join(lines).strip():
        failed |= not answer("".join(lines))
    return int(failed and not is_typed)


def answer(query: str) -> bool:
    """Print what a question answers, or why it has no answer; whether it had one."""
    try:
        found = frame(query)
    except (NotAQuestion, NotPublished, TimeoutError, MemoryError, duckdb.Error) as error:
        print(f"error: {error}", file=sys.stderr)
        return False
    with pd.option_context("display.max_rows", ROWS, "display.max_columns", None, "display.width", None):
        print(found.to_string(index=False, max_rows=ROWS, max_colwidth=60))
    return True


def _line(prompt: str, is_typed: bool) -> str:
    """The next line with its end; nothing at the end of the input."""
    if is_typed:
        print(prompt, end="", flush=True)
    return sys.stdin.readline()


if __name__ == "__main__":
    sys.exit(main())
