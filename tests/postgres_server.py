"""A real Postgres on this machine alone, for a test session: Debian's programs, a folder of its own, ended with it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER, PASSWORD = "warehouse owner", "p@ss/w:ord 'é"
# Postgres refuses to run as root; where we are root, it runs as the user who may do least.
_UNPRIVILEGED: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


@dataclass(frozen=True)
class PostgresServer:
    """A running server; every database of it is made for one test."""

    port: int
    folder: Path
    programs: Path

    def address(self, database: str, user: str = USER, password: str = PASSWORD) -> str:
        """The address as a user would write it, everything escaped."""
        from urllib.parse import quote

        return f"postgresql://{quote(user, '')}:{quote(password, '')}@127.0.0.1:{self.port}/{quote(database, '')}"

    def connect(self, database: str, user: str = USER, password: str = PASSWORD) -> psycopg.Connection:
        """A connection in which every statement counts at once."""
        return psycopg.connect(self.address(database, user, password), autocommit=True)

    def create_database(self, name: str, options: str = "") -> str:
        """An empty database; its address."""
        with self.connect("postgres") as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')  # type: ignore[arg-type]
            connection.execute(f'create database "{name}" {options}')  # type: ignore[arg-type]
        return self.address(name)

    def start(self) -> None:
        """Start it, again or for the first time; returns when it answers."""
        settings = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} -c fsync=off"
        )
        self._control("start", "-w", "-l", str(self.folder / "log"), "-o", settings)

    def stop(self) -> None:
        """End it at once, as a pulled plug would."""
        self._control("stop", "-m", "immediate")

    def _control(self, *arguments: str) -> None:
        command = [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **_UNPRIVILEGED)


def find_programs() -> Path | None:
    """The folder of Postgres' programs: Debian's newest, or where the PATH has them."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """A server for as long as the block lasts; skips the test where Postgres is not installed."""
    programs = find_programs()
    if programs is None:
        pytest.skip("Postgres is not installed (Debian: apt install postgresql)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="vstrecha-postgres-"))
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if _UNPRIVILEGED:
            for path in (folder, secret):
                shutil.chown(path, _UNPRIVILEGED["user"], _UNPRIVILEGED["group"])
        initdb = [programs / "initdb", "-D", folder / "data", "-U", USER, f"--pwfile={secret}", "-A", "scram-sha-256"]
        subprocess.run(
            [*initdb, "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **_UNPRIVILEGED,
        )
        server = PostgresServer(port, folder, programs)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
