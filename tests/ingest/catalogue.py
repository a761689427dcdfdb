"""Bad inputs of every format, made here byte by byte, with sentinel good records among the bad ones.

Each says how many records it offers, which of them must load, and why the others must not.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class BadInput:
    """A file: its name, its bytes, the ids that must load, and the reasons of what must be set aside."""

    name: str
    data: bytes
    loaded: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def offered(self) -> int:
        return len(self.loaded) + len(self.reasons)


def sentinel(name: str, number: int = 1) -> dict[str, Any]:
    """A good record that must survive its neighbours."""
    return {"id": f"{name}#{number}", "text": f"Президент встретился с министром ({name}, {number})."}


def sentinels(name: str, count: int) -> tuple[str, ...]:
    return tuple(f"{name}#{number}" for number in range(1, count + 1))


def line(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


# One bad line of JSON Lines between two good ones.
BAD_LINES: dict[str, tuple[bytes, str]] = {
    "brace": (b"{bad", "invalid_json"),
    "cut": (b'{"id": "1", "text": "a"', "invalid_json"),
    "open-string": (b'{"id": "1", "text": "a}', "invalid_json"),
    "single-quotes": (b"{'id': '1', 'text': 'a'}", "invalid_json"),
    "trailing-comma": (b'{"id": "1", "text": "a",}', "invalid_json"),
    "two-objects": (b'{"id": "1", "text": "a"} {"id": "2", "text": "b"}', "invalid_json"),
    "control": (b'{"id": "1", "text": "a\x01"}', "invalid_json"),
    "deep": (b"[" * 100_000, "too_deep"),
    "deep-object": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "too_deep"),
    "huge-number": (b'{"id": "1", "text": "a", "n": ' + b"1" * 5_000 + b"}", "invalid_json"),
    "list": (b'["id", "text"]', "not_an_object"),
    "null": (b"null", "not_an_object"),
    "number": (b"42", "not_an_object"),
    "no-id": (b'{"text": "a"}', "missing_id"),
    "blank-id": (b'{"id": " ", "text": "a"}', "missing_id"),
    "number-id": (b'{"id": 7, "text": "a"}', "wrong_type"),
    "no-text": (b'{"id": "1"}', "missing_text"),
    "null-text": (b'{"id": "1", "text": null}', "missing_text"),
    "list-text": (b'{"id": "1", "text": ["a"]}', "wrong_type"),
    "blank-text": (b'{"id": "1", "text": " \\n"}', "blank_text"),
    "invisible-text": (b'{"id": "1", "text": "\\u200b\\u00ad"}', "blank_text"),
    "nul-text": (b'{"id": "1", "text": "' + b"\\u0000" * 40 + b'a"}', "not_text"),
    "number-title": (b'{"id": "1", "text": "a", "title": 5}', "wrong_type"),
    "thirtieth-of-february": (b'{"id": "1", "text": "a", "published": "2025-02-30"}', "invalid_date"),
    "german-date": (b'{"id": "1", "text": "a", "published": "18.11.2025"}', "invalid_date"),
    "number-date": (b'{"id": "1", "text": "a", "published": 20251118}', "wrong_type"),
    "half-surrogate": (b'{"id": "1", "text": "a\\ud800"}', "invalid_unicode"),
    "bad-byte": (b'{"id": "1", "text": "\xff"}', "not_utf8"),
    "overlong": (b'{"id": "1", "text": "\xc0\xaf"}', "not_utf8"),
    "cesu": (b'{"id": "1", "text": "\xed\xa0\x80"}', "not_utf8"),
    "binary": (bytes(range(256)).replace(b"\n", b""), "not_utf8"),
    "too-long": (b'{"id": "1", "text": "' + b"a" * 1_000_001 + b'"}', "too_large"),
    "markup": (b"<html><body>404 Not Found</body></html>", "invalid_json"),
    "csv": (b"1;2;3", "invalid_json"),
}


def json_lines() -> Iterator[BadInput]:
    for case, (bad, reason) in BAD_LINES.items():
        name = f"lines-{case}.jsonl"
        good = [line(sentinel(name, number)) for number in (1, 2)]
        yield BadInput(name, b"\n".join([good[0], bad, good[1]]), sentinels(name, 2), (reason,))
    name = "lines-windows-ends.jsonl"
    rows = [line(sentinel(name, 1)), b"{bad", line(sentinel(name, 2))]
    yield BadInput(name, b"\r\n".join(rows), sentinels(name, 2), ("invalid_json",))
    for encoding in ("cp1251", "koi8-r", "cp866", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"):
        name = f"lines-{encoding}.jsonl"
        text = "\n".join(
            [
                json.dumps(sentinel(name, 1), ensure_ascii=False),
                "{bad",
                json.dumps(sentinel(name, 2), ensure_ascii=False),
            ]
        )
        yield BadInput(name, text.encode(encoding), sentinels(name, 2), ("invalid_json",))
    mark_of_utf32 = line({"id": "1", "text": "текст"}).decode().encode("utf-16")
    yield BadInput("lines-wrong-mark.jsonl", mark_of_utf32[:2] + b"\0\0" + mark_of_utf32[4:], (), ("undecodable",))
    yield BadInput("lines-gzip-inside.jsonl", gzip.compress(b"{}"), (), ("wrong_format",))


def json_lists() -> Iterator[BadInput]:
    def case(name: str, *parts: bytes, loaded: int, reasons: Sequence[str]) -> BadInput:
        return BadInput(name, b"".join(parts), sentinels(name, loaded), tuple(reasons))

    def good(name: str, number: int) -> bytes:
        return line(sentinel(name, number))

    name = "list-bad-element.json"
    yield case(name, b"[", good(name, 1), b",{bad},", good(name, 2), b"]", loaded=2, reasons=["invalid_json"])
    name = "list-cut.json"
    yield case(name, b"[", good(name, 1), b",\n", good(name, 2), b",\n{", loaded=2, reasons=["invalid_json"] * 2)
    name = "list-open-string.json"
    yield case(
        name,
        b"[\n",
        good(name, 1),
        b',\n{"id": "x, "text": "a"},\n',
        good(name, 2),
        b"]",
        loaded=2,
        reasons=["invalid_json"],
    )
    name = "list-open-object.json"
    yield case(
        name, b"[\n", good(name, 1), b',\n{"id": "x",\n', good(name, 2), b"\n]", loaded=2, reasons=["invalid_json"]
    )
    name = "list-of-everything.json"
    yield case(
        name, b'[1, "a", null, [], ', good(name, 1), b', {}, ]', loaded=1,
        reasons=["not_an_object"] * 4 + ["missing_id"],
    )  # fmt: skip
    name = "list-behind-list.json"
    yield case(name, b"[", good(name, 1), b"]]", good(name, 2), loaded=2, reasons=["invalid_json"])
    name = "list-bad-byte.json"
    yield case(
        name, b"[", good(name, 1), b',{"id": "\xff", "text": "a"},', good(name, 2), b"]", loaded=2, reasons=["not_utf8"]
    )
    name = "list-deep.json"
    yield case(
        name,
        b"[",
        good(name, 1),
        b',{"a":' + b"[" * 500 + b"]" * 500 + b"},",
        good(name, 2),
        b"]",
        loaded=2,
        reasons=["too_deep"],
    )
    name = "list-of-open-objects.json"
    yield case(name, b"[\n", good(name, 1), b"\n", b"{\n" * 150, loaded=1, reasons=["invalid_json"] * 101)
    name = "objects-in-a-row.json"
    yield case(name, good(name, 1), b"\n{bad}\n", good(name, 2), loaded=2, reasons=["invalid_json"])
    name = "list-utf-16.json"
    text = f"[{json.dumps(sentinel(name, 1))}, {{bad}}, {json.dumps(sentinel(name, 2))}]"
    yield BadInput(name, text.encode("utf-16"), sentinels(name, 2), ("invalid_json",))


def tables() -> Iterator[BadInput]:
    def case(name: str, bad: bytes, *reasons: str, head: bytes = b"id,text,published") -> BadInput:
        first, second = (
            f'{record["id"]},"{record["text"]}",'.encode() for record in (sentinel(name, 1), sentinel(name, 2))
        )
        return BadInput(name, b"\n".join([head, first, bad, second, b""]), sentinels(name, 2), reasons)

    yield case("open-quote.csv", b'x,"a,', "invalid_csv")
    yield case("open-quote-in-the-last-cell.csv", b'x,a,"2025', "invalid_csv")
    yield case("text-behind-a-quote.csv", b'x,"a"b,', "invalid_csv")
    yield case("too-few-cells.csv", b"x", "wrong_column_count")
    yield case("too-many-cells.csv", b"x,a,,,", "wrong_column_count")
    yield case("no-id.csv", b",a,", "missing_id")
    yield case("no-text.csv", b"x,,", "missing_text")
    yield case("bad-date.csv", b"x,a,yesterday", "invalid_date")
    yield case("bad-byte.csv", b"x,a\xff,", "not_utf8")
    yield case("nul.csv", b"x,\0\0\0a,", "not_text")
    yield BadInput("no-header.csv", b"1,a\n2,b\n", (), ("missing_columns",))
    yield BadInput("doubled-header.csv", b"id,text,text\n1,a,b\n", (), ("missing_columns",))
    name = "formula.csv"
    record = sentinel(name, 1)
    data = f"id;text;title\n{record['id']};{record['text']};=cmd|'/c calc'!A1\n=1+1;;\n".encode()
    yield BadInput(name, data, sentinels(name, 1), ("missing_text",))
    name = "cp1251.csv"
    data = "\n".join(["id\ttext", *(f"{r['id']}\t{r['text']}" for r in (sentinel(name, 1), sentinel(name, 2))), "x"])
    yield BadInput(name, data.encode("cp1251"), sentinels(name, 2), ("wrong_column_count",))

    name = "rows.parquet"
    rows = [sentinel(name, 1), {"id": None, "text": "a"}, {"id": "x", "text": None}, sentinel(name, 2)]
    yield BadInput(name, parquet(pa.Table.from_pylist(rows)), sentinels(name, 2), ("missing_id", "missing_text"))
    yield BadInput("numbers.parquet", parquet(pa.table({"id": [1], "text": ["a"]})), (), ("wrong_type",))
    yield BadInput("columns.parquet", parquet(pa.table({"a": [1]})), (), ("missing_columns",))
    yield BadInput("cut.parquet", parquet(pa.table({"id": ["1"], "text": ["a"]}))[:-9], (), ("invalid_parquet",))
    yield BadInput("empty.parquet", b"", (), ("invalid_parquet",))


def parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def texts() -> Iterator[BadInput]:
    yield BadInput("empty.txt", b"", (), ("blank_text",))
    yield BadInput("blank.txt", b" \n\t\xe2\x80\x8b", (), ("blank_text",))
    yield BadInput("header-alone.txt", b" date 2025-11-18 \n", (), ("blank_text",))
    yield BadInput("header-wrong.txt", b" date 2025-02-30 text", (), ("invalid_date",))
    yield BadInput("broken-utf8.txt", "первая строка ".encode() + b"\xff\xfe", (), ("not_utf8",))
    yield BadInput("too-few-bytes.txt", "Встреча".encode("cp1251"), (), ("not_utf8",))
    yield BadInput("control.txt", b"a\x00\x01\x02\x03\x04\x05\x06\x07b" * 9, (), ("not_text",))
    yield BadInput("pdf.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", (), ("wrong_format",))
    yield BadInput("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", (), ("wrong_format",))
    yield BadInput("document.txt", b"PK\x03\x04\x14\0\6\0", (), ("wrong_format",))
    yield BadInput("document.docx", b"PK\x03\x04", (), ("unsupported_format",))
    yield BadInput("no-ending", b"text", (), ("unsupported_format",))
    yield BadInput("too-long.txt", b"a " * 600_000, (), ("too_large",))
    yield BadInput("empty.html", b"", (), ("blank_text",))
    yield BadInput("menu.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", (), ("no_article",))
    yield BadInput("picture.html", b"\xff\xd8\xff\xe0\0\x10JFIF", (), ("wrong_format",))


def rss(*items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>Пример</title>{"".join(items)}</channel></rss>'.encode()


def item(name: str, number: int = 1) -> str:
    record = sentinel(name, number)
    return (
        f"<item><guid>{record['id']}</guid><title>Новость</title><description>{record['text']}</description></item>\n"
    )


def feeds() -> Iterator[BadInput]:
    bad_items = {
        "ampersand": ("<item><title>a & b</title></item>", "invalid_xml"),
        "crossed-tags": ("<item><title>a</item></title></item>", "invalid_xml"),
        "unknown-entity": ("<item><title>&nosuch;</title></item>", "invalid_xml"),
        "blank": ("<item><title> </title></item>", "blank_text"),
        "hollow": ("<item></item>", "blank_text"),
        "not-closed": ("<item><title>a</title>", "invalid_xml"),
        "prefix": ("<item><no:such>a</no:such></item>", "invalid_xml"),
    }
    for case, (bad, reason) in bad_items.items():
        name = f"feed-{case}.xml"
        yield BadInput(name, rss(item(name, 1), bad, item(name, 2)), sentinels(name, 2), (reason,))
    name = "feed-cut.rss"
    data = rss(item(name, 1), item(name, 2))
    yield BadInput(name, data[: data.rindex(b"<description>")], sentinels(name, 1), ("invalid_xml",))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    yield BadInput("feed-bomb.xml", rss("<item><title>&b;</title></item>", head=bomb), (), ("xml_entity",))
    file = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield BadInput("feed-file.xml", rss("<item><title>&a;</title></item>", head=file), (), ("xml_entity",))
    yield BadInput("feed-page.xml", b"<html><body>404</body></html>", (), ("not_a_feed",))
    yield BadInput("feed-empty.xml", b"", (), ("not_a_feed",))
    yield BadInput(
        "feed-bad-byte.xml",
        rss("<item><title>").replace(b"<title></channel>", b"<title>\xff</title></item></channel>"),
        (),
        ("not_utf8",),
    )


def zipped(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(*members: tuple[str, bytes] | tarfile.TarInfo, mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return stream.getvalue()


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def archives() -> Iterator[BadInput]:
    def case(name: str, make: Callable[[bytes, bytes], bytes], *reasons: str, loaded: int = 2) -> BadInput:
        return BadInput(name, make(line(sentinel(name, 1)), line(sentinel(name, 2))), sentinels(name, loaded), reasons)

    yield case("slip.zip", lambda a, b: zipped(("1.jsonl", a), ("../../x.txt", b"x"), ("2.jsonl", b)), "unsafe_member")
    yield case(
        "absolute.zip", lambda a, b: zipped(("1.jsonl", a), ("/etc/x.txt", b"x"), ("2.jsonl", b)), "unsafe_member"
    )
    yield case("windows.zip", lambda a, b: zipped(("1.jsonl", a), ("C:\\x.txt", b"x"), ("2.jsonl", b)), "unsafe_member")
    yield case(
        "unknown.zip", lambda a, b: zipped(("1.jsonl", a), ("x.exe", b"MZ"), ("2.jsonl", b)), "unsupported_format"
    )
    yield case(
        "mixed.zip",
        lambda a, b: zipped(("a/1.jsonl", a + b"\n{bad"), ("b.zip", zipped(("2.jsonl", b), ("x.txt", b"")))),
        "invalid_json",
        "blank_text",
    )
    yield case(
        "nameless.zip",
        lambda a, b: zipped(("1.jsonl", a), ("QQ", b"x"), ("2.jsonl", b)).replace(b"QQ", b"\0Q"),
        "unsafe_member",
    )
    yield BadInput("cut.zip", zipped(("1.txt", b"a"))[:-10], (), ("broken_archive",))
    yield BadInput("not.zip", b"nothing", (), ("broken_archive",))
    yield BadInput("bomb.zip", zipped(("1.jsonl", b"a" * 60_000_000)), (), ("archive_too_large",))
    nested = b"a"
    for _ in range(5):
        nested = zipped(("n.zip", nested))
    yield BadInput("nested.zip", nested, (), ("archive_too_deep",))
    broken = bytearray(zipped(("1.txt", bytes(range(256)) * 9)))
    broken[60] ^= 0xFF
    yield BadInput("checksum.zip", bytes(broken), (), ("broken_archive",))
    yield case("slip.tar", lambda a, b: tarred(("1.jsonl", a), ("../x.txt", b"x"), ("2.jsonl", b)), "unsafe_member")
    yield case(
        "link.tar", lambda a, b: tarred(("1.jsonl", a), link("x.txt", "/etc/passwd"), ("2.jsonl", b)), "unsafe_member"
    )
    yield case(
        "hard-link.tar",
        lambda a, b: tarred(("1.jsonl", a), link("x.txt", "1.jsonl", tarfile.LNKTYPE), ("2.jsonl", b)),
        "unsafe_member",
    )
    yield case(
        "pipe.tar.gz",
        lambda a, b: tarred(("1.jsonl", a), link("x.txt", "", tarfile.FIFOTYPE), ("2.jsonl", b), mode="w:gz"),
        "unsafe_member",
    )
    yield BadInput("not.tar", b"nothing" * 100, (), ("broken_archive",))
    yield BadInput("cut.tgz", tarred(("1.txt", b"a"), mode="w:gz")[:40], (), ("broken_archive",))
    yield case("lines.jsonl.gz", lambda a, b: gzip.compress(b"\n".join([a, b"{bad", b])), "invalid_json")
    yield BadInput("not.jsonl.gz", b"nothing", (), ("broken_archive",))
    yield BadInput("cut.txt.gz", gzip.compress(bytes(range(256)) * 99)[:-20], (), ("broken_archive",))
    yield BadInput("bomb.jsonl.gz", gzip.compress(b"a" * 60_000_000), (), ("archive_too_large",))
    yield BadInput("no-ending.gz", gzip.compress(b"text"), (), ("unsupported_format",))
    name = "cut-behind-a-line.jsonl.gz"
    noise = "".join(chr(0x430 + number * number % 32) for number in range(3_000))
    whole = gzip.compress(b"\n".join([line(sentinel(name, 1)), line({"id": "x", "text": noise})]))
    yield BadInput(name, whole[:-12], sentinels(name, 1), ("broken_archive",))
    name = "second-member-cut.jsonl.gz"
    parts = [gzip.compress(line(sentinel(name, number)) + b"\n") for number in (1, 2)]
    yield BadInput(name, parts[0] + parts[1][:-9], sentinels(name, 2), ("broken_archive",))
    name = "something-behind.jsonl.gz"
    parts = [gzip.compress(line(sentinel(name, number)) + b"\n") for number in (1, 2)]
    yield BadInput(name, b"".join(parts) + b"something", sentinels(name, 2), ("broken_archive",))
    yield case(
        "device.tar",
        lambda a, b: tarred(("1.jsonl", a), link("x.txt", "", tarfile.CHRTYPE), ("2.jsonl", b)),
        "unsafe_member",
    )


def costly() -> Iterator[BadInput]:
    """What takes a careless reader hours, or more memory than there is."""
    name = "feed-open-items.xml"
    yield BadInput(name, b"<rss><channel>" + b"<item " * 300_000, (), ("invalid_xml",))
    name = "feed-open-tags.xml"
    yield BadInput(name, b"<rss><channel>" + b"<a " * 300_000 + item(name, 1).encode(), (), ("invalid_xml",) * 2)
    name = "feed-open-types.xml"
    yield BadInput(
        name, b"<rss><channel>" + b"<!DOCTYPE [" * 100_000 + item(name, 1).encode(), (), ("invalid_xml",) * 2
    )
    yield BadInput("page-deep.html", b"<div>" * 50_000, (), ("no_article",))
    name = "feed-cut-between.rss"
    data = rss(item(name, 1), item(name, 2))
    yield BadInput(name, data[: data.index(b"</channel>")], sentinels(name, 2), ("invalid_xml",))


CATALOGUE = [*json_lines(), *json_lists(), *tables(), *texts(), *feeds(), *archives(), *costly()]
