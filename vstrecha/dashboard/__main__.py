"""`make dashboard`: who met whom, in a browser on this machine."""

from __future__ import annotations

import sys

from vstrecha.connection import NotPublished
from vstrecha.dashboard.server import HOST, PORT, releases, serve


def main() -> int:
    """Serve the pages, or say why not."""
    try:
        releases.now()  # no warehouse is told here, not in the browser
        serve()
    except NotPublished as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except SystemExit as error:
        if error.code:
            print(f"error: {HOST}:{PORT} is in use; perhaps the pages are open already.", file=sys.stderr)
        raise
    return 0


if __name__ == "__main__":
    sys.exit(main())
