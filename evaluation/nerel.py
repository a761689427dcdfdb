"""Occupations against NEREL: WORKS_AS (person, profession) and WORKPLACE (person, organisation).

NEREL annotates mentions, not facts: «Президент РФ Путин … Путин» is one relation, between the two mentions that stand
together, and a person told twice with a post makes two relations. Entities nest («[министр [обороны] [РФ]]»); a relation
takes the outermost phrase as a rule, sometimes the inner one. WORKPLACE is also annotated from a profession, and to a
country or a place; those are no claim that a person works for an organisation and are left out.

A scorer that sees only names and phrases can count in two ways, and both are given:

    distinct   a (person, value) pair once per article, in the gold and in the prediction, whatever the wording
    mention    every relation, every predicted record; paired one to one

Names and phrases are compared as in `alike`: half of the words shared, endings forgiven.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.alike import pair_up
from evaluation.claims import Claim, distinct, same_claim
from evaluation.figures import Matches

RELATIONS = {"WORKS_AS": "PROFESSION", "WORKPLACE": "ORGANIZATION"}
FIELDS = {"WORKS_AS": "position", "WORKPLACE": "organization"}


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article and its claims by relation, one for each relation annotated."""

    text: str
    claims: Mapping[str, tuple[Claim, ...]]


def load(path: Path) -> dict[str, Annotated]:
    """The articles of a (gzipped) file of NEREL as JSON Lines, by id."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: annotated(row) for row in map(json.loads, lines)}


def annotated(row: Mapping[str, Any]) -> Annotated:
    """The claims of one article, in the order of the person's mention."""
    entities = {e["id"]: e for e in row["entities"]}
    found: dict[str, list[tuple[int, Claim]]] = {kind: [] for kind in RELATIONS}
    for relation in row["relations"]:
        kind, one, other = relation["type"], entities[relation["from"]], entities[relation["to"]]
        if kind in RELATIONS and (one["type"], other["type"]) == ("PERSON", RELATIONS[kind]):
            found[kind].append((one["start"], Claim(one["text"], other["text"])))
    return Annotated(row["text"], {kind: tuple(c for _, c in sorted(claims)) for kind, claims in found.items()})


def claims_of(record: Mapping[str, Any], kind: str) -> list[Claim]:
    """The claims of one extracted article for a relation, in order."""
    field = FIELDS[kind]
    return [Claim(o["name"], o[field]) for o in record["occupations"] if o["name"] and o[field]]


def score(gold: Mapping[str, Annotated], predicted: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Matches]]:
    """{"distinct": {"WORKS_AS": …, "WORKPLACE": …}, "mention": {…}} over all gold articles."""
    total = {way: dict.fromkeys(RELATIONS, Matches()) for way in ("distinct", "mention")}
    for name, article in gold.items():
        for kind in RELATIONS:
            wanted = list(article.claims[kind])
            got = claims_of(predicted[name], kind) if name in predicted else []
            total["mention"][kind] += figures(wanted, got)
            total["distinct"][kind] += figures(distinct(wanted, same_claim), distinct(got, same_claim))
    return total


def figures(wanted: list[Claim], got: list[Claim]) -> Matches:
    """The figures of one article's claims."""
    return Matches(len(pair_up(wanted, got, same_claim)), len(wanted), len(got))
