"""The prepared dashboard fits the published warehouse; where Superset is set up, it reads while releases come and sees each at once."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.settings import ROOT
from orchestration.swap import swap

FOLDER = ROOT / "bi" / "superset"
DASHBOARD = FOLDER / "dashboard"
PASSWORD = "a password for the tests only"


def read(folder: str) -> dict[str, dict]:
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (DASHBOARD / folder).rglob("*.yaml")
    }


DATASETS, CHARTS = read("datasets"), read("charts")
[BOARD] = read("dashboards").values()
BY_UUID = {dataset["uuid"]: dataset for dataset in DATASETS.values()}


@pytest.mark.parametrize("name", DATASETS)
def test_a_dataset_has_the_columns_and_metrics_that_it_tells_of(published, name):
    dataset = DATASETS[name]
    with duckdb.connect(str(published), read_only=True) as warehouse:
        rows = warehouse.sql(dataset["sql"])
        assert rows.columns == [column["column_name"] for column in dataset["columns"]]
        assert [str(kind) for kind in rows.types] == [column["type"] for column in dataset["columns"]]
        for metric in dataset["metrics"]:
            found = warehouse.execute(f"select {metric['expression']} from ({dataset['sql']})").fetchone()
            assert found[0] > 0


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_asks_for_what_its_dataset_has_and_stands_on_the_dashboard(name):
    chart = CHARTS[name]
    params, dataset = chart["params"], BY_UUID[chart["dataset_uuid"]]
    columns = {column["column_name"] for column in dataset["columns"]}
    metrics = {metric["metric_name"] for metric in dataset["metrics"]}
    asked = [*params.get("groupby", []), *params.get("all_columns", []), params.get("x_axis"), params.get("entity")]
    asked += [condition["subject"] for condition in params["adhoc_filters"]]
    assert set(filter(None, asked)) <= columns
    assert {*params.get("metrics", []), *filter(None, [params.get("metric")])} <= metrics
    shown = [
        part["meta"]["uuid"]
        for part in BOARD["position"].values()
        if isinstance(part, dict) and part["type"] == "CHART"
    ]
    assert shown.count(chart["uuid"]) == 1


def test_every_filter_reaches_every_chart_and_only_held_meetings_are_shown_at_first():
    """A chart that asked for held ones by itself would stay empty when planned ones are chosen."""
    filters = BOARD["metadata"]["native_filter_configuration"]
    columns = {target["column"]["name"] for one in filters for target in one["targets"] if "column" in target}
    assert columns == {"meeting_type_en", "realis"}
    for dataset in DATASETS.values():
        assert columns <= {column["column_name"] for column in dataset["columns"]}
    [status] = [one for one in filters if one["id"] == "NATIVE_FILTER-realis"]
    assert status["defaultDataMask"]["extraFormData"]["filters"] == [{"col": "realis", "op": "IN", "val": ["held"]}]
    assert not any(
        condition["subject"] == "realis" for c in CHARTS.values() for condition in c["params"]["adhoc_filters"]
    )


def test_meetings_are_counted_once_in_every_chart(published):
    """A bridge has several rows for a meeting: a chart that counted them would show too many."""
    with duckdb.connect(str(published), read_only=True) as warehouse:
        [(meetings,)] = warehouse.execute("select count(*) from marts.fact_meeting").fetchall()
        for dataset in DATASETS.values():
            for metric in dataset["metrics"]:
                if metric["metric_name"] == "meetings":
                    [(counted,)] = warehouse.execute(
                        f"select {metric['expression']} from ({dataset['sql']})"
                    ).fetchall()
                    assert counted <= meetings


def test_the_connection_can_read_this_file_and_do_nothing_else(published):
    connection = read("databases")["vstrecha"]
    assert connection["sqlalchemy_uri"] == "duckdb:///__WAREHOUSE__"
    assert {connection[right] for right in ("allow_dml", "allow_ctas", "allow_cvas")} == {False}
    arguments = connection["extra"]["engine_params"]["connect_args"]
    with duckdb.connect(str(published), **arguments) as warehouse:
        assert warehouse.execute("select count(*) from marts.meeting").fetchone()[0] > 10
        for hostile in (
            "from read_text('/etc/hostname')",
            "copy (select 1) to '/tmp/vstrecha_written'",
            "set enable_external_access = true",
            "drop table marts.fact_meeting",
            "attach '/tmp/vstrecha_other' as other",
        ):
            with pytest.raises(duckdb.Error):
                warehouse.execute(hostile)


def test_nothing_of_others_may_be_loaded_and_the_server_is_for_this_machine():
    settings = (FOLDER / "superset_config.py").read_text(encoding="utf-8")
    assert not re.search(r"https?://", settings)
    assert '--bind "127.0.0.1:' in (FOLDER / "serve").read_text(encoding="utf-8")


class Superset:
    """Superset with its files in a folder of the tests."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data = data
        self.environment = os.environ | {
            "VSTRECHA_DATA": str(data),
            "SUPERSET_PORT": str(self.port),
            "SUPERSET_ADMIN_PASSWORD": PASSWORD,
        }

    def run(self, script: str) -> subprocess.Popen:
        return subprocess.Popen(
            ["sh", str(FOLDER / script)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ask(self, path: str, body: dict | None = None, token: str | None = None) -> dict:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}),
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def log_in(self) -> str:
        asked = {"username": "admin", "password": PASSWORD, "provider": "db", "refresh": False}
        return self.ask("/api/v1/security/login", asked)["access_token"]

    def meetings(self, token: str) -> int:
        """How many meetings the dashboard's dataset has now."""
        found = self.ask("/api/v1/dataset/?q=(filters:!((col:table_name,opr:eq,value:meeting)))", token=token)
        query = {"metrics": ["meetings"], "columns": [], "filters": []}
        asked = {"datasource": {"id": found["result"][0]["id"], "type": "table"}, "queries": [query], "force": True}
        return self.ask("/api/v1/chart/data", asked, token)["result"][0]["data"][0]["meetings"]


@pytest.fixture(scope="module")
def superset(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    if not (FOLDER / ".venv" / "bin" / "superset").exists():
        pytest.skip("Superset is not set up (sh bi/superset/setup makes its environment, of 900 MB)")
    data = tmp_path_factory.mktemp("superset") / "data"
    data.mkdir()
    shutil.copy(published, data / "warehouse.duckdb")
    superset = Superset(data)
    prepared = superset.run("setup")
    told, _ = prepared.communicate(timeout=600)
    assert prepared.returncode == 0, told
    assert PASSWORD not in told
    served = superset.run("serve")
    try:
        for _ in range(120):
            try:
                superset.log_in()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(1)
        yield superset
    finally:
        served.terminate()
        served.communicate(timeout=60)


def test_superset_reads_while_releases_come_and_sees_each_at_once(superset, tmp_path):
    token, published = superset.log_in(), superset.data / "warehouse.duckdb"
    whole = superset.meetings(token)
    releases = []
    for fewer in range(1, 6):
        made = tmp_path / f"{fewer}.duckdb"
        shutil.copy(published, made)
        made.chmod(0o644)
        with duckdb.connect(str(made)) as warehouse:
            warehouse.execute(
                f"create or replace view marts.meeting as select *, null as evidence_page, null as meeting_type_en from marts.fact_meeting limit {whole - fewer}"
            )
        releases.append((made, whole - fewer))
    stop, seen, faults = threading.Event(), [], []

    def ask() -> None:
        while not stop.is_set():
            try:
                seen.append(superset.meetings(token))
            except (OSError, KeyError, IndexError) as error:
                faults.append(repr(error))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    for made, count in releases:
        swap(made, published)
        time.sleep(0.1)
        assert superset.meetings(token) == count
        time.sleep(2)
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert set(seen) <= {whole, *(count for _, count in releases)}
    print(f"{len(seen)} questions under {len(releases)} releases, {len(faults)} errors")
