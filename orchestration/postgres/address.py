"""The connection to Postgres, and what its errors mean for the user. The password stands in none of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from orchestration.settings import UserError

if TYPE_CHECKING:
    from psycopg import Connection

VARIABLE = "VSTRECHA_PUBLISH_POSTGRES"

# What to do, by the beginning of Postgres' own code of the error.
_ADVICE = {
    "42501": "Give the user its rights: `grant create, temporary on database … to …`; tables that another user sent belong to that user.",
    "53": "Make room or connections in Postgres.",
    "2BP01": "Something was built on a table that has other columns now: drop it (what it is stands above), and make it anew afterwards.",
    "55P03": "Somebody holds a table for long, or another run is sending: let it end.",
    "25006": "This Postgres takes no changes (a replica, or `default_transaction_read_only`): name the primary.",
    "57": "Postgres was ended or ended the work.",
}
_UNREACHED = f"Start Postgres, or correct the host, database, user or password in {VARIABLE}."


class Refused(Exception):
    """Why nothing was sent, and what the user can do about it."""

    def __init__(self, said: str, todo: str) -> None:
        super().__init__(said)
        self.todo = todo


@contextmanager
def connected(address: str, published: str) -> Iterator[Connection]:
    """One transaction in Postgres; whatever fails in it is told with what to do, and nothing of it remains."""
    import psycopg  # loaded where there is something to send

    reached = False
    try:
        known = _parts(address)
        options = {"connect_timeout": "10", "application_name": "vstrecha", **known, "client_encoding": "utf8"}
        with psycopg.connect(**options) as connection:
            reached = True
            yield connection
    except Refused as refused:
        raise _failed(published, str(refused), refused.todo) from None
    except psycopg.Error as error:
        said = str(error).strip().replace(str(known.get("password") or address), "…")
        # From None: what led to it may hold the address.
        raise _failed(published, said, _advice(error.sqlstate) if reached else _UNREACHED) from None


def _parts(address: str) -> dict[str, Any]:
    """What the address says; Postgres' own message about a wrong one would repeat parts of the password."""
    import psycopg

    try:
        known: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(address)
        # «postgresql://me:pass/word@host» has the port «pass».
        if str(known.get("port", "0")).isdecimal():
            return known
        raise psycopg.ProgrammingError
    except psycopg.ProgrammingError:
        raise Refused(
            f"{VARIABLE} holds no address of a Postgres.",
            f"Write {VARIABLE}=postgresql://user:password@host:5432/database; signs such as @ and / in the password as %40 and %2F.",
        ) from None


def _advice(code: str | None) -> str:
    """What to do about an error of a Postgres that was reached; one that fell silent tells no code."""
    return next((told for start, told in _ADVICE.items() if (code or "57").startswith(start)), "")


def _failed(published: str, said: str, todo: str) -> UserError:
    return UserError(
        f"Postgres did not get the release. {said}\n{todo}\n"
        f"The release is published in {published}; Postgres keeps what it had, and the next `make run` sends it."
    )
