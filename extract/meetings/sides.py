"""Sides: when two mentions of a party may mean the same one.

A name is itself; a post may stand for a name; a delegation stands for its country. Nothing is compared by likeness of
spelling here: names were resolved before.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.meetings.dossier import Dossier, fits
from extract.meetings.parties import meant_by, post_class
from extract.meetings.party import Party


def country_of(party: Party, dossiers: dict[int, Dossier]) -> str | None:
    """The country a party acts for, as far as the article says; "" for who acts for an international body."""
    known = dossiers[party.person].country if party.person is not None else None
    return known or party.country or known


def is_same(a: Party, b: Party, dossiers: dict[int, Dossier]) -> bool:
    """Two mentions may be of one side."""
    if a.person is not None and b.person is not None:
        return a.person == b.person
    if a.person is not None or b.person is not None:
        named, other = (a, b) if a.person is not None else (b, a)
        return is_of(named, other, dossiers)
    if a.position is not None and b.position is not None and {a.kind, b.kind} == {"post"}:
        same = post_class(a.position.title) == post_class(b.position.title)
        cores = a.position.organization_core, b.position.organization_core
        return same and agree(a.country, b.country) and agree(*cores)
    return agree(a.country, b.country)


def is_of(named: Party, other: Party, dossiers: dict[int, Dossier]) -> bool:
    """A person and a post, a delegation or a state that may stand for the person."""
    holder = dossiers[named.person] if named.person is not None else None
    country = country_of(named, dossiers)
    if holder is None or not agree(country, other.country):
        return False
    if other.kind == "country" or other.kind == "delegation":
        return country == other.country
    if other.kind == "group" or other.position is None:
        return False
    if not holder.posts:
        return True
    wanted = meant_by(other.position.title)
    if "коллега" in wanted:
        return country is not None or other.country is None
    return any(post_class(p.title) in wanted and fits(other.position, p, holder) for p in holder.posts)


def agree(a: str | None, b: str | None) -> bool:
    """Two countries or organisations are equal, or one is not known."""
    return a is None or b is None or a == b


def unmatched(mine: Sequence[Party], theirs: Sequence[Party], dossiers: dict[int, Dossier]) -> tuple[int, int, int]:
    """How many sides of two lists pair off one to one, and how many of either are left: (pairs, left, right)."""
    rest = list(theirs)
    pairs = 0
    for exact in (True, False):  # a name pairs with itself before a post is tried for it
        if exact:
            left = [p for p in mine if not take([r for r in rest if r.person == p.person is not None], rest)]
            pairs = len(mine) - len(left)
        else:
            still = [p for p in left if not take([r for r in rest if is_same(p, r, dossiers)], rest)]
            pairs += len(left) - len(still)
            left = still
    return pairs, len(left), len(rest)


def take(fitting: list[Party], rest: list[Party]) -> bool:
    """Use up the first fitting side."""
    if fitting:
        rest.remove(fitting[0])
    return bool(fitting)
