"""How long a page of the dashboard takes: a release multiplied to 100,000 meetings, each page asked for cold and warm.

python -m bench.dashboard [warehouse.duckdb] [--meetings 100000] [--keep folder] [--rounds 15]

Seconds are those of a clock, and so of everything else that the machine does; the processor's seconds stand beside them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import duckdb

from vstrecha.connection import published

PEOPLE = 200  # copies of the people, so that each meets as many as in a big collection
# Keys of what the copies share, and of people, of whom there are fewer copies; every other key gets the number of the copy.
SHARED = (
    "country_key",
    "host_country_key",
    "place_key",
    "meeting_type_key",
    "topic_key",
    "organization_key",
    "start_date_key",
    "end_date_key",
    "signed_date_key",
)
OF_PERSON = ("person_key", "person_position_key")
BY_MEETING = (
    "marts.fact_meeting",
    "marts.bridge_meeting_participant",
    "marts.bridge_meeting_country",
    "marts.bridge_meeting_topic",
    "marts.fact_signed_document",
    "marts.bridge_document_signatory",
    "marts.fact_meeting_mention",
    "marts.fact_meeting_status",
    "marts.fact_meeting_value",
    "marts.dim_article",
    "marts.bridge_article_duplicate",
    "evidence.article_text",
    "evidence.marked_passage",
)
BY_PERSON = ("marts.dim_person", "marts.dim_person_position")
DAYS = ("start_date", "end_date", "first_published_date", "published_date")


def main() -> None:
    """Multiply, ask, print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.dashboard", description=__doc__)
    parser.add_argument("warehouse", nargs="?", type=Path, help="the release to multiply (default: the published one)")
    parser.add_argument("--meetings", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for the multiplied release, used again where it is there")
    parser.add_argument("--rounds", type=int, default=15, help="how often each page is asked for (default: 15)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = options.keep or Path(folder)
        data.mkdir(parents=True, exist_ok=True)
        big = data / "warehouse.duckdb"
        if not big.exists():
            multiply(options.warehouse or published(), big, options.meetings)
        os.environ["VSTRECHA_DATA"] = str(data)
        asyncio.run(measure(big, options.rounds))


def multiply(small: Path, big: Path, meetings: int) -> None:
    """A release with so many meetings: each copy some days earlier, among one of the copies of the people."""
    shutil.copy(small, big)
    big.chmod(0o644)
    with duckdb.connect(str(big)) as warehouse:
        (count,) = warehouse.execute("select count(*) from marts.fact_meeting").fetchone() or (0,)
        copies = -(-meetings // count)
        for table in BY_PERSON:
            warehouse.execute(_copied(warehouse, table, min(PEOPLE, copies)))
        for table in BY_MEETING:
            for first in range(1, copies, 200):  # a few at a time, in little memory
                warehouse.execute(_copied(warehouse, table, min(first + 200, copies), first))
        warehouse.execute("checkpoint")


def _copied(warehouse: duckdb.DuckDBPyConnection, table: str, copies: int, first: int = 1) -> str:
    """A statement that adds copies of the rows that the table held at first; the unknown row stays one."""
    columns = [row[0] for row in warehouse.execute(f"describe {table}").fetchall()]
    numbers = {
        column: f"number % {PEOPLE}" if column in OF_PERSON else "number"
        for column in columns
        if column.endswith("_key") and column not in SHARED
    }
    wanted = []
    for column in columns:
        if column in numbers:
            number = numbers[column]
            wanted.append(
                f"case when {column} = 'unknown' or {number} = 0 then {column} else left({column}, 24) || lpad(hex({number}), 8, '0') end"
            )
        elif column in DAYS and table in ("marts.fact_meeting", "marts.dim_article"):
            wanted.append(f"{column} - (number * 7)::integer")
        else:
            wanted.append(f'"{column}"')
    key = columns[0]
    own = f"{key} != 'unknown' and " if key in numbers else ""
    return f"""
        insert into {table}
        select {", ".join(wanted)}
        from (from {table} where {own}not regexp_matches({key}, '^.{{24}}0{{4}}')) cross join (from range({first}, {copies}) as numbers(number))
    """


def pages(big: Path) -> dict[str, str]:
    """An address of each kind, those with most to show."""
    with duckdb.connect(str(big), read_only=True) as warehouse:
        one = {
            name: (warehouse.execute(query).fetchone() or ("",))[0]
            for name, query in {
                "person": "select person_key from marts.bridge_meeting_participant where is_named group by 1 order by count(*) desc limit 1",
                "meeting": "select meeting_key from marts.fact_meeting order by article_count desc, meeting_key desc limit 1",
                "day": "select start_date from marts.fact_meeting where start_date is not null order by start_date desc limit 1",
            }.items()
        }
    return {
        "overview": "/",
        "overview, one type, ten years": f"/?type=meeting&from={one['day'].year - 10}",
        "map": "/map",
        "network of countries": "/network",
        "network of people": "/network?of=people",
        "meetings": "/meetings",
        "meetings, three words": "/meetings?q=путин+москва+talks",
        "search": "/search?q=shoigu",
        "search, mistyped": "/search?q=shojguu",
        "person": f"/person/{one['person']}",
        "country": "/country/RU",
        "pair": "/pair/RU/US",
        "meeting with its evidence": f"/meeting/{one['meeting']}",
    }


App = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]


async def measure(big: Path, rounds: int) -> None:
    """Ask each page when the release was just opened, then as a page that nobody asked for yet, then once more."""
    from vstrecha.dashboard import server

    start, spent = time.perf_counter(), time.process_time()
    server.releases.now()
    print(f"{big.stat().st_size / 1e6:,.0f} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"made ready in {time.perf_counter() - start:.1f} s, {time.process_time() - spent:.1f} s of the processor")
    print("\n| page | first, s | p50, s | p95, s | processor, s | again, s | kB |\n|---|---|---|---|---|---|---|")
    for name, path in pages(big).items():
        server.releases._shown = None  # the file is opened anew
        server.releases.now()
        first, _, size = await timed(server.app, path)
        times, spent_times = [], []
        for _ in range(rounds):
            server.releases.now().pages.clear()
            seconds, spent, _ = await timed(server.app, path)
            times.append(seconds)
            spent_times.append(spent)
        again, _, _ = await timed(server.app, path)
        p95 = statistics.quantiles(times, n=20)[-1]
        row = (
            name,
            f"{first:.2f}",
            f"{statistics.median(times):.2f}",
            f"{p95:.2f}",
            f"{statistics.median(spent_times):.2f}",
            f"{again:.3f}",
            f"{size / 1000:.0f}",
        )
        print(f"| {' | '.join(row)} |", flush=True)


async def timed(app: App, path: str) -> tuple[float, float, int]:
    """Seconds, the processor's seconds, and bytes of a page."""
    start, spent = time.perf_counter(), time.process_time()
    status, body = await get(app, path)
    if status != 200:
        raise RuntimeError(f"{path}: {status}")
    return time.perf_counter() - start, time.process_time() - spent, len(body)


async def get(app: App, address: str) -> tuple[int, bytes]:
    """What the application answers, without a network between."""
    path, _, query = address.partition("?")
    answer: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        answer["status"] = message.get("status", answer.get("status"))
        answer["body"] += message.get("body", b"")

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 3001),
    }
    await app(scope, receive, send)
    return answer["status"], answer["body"]


if __name__ == "__main__":
    main()
