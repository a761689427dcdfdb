"""A DuckDB client of its own process: reads SQL as JSON lines, writes what each statement answered or why it did not."""

from __future__ import annotations

import json
import sys

import duckdb

from vstrecha.serve.worker import EXTENSIONS, load_extension


def main() -> None:
    with duckdb.connect() as client:
        for name in EXTENSIONS:
            load_extension(client, name)
        for line in sys.stdin:
            try:
                answered = {"rows": client.execute(json.loads(line)).fetchall()}
            except (duckdb.Error, RuntimeError, ValueError) as error:
                answered = {"error": str(error)}
            print(json.dumps(answered, default=str), flush=True)


if __name__ == "__main__":
    main()
