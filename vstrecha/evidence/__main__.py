"""`make evidence`: a meeting's page as a file, or without a key all pages on this machine."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from vstrecha.connection import NotPublished, connect, published
from vstrecha.evidence.facts import NoSuchMeeting, find_key
from vstrecha.evidence.page import evidence_page
from vstrecha.evidence.server import HOST, PORT, serve


def main() -> int:
    """Write the page of a meeting and say where it is, or serve them all."""
    parser = argparse.ArgumentParser(prog="python -m vstrecha.evidence", description=__doc__)
    parser.add_argument("meeting", nargs="?", help="its key, an earlier key, or the beginning of one")
    parser.add_argument("--folder", type=Path, help="where the page is written (default: evidence/ in the data folder)")
    options = parser.parse_args()
    try:
        if options.meeting:
            print(written(options.meeting, options.folder or published().parent / "evidence"))
            return 0
        with connect():
            pass  # no warehouse is told here, not in the browser
        serve()
    except (NoSuchMeeting, NotPublished) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except SystemExit as error:
        if error.code:
            print(f"error: {HOST}:{PORT} is in use; perhaps the pages are open already.", file=sys.stderr)
        raise
    return 0


def written(key: str, folder: Path) -> Path:
    """The page of a meeting as a file, whole or not there."""
    with connect() as warehouse:
        meeting_key = find_key(warehouse, key)
        page = evidence_page(meeting_key, connection=warehouse)
    folder.mkdir(parents=True, exist_ok=True)
    path, part = folder / f"{meeting_key}.html", folder / f".{meeting_key}.part"
    part.write_text(page, encoding="utf-8")
    os.replace(part, path)
    return path


if __name__ == "__main__":
    sys.exit(main())
