"""How well the warehouse knows one meeting, one person, one organisation in many reports: B-cubed figures against reports with answers.

Measured twice: on the answers in the extractor's place, so that only resolution can err, and on what the extractor makes of the texts.
There, what it missed or invented counts as an error end to end, and is left out where extraction errors are set aside.
`python -m evaluation.resolution` shows both, with every cluster that went wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation import meetings
from evaluation.alike import same_name, same_phrase
from evaluation.reports import Claim, Report, read_reports
from extract import Extractor
from orchestration import tables, transform
from orchestration.extraction import staging_rows
from orchestration.settings import ROOT, Settings

REPORTS = sorted((ROOT / "tests" / "warehouse" / "resolution").glob("*.txt"))

Extracted = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Item:
    """One thing in one report: what it is, and the key the warehouse gave it; None where one of them does not know it."""

    report: str
    answer: Hashable | None
    key: str | None


@dataclass(frozen=True)
class BCubed:
    """Mean over the items of how pure their cluster is, and of how whole their answer's cluster is."""

    precision: float
    recall: float

    @property
    def value(self) -> float:
        """F1, the harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.value:.3f}"


def b_cubed(items: Sequence[Item]) -> BCubed:
    """B-cubed; an item the warehouse lacks has recall 0, one that nobody annotated has precision 0."""
    answered, keyed = ([item for item in items if getattr(item, side) is not None] for side in ("answer", "key"))
    right = Counter((item.answer, item.key) for item in set_aside(items))
    answers, keys = Counter(item.answer for item in answered), Counter(item.key for item in keyed)
    return BCubed(
        precision=sum(right[item.answer, item.key] / keys[item.key] for item in keyed) / max(1, len(keyed)),
        recall=sum(right[item.answer, item.key] / answers[item.answer] for item in answered) / max(1, len(answered)),
    )


def set_aside(items: Iterable[Item]) -> list[Item]:
    """The items that both the answers and the warehouse know: what is left is resolution's work."""
    return [item for item in items if item.answer is not None and item.key is not None]


@dataclass(frozen=True)
class Resolution:
    """The keys the warehouse gave to what the reports say."""

    meeting_keys: Mapping[tuple[str, int], str]
    claims: Mapping[str, Sequence[Mapping[str, Any]]]

    @classmethod
    def read(cls, pipeline: Path) -> Resolution:
        """From the intermediate tables of a build."""
        with tables.connect(pipeline, read_only=True) as connection:
            mentions = connection.execute("""
                select article_id, meeting_index, meeting_key
                from intermediate.int_meeting
                join intermediate.int_meeting_mention using (mention_key)
            """).fetchall()
            columns = ["article_id", "name", "position", "country", "person_key", "organization_key"]
            rows = connection.execute(f"select {', '.join(columns)} from intermediate.int_resolved_claim").fetchall()
        claims: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            claims[row[0]].append(dict(zip(columns, row, strict=True)))
        return cls({(article, index): key for article, index, key in mentions}, claims)


def items(reports: Sequence[Report], extracted: Extracted, resolution: Resolution) -> dict[str, list[Item]]:
    """What is compared: reported meetings, named people, organisations of people and posts."""
    return {
        "meetings": [item for report in reports for item in _meetings(report, extracted, resolution)],
        "persons": [item for report in reports for item in _persons(report, resolution)],
        "organisations": [item for report in reports for item in _organizations(report, resolution)],
    }


def _meetings(report: Report, extracted: Extracted, resolution: Resolution) -> Iterator[Item]:
    name = report.article.id
    predicted = list(extracted[name]["meetings"])
    pairs = dict(meetings.match(list(report.extracted()["meetings"]), predicted))
    keys = [resolution.meeting_keys[name, index] for index in range(len(predicted))]
    for index, meeting in enumerate(report.meetings):
        yield Item(name, meeting.event, keys[pairs[index]] if index in pairs else None)
    for index, key in enumerate(keys):
        if index not in pairs.values():
            yield Item(name, None, key)


def _persons(report: Report, resolution: Resolution) -> Iterator[Item]:
    name = report.article.id
    named = [claim for claim in resolution.claims.get(name, ()) if claim["name"]]
    people = {claim.person: claim for claim in report.claims if claim.person}
    for person, answer in people.items():
        keys = {claim["person_key"] for claim in named if _is_about(answer, claim)}
        yield from (Item(name, person, key) for key in keys or {None})
    strangers = [claim for claim in named if not any(_is_about(answer, claim) for answer in people.values())]
    yield from (Item(name, None, key) for key in {claim["person_key"] for claim in strangers})


def _organizations(report: Report, resolution: Resolution) -> Iterator[Item]:
    """What a person or a post belongs to; bodies that the answers do not name are not judged."""
    name = report.article.id
    for answer in {(claim.person or claim.position): claim for claim in report.claims if claim.organization}.values():
        found = [claim for claim in resolution.claims.get(name, ()) if _is_about(answer, claim)]
        keys = {
            claim["organization_key"]
            for claim in found
            if claim["organization_key"] and same_phrase(claim["position"], answer.position)
        }
        yield from (Item(name, answer.organization, key) for key in keys or {None})


def _is_about(answer: Claim, claim: Mapping[str, Any]) -> bool:
    """The same name or post; of two namesakes in one report, the one of that country."""
    if answer.country and claim["country"] and answer.country != claim["country"]:
        return False
    if answer.name is None or claim["name"] is None:
        return answer.name is claim["name"] and same_phrase(answer.position, claim["position"])
    return same_name(answer.name.replace("_", ""), claim["name"])


def build(reports: Sequence[Report], extracted: Extracted, data: Path) -> Settings:
    """The reports as if ingested and extracted, and all models built of them in a data folder of its own."""
    settings = Settings(data=data)
    settings.build.parent.mkdir(parents=True, exist_ok=True)
    with tables.pipeline(settings.pipeline) as connection:
        for table, rows in _rows(reports, extracted).items():
            tables.insert(connection, table, tables.arrow_table(table, rows))
    transform.require_green(transform.build(settings, ["--exclude-resource-type", "test", "unit_test"]))
    return settings


def _rows(reports: Sequence[Report], extracted: Extracted) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    now = tables.utc_now()
    for report in reports:
        article = report.article
        rows["raw.article"].append(
            {
                "article_key": article.id,
                "article_id": article.id,
                "source": article.source,
                "text": article.text,
                "published_date": article.published,
                "sha256": hashlib.sha256(article.text.encode()).hexdigest(),
                "file": "reports",
                "ingested_at": now,
                "is_current": True,
            }
        )
        rows["staging.extraction"].append(
            {"article_key": article.id, "extractor_version": "measured", "extracted_at": now}
        )
        for table, found in staging_rows(article.id, extracted[article.id]).items():
            rows[table] += found
    return rows


def measure(reports: Sequence[Report], extracted: Extracted) -> dict[str, list[Item]]:
    """Build a warehouse of the reports and compare it with the answers."""
    with tempfile.TemporaryDirectory() as folder:
        return items(reports, extracted, Resolution.read(build(reports, extracted, Path(folder)).pipeline))


def answered(reports: Sequence[Report]) -> Extracted:
    """The answers in the extractor's place."""
    return {report.article.id: report.extracted() for report in reports}


def read_by(extractor: Extractor, reports: Sequence[Report]) -> Extracted:
    """What the extractor makes of the texts."""
    return {report.article.id: extractor.extract(report.article) for report in reports}


def faults(compared: Sequence[Item]) -> Iterator[str]:
    """Every answer that is split, and every key that holds several answers."""
    for one, other, verb in (("answer", "key", "is split"), ("key", "answer", "holds several")):
        groups: dict[Hashable, dict[Hashable, list[str]]] = defaultdict(lambda: defaultdict(list))
        for item in compared:
            groups[getattr(item, one)][getattr(item, other)].append(item.report)
        for name, parts in groups.items():
            if name is not None and len(parts) > 1:
                yield f"  {name} {verb}: " + "; ".join(f"{part}: {', '.join(found)}" for part, found in parts.items())


def main() -> None:
    """Show the figures and what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="*", type=Path, default=REPORTS, help="files of reports; without any, our own")
    parser.add_argument("--figures-only", action="store_true")
    arguments = parser.parse_args()
    reports = [report for path in arguments.reports for report in read_reports(path)]
    print(f"{len(reports)} reports")
    by_answers = measure(reports, answered(reports))
    by_extraction = measure(reports, read_by(Extractor.load(), reports))
    for kind in by_answers:
        print(f"{kind:14} answers        {b_cubed(by_answers[kind])}")
        print(f"{'':14} set aside      {b_cubed(set_aside(by_extraction[kind]))}")
        print(f"{'':14} end to end     {b_cubed(by_extraction[kind])}")
        if not arguments.figures_only:
            for title, compared in (("answers", by_answers[kind]), ("end to end", by_extraction[kind])):
                print(f" {title}:", *faults(compared), sep="\n")


if __name__ == "__main__":
    main()
