"""The browser in which the page is tested and measured: a Chromium that is installed."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHOSEN = "GLASSNET_BROWSER"  # in the environment, the program that is to be used instead


def find_browser() -> str | None:
    """The browser's program, or None if there is none."""
    names = [os.environ[CHOSEN]] if os.environ.get(CHOSEN) else BROWSERS
    return next(filter(None, map(shutil.which, names)), None)


def launch(playwright: Playwright, program: str) -> Browser:
    """Start the browser, without a window on the screen.

    Args:
        playwright: started.
        program: the browser's.
    """
    # Chromium's sandbox refuses to run as root, which is what a container's user is.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = ["--no-sandbox"] if as_root else []
    return playwright.chromium.launch(executable_path=program, args=arguments)
