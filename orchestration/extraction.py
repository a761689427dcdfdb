"""From raw.article to the staging tables, through extract's pure library; only what is new or stale is read.

An article that the extractor cannot take is set aside with the reason, and the rest goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

import duckdb
import pyarrow as pa
from tqdm import tqdm

from extract import Article
from orchestration import languages, months, tables
from orchestration.reading import excerpt
from orchestration.settings import UserError
from orchestration.worker import ArticleFailed, ExtractorBroken, Outcome

log = logging.getLogger(__name__)

ARTICLES_PER_TRANSACTION = 200

# When these many fail and none succeeds, it is not the articles.
SUSPICIOUS_FAILURES = 5


class ArticleReader(Protocol):
    """What the engines of engine.py do; tests pass a small one of their own."""

    def read(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """The contract's object of each article in their order, or why there is none; takes articles as it can use them."""


@dataclass
class Extracted:
    """What one extraction did."""

    articles: int = 0
    meetings: int = 0
    failed: int = 0
    months: list[str] = field(default_factory=list, compare=False)  # of publication, of the articles read

    def __str__(self) -> str:
        failed = f", {self.failed} failed (see quality.quarantined_input)" if self.failed else ""
        return f"{self.articles} articles extracted, {self.meetings} meetings found in them{failed}"


def extract_articles(
    connection: duckdb.DuckDBPyConnection,
    open_reader: Callable[[int], AbstractContextManager[ArticleReader]],
    version: str,
    again: Sequence[str] = (),
) -> Extracted:
    """Extract every article version that this version of the extractor has not read yet; or those of the months `again`, read or not."""
    result = Extracted()
    if pending := months.articles(connection, again) if again else _pending(connection, version):
        result.months = months.of_articles(connection, pending)
        with open_reader(len(pending)) as reader, tqdm(total=len(pending), desc="extracting", unit="article") as bar:
            outcomes = reader.read(_articles(connection, pending))
            for start in range(0, len(pending), ARTICLES_PER_TRANSACTION):
                _write_batch(
                    connection, outcomes, version, pending[start : start + ARTICLES_PER_TRANSACTION], result, bar
                )
    _quarantine_failures(connection)
    return result


def _write_batch(
    connection: duckdb.DuckDBPyConnection,
    outcomes: Iterator[Outcome],
    version: str,
    keys: list[str],
    result: Extracted,
    progress: tqdm[Any],
) -> None:
    rows = []
    try:
        for key, outcome in zip(keys, islice(outcomes, len(keys)), strict=True):
            rows.append(_rows(key, version, outcome, result))
            progress.update()
    except ExtractorBroken as error:  # a missing model or reference file is not the article's fault
        raise _broken(str(error)) from error
    if result.failed == result.articles >= SUSPICIOUS_FAILURES:
        raise _broken("every article failed; the log says how")
    _replace(connection, keys, rows)


def _broken(reason: str) -> UserError:
    return UserError(
        f"The extractor does not work: {reason}.\nNothing was extracted or published, and no article was set aside. "
        "`python -m extract` tries it alone."
    )


def _pending(connection: duckdb.DuckDBPyConnection, version: str) -> list[str]:
    query = f"""
        select article.article_key
        from raw.article
        anti join (select article_key from staging.extraction where extractor_version = ?) as done using (article_key)
        where {languages.IS_READ}
        order by article.file, article.line, article.article_key
    """
    return [key for (key,) in connection.execute(query, [version]).fetchall()]


def _rows(key: str, version: str, outcome: Outcome, result: Extracted) -> dict[str, pa.Table]:
    """The article's rows in every staging table; of a failed one, the row that says so."""
    extraction = {"article_key": key, "extractor_version": version, "extracted_at": tables.utc_now()}
    result.articles += 1
    try:
        if isinstance(outcome, ArticleFailed):
            raise outcome
        extraction["meeting_count"] = len(outcome["meetings"])
        rows = {**staging_rows(key, outcome), "staging.extraction": [extraction]}
        extracted = {table: tables.arrow_table(table, rows[table]) for table in rows}
    except (ArticleFailed, ArithmeticError, LookupError, TypeError, ValueError) as error:  # what was found is no record
        reason = str(error) if isinstance(error, ArticleFailed) else f"{type(error).__name__}: {error}"
        log.warning("article %s could not be extracted: %s", key, reason)
        result.failed += 1
        extraction |= {"meeting_count": None, "error": reason[:1000]}
        return {"staging.extraction": tables.arrow_table("staging.extraction", [extraction])}
    result.meetings += len(outcome["meetings"])
    return extracted


def _articles(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> Iterator[Article]:
    """The articles of the keys in their order, some at a time."""
    query = """
        select article_id, text, title, published_date, url, source
        from raw.article
        inner join (select unnest(?) as article_key, generate_subscripts(?, 1) as place) using (article_key)
        order by place
    """
    for start in range(0, len(keys), ARTICLES_PER_TRANSACTION):
        some = keys[start : start + ARTICLES_PER_TRANSACTION]
        for article_id, text, title, published, url, source in connection.execute(query, [some, some]).fetchall():
            yield Article(id=article_id, text=text, title=title, published=published, url=url, source=source)


def staging_rows(key: str, found: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The extractor's object as rows of the staging tables; columns keep the object's names."""
    meetings = list(enumerate(found["meetings"]))
    of_article = {"article_key": key}
    return {
        "staging.meeting": [
            {**meeting, **of_article, "meeting_index": index, "parent_index": meeting.get("parent")}
            for index, meeting in meetings
        ],
        "staging.meeting_country": [
            {**of_article, "meeting_index": index, "country": country}
            for index, meeting in meetings
            for country in meeting["countries"]
        ],
        "staging.participant": list(_children(key, meetings, "participants", "participant_index")),
        "staging.document": list(_children(key, meetings, "documents", "document_index")),
        "staging.evidence": list(_children(key, meetings, "evidence", "evidence_index")),
        "staging.meeting_topic": [
            {**of_article, "meeting_index": index, "topic": topic}
            for index, meeting in meetings
            for topic in meeting.get("topics", ())
        ],
        "staging.occupation": [
            {"in_title": False, **occupation, **of_article, "occupation_index": index}
            for index, occupation in enumerate(found["occupations"])
        ],
        "staging.mention": [
            {"in_title": False, **mention, **of_article, "mention_index": index}
            for index, mention in enumerate(found["mentions"])
        ],
    }


def _children(
    key: str, meetings: list[tuple[int, Mapping[str, Any]]], name: str, index_column: str
) -> Iterator[dict[str, Any]]:
    for meeting_index, meeting in meetings:
        for index, child in enumerate(meeting[name]):
            yield {"in_title": False, **child, "article_key": key, "meeting_index": meeting_index, index_column: index}


def _replace(connection: duckdb.DuckDBPyConnection, keys: list[str], rows: list[dict[str, pa.Table]]) -> None:
    """Delete the articles' slice of every staging table and insert the new one, in one transaction."""
    with tables.transaction(connection):
        for table in tables.STAGING:
            connection.execute(f"delete from {table} where article_key in (select unnest(?))", [keys])
            slices = [extracted[table] for extracted in rows if table in extracted]
            if slices:
                tables.insert(connection, table, pa.concat_tables(slices))


def _quarantine_failures(connection: duckdb.DuckDBPyConnection) -> None:
    """The quarantine holds exactly the articles whose last extraction failed."""
    failures = connection.execute("""
        select article.file, article.line, extraction.error as detail, article.text, extraction.extracted_at as seen_at
        from staging.extraction
        inner join raw.article using (article_key)
        where extraction.error is not null
    """).fetchall()
    rows = [
        {
            "file": file,
            "line": line,
            "reason": "extraction_failed",
            "detail": f"{detail}. Report it with the article; it is tried again when the extractor changes.",
            "excerpt": excerpt(text.encode()),
            "seen_at": seen_at,
        }
        for file, line, detail, text, seen_at in failures
    ]
    with tables.transaction(connection):
        connection.execute("delete from quality.quarantined_input where reason = 'extraction_failed'")
        tables.insert(connection, "quality.quarantined_input", tables.arrow_table("quality.quarantined_input", rows))
