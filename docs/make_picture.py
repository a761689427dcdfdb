"""Makes docs/evidence.png, the README's picture of the product: the evidence page of a short meeting whose reports differ, in a real browser.

python docs/make_picture.py [chromium]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import vstrecha
from vstrecha.evidence.__main__ import written

PICTURE = Path(__file__).with_name("evidence.png")
SIZE = "1000,2080"
SHORT = """
    select meetings.meeting_key
    from marts.fact_meeting as meetings inner join marts.fact_meeting_value as reported using (meeting_key)
    where meetings.participant_count >= 2 and reported.value_count > 1
    order by meetings.participant_count, meetings.start_date desc, meetings.meeting_key
    limit 1
"""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Draw the page from its top down to the first article."""
    browser = next(filter(None, map(shutil.which, sys.argv[1:] or BROWSERS)), None)
    if browser is None:
        sys.exit(
            f"none of {', '.join(BROWSERS)} is installed; name a Chromium: python docs/make_picture.py /path/to/chromium"
        )
    with tempfile.TemporaryDirectory() as folder:
        page = written(vstrecha.frame(SHORT)["meeting_key"][0], Path(folder))
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE}"]
        subprocess.run([browser, *options, f"--screenshot={PICTURE}", page.as_uri()], check=True, capture_output=True)
    print(PICTURE)


if __name__ == "__main__":
    main()
