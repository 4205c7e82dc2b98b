"""A real browser for the tests of the page, by Playwright: started once, cut off the network.

`tests/conftest.py` makes two fixtures of it. `open_page(models)` writes the page of some networks
and opens its file; `open_html(text)` opens a file with another text. What a test gets is an
`OpenedPage`. When the test is over, it fails if the page has asked for anything outside its file,
or if an error was logged that the test did not allow.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from tools.browsers import CHOSEN, find_browser, launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Locator, Page

OWN = ("file:", "data:", "blob:")
"""What an address begins with that needs no network."""

Points = Sequence[tuple[float, float]]
"""Places in an element, each as shares of its width and its height."""


def leave_out(reason: str) -> NoReturn:
    """Leave a test out, since something is missing. In CI nothing may be: there the test fails."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


def needed_browser() -> str:
    """The browser's program; without one, or without Playwright, the test is left out."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        leave_out("Playwright is not installed: it comes with the extra `dev`")
    found = find_browser()
    if found is None:
        leave_out(f"no browser is found: install Chromium, or name one in ${CHOSEN}")
    return found


@contextmanager
def started_browser() -> Iterator[StartedBrowser]:
    """The browser, running."""
    program = needed_browser()
    from playwright.sync_api import sync_playwright

    playwright = sync_playwright().start()
    browser = launch(playwright, program)
    started = StartedBrowser(browser)
    yield started
    with started.loop_running():  # in which Playwright also waits for its own process
        browser.close()
        playwright.stop()


class StartedBrowser:
    """A browser, for the windows of one test after another.

    Between two calls Playwright leaves its event loop marked as the one that runs in this thread.
    Other tests may want one of their own, so the loop has the mark only where this class gives it.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)

    @contextmanager
    def loop_running(self) -> Iterator[None]:
        """Let Playwright be called."""
        asyncio._set_running_loop(self._loop)
        try:
            yield
        finally:
            asyncio._set_running_loop(None)

    @contextmanager
    def opener(self, folder: Path) -> Iterator[PageOpener]:
        """What opens files for one test, and fails at its end if a page did what it must not do.

        Args:
            folder: for the files.
        """
        with self.loop_running():
            opener = PageOpener(self._browser, folder)
            try:
                yield opener
            finally:
                opener.close()
        opener.check()


@dataclass
class OpenedPage:
    """A page in the browser, with what was noticed of it.

    Attributes:
        page: Playwright's.
        path: of the file.
        requests: addresses of what the page asked for outside its file.
        errors: what was logged as an error, and what was thrown and not caught.
    """

    page: Page
    path: Path
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _cdp: CDPSession | None = None

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._note_request(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type == "error" else None,
        )

    def _note_request(self, url: str) -> None:
        if not url.startswith(OWN):
            self.requests.append(url)

    def open(self, address: str = "") -> None:
        """Open the file, with this hash of its address (without ``#``), and wait for its answer."""
        self.page.goto(self.path.as_uri() + (f"#{address}" if address else ""))
        self.page.wait_for_selector("main section, [role=alert]")

    def allow_errors(self, pattern: str) -> None:
        """Forget the errors that match, at least one: the test was made to cause them."""
        kept = [error for error in self.errors if not re.search(pattern, error)]
        assert len(kept) < len(self.errors), f"no error matches {pattern!r}: {self.errors}"
        self.errors[:] = kept

    def wait_until(self, expression: str, seconds: float = 30) -> None:
        """Wait until a JavaScript expression is true.

        The page's policy forbids Playwright's own ``wait_for_function``, which evaluates a text.
        """
        end = time.monotonic() + seconds
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, f"{expression} has not come true in {seconds} s"
            self.page.wait_for_timeout(20)

    def check(self) -> None:
        """Fail if the page needed a network, or if there were errors."""
        assert self.requests == [], f"the page asked for {self.requests}"
        assert self.errors == [], f"the page logged {self.errors}"

    def places(self, target: str | Locator, points: Points) -> list[tuple[float, float]]:
        """Points of an element as places in the window, in CSS pixels; it is scrolled into view."""
        locator = self.page.locator(target) if isinstance(target, str) else target
        locator.scroll_into_view_if_needed()
        box = locator.bounding_box()
        assert box is not None, f"{target} is not shown"
        return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]

    def draw_by_mouse(self, target: str | Locator, *strokes: Points) -> None:
        """Draw strokes on an element with the mouse's main button."""
        mouse = self.page.mouse
        for points in strokes:
            first, *others = self.places(target, points)
            mouse.move(*first)
            mouse.down()
            for place in others:
                mouse.move(*place)
            mouse.up()

    def draw_by_finger(self, target: str | Locator, *strokes: Points) -> None:
        """Draw strokes on an element with one finger; the page was opened with ``touch=True``."""
        for points in strokes:
            first, *others = self.places(target, points)
            self.touch("touchStart", first)
            for place in others:
                self.touch("touchMove", place)
            self.touch("touchEnd")

    def touch(self, kind: str, *fingers: tuple[float, float]) -> None:
        """Send one event of a touch screen as the browser gets it from the device.

        Args:
            kind: ``"touchStart"``, ``"touchMove"``, ``"touchEnd"`` or ``"touchCancel"``.
            fingers: where those are that touch the screen, in CSS pixels of the window.
        """
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
        self.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    @property
    def cdp(self) -> CDPSession:
        """A session of the Chrome DevTools Protocol with this page."""
        if self._cdp is None:
            self._cdp = self.page.context.new_cdp_session(self.page)
        return self._cdp


class PageOpener:
    """Opens files in windows of their own, and looks at all of them when the test is over."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder
        self._opened: list[OpenedPage] = []

    def __call__(
        self,
        text: str,
        *,
        address: str = "",
        width: int = 1024,
        height: int = 768,
        pixel_ratio: float = 1,
        dark: bool = False,
        touch: bool = False,
        before: str | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> OpenedPage:
        """Write a text to a file, and open it in a new window.

        Args:
            text: of the file, HTML.
            address: the hash of the address, without ``#``.
            width, height: of the window, in CSS pixels.
            pixel_ratio: device pixels to a CSS pixel.
            dark: whether the reader prefers dark pages.
            touch: whether the device has a touch screen.
            before: a program that runs in the window before the page's own.
            context: more arguments for Playwright's ``Browser.new_context``.

        Returns:
            The page, its sections shown, or its alert.
        """
        window = self._browser.new_context(
            offline=True,
            viewport={"width": width, "height": height},
            device_scale_factor=pixel_ratio,
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            **(context or {}),
        )
        if before is not None:
            window.add_init_script(before)
        path = self._folder / f"page-{len(self._opened)}.html"
        path.write_text(text, encoding="utf-8")
        opened = OpenedPage(window.new_page(), path)
        self._opened.append(opened)
        opened.open(address)
        return opened

    def close(self) -> None:
        """Close all windows."""
        for opened in self._opened:
            opened.page.context.close()

    def check(self) -> None:
        """Fail if a page needed a network or logged an error."""
        for opened in self._opened:
            opened.check()
