"""A text file: one article, with its date header if it has one. A web page: the article without the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from orchestration.reading.records import ArticleVersion, Unreadable, day, require_article
from orchestration.reading.source import Line, Record, Source, rejected, require_decoded

# ` date 2025-11-18 ` before the text; a word "date" before something else than digits is the article's own.
_DATE_HEADER = re.compile(r"\A\s*date\s+(\d\S*)(?:\s|\Z)")


def read_text(source: Source) -> Iterator[Record]:
    """The one article of a text file."""
    decoded = source.decoded()
    source.offers()
    text = ""
    try:
        text = source.whole_text(decoded, source.limits.record_bytes)
        require_decoded(text, decoded)
        header = _DATE_HEADER.match(text)
        require_article(text[header.end() :] if header else text, source.limits)
        published = day(header[1]) if header else None
        yield ArticleVersion(source.name.stem, text, published=published, is_named_by_file=True)
    except Unreadable as problem:
        yield rejected(problem, Line(1, decoded.mark, text), decoded)


# Days that a page says for machines; one that merely stands in it may be any day.
_SAID = re.compile(r"""(?:content\s*=|datetime\s*=|"datePublished"\s*:)\s*["'](\d{4}-\d{2}-\d{2})""")
# A page without a line of so many words is a menu.
_FEWEST_WORDS = 5


def article_of_page(source: Source, page: str) -> ArticleVersion:
    """The article of a web page, with what the page says of itself."""
    import trafilatura  # half a second, so only when there is a page

    found = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": date.max.isoformat()},
    )
    lines = (found.text or "").splitlines() if found else []
    if found is None or max((len(line.split()) for line in lines), default=0) < _FEWEST_WORDS:
        raise Unreadable("no_article", "No article was found in the page; save its text instead.")
    require_article(found.text, source.limits)
    return ArticleVersion(
        source.name.stem,
        _without_title(found.text, found.title),
        title=found.title or None,
        published=day(found.date) if found.date in _SAID.findall(page) else None,
        url=found.url or None,
        source=found.sitename or found.hostname or None,
        is_named_by_file=True,
    )


def _without_title(text: str, title: str | None) -> str:
    """A page repeats its title above the text."""
    first, _, rest = text.partition("\n")
    return rest.lstrip() if title and rest and first.strip() == title.strip() else text


_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,30})""", re.IGNORECASE)


def read_page(source: Source) -> Iterator[Record]:
    """The one article of a web page."""
    source.offers()
    stream = source.seekable()
    declared = _CHARSET.search(stream.read(4096))
    stream.seek(0)
    source.stream = stream
    decoded = source.decoded(declared[1].decode() if declared else None)
    page = ""
    try:
        page = source.whole_text(decoded, source.limits.record_bytes)
        require_decoded(page, decoded)
        if not page.strip():
            raise Unreadable("blank_text", "The page is empty; save it again.")
        yield article_of_page(source, page)
    except Unreadable as problem:
        yield rejected(problem, Line(1, decoded.mark, page), decoded)
