"""Reports written to measure resolution, and their answers: which event, which person, which organisation each one speaks of.

A file of them explains its format at its head. An answer can stand in for the extractor's output, as if nothing had been misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract import Article

_HEADER = re.compile(r"== (?P<id>\S+) \| (?P<published>\S+) \| (?P<source>[^|]+?)(?: \| (?P<reprint_of>\S+))?$")
_MEETING = re.compile(
    r"\* (?P<event>\S+): (?P<type>\w+) (?P<realis>\w+) (?P<dates>\S+)(?: @(?P<city>.+?) (?P<host>[A-Z]{2}))?"
    r"(?: (?P<countries>[A-Z]{2}(?:\+[A-Z]{2})*))?(?: #(?P<ordinal>\d+))?(?: \^(?P<parent>\S+))?$"
)
_PATRONYMIC = re.compile(r"(вич|вна|чна)$")


@dataclass(frozen=True)
class Claim:
    """Somebody in a report: who it is, and what the report says of him; the person is None for an official by post alone."""

    person: str | None
    name: str | None
    position: str | None
    country: str | None
    organization: str | None
    organization_text: str | None

    def extracted(self) -> dict[str, Any]:
        """The claim as a faultless extractor would give it."""
        text = self.organization_text
        core = re.sub(r"\[.*?\]", "", text).lower().replace("ё", "е") if text else None
        return {
            "name": self.name and self.name.replace("_", ""),
            **_name_parts(self.name),
            "position": self.position,
            "organization": text and text.replace("[", "").replace("]", ""),
            "organization_core": core,
            "country": self.country,
        }


@dataclass(frozen=True)
class Meeting:
    """A meeting as one report tells it, and the event it is."""

    event: str
    fields: dict[str, Any]
    parent: str | None
    claims: list[Claim] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """One report with its answers."""

    article: Article
    reprint_of: str | None
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def claims(self) -> list[Claim]:
        """Everybody the report speaks of."""
        return [claim for meeting in self.meetings for claim in meeting.claims]

    def extracted(self) -> dict[str, Any]:
        """The report as a faultless extractor would give it."""
        events = [meeting.event for meeting in self.meetings]
        return {
            "meetings": [
                {
                    **meeting.fields,
                    "parent": events.index(meeting.parent) if meeting.parent else None,
                    "participants": [claim.extracted() for claim in meeting.claims],
                    "documents": [],
                    "evidence": [{"start": 0, "end": len(self.article.text), "quote": self.article.text}],
                }
                for meeting in self.meetings
            ],
            "occupations": [claim.extracted() for claim in self.claims if claim.name and claim.position],
            "mentions": [],
        }


def read_reports(path: Path) -> list[Report]:
    """All reports of a file; a line that fits nothing is an error that shows it."""
    return list(_reports(path.read_text(encoding="utf-8")))


def _reports(text: str) -> Iterator[Report]:
    for block in re.split(r"^(?=== )", text, flags=re.MULTILINE)[1:]:
        header, *lines = block.strip().splitlines()
        found = _fitting(_HEADER, header)
        prose = " ".join(line for line in lines if not line.startswith(("*", "    ", "#")))
        reprint_of = found.pop("reprint_of")
        report = Report(Article.from_dict({**found, "text": prose.strip()}), reprint_of)
        for line in lines:
            if line.startswith("*"):
                report.meetings.append(_meeting(line))
            elif line.startswith("    "):
                report.meetings[-1].claims.append(_claim(line))
        yield report


def _fitting(pattern: re.Pattern[str], line: str) -> dict[str, Any]:
    found = pattern.match(line.rstrip())
    if not found:
        raise ValueError(f"This line fits no form: {line}")
    return found.groupdict()


def _meeting(line: str) -> Meeting:
    found = _fitting(_MEETING, line)
    start, _, end = found["dates"].partition("/")
    fields = {
        "meeting_type": found["type"],
        "realis": found["realis"],
        "date_start": start,
        "date_end": end or start,
        "date_precision": {4: "year", 7: "month", 10: "day"}[len(start)],
        "date_basis": "stated",
        "city": found["city"],
        "host_country": found["host"],
        "countries": (found["countries"] or "").split("+") if found["countries"] else [],
        "title": None,
        "ordinal": int(found["ordinal"]) if found["ordinal"] else None,
        "topics": [],
        "rule": "answer",
        "confidence": 1.0,
    }
    return Meeting(found["event"], fields, found["parent"])


def _claim(line: str) -> Claim:
    person, _, said = line.strip().partition(": ")
    parts = [_unless_dash(part.strip()) for part in said.split(" / ")]
    name, position, country, organization = parts + [None] * (4 - len(parts))
    organization_id, _, organization_text = (organization or "").partition("=")
    return Claim(
        _unless_dash(person),
        name,
        position,
        country,
        organization_id or None,
        organization_text or None,
    )


def _unless_dash(value: str | None) -> str | None:
    return None if value == "-" else value


def _name_parts(name: str | None) -> dict[str, str | None]:
    """Surname, given name and patronymic as the extractor gives them: initials are no given name."""
    if not name:
        return {"surname": None, "given_name": None, "patronymic": None}
    marked = re.search(r"_(.+)_", name)
    surname = marked.group(1) if marked else name.split()[-1]
    rest = [word for word in name.replace(marked.group(0) if marked else surname, "").split() if "." not in word]
    patronymic = rest.pop() if len(rest) > 1 and _PATRONYMIC.search(rest[-1]) else None
    return {"surname": surname, "given_name": " ".join(rest) or None, "patronymic": patronymic}
