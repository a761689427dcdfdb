"""How much one input may ask for; the configuration file may say otherwise (docs/operations.md). Imports nothing slow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InputLimits:
    """What is larger is set aside with its reason, and the rest goes on."""

    record_bytes: int = 10_000_000  # one text, page, line, element or row, as it is stored
    text_characters: int = 1_000_000  # the text of one article
    json_depth: int = 64  # brackets within brackets
    archive_depth: int = 3  # archives within archives
    archive_members: int = 100_000  # in one landing file
    archive_bytes: int = 20_000_000_000  # unpacked from one landing file
    archive_ratio: int = 200  # unpacked to packed, once a megabyte is unpacked
    feed_bytes: int = 20_000_000  # one answer of a feed's server, unpacked
