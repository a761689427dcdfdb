"""Every metric, asked through MetricFlow, gives what SQL written by hand gives on the same warehouse."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

import vstrecha
from vstrecha import metrics

HELD = "from marts.fact_meeting inner join marts.dim_meeting_type using (meeting_type_key) where realis = 'held'"
PAIRS = """
    from marts.bridge_meeting_country as one
    inner join marts.bridge_meeting_country as other using (meeting_key)
    inner join marts.dim_country as c1 on one.country_key = c1.country_key
    inner join marts.dim_country as c2 on other.country_key = c2.country_key
    inner join marts.fact_meeting using (meeting_key)
    where c1.alpha_2_code < c2.alpha_2_code and realis = 'held'
"""
PLANS = """
    from marts.fact_meeting
    where meeting_key in (select meeting_key from marts.fact_meeting_status where realis = 'planned')
        and (realis != 'planned' or end_date < (select max(published_date) from marts.dim_article))
"""
ENCOUNTERS = """
    from marts.bridge_meeting_participant as one
    inner join marts.bridge_meeting_participant as other using (meeting_key)
    inner join marts.fact_meeting using (meeting_key)
    inner join marts.dim_person as p on one.person_key = p.person_key
    where realis = 'held' and one.is_named and other.is_named and one.person_key != other.person_key
"""
# What is asked of MetricFlow, and the same by hand.
QUESTIONS = {
    "meetings": (["meetings"], [], f"select count(*) {HELD}"),
    "meetings by year": (["meetings"], ["metric_time__year"], f"select date_trunc('year', start_date), count(*) {HELD} group by 1"),
    "meetings by type": (["meetings"], ["meeting_type__code"], f"select meeting_type, count(*) {HELD} group by 1"),
    "meetings reported by realis": (
        ["meetings_reported"], ["meeting__realis"], "select realis, count(*) from marts.fact_meeting group by 1",
    ),
    "meetings by host": (
        ["meetings"], ["host_country__name_en"],
        "select name_en, count(*) from marts.fact_meeting inner join marts.dim_country on host_country_key = country_key"
        " where realis = 'held' group by 1",
    ),
    "sessions": (["sessions"], [], f"select count(*) {HELD} and meeting_type = 'session'"),
    "documents signed": (["documents_signed"], [], "select count(*) from marts.fact_signed_document where status = 'signed'"),
    "documents signed by month": (
        ["documents_signed"], ["metric_time__month"],
        "select date_trunc('month', date), count(*) from marts.fact_signed_document left join marts.dim_date"
        " on signed_date_key = date_key where status = 'signed' group by 1",
    ),
    "counterparts by person": (
        ["distinct_counterparts"], ["encounter__person"],
        f"select p.full_name_latin, count(distinct other.person_key) {ENCOUNTERS} group by 1",
    ),
    "foreign counterparts": (
        ["distinct_counterparts"], ["encounter__is_foreign"],
        f"""select one.country_key != other.country_key and one.country_key != 'unknown' and other.country_key != 'unknown',
            count(distinct other.person_key) {ENCOUNTERS} group by 1""",
    ),
    "dyads": (
        ["dyad_meetings", "active_dyads", "dyad_intensity"], [],
        f"select count(*), count(distinct (one.country_key, other.country_key)),"
        f" count(*) / count(distinct (one.country_key, other.country_key)) {PAIRS}",
    ),
    "dyad intensity by pair and year": (
        ["dyad_intensity"], ["country_dyad__dyad_code", "metric_time__year"],
        f"select date_trunc('year', start_date), c1.alpha_2_code || '-' || c2.alpha_2_code, count(*) {PAIRS} group by 1, 2",
    ),
    "share of planned that were held": (
        ["share_of_planned_held"], [], f"select count(*) filter (where realis = 'held') / count(*) {PLANS}",
    ),
    "plans": (["plans_due", "plans_held"], [], f"select count(*), count(*) filter (where realis = 'held') {PLANS}"),
}  # fmt: skip


def data_folder(folder: Path, built: Path, target: Path) -> Path:
    """A data folder as `make run` leaves it, of what dbt built."""
    (folder / "dbt").mkdir(parents=True)
    (folder / "warehouse.duckdb").symlink_to(built / "build" / "warehouse.duckdb")
    (folder / "dbt" / "semantic_manifest.json").symlink_to(target / "semantic_manifest.json")
    return folder


@pytest.fixture
def corpus(corpus_data: Path, dbt_target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VSTRECHA_DATA", str(data_folder(tmp_path / "data", corpus_data, dbt_target)))


def rows(found: pd.DataFrame) -> list[tuple[object, ...]]:
    """Rows that can be compared: sorted, missing values as none, days as text, figures as they are."""
    kept = found.astype(object).where(found.notna(), None)
    told = [
        tuple(str(v)[:10] if isinstance(v, pd.Timestamp) else v for v in row) for row in kept.itertuples(index=False)
    ]
    return sorted(told, key=repr)


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_metric_is_what_sql_by_hand_gives(name):
    names, by, sql = QUESTIONS[name]
    expected = rows(vstrecha.frame(sql))
    assert any(value for row in expected for value in row), "a question without an answer tests nothing"
    found = metrics.frame(names, by)
    # MetricFlow puts what it groups by first, time before all else.
    assert [tuple(map(plain, row)) for row in rows(found)] == [
        tuple(map(plain, row)) for row in sorted(expected, key=repr)
    ]


def plain(value: object) -> object:
    return round(float(value), 9) if isinstance(value, int | float) and not isinstance(value, bool) else value


@pytest.mark.usefixtures("corpus")
def test_every_metric_is_asked_here_and_described():
    asked = {name for names, _, _ in QUESTIONS.values() for name in names}
    assert asked == {name for name, _ in metrics.listed()}
    assert [name for name, description in metrics.listed() if not description] == []


@pytest.mark.usefixtures("corpus")
def test_filters_order_and_limit():
    talks = metrics.frame(["meetings"], where=["{{ Dimension('meeting_type__code') }} in ('talks', 'meeting')"])
    by_hand = vstrecha.frame(f"select count(*) as n {HELD} and meeting_type in ('talks', 'meeting')")
    assert talks["meetings"][0] == by_hand["n"][0] > 0
    years = metrics.frame(["meetings"], ["metric_time__year"], order=["-meetings", "metric_time__year"], limit=2)
    assert len(years) == 2
    assert years["meetings"].is_monotonic_decreasing


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    ("names", "by", "message"),
    [
        (["meeting"], [], "meetings"),
        (["meetings"], ["metric_time__yeer"], "match"),
        (["meetings"], ["country_dyad__dyad"], "match"),
    ],
)
def test_a_mistake_is_told_with_what_is_close(names, by, message):
    with pytest.raises(metrics.NoSuchMetric, match=message):
        metrics.query(names, by)


@pytest.mark.usefixtures("corpus")
def test_a_filter_cannot_reach_a_file(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises((duckdb.Error, metrics.NoSuchMetric)):
        metrics.frame(["meetings"], where=[f"(select count(*) from read_text('{tmp_path}/secret.txt')) = 1"])


def test_an_empty_warehouse_has_no_meetings(empty_data, dbt_target, tmp_path, monkeypatch):
    monkeypatch.setenv("VSTRECHA_DATA", str(data_folder(tmp_path / "data", empty_data, dbt_target)))
    for name, _ in metrics.listed():
        found = metrics.frame([name])
        assert not any(found[name].fillna(0)), name
        assert metrics.frame([name], ["metric_time__year"]).empty


@pytest.mark.usefixtures("corpus")
def test_the_command_lists_and_answers(monkeypatch, capsys):
    for arguments, shown in [
        ([], "Of the plans that are due"),
        ([], "metric_time__month"),
        (["meetings", "--by", "metric_time__year"], "metric_time__year"),
        (["meetings", "--by", "meeting_type__code", "--order=-meetings", "--limit", "1"], "meeting_type__code"),
    ]:
        monkeypatch.setattr("sys.argv", ["metrics", *arguments])
        assert metrics.main() == 0
        assert shown in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["metrics", "nonsense"])
    assert metrics.main() == 1
    assert "known metrics" in capsys.readouterr().err


def test_no_warehouse_yet_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("VSTRECHA_DATA", str(tmp_path))
    with pytest.raises(vstrecha.NotPublished, match="make run"):
        metrics.listed()
