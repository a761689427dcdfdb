"""RSS and Atom: every entry an article, each read by itself, so that a broken one costs no other.

Entities are refused before feedparser sees them; defusedxml says where an entry is no XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

from orchestration.reading.records import ArticleVersion, Unreadable, require_article
from orchestration.reading.source import Line, Record, Source, rejected, require_decoded

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([\w-]{2,30})""")
_DECLARATION = re.compile(r"\s*<\?xml.*?\?>", re.DOTALL)
# What is no markup, and the ends of entries.
_PARTS = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)(item|entry)\b[^<>]*>", re.DOTALL)
_TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)([\w:.-]+)((?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*)>", re.DOTALL
)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_END = re.compile(r"</(?:rss|feed|rdf:RDF)\s*>|<(?:rss|feed|rdf:RDF)\b[^<>]*/>", re.IGNORECASE)


def read_feed(source: Source) -> Iterator[Record]:
    """Every entry of the feed."""
    stream = source.stream = source.seekable()
    declared = _DECLARED.search(stream.read(1000))
    stream.seek(0)
    decoded = source.decoded(declared[1].decode() if declared else None)
    whole = Line(1, 0, "")
    try:
        text = source.whole_text(decoded, source.limits.feed_bytes)
        whole = Line(1, decoded.mark, text)
        _require_feed(text)
    except Unreadable as problem:
        source.offers()
        yield rejected(problem, whole, decoded)
        return
    spans = list(_entries(text))
    head, tail = _frame(text[: spans[0][0]]) if spans else ("", "")
    line, offset, position = 1, decoded.mark, 0
    for start, stop, is_closed in spans:
        line, offset = line + text.count("\n", position, start), offset + decoded.size(text[position:start])
        position = start
        source.offers()
        entry = Line(line, offset, text[start:stop])
        try:
            if not is_closed:
                raise Unreadable("invalid_xml", "The entry is not closed; the feed may have been cut short.")
            require_decoded(entry.text, decoded)
            yield _read_entry(source, head, entry, tail)
        except Unreadable as problem:
            yield rejected(problem, entry, decoded)
    if not (spans and not spans[-1][2]) and not _END.search(text):
        source.offers()
        cut = Unreadable("invalid_xml", "The feed is not closed; it may have been cut short.", len(text))
        yield rejected(cut, whole, decoded)


def _require_feed(text: str) -> None:
    if entity := _ENTITY.search(text):
        raise Unreadable(
            "xml_entity",
            "A feed that declares entities is not read; they can hide files or grow without end.",
            entity.start(),
        )
    if not _ROOT.search(text):
        raise Unreadable("not_a_feed", "Neither RSS nor Atom; save a page with the ending .html.")


def _entries(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where each entry begins and ends, and whether it is closed."""
    start: int | None = None
    for part in _PARTS.finditer(text):
        if part[2] is None or part[0].endswith("/>"):
            continue
        if part[1] and start is not None:
            yield start, part.end(), True
            start = None
        elif not part[1]:
            if start is not None:
                yield start, part.start(), False
            start = part.start()
    if start is not None:
        yield start, len(text), False


def _frame(head: str) -> tuple[str, str]:
    """What stands above the first entry, and the ends of the tags that are open there."""
    for beginning in (_DECLARATION, _DOCTYPE):
        if found := beginning.match(head):
            head = head[found.end() :]
    head = head.strip()
    opened: list[str] = []
    for tag in _TAGS.finditer(head):
        if tag[2] is None or tag[3].endswith("/"):
            continue
        if not tag[1]:
            opened.append(tag[2])
        elif tag[2] in opened:
            while opened.pop() != tag[2]:
                pass
    return head, "".join(f"</{name}>" for name in reversed(opened))


def _read_entry(source: Source, head: str, entry: Line, tail: str) -> ArticleVersion:
    import feedparser  # only when there is a feed
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    xml = f"{head}\n{entry.text}{tail}"
    try:
        fromstring(xml)
    except ParseError as error:
        position = _position(xml, error) - len(head) - 1
        detail = f"Not XML: {str(error).partition(':')[0]}."
        raise Unreadable("invalid_xml", detail, min(max(position, 0), len(entry.text))) from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable("invalid_xml", f"Not XML: {error}") from error
    parsed = feedparser.parse(f'<?xml version="1.0" encoding="utf-8"?>\n{xml}'.encode(), sanitize_html=True)
    if not parsed.entries:
        raise Unreadable("invalid_xml", "No entry was found between its tags.")
    return _article(source, parsed.feed, parsed.entries[0], entry.number)


def _position(xml: str, error: Any) -> int:
    """The character that the parser stumbled over; it counts lines from 1, columns from 0."""
    line, column = error.position
    start = 0
    for _ in range(line - 1):
        start = xml.find("\n", start) + 1
    return start + int(column)


def _article(source: Source, feed: Any, entry: Any, number: int) -> ArticleVersion:
    title = _plain(entry.get("title") or "")
    bodies = [part.get("value") or "" for part in entry.get("content", ())]
    bodies += [entry.get("summary") or ""]
    bodies += [value for name, value in entry.items() if name.endswith("_full-text")]  # Yandex' own extension
    text = max((_plain(body) for body in bodies), key=len, default="") or title
    require_article(text, source.limits)
    link = entry.get("link") or ""
    link = link if link.startswith(("http://", "https://")) else None  # feedparser takes any <guid> for an address
    article_id = entry.get("id") or link or sha256(f"{title}\n{text}".encode()).hexdigest()
    return ArticleVersion(
        article_id,
        text,
        title=title if title and title != text else None,
        published=_day(entry),
        url=link,
        source=_plain((entry.get("source") or {}).get("title") or feed.get("title") or "") or None,
        line=number,
    )


_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|tr|table|section|article)\b[^>]*>", re.IGNORECASE)


def _plain(markup: str) -> str:
    """The text of an HTML fragment, a paragraph a line."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    from lxml import html
    from lxml.etree import ParserError

    try:
        tree = html.fragment_fromstring(_BLOCK.sub("\n", markup), create_parent="div")
        text = str(tree.text_content())
    except (ParserError, ValueError):  # nothing but a comment; a control character
        text = re.sub(r"<[^>]*>", " ", markup)
    return "\n".join(stripped for line in text.splitlines() if (stripped := line.strip()))


def _day(entry: Any) -> date | None:
    """The day as the feed's own clock has it, not as London has it; None where none is said."""
    said = entry.get("published") or entry.get("updated") or ""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return parse(said.strip()).date()
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    parsed = entry.get("published_parsed")
    return date(*parsed[:3]) if parsed else None
