"""Small bar charts in the metadata of assets: a picture that carries its own data, with its numbers beside it as a table.

Which chart a table gets is a line of CHARTS; nothing here knows Dagster but by the value it returns.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import duckdb
from dagster import MetadataValue

from orchestration.preview import cell

Bar = tuple[str, int]

_LABEL, _LENGTH, _HEIGHT = 210, 300, 22  # pixels: of names, of the longest bar, of a row
_NAME_CHARACTERS = 30


@dataclass(frozen=True)
class Chart:
    """What is counted, by what; the query gives names and counts in the order of the bars."""

    title: str
    query: str


# «{table}» is the table itself; a query of another schema reads what was built beside it.
CHARTS = {
    "raw.article": [
        Chart("articles by language", "select coalesce(language, 'und'), count(*) from {table} group by 1"),
        Chart(
            "articles by year",
            "select coalesce(year(published_date)::varchar, 'no day'), count(*) from {table} group by 1 order by 1 desc limit 12",
        ),
    ],
    "quality.quarantined_input": [
        Chart("inputs set aside, by reason", "select reason, count(*) from {table} group by 1")
    ],
    "staging.extraction": [
        Chart(
            "articles by meetings found in them",
            "select case when error is not null then 'not extracted' when meeting_count = 1 then '1 meeting' "
            "else least(meeting_count, 5) || case when meeting_count > 5 then ' and more' else '' end || ' meetings' end, count(*) "
            "from {table} group by 1",
        )
    ],
    "staging.meeting": [
        Chart("meetings by type", "select meeting_type, count(*) from {table} group by 1"),
        Chart("meetings by country", "select country, count(*) from staging.meeting_country group by 1"),
        Chart("meetings by realis", "select realis, count(*) from {table} group by 1"),
        Chart("meetings by rule", "select rule, count(*) from {table} group by 1"),
    ],
    "staging.participant": [Chart("participants by country", "select country, count(*) from {table} group by 1")],
    "staging.document": [Chart("documents by type", "select document_type, count(*) from {table} group by 1")],
    "staging.mention": [Chart("mentions by type", "select type, count(*) from {table} group by 1")],
    "marts.fact_meeting": [
        Chart(
            "meetings by type",
            "select types.name_en, count(*) from {table} "
            "inner join marts.dim_meeting_type as types using (meeting_type_key) group by 1",
        ),
        Chart(
            "meetings by country",
            "select countries.name_en, count(*) from marts.bridge_meeting_country "
            "inner join marts.dim_country as countries using (country_key) group by 1",
        ),
        Chart(
            "meetings by year",
            "select coalesce(year(start_date)::varchar, 'no day'), count(*) from {table} group by 1 order by 1 desc limit 12",
        ),
    ],
}
MOST_BARS = 12


def metadata(connection: duckdb.DuckDBPyConnection, table: str, relation: str) -> dict[str, MetadataValue]:
    """The charts of a table, as Dagster shows them; of an empty one none."""
    drawn = {chart.title: bars(connection, chart, relation) for chart in CHARTS.get(table, ())}
    return {title: MetadataValue.md(markdown(title, found)) for title, found in drawn.items() if found}


def bars(connection: duckdb.DuckDBPyConnection, chart: Chart, relation: str) -> list[Bar]:
    """Names and counts, the largest first unless the query says otherwise; what is beyond the last bar is one bar more."""
    query = chart.query.format(table=relation)
    if "order by" not in query:
        query += " order by 2 desc, 1"
    found = [("not told" if name is None else str(name), count) for name, count in connection.execute(query).fetchall()]
    rest = found[MOST_BARS:]
    return [*found[:MOST_BARS], *([(f"{len(rest)} others", sum(count for _, count in rest))] if rest else [])]


def markdown(title: str, found: Sequence[Bar]) -> str:
    """The picture, then the same in numbers, for those who cannot see it and those who copy."""
    picture = base64.b64encode(svg(found).encode()).decode()
    rows = "\n".join(f"| {cell(name)} | {count:,} |" for name, count in found)
    return f"![{title}](data:image/svg+xml;base64,{picture})\n\n| {title} | |\n|---|---:|\n{rows}"


def svg(found: Sequence[Bar]) -> str:
    """Horizontal bars on a ground of their own, so that they can be read on a light page and on a dark one."""
    height = _HEIGHT * len(found) + 12
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LABEL + _LENGTH + 90}" height="{height}" '
        f'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" rx="6" fill="#ffffff"/>'
        f"{''.join(_rows(found))}</svg>"
    )


def _rows(found: Sequence[Bar]) -> Iterator[str]:
    longest = max((count for _, count in found), default=0) or 1
    for place, (name, count) in enumerate(found):
        top, length = 6 + place * _HEIGHT, max(2, round(_LENGTH * count / longest))
        shown = name if len(name) <= _NAME_CHARACTERS else name[: _NAME_CHARACTERS - 1] + "…"
        yield (
            f'<text x="{_LABEL - 8}" y="{top + 15}" text-anchor="end" fill="#222222">{escape(shown)}</text>'
            f'<rect x="{_LABEL}" y="{top + 2}" width="{length}" height="{_HEIGHT - 5}" rx="2" fill="#3b6fb6"/>'
            f'<text x="{_LABEL + length + 6}" y="{top + 15}" fill="#222222">{count:,}</text>'
        )
