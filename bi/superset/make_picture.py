"""Takes the picture of the dashboard in docs/ anew: `python bi/superset/make_picture.py PASSWORD`, with Superset served, Chromium and playwright installed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ADDRESS = f"http://127.0.0.1:{os.environ.get('SUPERSET_PORT', '8088')}"
PICTURE = Path(__file__).parents[2] / "docs" / "superset.png"


def take(password: str, picture: Path) -> list[str]:
    """Log in, open the dashboard, wait for every chart, photograph it; what was asked of others or refused."""
    faults: list[str] = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page(viewport={"width": 1400, "height": 1060})
        # What the page's policy forbids is never sent.
        page.on("requestfailed", lambda asked: asked.failure in ("csp", "net::ERR_ABORTED") or faults.append(asked.url))
        page.on(
            "requestfinished",
            lambda asked: asked.url.startswith((ADDRESS, "data:", "blob:")) or faults.append(asked.url),
        )
        page.on("response", lambda answer: answer.status >= 400 and faults.append(f"{answer.status}: {answer.url}"))
        page.goto(f"{ADDRESS}/login/")
        page.fill("#username", "admin")
        page.fill("#password", password)
        page.click("button[type=submit]")
        page.wait_for_url("**/superset/welcome/**")
        page.goto(f"{ADDRESS}/superset/dashboard/vstrecha/?standalone=2")
        page.wait_for_selector(".dashboard-component-chart-holder", timeout=120_000)
        page.wait_for_function("document.querySelectorAll('.loading').length === 0", timeout=120_000)
        page.wait_for_timeout(4_000)
        page.screenshot(path=str(picture))
        for told in page.locator(".ant-alert, [data-test=chart-error]").all_inner_texts():
            faults.append(told)
        browser.close()
    return faults


if __name__ == "__main__":
    print("\n".join(take(sys.argv[1], PICTURE)) or PICTURE)
