"""What is made once for the session: the models, and the product as a newcomer gets it, the project's own articles published."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract import Extractor
from extract.language import Language
from tests.postgres_server import PostgresServer, postgres

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse that `make run` publishes from seeds/, in a data folder of its own."""
    data = tmp_path_factory.mktemp("product") / "data"
    environment = {k: v for k, v in os.environ.items() if k not in {"VSTRECHA_LANDING", "DAGSTER_HOME"}}
    subprocess.run(
        [sys.executable, "-m", "orchestration", "run"],
        cwd=ROOT,
        env=environment | {"VSTRECHA_DATA": str(data)},
        check=True,
        capture_output=True,
    )
    return data / "warehouse.duckdb"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real Postgres, started when the first test asks for it."""
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor.load()


@pytest.fixture(scope="session")
def language(extractor: Extractor) -> Language:
    return extractor.language
