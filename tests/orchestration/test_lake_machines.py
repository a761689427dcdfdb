"""Several machines at one lake, each a process with a folder of its own: readers see whole releases, of two writers each is told where it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration import history, rollback, warehouse
from orchestration.settings import Lake, Settings
from tests.orchestration.lake_machine import build, catalogue, numbers, publish
from tests.postgres_server import PASSWORD, PostgresServer

pytest.importorskip("duckdb_extension_ducklake", reason="the dependency group `lake` is not installed")

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
READER = "reader"


@pytest.fixture
def settings(postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The lake as this machine sees it."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    return Settings(tmp_path / "here", lake=Lake(catalogue(postgres_server, "shared_lake"), str(tmp_path / "files")))


def machine(settings: Settings, name: str, *arguments: str) -> subprocess.Popen[str]:
    """Another machine: a process in a folder of its own, with a data folder of its own."""
    assert settings.lake
    folder = settings.data.parent / name
    folder.mkdir()
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "VSTRECHA_DATA": str(folder / "data"),
        "VSTRECHA_TARGET": "lake",
        "VSTRECHA_LAKE_CATALOGUE": settings.lake.catalogue,
        "VSTRECHA_LAKE_DATA": settings.lake.data,
    }
    command = [sys.executable, "-m", "tests.orchestration.lake_machine", *arguments]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


def test_another_machine_reads_whole_releases_while_one_publishes(
    settings: Settings, postgres_server: PostgresServer
) -> None:
    """By the statements of docs/scale.md: a user who may only select, and the statement that attaches."""
    build(settings, 0)
    publish(settings)
    rights, attach = re.findall(r"^```\n((?:create user|attach) .*?)^```", DOCUMENT, re.M | re.S)
    with postgres_server.connect("shared_lake") as connection:
        connection.execute(rights.replace("…", PASSWORD.replace("'", "''")))
    address = catalogue(postgres_server, "shared_lake", READER)
    done = settings.data.parent / "done"
    reader = machine(settings, "reader", "read", re.sub(r"postgresql://[^']+", address, attach), str(done))
    assert reader.stdout
    assert reader.stdout.readline() == "0\n"
    for number in (1, 2):
        build(settings, number)
        publish(settings)
    done.touch()
    said, _ = reader.communicate(timeout=60)
    assert reader.returncode == 0
    seen = said.split("\n")[:-1]
    assert set(seen) <= {"0", "1", "2"}
    assert seen[-1] == "2"
    with (
        postgres_server.connect("shared_lake", READER) as connection,
        pytest.raises(Exception, match="permission denied"),
    ):
        connection.execute("delete from published.ducklake_snapshot")


def test_of_two_machines_that_publish_at_once_none_mixes_with_the_other(settings: Settings) -> None:
    build(settings, 0)
    publish(settings)
    go = settings.data.parent / "go"
    writers = [machine(settings, f"writer {number}", "publish", str(number), str(go)) for number in (1, 2)]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "built\n"
    go.touch()
    said = [writer.communicate(timeout=120)[0] for writer in writers]
    published = [number for number, writer in zip((1, 2), writers, strict=True) if writer.returncode == 0]
    assert published
    refused = [text for text, writer in zip(said, writers, strict=True) if writer.returncode]
    assert all("Another machine published to the lake at the same time" in text for text in refused)
    [number] = numbers(settings)
    assert number in published
    assert len(rollback.kept(settings)) == len(published)  # that of the beginning, and the first of two
    with warehouse.published(settings) as connection:
        assert history.last_release(connection, "warehouse")
        releases = connection.execute("select count(*) from history.release").fetchone()
    assert releases == (1 + len(published),)
    build(settings, 3)  # the one who was refused runs again
    publish(settings)
    assert numbers(settings) == [3]
