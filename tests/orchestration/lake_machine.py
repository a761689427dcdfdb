"""A small lake, as dbt would leave its builds, and a machine that publishes to it or reads it, in a process of its own."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from urllib.parse import quote

import duckdb

from orchestration import release, tables, warehouse
from orchestration.settings import Settings, UserError
from tests.postgres_server import USER, PostgresServer
from vstrecha.extensions import extension_file

READS = "select min(number), max(number) from {table}"


def catalogue(server: PostgresServer, database: str, user: str = USER) -> str:
    """The address of an empty database, without the password."""
    if user == USER:
        server.create_database(database)
    return f"postgresql://{quote(user)}@127.0.0.1:{server.port}/{database}"


def build(settings: Settings, number: int, *, audited: bool = True) -> None:
    """Two tables of equal content and a view."""
    with tables.pipeline(settings.pipeline):
        pass
    release.start_build(settings)
    with warehouse.build(settings) as connection:
        connection.execute("create schema if not exists marts")
        for table in ("one", "other"):
            connection.execute(f"create table marts.{table} (number integer not null)")
            connection.execute(f"insert into marts.{table} select {number} from range(50)")
        connection.execute("comment on column marts.one.number is 'What it''s for'")
        connection.execute("create view marts.meeting as from marts.one union all from marts.other")
    if audited:
        release.record_audit(settings, "1")


def publish(settings: Settings) -> release.Published:
    return release.publish(settings, ["marts.one", "marts.meeting"], "token")


def numbers(settings: Settings, relation: str = "marts.meeting") -> list[int]:
    """Which numbers the published release holds: one, where it is whole."""
    with warehouse.published(settings) as connection:
        return [n for (n,) in connection.execute(f"select distinct number from {relation} order by 1").fetchall()]


def build_and_publish(number: int, go: Path) -> int:
    """Build, wait until the other machine has built as well, and publish; 1 where that was refused."""
    settings = Settings.from_environment()
    build(settings, number)
    print("built", flush=True)
    while not go.exists():
        time.sleep(0.01)
    try:
        publish(settings)
    except UserError as error:
        print(error)
        return 1
    return 0


def read(attach: str, done: Path) -> int:
    """Read both tables over and over, each time in one transaction, by the statements that the documents tell readers to type."""
    with duckdb.connect() as connection:
        for name in ("ducklake", "postgres_scanner"):
            connection.load_extension(str(extension_file(name)))
        connection.execute(attach)
        while not done.exists():
            with tables.transaction(connection):
                seen = [connection.execute(READS.format(table=f"marts.{t}")).fetchone() for t in ("one", "other")]
            print(*{number for pair in seen if pair for number in pair}, flush=True)
    return 0


if __name__ == "__main__":
    verb, argument, path = sys.argv[1:]
    sys.exit(build_and_publish(int(argument), Path(path)) if verb == "publish" else read(argument, Path(path)))
