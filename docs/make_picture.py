"""Makes the README's pictures of the product from the published warehouse, which must be that of seeds/ alone, in a real browser:

docs/dashboard.png, the overview; docs/evidence.png, the evidence page of a short meeting whose reports differ.

python docs/make_picture.py [chromium]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

import vstrecha
from vstrecha.dashboard.server import app
from vstrecha.evidence.__main__ import written

HERE = Path(__file__).parent
SHORT = """
    select meetings.meeting_key
    from marts.fact_meeting as meetings inner join marts.fact_meeting_value as reported using (meeting_key)
    where meetings.participant_count >= 2 and reported.value_count > 1
    order by meetings.participant_count, meetings.start_date desc, meetings.meeting_key
    limit 1
"""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Draw the overview down to its lists, and the evidence page down to the first article."""
    browser = next(filter(None, map(shutil.which, sys.argv[1:] or BROWSERS)), None)
    if browser is None:
        sys.exit(
            f"none of {', '.join(BROWSERS)} is installed; name a Chromium: python docs/make_picture.py /path/to/chromium"
        )
    with serving() as home:
        draw(browser, f"{home}/", "dashboard.png", "1280,1198")
    with tempfile.TemporaryDirectory() as folder:
        page = written(vstrecha.frame(SHORT)["meeting_key"][0], Path(folder))
        draw(browser, page.as_uri(), "evidence.png", "1000,2080")


def draw(browser: str, address: str, name: str, size: str) -> None:
    """A picture of a page, from its top."""
    options = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--lang=en",
        f"--window-size={size}",
    ]
    subprocess.run([browser, *options, f"--screenshot={HERE / name}", address], check=True, capture_output=True)
    print(HERE / name)


@contextmanager
def serving() -> Iterator[str]:
    """The dashboard on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    main()
