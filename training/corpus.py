"""NEREL's articles as they are learned from: relations of people with what they are told to be, by place in the text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

from evaluation.alike import same_name
from evaluation.datasets import is_held_aside

FOLDS = 5


class Relation(NamedTuple):
    """A person's name and the offsets of the profession or organisation that is told of them."""

    name: str
    start: int
    stop: int
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One article and its relations by kind."""

    id: str
    text: str
    relations: dict[str, tuple[Relation, ...]]

    def told(self, kind: str, name: str, start: int, stop: int) -> list[Relation]:
        """The relations of a kind between a person and something that overlaps a stretch of text."""
        return [
            r for r in self.relations.get(kind, ()) if r.start < stop and r.stop > start and same_name(r.name, name)
        ]


def lessons(path: Path) -> Iterator[Lesson]:
    """The articles that are not held aside."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if is_held_aside(row["id"]):
                continue
            entities = {e["id"]: e for e in row["entities"]}
            found: dict[str, list[Relation]] = {}
            for relation in row["relations"]:
                one, other = entities[relation["from"]], entities[relation["to"]]
                if one["type"] == "PERSON":
                    told = Relation(one["text"], other["start"], other["end"], other["type"], other["text"])
                    found.setdefault(relation["type"], []).append(told)
            yield Lesson(row["id"], row["text"], {kind: tuple(same) for kind, same in found.items()})


def fold(article_id: str, of: int = FOLDS) -> int:
    """Which part of the learning data an article belongs to."""
    return int(sha1(f"fold {article_id}".encode()).hexdigest(), 16) % of
