"""What `make run` shows at its end: the meetings found, and where the warehouse is."""

from __future__ import annotations

import shutil

from orchestration import tables, warehouse
from orchestration.settings import Settings

LIMIT = 100

_MEETINGS = """
select
    coalesce(case date_precision
        when 'month' then strftime(start_date, '%Y-%m')
        when 'year' then strftime(start_date, '%Y')
        else strftime(start_date, '%Y-%m-%d')
    end, '?') as day,
    meeting_type || case when realis = 'held' then '' else ' (' || realis || ')' end as type,
    concat_ws(', ', place, host_country) as place,
    coalesce(participants, countries, title, '') as who
from marts.meeting
order by start_date nulls last, meeting_type, meeting_key
"""


def report(settings: Settings) -> str:
    """The meetings of the published warehouse as a table that fits the screen."""
    with warehouse.published(settings) as connection:
        total = tables.row_count(connection, "marts.meeting")
        rows = [("date", "type", "place", "who"), *connection.execute(_MEETINGS).fetchmany(LIMIT)]
        (articles,) = connection.execute("select article_count from quality.release").fetchone() or (0,)
        quarantined = tables.row_count(connection, "quality.quarantined_input")
    lines = [f"Meetings found: {total}" + (f"; the first {LIMIT}:" if total > LIMIT else "")] if total else []
    lines += _aligned(rows) if total else [f"The warehouse is valid and empty: {articles} articles, no meeting."]
    if quarantined:
        lines.append(
            f"Inputs that could not be read: {quarantined}; quality.quarantined_input says which, why and what to do."
        )
    return "\n".join([*lines, "", f"Warehouse: {warehouse.place(settings)} (schema marts; start with marts.meeting)"])


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows in columns; the last column takes what the screen leaves."""
    widths = [min(28, max(len(cell) for cell in column)) for column in zip(*rows, strict=True)][:-1]
    last = max(30, shutil.get_terminal_size((140, 40)).columns - sum(widths) - 2 * len(widths))
    return [
        "  ".join(_cut(cell, width).ljust(width) for cell, width in zip(row, [*widths, last], strict=True)).rstrip()
        for row in rows
    ]


def _cut(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
