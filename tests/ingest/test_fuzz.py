"""Every parser against inputs that nobody thought of: noise, and good files with something broken in them.

`make test` tries a hundred of each, `make test-faults` ten thousand.
"""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import PurePath

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.reading import FORMATS, ArticleVersion, Found, read_articles
from tests.ingest.catalogue import item, parquet, rss, sentinel, tarred, zipped

EXAMPLES = 10_000 if os.environ.get("VSTRECHA_FAULTS") else 100

_RECORDS = [sentinel("fuzz", number) for number in range(3)]
_LINES = "\n".join(json.dumps(record, ensure_ascii=False) for record in _RECORDS).encode()
_ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>П</title>
<entry><id>1</id><title>Новость</title><content type="html">&lt;p&gt;Текст&lt;/p&gt;</content><updated>2025-11-02T00:30:00+03:00</updated></entry>
<entry><id>2</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Т</div></title></entry></feed>""".encode()
_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Заголовок</title><meta property="og:url" content="http://e/1"></head>
<body><nav><a href="/">Войти</a></nav><article><h1>Заголовок</h1><time datetime="2025-11-18">18 ноября</time>
<p>Президент встретился с министром и обсудил с ним вопросы сотрудничества двух стран.</p></article></body></html>""".encode()
_TABLE = 'id;text;published\n1;"Текст ""в"" кавычках\nи второй строке";2025-11-18\n2;Текст;\n'.encode()

# A good file of each format to begin with.
SEEDS = {
    "a.txt": " date 2025-11-18 Президент встретился с министром.".encode(),
    "a.jsonl": _LINES,
    "cyrillic.jsonl": _LINES.decode().encode("koi8-r"),
    "wide.jsonl": _LINES.decode().encode("utf-16"),
    "a.json": b"[" + _LINES.replace(b"\n", b",\n") + b"]",
    "a.csv": _TABLE,
    "a.html": _PAGE,
    "a.rss": rss(item("fuzz", 1), item("fuzz", 2)),
    "a.atom": _ATOM,
    "a.parquet": parquet(pa.Table.from_pylist(_RECORDS)),
    "a.jsonl.gz": gzip.compress(_LINES, mtime=0),
    "a.zip": zipped(("a.jsonl", _LINES), ("b/c.txt", b"text")),
    "a.tar": tarred(("a.jsonl", _LINES), ("b/c.txt", b"text")),
    "a.tgz": tarred(("a.jsonl", _LINES), mode="w:gz"),
}

# What parsers stumble over, beside noise.
_PIECES = st.sampled_from(
    [b'"', b"\\", b"{", b"}", b"[", b"]", b",", b";", b"\n", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"<", b">", b"&",
     b"</item>", b"<item>", b"<entry/>", b"<![CDATA[", b"]]>", b"<!--", b"<!DOCTYPE x [", b"&#0;", b"\\ud800", b"9" * 400, b"\x1b"]
)  # fmt: skip
_CHANGES = st.lists(
    st.tuples(st.integers(0, 1 << 20), st.integers(0, 40), st.one_of(_PIECES, st.binary(max_size=8))),
    min_size=1,
    max_size=6,
)


def changed(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The data with pieces of it cut out and others put in."""
    for place, length, piece in changes:
        start = place % (len(data) + 1)
        data = data[:start] + piece + data[start + length :]
    return data


def check(data: bytes, name: str) -> None:
    """Whatever the bytes, each record that was offered is an article or has a reason, and no reader fails."""
    found = Found()
    records = list(read_articles(io.BytesIO(data), PurePath(name), found=found))
    assert found.offered == len(records)
    for record in records:
        if isinstance(record, ArticleVersion):
            assert record.article_id.strip()
            assert record.key  # everything it says can be written as UTF-8
        else:
            assert record.reason != "reader_failed", record
            assert record.detail
            assert record.excerpt.isprintable()


several = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def test_every_format_is_tried() -> None:
    assert {FORMATS[PurePath(name).suffix] for name in SEEDS} == set(FORMATS.values())


@pytest.mark.parametrize("name", SEEDS)
def test_a_good_file_with_something_broken_in_it(name: str) -> None:
    @several
    @given(changes=_CHANGES)
    def try_one(changes: list[tuple[int, int, bytes]]) -> None:
        check(changed(SEEDS[name], changes), name)

    try_one()


@pytest.mark.parametrize("name", SEEDS)
def test_noise(name: str) -> None:
    @several
    @given(
        data=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore")))
    )
    def try_one(data: bytes) -> None:
        check(data, name)

    try_one()
