"""The token that every remote client must bring: `VSTRECHA_TOKEN`, or one made on first use that the owner alone can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from vstrecha.connection import published

LEAST = 16  # characters


class BadToken(Exception):
    """A token that could be guessed."""


def token_file() -> Path:
    """Where the token made on first use is kept."""
    return published().parent / "serve.token"


def token() -> str:
    """The token; made and kept where none is given."""
    given = os.environ.get("VSTRECHA_TOKEN")
    if given is None or given == "":
        return _kept()
    if len(given) < LEAST:
        raise BadToken(
            f"VSTRECHA_TOKEN has fewer than {LEAST} characters; take a longer one, or unset it to have one made."
        )
    return given


def _kept() -> str:
    path = token_file()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
    return _kept()
