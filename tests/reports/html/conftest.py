"""The report opened in a real browser, which must not complain about anything and must not ask anybody for anything."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from html_support import written
from playwright.sync_api import Browser, Page, sync_playwright

from reports.declare import Whole

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
READY = "document.documentElement.dataset.ready !== undefined"
WATCH = "addEventListener('securitypolicyviolation', (event) => console.error('CSP: ' + event.violatedDirective))"
Open = Callable[..., Page]


class Window:
    """A browser with one page for each way to open reports: a new one takes longer than to load a report."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self._pages: dict[str, Page] = {}
        self._at = ""
        self.complaints: list[str] = []

    def open(self, whole: Whole, at: str = "", *, js: bool = True, **how: Any) -> Page:  # noqa: ANN401  because a browser takes many things
        """Open a report at an address inside it, from its beginning."""
        file = self._folder / f"{id(whole)}.html"
        if not file.exists():
            file.write_bytes(written(whole))
        kind = repr((js, sorted(how.items())))
        if kind not in self._pages:
            self._pages[kind] = self._new(js=js, **how)
        page = self._pages[kind]
        page.emulate_media(media="null")
        page.goto("about:blank")
        self._at = file.as_uri()
        page.goto(f"{self._at}{at}")
        if js:
            page.wait_for_function(READY)
        return page

    def _new(self, *, js: bool, **how: Any) -> Page:  # noqa: ANN401  because of the same
        page = self._browser.new_page(java_script_enabled=js, **{"viewport": {"width": 1280, "height": 800}, **how})
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda asked: self._asked(asked.url))
        if js:
            page.add_init_script(WATCH)
        return page

    def _asked(self, url: str) -> None:
        if url.partition("#")[0] not in {self._at, "about:blank"}:
            self.complaints.append(url)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Yield a browser for the tests of one file: while it runs, no other test could start a loop of its own."""
    assert CHROMIUM, "these tests open the report in Chromium: install it (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Window(started, tmp_path_factory.mktemp("reports"))
        started.close()


@pytest.fixture
def opened(window: Window) -> Iterator[Open]:
    """Return what opens a report at an address inside it. Whatever the browser complains about fails the test."""
    window.complaints.clear()
    yield window.open
    assert not window.complaints
