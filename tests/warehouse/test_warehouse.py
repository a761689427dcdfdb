"""The marts as a reader finds them: what the contract promises, and one real meeting per row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.conftest import Corpus, meeting, person, problems, run_dbt
from tests.warehouse.corpus import CORPUS

CONTRACT = {
    "fact_meeting": "meeting_key meeting_type_key realis start_date_key end_date_key start_date end_date date_precision date_basis place_key"
    " host_country_key parent_meeting_key title participant_count country_count document_count article_count source_count"
    " first_published_date confidence",
    "bridge_meeting_participant": "meeting_key person_key person_position_key organization_key country_key role position_text is_named",
    "bridge_meeting_country": "meeting_key country_key",
    "fact_signed_document": "document_key meeting_key document_type title status signed_date_key",
    "bridge_document_signatory": "document_key person_key country_key",
    "dim_person": "person_key full_name surname given_name patronymic full_name_latin country_key wikidata_id first_seen_date last_seen_date"
    " article_count",
    "dim_person_position": "person_position_key person_key position_title military_rank organization_key country_key valid_from valid_to"
    " is_current",
    "dim_country": "country_key alpha_2_code alpha_3_code m49_code name_ru name_en region subregion wikidata_id",
    "dim_organization": "organization_key name_ru short_name_ru country_key organization_type",
    "bridge_organization_member": "organization_key country_key valid_from valid_to is_current",
    "dim_place": "place_key name_ru name_en country_key latitude longitude",
    "dim_date": "date_key date year quarter month week weekday",
    "dim_meeting_type": "meeting_type_key meeting_type name_ru name_en plover_code cameo_code",
    "dim_topic": "topic_key name_ru name_en",
    "bridge_meeting_topic": "meeting_key topic_key",
    "dim_article": "article_key article_id source url title published_date sha256 ingested_at",
    "fact_meeting_mention": "meeting_key article_key start end quote rule extractor_version confidence",
    "fact_meeting_value": "meeting_key field value article_key source_count value_count is_winner reason",
    "meeting": "start_date end_date meeting_type_ru meeting_type_en title place countries participants documents articles quote",
}

REPORTS = """
    select meetings.*, list_sort(list(article_id)) as article_ids
    from marts.fact_meeting as meetings
    join marts.fact_meeting_mention using (meeting_key)
    join marts.dim_article using (article_key)
    group by all
"""


def reported_by(warehouse: duckdb.DuckDBPyConnection, *article_ids: str, column: str) -> list[Any]:
    """A column of the meetings that exactly these articles report."""
    query = f'select "{column}" from ({REPORTS}) where article_ids = ?'
    return [value for (value,) in warehouse.execute(query, [sorted(article_ids)]).fetchall()]


@pytest.mark.parametrize("table", CONTRACT)
def test_a_table_has_the_columns_of_the_contract(warehouse: duckdb.DuckDBPyConnection, table: str) -> None:
    columns = {name for (name, *_) in warehouse.execute(f"describe marts.{table}").fetchall()}
    assert set(CONTRACT[table].split()) <= columns


def test_the_quarantine_is_published(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = [name for (name, *_) in warehouse.execute("describe quality.quarantined_input").fetchall()]
    assert columns == ["file", "line", "byte_offset", "reason", "detail", "excerpt", "seen_at", "member"]


def test_every_dimension_has_an_unknown_row_and_facts_hold_no_null_key(warehouse: duckdb.DuckDBPyConnection) -> None:
    for table, columns in CONTRACT.items():
        keys = [column for column in columns.split() if column.endswith("_key")]
        if table.startswith("dim_"):
            unknown = 0 if table == "dim_date" else "unknown"
            assert warehouse.execute(
                f"select count(*) from marts.{table} where {keys[0]} = ?", [unknown]
            ).fetchone() == (1,), table
        for key in keys:
            assert warehouse.execute(f"select count(*) from marts.{table} where {key} is null").fetchone() == (0,), (
                table,
                key,
            )


def test_namibia_is_a_country(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select alpha_3_code, m49_code from marts.dim_country where alpha_2_code = 'NA'"
    ).fetchall()
    assert found == [("NAM", "516")]


def test_reports_of_two_sources_are_one_meeting(warehouse: duckdb.DuckDBPyConnection) -> None:
    reports = ("talks-1", "talks-2", "talks-3")
    assert reported_by(warehouse, *reports, column="article_count") == [3]
    # Two sources say the 8th, one the 7th.
    assert reported_by(warehouse, *reports, column="start_date_key") == [20250508]
    names = """
        select list_sort(list(coalesce(nullif(full_name, 'неизвестно'), position_text)))
        from marts.bridge_meeting_participant join marts.dim_person using (person_key) where meeting_key = ?
    """
    [key] = reported_by(warehouse, *reports, column="meeting_key")
    assert warehouse.execute(names, [key]).fetchone() == (["Владимир Путин", "Си Цзиньпин", "министр обороны Китая"],)


def test_conflicting_values_are_kept_with_their_articles_and_the_reason(warehouse: duckdb.DuckDBPyConnection) -> None:
    [key] = reported_by(warehouse, "talks-1", "talks-2", "talks-3", column="meeting_key")
    dates = """
        select article_id, value, source_count, is_winner, reason
        from marts.fact_meeting_value join marts.dim_article using (article_key)
        where meeting_key = ? and field = 'dates' order by all
    """
    assert warehouse.execute(dates, [key]).fetchall() == [
        ("talks-1", "2025-05-08/2025-05-08", 2, True, "most sources"),
        ("talks-2", "2025-05-08/2025-05-08", 2, True, "most sources"),
        ("talks-3", "2025-05-07/2025-05-08", 1, False, "most sources"),
    ]


def test_a_reprint_is_no_other_meeting(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert reported_by(warehouse, "print", "reprint", column="start_date_key") == [20210401]


def test_a_planned_meeting_that_was_held_is_held(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert reported_by(warehouse, "planned", "held", column="realis") == ["held"]


def test_a_planned_meeting_that_was_called_off_is_cancelled(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert reported_by(warehouse, "hoped", "called-off", column="realis") == ["cancelled"]


def test_meetings_of_one_article_or_of_one_day_stay_apart(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert len(reported_by(warehouse, "havana", column="meeting_key")) == 2
    assert len(reported_by(warehouse, "home-1", column="meeting_key")) == 1
    assert len(reported_by(warehouse, "home-2", column="meeting_key")) == 1


def test_talks_belong_to_the_visit(warehouse: duckdb.DuckDBPyConnection) -> None:
    parents = "select parent.title from marts.fact_meeting as child join marts.fact_meeting as parent on child.parent_meeting_key = parent.meeting_key"
    assert warehouse.execute(parents).fetchall() == [("государственный визит",)]


def test_an_abbreviated_body_is_the_body(warehouse: duckdb.DuckDBPyConnection) -> None:
    bodies = """
        select bodies.name_ru, bodies.short_name_ru, countries.name_ru, above.name_ru
        from marts.dim_organization as bodies
        join marts.dim_country as countries using (country_key)
        join marts.dim_organization as above on bodies.parent_organization_key = above.organization_key
        where countries.name_ru = 'Белоруссия'
        order by bodies.name_ru
    """
    committee = "Государственный военно-промышленный комитет Республики Беларусь"
    assert warehouse.execute(bodies).fetchall() == [
        (committee, "Госкомвоенпром", "Белоруссия", "Правительство"),
        ("Правительство", None, "Белоруссия", "неизвестно"),  # stands there because the committee belongs to it
    ]


def test_members_of_a_body_are_those_of_the_day(warehouse: duckdb.DuckDBPyConnection) -> None:
    members = """
        select alpha_2_code
        from marts.bridge_organization_member as members
        join marts.dim_organization as bodies using (organization_key) join marts.dim_country as countries on members.country_key = countries.country_key
        where short_name_ru = 'G8' and ?::date >= valid_from and (valid_to is null or ?::date < valid_to)
        order by all
    """
    of_day = {
        day: [code for (code,) in warehouse.execute(members, [day, day]).fetchall()]
        for day in ("2014-03-24", "2014-03-25")
    }
    assert of_day == {"2014-03-24": ["CA", "DE", "FR", "GB", "IT", "JP", "RU", "US"], "2014-03-25": []}


def test_a_person_is_one_row_in_all_spellings(warehouse: duckdb.DuckDBPyConnection) -> None:
    persons = (
        "select full_name, full_name_latin, patronymic, article_count from marts.dim_person where surname = 'Шойгу'"
    )
    assert warehouse.execute(persons).fetchall() == [
        ("Сергей Кужугетович Шойгу", "Sergey Kuzhugetovich Shoygu", "Кужугетович", 3)
    ]


def test_positions_are_periods(warehouse: duckdb.DuckDBPyConnection) -> None:
    periods = """
        select position_title, military_rank, valid_from::varchar, valid_to::varchar, is_current
        from marts.dim_person_position join marts.dim_person using (person_key) where surname = 'Шойгу' order by valid_from
    """
    assert warehouse.execute(periods).fetchall() == [
        ("министр обороны России", "генерал армии", "2023-01-10", "2024-06-01", False),
        ("секретарь Совета безопасности РФ", None, "2024-06-01", None, True),
    ]


def test_a_document_has_its_day_and_signatories(warehouse: duckdb.DuckDBPyConnection) -> None:
    documents = """
        select documents.title, status, signed_date_key, full_name
        from marts.fact_signed_document as documents join marts.bridge_document_signatory using (document_key) join marts.dim_person using (person_key)
    """
    assert warehouse.execute(documents).fetchall() == [("итоговый протокол", "signed", 20251112, "Олег Мищенко")]


def test_an_older_version_makes_no_meeting(warehouse: duckdb.DuckDBPyConnection) -> None:
    versions = (
        "select is_current, count(*) from marts.dim_article where article_id = 'changed' group by all order by all"
    )
    assert warehouse.execute(versions).fetchall() == [(False, 1), (True, 1)]
    assert reported_by(warehouse, "changed", column="meeting_key") == []


def test_a_vague_report_has_unknowns_and_no_invented_date(warehouse: duckdb.DuckDBPyConnection) -> None:
    for column, expected in {
        "start_date": None,
        "start_date_key": 0,
        "place_key": "unknown",
        "first_published_date": None,
    }.items():
        assert reported_by(warehouse, "vague", column=column) == [expected]


def test_the_meeting_view_reads_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        "select meeting_type_ru, meeting_type_en, place, countries, participants, documents from marts.meeting where ordinal = 11"
    ).fetchone()
    assert row == (
        "заседание",
        "session",
        "Гавана",
        "Белоруссия, Куба",
        "Олег Мищенко (первый зампредседателя Госкомвоенпрома РБ)",
        "итоговый протокол (signed)",
    )


def test_views_work_under_any_name(corpus_data: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "elsewhere.duckdb"
    renamed.write_bytes((corpus_data / "build" / "warehouse.duckdb").read_bytes())
    with duckdb.connect(str(renamed), read_only=True) as connection:
        [count] = connection.execute("select count(*) from marts.meeting").fetchone() or ()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{renamed}' as other (read_only)")
        assert connection.execute("select count(*) from other.marts.meeting").fetchone() == (count,)


def test_the_file_has_the_format_every_driver_reads(corpus_data: Path) -> None:
    with duckdb.connect(str(corpus_data / "build" / "warehouse.duckdb"), read_only=True) as connection:
        [tags] = (
            connection.execute("select tags from duckdb_databases() where database_name = 'warehouse'").fetchone() or ()
        )
    assert re.match(r"v1\.0\.0", tags["storage_version"])


def test_an_empty_pipeline_makes_an_empty_warehouse(empty_data: Path) -> None:
    with duckdb.connect(str(empty_data / "build" / "warehouse.duckdb"), read_only=True) as connection:
        counts = {
            table: (connection.execute(f"select count(*) from marts.{table}").fetchone() or (None,))[0]
            for table in CONTRACT
        }
    reference = {"dim_country", "dim_meeting_type", "dim_topic", "dim_organization", "bridge_organization_member"}
    assert {table: count for table, count in counts.items() if table not in reference} == {
        table: int(table.startswith("dim_")) for table in CONTRACT if table not in reference
    }
    assert counts["dim_country"] == 250  # 249 of ISO 3166-1 and the unknown one


def test_a_failing_test_fails_the_build(dbt_target: Path, tmp_path: Path) -> None:
    data = (
        Corpus()
        .article("a", "2025-01-01", meeting("talks", "2025-01-01", "RU", person("А Б"), realis="perhaps"))
        .write(tmp_path)
    )
    outcome = run_dbt(data, dbt_target, "build", "--select", "stg_article", "stg_meeting")
    assert not outcome.success
    assert any("realis" in problem for problem in problems(outcome))


def test_the_order_of_arrival_changes_nothing(corpus_data: Path, dbt_target: Path, tmp_path: Path) -> None:
    data = CORPUS.reversed().write(tmp_path)
    assert problems(run_dbt(data, dbt_target, "build", "--exclude-resource-type", "test", "unit_test")) == []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{corpus_data / 'build' / 'warehouse.duckdb'}' as forwards (read_only)")
        connection.execute(f"attach '{data / 'build' / 'warehouse.duckdb'}' as backwards (read_only)")
        for table in CONTRACT:
            one, other = f"select * from forwards.marts.{table}", f"select * from backwards.marts.{table}"
            differing = connection.execute(
                f"({one} except all {other}) union all ({other} except all {one})"
            ).fetchall()
            assert differing == [], table
