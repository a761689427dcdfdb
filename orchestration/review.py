"""`make review`: the doubtful verdicts of the rules one by one, both reports side by side, and what people say of them.

What is decided is appended to a file of judgements; the next run applies it.
"""

from __future__ import annotations

import csv
import getpass
import shutil
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from orchestration import judgements, tables
from orchestration.settings import Settings, UserError

ANSWERS = {"s": "same", "n": "not_same"}
RULES_SAY = {"same": "one", "not_same": "two"}
SIDES = ("meeting_judgement", "person_judgement", "organization_judgement")  # judgements of two sides


@dataclass(frozen=True)
class Terminal:
    """Where the questions go and the answers come from; tests pass their own."""

    ask: Callable[[str], str] = input
    show: Callable[[str], None] = print
    width: int = 0

    def columns(self) -> int:
        """How many characters a line may have."""
        return self.width or min(160, shutil.get_terminal_size((120, 40)).columns)


def review(settings: Settings, terminal: Terminal | None = None) -> int:
    """Go through the doubtful matches until the last, or until the user ends it; how many were decided."""
    terminal = terminal or Terminal()
    folder = settings.judgement_folders()[-1]
    matches = _open_matches(settings)
    if not matches:
        terminal.show("Nothing is doubtful: every near miss and every unsure merge has been judged.")
        return 0
    decided, files = 0, set()
    try:
        known_as = _user()
        who = terminal.ask(f"{len(matches)} doubtful matches. Your name [{known_as}]: ").strip() or known_as
        for number, match in enumerate(matches, start=1):
            terminal.show(f"\n{number} of {len(matches)}\n" + card(match, terminal.columns()))
            if not (decision := _decide(terminal)):
                continue
            verdict, why = decision
            row = judgement(match, verdict, who, why)
            files.add(_append(folder, f"{match['kind']}_judgement", row))
            decided += 1
    except (EOFError, KeyboardInterrupt, _Quit):
        terminal.show("")
    for file in sorted(files):
        terminal.show(f"Written to {file}")
    terminal.show(f"{decided} decided; `make run` applies them. Deleting a line takes it back.")
    return decided


def _user() -> str:
    """The name this machine knows the user by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run without one
        return "anonymous"


class _Quit(Exception):
    """The user has had enough."""


def _decide(terminal: Terminal) -> tuple[str, str] | None:
    """The verdict and the reason; none where the user skips."""
    while True:
        answer = terminal.ask("[s]ame, [n]ot same, [Enter] skip, [q]uit: ").strip().lower()
        if answer == "q":
            raise _Quit
        if not answer:
            return None
        if answer in ANSWERS and (why := terminal.ask("Why? ").strip()):
            return ANSWERS[answer], why


def _open_matches(settings: Settings) -> list[dict[str, Any]]:
    """The doubtful matches of the published warehouse that the files of judgements do not speak of yet."""
    if not settings.published.exists():
        raise UserError(f"{settings.published} does not exist; `make run` makes it.")
    with tables.connect(settings.published, read_only=True) as warehouse:
        found = warehouse.execute("from quality.doubtful_match order by doubt desc, kind, match_key").to_arrow_table()
    rows, _ = judgements.read_all(settings.judgement_folders())
    judged = {_sides(row) for kind in SIDES for row in rows[kind]}
    return [match for match in found.to_pylist() if _sides(judgement(match, "", "", "")) not in judged]


def _sides(row: Mapping[str, Any]) -> frozenset[Any]:
    """What a judgement speaks of, whichever side stands first."""
    said = "name" if "one_name" in row else "quote"
    of = "article_id" if "one_article_id" in row else "country"
    return frozenset((row[f"{side}_{said}"], of, row[f"{side}_{of}"] or None) for side in ("one", "other"))


def judgement(match: Mapping[str, Any], verdict: str, who: str, why: str) -> dict[str, Any]:
    """The line that says so; a person is judged in every article, unless the name is a surname alone or that of both."""
    signature = {"verdict": verdict, "who": who, "why": why, "decided_on": date.today().isoformat()}
    row = {column: match[column] or "" for column in judgements.KINDS[f"{match['kind']}_judgement"][:-1]}
    if match["kind"] != "person":
        return row | signature
    is_one_name = row["one_name"] == row["other_name"]
    for side in ("one", "other"):
        if " " in row[f"{side}_name"] and not is_one_name:
            row[f"{side}_article_id"] = ""
    return row | signature


def _append(folder: Path, kind: str, row: Mapping[str, Any]) -> Path:
    """Add a line to the folder's file of this kind; a new file gets its first line."""
    path = folder / f"{kind}.csv"
    is_new = not path.exists()
    is_cut = not is_new and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*judgements.KINDS[kind], *judgements.SIGNATURE], lineterminator="\n")
        if is_cut:
            stream.write("\n")
        if is_new:
            writer.writeheader()
        writer.writerow({column: judgements.as_cell(str(value or "")) for column, value in row.items()})
    return path


def card(match: Mapping[str, Any], width: int) -> str:
    """Both sides of a match beside each other, under what was compared."""
    verdict = f"{match['kind']}: the rules see {RULES_SAY[match['verdict_of_rules']]} (doubt {match['doubt']:.2f})"
    half = (width - 3) // 2
    paragraphs = zip(_side(match, "one"), _side(match, "other"), strict=True)
    rows = [row for left, right in paragraphs for row in [*_beside(left, right, half), f"{'':<{half}} │"]]
    return "\n".join([verdict, *textwrap.wrap(match["features"], width), "", *rows[:-1], ""])


def _side(match: Mapping[str, Any], side: str) -> list[str]:
    """Where it stands, who and when, and in what words."""
    where = (match[f"{side}_source"], match[f"{side}_article_id"], match[f"{side}_published_date"])
    name = (match[f"{side}_name"], match[f"{side}_country"])
    words = match[f"{side}_passage"] or match[f"{side}_quote"]
    return [*(", ".join(str(part) for part in parts if part) for parts in (where, name)), f"«{words}»"]


def _beside(left: str, right: str, width: int) -> list[str]:
    """Two paragraphs in two columns."""
    lines = zip_longest(textwrap.wrap(left, width), textwrap.wrap(right, width), fillvalue="")
    return [f"{one:<{width}} │ {other}".rstrip() for one, other in lines]
