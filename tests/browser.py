"""A headless Chromium for tests of pages: what a person sees, kept as a picture.

Playwright drives the Chromium that is installed; it never downloads one of its own.
Where it or a Chinese font is missing the test is skipped by name; `CI=true` fails it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import (
    Browser,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

from tests.tools import free_port, need_browser

ARTIFACTS = Path("build/artifacts")
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1000, "height": 770}
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""axe-core's tags of WCAG 2.2, levels A and AA."""
_START_SECONDS = 10
_PATIENCE_MS = 20_000
_REFUSED = 400
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def phone(language: str = "zh-CN") -> AsyncIterator[Page]:
    """A page as wide as a phone, without scripts."""
    async with _browser() as browser:
        context = await browser.new_context(
            viewport=PHONE,
            device_scale_factor=2,
            locale=language,
            java_script_enabled=False,
        )
        yield await context.new_page()


@asynccontextmanager
async def desk(language: str = "zh-CN") -> AsyncIterator[tuple[Page, list[str]]]:
    """A page as wide as a desk's, with scripts; and what went wrong on it, said."""
    expect.set_options(timeout=_PATIENCE_MS)
    async with _browser() as browser:
        context = await browser.new_context(
            viewport={"width": DESK["width"], "height": DESK["height"]}, locale=language
        )
        page = await context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("requestfailed", lambda sent: complaints.append(f"failed {sent.url}"))
        page.on(
            "response",
            lambda got: (
                complaints.append(f"{got.status} {got.url}")
                if got.status >= _REFUSED
                else None
            ),
        )
        yield page, complaints


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    """The installed Chromium; it reaches 127.0.0.1 only."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=need_browser(), args=list(_FLAGS)
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """The application on a free port of 127.0.0.1, as its address."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            app, "127.0.0.1", port, lifespan="off", ws="none", log_level="warning"
        )
    )
    task = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not server.started:  # noqa: ASYNC110 - it has no event to wait for
                await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


async def picture(page: Page, name: str) -> Path:
    """Keep a screenshot of the whole page as a test artifact."""
    path = ARTIFACTS / f"{name}.png"
    await page.screenshot(path=path, full_page=True)  # makes the folder
    return path


async def must_be_accessible(page: Page) -> None:
    """Nothing on the page breaks WCAG 2.2 A or AA, as far as axe-core can judge.

    Raises:
        AssertionError: with each break: rule, help and where it stands.
    """
    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    breaks = [
        f"{each['id']} ({each['impact']}): {each['help']}: "
        f"{[node['html'] for node in each['nodes']]}"
        for each in found.response["violations"]
    ]
    assert not breaks, "\n".join(breaks)
