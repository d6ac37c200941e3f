"""The report opened in a real browser, which must not complain about anything and must not ask anybody for anything."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from reports.declare import Style, Whole
from reports.registry import reporters

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
READY = "document.documentElement.dataset.ready !== undefined"
WATCH = "addEventListener('securitypolicyviolation', (event) => console.error('CSP: ' + event.violatedDirective))"
Open = Callable[..., Page]


WRITTEN: dict[int, tuple[Whole, bytes]] = {}
"""Files by the scan that they are of, which is kept as well: tests open the same few again and again."""


def written(whole: Whole) -> bytes:
    """Return the file."""
    if id(whole) not in WRITTEN:
        WRITTEN[id(whole)] = (whole, reporters()["html"].written(whole, Style()))
    return WRITTEN[id(whole)][1]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield a browser for the tests of one file: while it runs, no other test could start a loop of its own."""
    assert CHROMIUM, "these tests open the report in Chromium: install it (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return what opens a report at an address inside it. Whatever the browser complains about fails the test."""
    complaints: list[str] = []
    pages: list[Page] = []

    def open_(whole: Whole, at: str = "", *, js: bool = True, **how: Any) -> Page:  # noqa: ANN401  because a browser takes many things
        file = tmp_path / "report.html"
        file.write_bytes(written(whole))
        page = browser.new_page(java_script_enabled=js, **{"viewport": {"width": 1280, "height": 800}, **how})
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: complaints.append(asked.url) if asked.url.partition("#")[0] != file.as_uri() else None,
        )
        if js:
            page.add_init_script(WATCH)
        page.goto(f"{file.as_uri()}{at}")
        if js:
            page.wait_for_function(READY)
        pages.append(page)
        return page

    yield open_
    for page in pages:
        page.context.close()
    assert not complaints
