"""Meetings whose own words name nobody: their sides are those who signed at them, led the delegations or took the chair.

«Свои подписи под документом поставили президенты …», told beside «на саммите в Актау»; which documents and roles there
are is read in documents.py and roles.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.meetings.documents import Signing
from extract.meetings.event import Event
from extract.meetings.parties import Party
from extract.meetings.reading import Reading
from extract.meetings.roles import Role
from extract.meetings.trigger import Trigger

KINDS = {"meeting", "talks", "consultations", "session", "summit"}
LEADING = {"head_of_delegation", "co_chair"}
REACH = {"signatory": range(-1, 2), "head_of_delegation": range(0, 3), "co_chair": range(0, 3)}  # sentences behind


def named_by_roles(
    reading: Reading, triggers: Sequence[Trigger], events: list[Event], signings: list[Signing], roles: list[Role]
) -> list[Trigger]:
    """The triggers of an article; those that name nobody and tell of no known event with the sides told of beside them."""
    known = {t.index for e in events for t in e.triggers}
    acting = [
        *((s.place, "signatory", p) for s in signings if s.status == "signed" for p in s.signatories),
        *((r.index, r.role, r.party) for r in roles if r.role in LEADING),
    ]
    found = []
    for trigger in triggers:
        is_open = trigger.index not in known and not trigger.rejected and not trigger.parties
        if is_open and trigger.meeting_type in KINDS and trigger.realis == "held":
            parties = tuple(beside(reading, trigger, acting))
            is_many = len({p.person for p in parties if p.person is not None}) > 1
            trigger = replace(trigger, parties=tuple((p, None) for p in parties)) if is_many else trigger
        found.append(trigger)
    return found


def beside(reading: Reading, trigger: Trigger, acting: Sequence[tuple[int, str, Party]]) -> Iterator[Party]:
    """Who acts in the sentences around a meeting's word, each once."""
    sentence = reading.token(trigger.index).sentence
    known: set[tuple[int, int]] = set()
    for index, role, party in acting:
        if reading.token(index).sentence - sentence in REACH[role] and (party.first, party.last) not in known:
            known.add((party.first, party.last))
            yield party
