"""`make sql`: questions to the published warehouse, typed or piped in; every question sees the release of its moment."""

from __future__ import annotations

import sys

import duckdb

from vstrecha.connection import NotAQuestion, NotPublished, frame
from vstrecha.shown import shown


def main() -> int:
    """Answer what stands on standard input, up to each semicolon; 1 where a question could not be answered."""
    lines: list[str] = []
    is_typed, failed = sys.stdin.isatty(), False
    while line := _line("sql> " if not lines else "...> ", is_typed):
        lines.append(line)
        if line.rstrip().endswith(";"):
            failed |= not answered("".join(lines))
            lines = []
    failed |= not answered("".join(lines))
    return int(failed and not is_typed)


def answered(typed: str) -> bool:
    """Answer each question of what was typed; whether all had an answer."""
    return all(list(map(answer, questions(typed))))


def questions(typed: str) -> list[str]:
    """Each statement of what was typed («select 1; select 2»); all of it where it cannot be read, so that its answer says why."""
    try:
        return [statement.query for statement in duckdb.extract_statements(typed)]
    except duckdb.Error:
        return [typed]


def answer(query: str) -> bool:
    """Print what a question answers, or why it has no answer; whether it had one."""
    try:
        found = frame(query)
    except (NotAQuestion, NotPublished, TimeoutError, MemoryError, duckdb.Error) as error:
        print(f"error: {error}", file=sys.stderr)
        return False
    print(shown(found))
    return True


def _line(prompt: str, is_typed: bool) -> str:
    """The next line with its end; nothing at the end of the input."""
    if is_typed:
        print(prompt, end="", flush=True)
    return sys.stdin.readline()


if __name__ == "__main__":
    sys.exit(main())
