"""Good inputs of every format: what an article keeps of its page, entry or row."""

from __future__ import annotations

import codecs
import io
import json
from datetime import date, datetime
from pathlib import PurePath

import pyarrow as pa
import pytest

from orchestration.limits import InputLimits
from orchestration.reading import ArticleVersion, Found, Record, Rejected, read_articles
from tests.ingest.catalogue import line, parquet, rss, sentinel, tarred, zipped

TEXT = "Президент встретился с министром обороны и обсудил с ним сотрудничество двух стран."


def read(data: bytes | str, name: str, limits: InputLimits | None = None, found: Found | None = None) -> list[Record]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_articles(io.BytesIO(raw), PurePath(name), limits, found))


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "iso8859-5"])
@pytest.mark.parametrize(
    "text", ["По итогам переговоров", "ВСТРЕЧА МИНИСТРОВ В МИНСКЕ", "Лавров и Ван И.", "«Шойгу» — в Каракасе"]
)
def test_short_texts_are_read_in_their_encoding(encoding: str, text: str) -> None:
    (article,) = read(text.encode(encoding, "ignore"), "a.txt")
    assert isinstance(article, ArticleVersion)
    assert article.text == text.encode(encoding, "ignore").decode(encoding)


@pytest.mark.parametrize(
    ("encoding", "mark", "detected"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
        ("cp1251", b"", "cp1251"),
        ("koi8-r", b"", "koi8_r"),
        ("cp866", b"", "cp866"),
        ("iso8859-5", b"", "iso8859_5"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, TEXT.upper(), f"Text in English before it. {TEXT}", f"{TEXT}\n" * 9_000])
def test_encodings_are_detected_and_recorded(encoding: str, mark: bytes, detected: str, text: str) -> None:
    found = Found()
    (article,) = read(mark + text.encode(encoding), "a.txt", found=found)
    assert isinstance(article, ArticleVersion)
    assert article.text == text
    assert found.encodings == {detected}


def test_a_foreign_line_far_down_is_read_as_well() -> None:
    lines = [json.dumps(sentinel("ascii", number)) for number in range(9_000)]
    lines.append(json.dumps(sentinel("end"), ensure_ascii=False))
    *_, last = read("\n".join(lines).encode("koi8-r"), "a.jsonl")
    assert isinstance(last, ArticleVersion)
    assert last.text == sentinel("end")["text"]


def test_places_hold_across_pieces_of_a_large_file() -> None:
    """Whatever the encoding and wherever a piece of the file ends, the byte offset leads to the bad line."""
    for encoding in ("utf-8", "utf-16-le", "cp1251"):
        lines = [json.dumps(sentinel("a", number), ensure_ascii=False) for number in range(9_000)]
        lines[7_777] = "{плохо"
        data = "\n".join(lines).encode(encoding)
        (rejected,) = [record for record in read(data, "a.jsonl") if isinstance(record, Rejected)]
        assert rejected.line == 7_778
        assert rejected.byte_offset is not None
        assert data[rejected.byte_offset :].decode(encoding).startswith("плохо")


def test_json_lists_of_any_shape() -> None:
    records = [sentinel("a", number) | {"nested": [{"text": '[{\\"}'}]} for number in range(3)]
    for indent in (None, 0, 2):
        read_back = read(json.dumps(records, ensure_ascii=False, indent=indent), "a.json")
        assert [article.text for article in read_back] == [record["text"] for record in records]
    (alone,) = read(json.dumps(records[0], indent=2), "a.json")
    assert alone.article_id == "a#0"
    assert read("[]", "a.json") == read("", "a.json") == []


def test_json_strings_across_pieces() -> None:
    text = 'а\\"б\n' * 200_000
    (article,) = read(json.dumps([{"id": "1", "text": text}], ensure_ascii=False), "a.json")
    assert article.text == text


def test_the_place_of_a_broken_element_is_where_the_trouble_begins() -> None:
    broken = '[{"id": "1", "text": "' + "я" * 3_000 + '\n"}]'
    (rejected, unclosed) = read(broken, "a.json")
    assert isinstance(rejected, Rejected)
    assert rejected.byte_offset == len(broken[: broken.index("\n")].encode())
    assert unclosed.detail.startswith("The list is not closed")


def test_csv() -> None:
    rows = 'ID;Title;TEXT;published;url;source;more\n1;Заголовок;"Строка ""раз"";\r\nстрока два";2025-11-18;http://e/1;Пример;x\n\n2;;Т;;;;\n'
    first, second = read(rows, "a.csv")
    assert first == ArticleVersion(
        "1", 'Строка "раз";\r\nстрока два', "Заголовок", date(2025, 11, 18), "http://e/1", "Пример", line=2
    )
    assert second == ArticleVersion("2", "Т", line=5)
    (withdrawn,) = read("id,text,withdrawn\n1,,TRUE\n", "a.csv")
    assert withdrawn.is_withdrawn


def test_a_formula_is_text() -> None:
    (article,) = read("id,text\n1,=cmd|'/c calc'!A1\n", "a.csv")
    assert article.text == "=cmd|'/c calc'!A1"


def test_parquet() -> None:
    days = [date(2025, 11, 18), None]
    table = pa.table({"text": ["а", "б"], "id": ["1", "2"], "published": days, "more": [1.5, 2.5]})
    assert read(parquet(table), "a.parquet") == [
        ArticleVersion("1", "а", published=days[0], line=1),
        ArticleVersion("2", "б", line=2),
    ]
    times = pa.table({"text": ["а"], "id": ["1"], "published": [datetime(2025, 11, 18, 23, 59)]})
    (article,) = read(parquet(times), "a.parquet")
    assert article.published == date(2025, 11, 18)


def test_times_keep_the_day_of_their_own_clock() -> None:
    record = sentinel("a") | {"published": "2025-11-18T00:30:00+03:00"}
    (article,) = read(line(record), "a.jsonl")
    assert article.published == date(2025, 11, 18)


PAGE = f"""<!DOCTYPE html><html><head><meta charset="CHARSET"><title>Министр прибыл в Минск — Пример-Ньюс</title>
<meta property="og:title" content="Министр прибыл в Минск"><meta property="og:site_name" content="Пример-Ньюс">
<link rel="canonical" href="https://example.org/2025/11/18/minsk"><meta property="article:published_time" content="2025-11-18T00:30:00+03:00">
</head><body><header><nav><ul><li><a href="/">Главная</a></li><li><a href="/login">Войти</a></li><li><a href="/s">Подписаться</a></li></ul></nav></header>
<article><h1>Министр прибыл в Минск</h1><figure><img src="1.jpg"><figcaption>Фото: пресс-служба</figcaption></figure>
<p>{TEXT}</p><p>Стороны подписали протокол о сотрудничестве в военной сфере. Переговоры продолжатся завтра.</p>
<p>Ранее сообщалось, что делегация посетит и другие города страны.</p></article>
<aside><h3>Читайте также</h3><ul><li><a href="/1">Другая новость дня</a></li></ul></aside>
<footer>© Пример-Ньюс, 2025</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r", "utf-16"])
def test_a_page_gives_its_article_without_the_menus(encoding: str) -> None:
    (article,) = read(PAGE.replace("CHARSET", encoding).encode(encoding, "ignore"), "minsk.html")
    assert isinstance(article, ArticleVersion)
    assert article.text.startswith(TEXT)
    assert article.text.endswith("другие города страны.")
    assert not {"Войти", "Подписаться", "Читайте", "©", "Главная"} & set(article.text.split())
    assert (article.article_id, article.title) == ("minsk", "Министр прибыл в Минск")
    assert (article.published, article.url) == (date(2025, 11, 18), "https://example.org/2025/11/18/minsk")
    assert article.source == "Пример-Ньюс"


def test_a_page_that_names_no_day_has_none() -> None:
    page = f"<html><body><article><p>{TEXT}</p><p>{TEXT} Завтра.</p></article><footer>2024-01-02</footer></body></html>"
    (article,) = read(page, "a.html")
    assert isinstance(article, ArticleVersion)
    assert article.published is None


def entry(inner: str) -> bytes:
    return rss(f"<item>{inner}</item>", head="").replace(
        b'version="2.0"',
        b'version="2.0" xmlns:y="http://news.yandex.ru" xmlns:c="http://purl.org/rss/1.0/modules/content/"',
    )


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<guid>1</guid><title>Т</title><description>а</description>", ArticleVersion("1", "а", "Т", source="Пример", line=1)),
        ("<link>http://e/1</link><title>Т</title>", ArticleVersion("http://e/1", "Т", url="http://e/1", source="Пример", line=1)),
        (
            "<guid>1</guid><description>коротко</description><c:encoded><![CDATA[<p>Длинно &amp; ясно.</p><p>Ещё<br>строка</p>]]></c:encoded>",
            ArticleVersion("1", "Длинно & ясно.\nЕщё\nстрока", source="Пример", line=1),
        ),
        ("<guid>1</guid><y:full-text>Весь текст новости</y:full-text>", ArticleVersion("1", "Весь текст новости", source="Пример", line=1)),
        (
            "<guid>1</guid><title>Т</title><pubDate>Tue, 18 Nov 2025 00:30:00 +0300</pubDate>",
            ArticleVersion("1", "Т", published=date(2025, 11, 18), source="Пример", line=1),
        ),
        ("<guid>1</guid><title>Т</title><pubDate>вчера</pubDate>", ArticleVersion("1", "Т", source="Пример", line=1)),
        (
            "<guid>1</guid><title>Т</title><description>&lt;script&gt;alert(1)&lt;/script&gt;а&lt;img src=x onerror=y&gt;</description>",
            ArticleVersion("1", "а", "Т", source="Пример", line=1),
        ),
    ],
)  # fmt: skip
def test_entries_of_rss(inner: str, expected: ArticleVersion) -> None:
    assert read(entry(inner), "a.xml") == [expected]


def test_atom_and_rdf() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Пример</title>
<entry><id>1</id><title type="html">&lt;b&gt;Т&lt;/b&gt;</title><link href="http://e/1"/><updated>2025-11-18T00:30:00+03:00</updated><summary>а</summary></entry></feed>"""
    assert read(atom, "a.atom") == [ArticleVersion("1", "а", "Т", date(2025, 11, 18), "http://e/1", "Пример", line=2)]
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>Пример</title></channel>
<item rdf:about="http://e/1"><title>Т</title><link>http://e/1</link><description>а</description></item></rdf:RDF>"""
    (article,) = read(rdf, "a.xml")
    assert (article.text, article.title, article.source) == ("а", "Т", "Пример")


def test_archives_name_the_member() -> None:
    inner = zipped(("в/1.jsonl", line(sentinel("a"))))
    (article,) = read(tarred(("x.zip", inner), (".DS_Store", b"\0"), ("__MACOSX/1.txt", b"x"), mode="w:gz"), "a.tar.gz")
    assert (article.member, article.line) == ("x.zip!/в/1.jsonl", 1)


def test_limits_are_those_of_the_configuration() -> None:
    def reasons(data: bytes | str, name: str, **limits: int) -> list[str]:
        return [record.reason for record in read(data, name, InputLimits(**limits)) if isinstance(record, Rejected)]

    nested = line(sentinel("a") | {"more": [[[1]]]})
    assert reasons(nested, "a.jsonl", json_depth=4) == []
    assert reasons(nested, "a.jsonl", json_depth=3) == ["too_deep"]
    assert reasons("слово " * 9, "a.txt", text_characters=53) == ["too_large"]
    assert reasons("слово " * 9, "a.txt", record_bytes=53) == ["too_large"]
    assert reasons(b'[{"id": "1", "text": "' + b"a" * 600_000, "a.json", record_bytes=1_000) == [
        "too_large",
        "invalid_json",
    ]
    archive = zipped(("1.zip", zipped(("1.txt", b"a"), ("2.txt", b"b"))))
    assert reasons(archive, "a.zip", archive_depth=2) == []
    assert reasons(archive, "a.zip", archive_depth=1) == ["archive_too_deep"]
    assert reasons(archive, "a.zip", archive_members=2) == ["archive_too_large"]
    assert reasons(archive, "a.zip", archive_bytes=1) == ["archive_too_large"]
