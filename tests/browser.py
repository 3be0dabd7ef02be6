"""A headless Chromium for tests of pages: what a person sees, kept as a picture.

Playwright drives the Chromium that is installed; it never downloads one of its own.
Where there is none the test is skipped by name, under `CI=true` it fails.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from playwright.async_api import Page, async_playwright

from tests.tools import free_port, need

ARTIFACTS = Path("build/artifacts")
PHONE = {"width": 390, "height": 844}
_CANDIDATES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
_START_SECONDS = 10
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
    """A page as wide as a phone, without scripts; it reaches 127.0.0.1 only."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=need(*_CANDIDATES), args=list(_FLAGS)
        )
        try:
            context = await browser.new_context(
                viewport={"width": PHONE["width"], "height": PHONE["height"]},
                device_scale_factor=2,
                locale=language,
                java_script_enabled=False,
            )
            yield await context.new_page()
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
