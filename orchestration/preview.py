"""What a person wants to see of a table at a glance: how many rows, and the first few as Markdown, with their sentence where they have one."""

from __future__ import annotations

import re
from typing import Any

import duckdb
from dagster import MetadataValue

from orchestration.tables import row_count

ROWS = 5
CHARACTERS = 80
SENTENCE_CHARACTERS = 240

_HASH = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{24,}\b")  # keys and checksums, known by their first characters

# What is shown of a table whose rows say little by themselves: what was read, and the words it was read in.
_EVIDENCE = {
    "staging.meeting": """
        select
            meeting.date_start as "day", meeting.meeting_type as "type", meeting.realis,
            concat_ws(', ', meeting.city, meeting.host_country) as "where",
            participants.named as "who", evidence.quote as sentence, meeting.rule, round(meeting.confidence, 2) as confidence
        from staging.meeting as meeting
        left join (
            select article_key, meeting_index, string_agg(coalesce(name, "position"), '; ' order by participant_index) as named
            from staging.participant group by all
        ) as participants using (article_key, meeting_index)
        left join staging.evidence as evidence
            on meeting.article_key = evidence.article_key
            and meeting.meeting_index = evidence.meeting_index
            and evidence.evidence_index = 0
        inner join staging.extraction as extraction on meeting.article_key = extraction.article_key
        order by extraction.extracted_at desc, meeting.article_key, meeting.meeting_index
    """,
    "staging.participant": """
        select
            participant.name, participant.military_rank as "rank", participant."position", participant.organization,
            participant.country, participant.role, evidence.quote as sentence
        from staging.participant as participant
        left join staging.evidence as evidence
            on participant.article_key = evidence.article_key
            and participant.meeting_index = evidence.meeting_index
            and evidence.evidence_index = 0
        order by participant.article_key, participant.meeting_index, participant.participant_index
    """,
    "marts.fact_meeting": """
        select
            start_date as "day", meeting_type_en as "type", realis, concat_ws(', ', place, host_country) as "where",
            participants as "who", documents, quote as sentence, article_count as articles, confidence
        from marts.meeting
        order by start_date desc nulls last, meeting_key
    """,
}


def table_metadata(connection: duckdb.DuckDBPyConnection, table: str, relation: str | None = None) -> dict[str, Any]:
    """The row count and a preview, as the Dagster UI shows them; `relation` is the table's full name where it differs."""
    return {
        "dagster/row_count": row_count(connection, relation or table),
        "preview": MetadataValue.md(markdown(connection, _EVIDENCE.get(table, f"select * from {relation or table}"))),
    }


def markdown(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The first rows as a Markdown table, long text cut, sentences less so."""
    found = connection.execute(f"{query} limit {ROWS}")
    header = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    if not rows:
        return "no rows"
    longest = [SENTENCE_CHARACTERS if name in ("sentence", "quote") else CHARACTERS for name in header]
    shown = [[cell(value, most) for value, most in zip(row, longest, strict=True)] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, ["---"] * len(header), *shown])


def cell(value: Any, most: int = CHARACTERS) -> str:
    """One value on one line, safe inside a Markdown table."""
    if value is None:
        return ""
    text = _HASH.sub(r"\1…", " ".join(str(value).split()))
    shortened = text if len(text) <= most else text[: most - 1] + "…"
    return "".join("\\" + character if character in "\\|<>*_`[]" else character for character in shortened)
