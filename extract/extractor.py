"""One article in, its meetings, posts and mentions out: the modules of this library put in order.

The result is plain data as the interface describes it; offsets point into the article as it came.
"""

from __future__ import annotations

import gc
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extract.dates import find_dateline, find_dates, possible_day, publication_day
from extract.language import Language
from extract.meetings.assemble import meetings, mentions, occupations, rejected
from extract.meetings.documents import find_signings
from extract.meetings.dossier import make_dossiers, own_posts, resolve_posts
from extract.meetings.event import Event
from extract.meetings.occasions import find_occasions
from extract.meetings.parties import find_parties
from extract.meetings.pronouns import find_pronouns
from extract.meetings.reading import Reading
from extract.meetings.roles import find_roles
from extract.meetings.trigger import Trigger
from extract.meetings.triggers import find_triggers
from extract.names import find_people
from extract.places import Gazetteer
from extract.positions import find_posts
from extract.records import Article
from extract.tables import REFERENCE
from extract.text import Source

GARBAGE = 20_000  # objects made, and not let go, until Python looks for cycles among them


@dataclass(frozen=True)
class Account:
    """One article from text to record: `events` are in the order of the record's meetings."""

    source: Source
    reading: Reading
    triggers: tuple[Trigger, ...]
    events: tuple[Event, ...]
    record: dict[str, Any]


class Extractor:
    """The loaded models and tables; `extract` reads one article."""

    def __init__(self, language: Language, gazetteer: Gazetteer) -> None:
        self.language = language
        self.gazetteer = gazetteer

    @classmethod
    def load(cls) -> Extractor:
        """Load models and reference data, once per process: about two seconds and 300 MB."""
        loaded = cls(Language(), Gazetteer.load())
        # What is loaded stays: Python need not look through it for garbage, nor look every 700 objects.
        gc.freeze()
        gc.set_threshold(GARBAGE)
        return loaded

    def read(self, article: Article) -> tuple[Source, Reading]:
        """Everything that stands in an article before meetings are looked for."""
        source = Source.of(article.title, article.text)
        document = self.language.read(source.text)
        people = find_people(document, self.language)
        named = {i for p in people for i in range(p.first, p.last)}
        places = tuple(p for p in self.gazetteer.find(document) if p.first not in named)
        posts = find_posts(document, self.language, people, places)
        positions = own_posts(document, people, posts.mentions)
        dossiers = make_dossiers(people, positions)
        found = find_parties(document, people, positions, places)
        parties, dossiers = resolve_posts(document, found, dossiers, people)
        parties = tuple(sorted([*parties, *find_pronouns(document, parties, people)], key=lambda p: (p.first, p.last)))
        dates = find_dates(document)
        dateline = find_dateline(document, dates)
        said = article.published or source.header_date or publication_day(document, dates, dateline, article.url)
        published = possible_day(said)
        return source, Reading(
            document=document,
            people=people,
            posts=posts,
            positions=positions,
            places=places,
            dates=dates,
            dateline=dateline,
            parties=parties,
            dossiers=dossiers,
            published=published,
            title_end=sum(t.stop <= source.title_length for t in document.tokens),
        )

    def extract(self, article: Article) -> dict[str, Any]:
        """The meetings, occupations and mentions of one article, as the interface describes them."""
        return self.account(article).record

    def account(self, article: Article) -> Account:
        """The record of one article with all that led to it, for a trace."""
        source, reading = self.read(article)
        dossiers = reading.dossiers
        signings = list(find_signings(reading, self.language))
        roles = list(find_roles(reading))
        triggers, events = find_occasions(reading, list(find_triggers(reading)), signings, roles)
        record = {
            "id": article.id,
            "published": reading.published.isoformat() if reading.published else None,
            "meetings": meetings(source, reading, self.language, dossiers, events, signings, roles),
            "occupations": occupations(source, reading),
            "mentions": mentions(source, reading),
            "rejected": rejected(source, reading, triggers, events),
        }
        return Account(source, reading, tuple(triggers), tuple(events), record)


@cache
def extractor_version() -> str:
    """A hash of this library's code and tables and of the reference data: what it changes makes articles stale."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    named = {path.relative_to(here).as_posix(): path for path in [*here.rglob("*.py"), *here.rglob("*.csv")]}
    named |= {f"reference/{path.name}": path for path in REFERENCE.glob("*.csv")}
    for name, path in sorted(named.items()):  # by the whole path: file names recur, and folders list in any order
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
