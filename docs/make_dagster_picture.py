"""Makes docs/dagster.png, the picture of docs/dagster.md: the page of an asset in the Dagster UI, in a real browser.

python docs/make_dagster_picture.py [chromium]   # after `make run`; serves the UI on a port of its own meanwhile
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = Path(__file__).with_name("dagster.png")
PAGE = "/assets/marts/fact_meeting"
SIZE = "1360,2360"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SECONDS_TO_START = 180


def main() -> None:
    """Serve the UI, which changes nothing, until the page is drawn."""
    browser = next(filter(None, map(shutil.which, sys.argv[1:] or BROWSERS)), None)
    if browser is None:
        sys.exit(
            f"none of {', '.join(BROWSERS)} is installed; name a Chromium: python docs/make_dagster_picture.py /path/to/chromium"
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ui = subprocess.Popen([sys.executable, "-m", "orchestration", "ui", "--port", str(port), "--read-only"], cwd=ROOT)
    try:
        _wait_for(port)
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE}"]
        waiting = ["--virtual-time-budget=20000", f"--screenshot={PICTURE}"]
        subprocess.run([browser, *options, *waiting, f"http://127.0.0.1:{port}{PAGE}"], check=True, capture_output=True)
    finally:
        ui.terminate()
        ui.wait()
    print(PICTURE)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    sys.exit("the UI did not start; `make ui` says why")


if __name__ == "__main__":
    main()
