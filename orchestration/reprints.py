"""The sign by which reprints of an article are found: MinHash of every three words that follow each other.

Which articles are alike is for dbt to say; here each article is signed once, by itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import duckdb

from orchestration import tables

_PERMUTATIONS = 128
_WORDS = 3  # in a row
_AT_ONCE = 1_000

# The date header of a text file is no word of the article.
_HEADER = re.compile(r"\A\s*date\s+\d{4}-\d{2}-\d{2}(?=\s)")
_WORD = re.compile(r"\w+")


def sign(connection: duckdb.DuckDBPyConnection) -> int:
    """Sign every article version that is not signed yet; how many there were."""
    query = """
        select article.article_key, article.text
        from raw.article
        anti join raw.article_signature as signed using (article_key)
        order by article.article_key
        limit ?
    """
    count = 0
    while articles := connection.execute(query, [_AT_ONCE]).fetchall():
        rows = list(_signed(articles))
        with tables.transaction(connection):
            tables.insert(connection, "raw.article_signature", tables.arrow_table("raw.article_signature", rows))
        count += len(rows)
    return count


def _signed(articles: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    from datasketch import MinHash  # half a second, so only when there is an article

    for key, text in articles:
        words = _WORD.findall(_HEADER.sub("", text).casefold())
        phrases = {" ".join(words[start : start + _WORDS]).encode() for start in range(len(words) - _WORDS + 1)}
        sign = MinHash(num_perm=_PERMUTATIONS)
        if phrases:
            sign.update_batch(sorted(phrases))
        yield {
            "article_key": key,
            "text_hash": hashlib.sha256(" ".join(words).encode()).hexdigest(),
            "signature": sign.hashvalues.tolist() if phrases else [],
        }
