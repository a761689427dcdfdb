"""`make evidence`: a meeting's page as a file, or without a key the dashboard, which shows them all."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from vstrecha.connection import NotPublished, connect, published
from vstrecha.dashboard.__main__ import main as dashboard
from vstrecha.evidence.facts import NoSuchMeeting, find_key
from vstrecha.evidence.page import evidence_page
from vstrecha.texts import LANGUAGES, Language


def main() -> int:
    """Write the page of a meeting and say where it is, or show them all."""
    parser = argparse.ArgumentParser(prog="python -m vstrecha.evidence", description=__doc__)
    parser.add_argument("meeting", nargs="?", help="its key, an earlier key, or the beginning of one")
    parser.add_argument("--folder", type=Path, help="where the page is written (default: evidence/ in the data folder)")
    parser.add_argument("--language", choices=sorted(LANGUAGES), default="en", help="of the page (default: en)")
    options = parser.parse_args()
    try:
        if not options.meeting:
            return dashboard()
        print(written(options.meeting, options.folder or published().parent / "evidence", LANGUAGES[options.language]))
    except (NoSuchMeeting, NotPublished) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def written(key: str, folder: Path, language: Language = LANGUAGES["en"]) -> Path:
    """The page of a meeting as a file, whole or not there."""
    with connect() as warehouse:
        meeting_key = find_key(warehouse, key)
        page = evidence_page(meeting_key, connection=warehouse, language=language)
    folder.mkdir(parents=True, exist_ok=True)
    path, part = folder / f"{meeting_key}.html", folder / f".{meeting_key}.part"
    part.write_text(page, encoding="utf-8")
    os.replace(part, path)
    return path


if __name__ == "__main__":
    sys.exit(main())
