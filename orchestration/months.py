"""Months of publication: how the articles are told apart when some are to be read again, and what was found in each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from orchestration.languages import IS_READ

UNDATED = "undated"  # articles that came without a day

_MONTH = f"coalesce(strftime(article.published_date, '%Y-%m'), '{UNDATED}')"


@dataclass(frozen=True)
class Month:
    """What was read and found in the articles of one month."""

    name: str
    articles: int
    meetings: int
    failed: int


def articles(connection: duckdb.DuckDBPyConnection, months: Sequence[str]) -> list[str]:
    """The article versions of these months that the extractor reads, in the order they came."""
    query = f"""
        select article.article_key
        from raw.article
        where {IS_READ} and {_MONTH} in (select unnest(?))
        order by article.file, article.line, article.article_key
    """
    return [key for (key,) in connection.execute(query, [list(months)]).fetchall()]


def of_articles(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> list[str]:
    """The months of these articles in their order, the articles without a day first."""
    return _in_order(connection, "article.article_key in (select unnest(?))", [list(keys)])


def all_read(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The months of all articles that were extracted, in the same order."""
    return _in_order(connection, "article.article_key in (select article_key from staging.extraction)", [])


def _in_order(connection: duckdb.DuckDBPyConnection, condition: str, parameters: list[list[str]]) -> list[str]:
    query = f"""
        select distinct {_MONTH} as month
        from raw.article
        where {condition}
        order by month <> '{UNDATED}', month
    """
    return [month for (month,) in connection.execute(query, parameters).fetchall()]


def found(connection: duckdb.DuckDBPyConnection, months: Sequence[str]) -> list[Month]:
    """What the last extraction found in each of these months; one whose articles are gone has none."""
    query = f"""
        select month.name, count(extraction.article_key), coalesce(sum(extraction.meeting_count), 0), count(extraction.error)
        from (select unnest(?) as name, generate_subscripts(?, 1) as place) as month
        left join raw.article on {_MONTH} = month.name
        left join staging.extraction using (article_key)
        group by month.name, month.place
        order by month.place
    """
    rows = connection.execute(query, [list(months), list(months)]).fetchall()
    return [Month(name, int(read), int(meetings), int(failed)) for name, read, meetings, failed in rows]
