"""`make pictures`: what the README shows, taken anew with a headless Chromium.

    python -m tests.pictures PAGE.html PICTURE.png

The top of a report of the replay, as wide as a sheet; it asks for nothing from outside.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

WIDTH, HEIGHT = 880, 620
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


def take(page: Path, picture: Path) -> None:
    """The part of a page that is seen first.

    Raises:
        SystemExit: where there is no Chromium.
    """
    browser_path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser_path is None:
        raise SystemExit(
            "没有 Chromium，请先运行 make setup。 No Chromium: make setup."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=list(_FLAGS)
        )
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        tab.goto(page.resolve().as_uri())
        tab.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
