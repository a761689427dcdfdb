"""From what the warehouse knows to a page of its own: no script, no font, no picture from elsewhere, everything escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import jinja2
from markupsafe import Markup

from vstrecha.connection import connect
from vstrecha.evidence.facts import Facts, Row, facts
from vstrecha.evidence.marks import LAYERS, Passage, marked
from vstrecha.texts import LANGUAGES, Language

UNKNOWN = "unknown"
# Where the page of a meeting, a person or a country is, if it can be reached: ("person", its key).
Address = Callable[[str, str], str | None]


def evidence_page(
    key: str,
    *,
    connection: duckdb.DuckDBPyConnection | None = None,
    address: Address = lambda kind, key: None,
    language: Language = LANGUAGES["en"],
) -> str:
    """The page of a meeting as HTML, from the published warehouse or an open connection to one."""
    if connection is not None:
        shown = meeting_view(facts(connection, key), language)
        template = templates(TEMPLATES).get_template("meeting.html")
        return template.render(
            style=style(),
            policy=policy(),
            layout="base.html",
            t=language.t,
            language=language,
            address=address,
            **shown,
        )
    with connect() as own:
        return evidence_page(key, connection=own, address=address, language=language)


@cache
def style() -> Markup:
    """The style sheet of all pages."""
    return Markup((TEMPLATES / "page.css").read_text(encoding="utf-8"))


@cache
def policy() -> str:
    """What a browser may do with a page: show it with this style, and send a search back; a script in an article is dead text."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'"


def meeting_view(known: Facts, language: Language) -> dict[str, Any]:
    """What the template shows of a meeting."""
    meeting = known.meeting
    numbers = {report["article_key"]: number for number, report in enumerate(known.reports, start=1)}
    reports = [_report(known, report, numbers[report["article_key"]], language) for report in known.reports]
    return {
        "meeting": meeting,
        "days": language.days(meeting["start_date"], meeting["end_date"], meeting["date_precision"]),
        "sides": sorted(known.countries, key=language.plain),
        "topics": sorted(known.topics, key=language.plain),
        "participants": [_participant(one, reports) for one in known.participants],
        "documents": known.documents,
        "fields": list(_fields(known.values, numbers, language)),
        "reports": reports,
        "parts": known.parts,
        "kinds": LAYERS,
    }


def _report(known: Facts, report: Row, number: int, language: Language) -> dict[str, Any]:
    """An article with its passages marked, and what it says of the meeting."""
    key, own = report["article_key"], known.meeting["meeting_key"]
    read = [
        {**passage, "number": index, "kind": _kind(passage, own), "anchor": f"report-{number}-passage-{index}"}
        for index, passage in enumerate(p for p in known.passages if p["article_key"] == key)
        if passage["kind"] != "participant" or passage["meeting_key"] == own
    ]
    texts = {True: report["title"] or "", False: report["text"] or ""}
    for passage in read:
        passage["words"] = texts[passage["is_in_title"]][passage["start"] : passage["end"]]
        passage["meaning"] = meaning(passage, language)
    return {
        **report,
        "number": number,
        "link": safe_link(report["url"]),
        "marked_title": _marked(texts[True], [p for p in read if p["is_in_title"]], language),
        "marked_text": _marked(texts[False], [p for p in read if not p["is_in_title"]], language),
        "has_text": report["text"] is not None,
        "read": sorted(read, key=lambda p: (not p["is_in_title"], p["start"], -p["end"])),
        "mentions": [mention for mention in known.mentions if mention["article_key"] == key],
        "others": [other for other in known.others if other["article_key"] == key],
    }


def _kind(passage: Row, own_meeting: str) -> str:
    is_other = passage["kind"] == "claim" and passage["meeting_key"] != own_meeting
    return "other_claim" if is_other else str(passage["kind"])


def _marked(text: str, read: list[dict[str, Any]], language: Language) -> Markup:
    tips = [f"{language.said('kind', p['kind'])}: {p['meaning']}".rstrip(": ") for p in read]
    passages = zip(read, tips, strict=True)
    return marked(text, [Passage(p["start"], p["end"], p["kind"], tip, p["anchor"]) for p, tip in passages])


def meaning(passage: Row, language: Language) -> str:
    """What a passage was read as, in words of the language where there are any."""
    kind, reading, code = passage["kind"], passage["reading"] or "", passage["code"]
    who = language.person_plain(passage) if passage["known_person_key"] else None
    match kind:
        case "person":
            return who or reading
        case "country":
            return f"{language.plain(passage, 'country') or reading} ({code})" if code else reading
        case "city":
            return (passage["city_en"] if language.code == "en" else None) or reading
        case "date":
            return language.interval(code) or reading
        case "post":
            rule = language.said("post_rule", passage["rule"])
            return ", ".join(filter(None, (reading, who, language.t("because", rule=rule) if rule else None)))
        case "participant":
            return ", ".join(filter(None, (who, language.said("role", code))))
    return reading


def _participant(one: Row, reports: list[dict[str, Any]]) -> dict[str, Any]:
    """A participant, with the first passage of each report that shows him."""
    passages = []
    for report in reports:
        shown = (p for p in report["read"] if p["kind"] == "participant" and _is_of(p, one))
        if first := next(shown, None):
            passages.append({"number": report["number"], "anchor": first["anchor"], "words": first["words"]})
    return {**one, "passages": passages}


def _is_of(passage: Row, participant: Row) -> bool:
    if participant["is_named"]:
        return bool(passage["person_key"] == participant["person_key"])
    return bool(passage["person_key"] == UNKNOWN and passage["reading"] == participant["position_text"])


def _fields(values: list[Row], numbers: dict[str, int], language: Language) -> Iterator[dict[str, Any]]:
    """Each field with its values, the winner first, and the reports that give each."""
    for field, of_field in groupby(values, key=lambda row: row["field"]):
        shown: dict[str, dict[str, Any]] = {}
        for row in of_field:
            value = shown.setdefault(row["value"], {**row, "reports": [], "shown": _value(row, language)})
            if row["article_key"] in numbers and numbers[row["article_key"]] not in value["reports"]:
                value["reports"].append(numbers[row["article_key"]])
        for value in shown.values():
            value["reports"].sort()
        yield {"name": language.said("field", field), "field": field, "values": list(shown.values())}


def _value(row: Row, language: Language) -> str:
    match row["field"]:
        case "dates":
            return language.interval(row["value"])
        case "realis":
            return language.t(f"{row['value']}_one")
    return language.plain(row, "value") or str(row["value"])


def safe_link(url: str | None) -> str | None:
    """An address that a browser may follow; «javascript:…» is none."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


TEMPLATES = Path(__file__).parent / "templates"


@cache
def templates(*folders: Path) -> jinja2.Environment:
    """The templates of some folders: everything escaped, nothing missing."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["share"] = lambda part, whole: f"{100 * part / whole if whole else 0:.1f}"
    return environment
