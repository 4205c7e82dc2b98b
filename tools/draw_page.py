"""Draw the picture of a page in the README: ``python -m tools.draw_page``.

It is what Chromium shows of the page of LeNet, with a drawn seven, and the sum of one unit.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from glassnet.page import page
from glassnet.pretrained import pretrained
from tools.browsers import find_browser, launch

PICTURE = Path(__file__).parents[1] / "docs" / "page.png"
WIDTH, HEIGHT = 1280, 2100
SEVEN = ((0.3, 0.22), (0.68, 0.22), (0.62, 0.4), (0.5, 0.6), (0.42, 0.8))
"""Places of a stroke, as shares of the board's sides."""

UNIT = "2:9,14,2"
"""The unit whose sum is shown: of the first convolution behind its ReLU, on the seven's bar."""


def draw(path: Path, program: str) -> None:
    """Write the picture.

    Args:
        path: of the picture, a PNG.
        program: the browser's.
    """
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        shown = Path(folder) / "page.html"
        page(pretrained("lenet")).save(shown)
        browser = launch(playwright, program)
        window = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        window.goto(f"{shown.as_uri()}#unit={UNIT}")
        board = window.locator("#board").bounding_box()
        assert board is not None
        places = [
            (board["x"] + x * board["width"], board["y"] + y * board["height"]) for x, y in SEVEN
        ]
        window.mouse.move(*places[0])
        window.mouse.down()
        for place in places[1:]:
            window.mouse.move(*place, steps=8)
        window.mouse.up()
        window.mouse.move(2, 2)
        window.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done), 300))")
        window.screenshot(path=path)
        browser.close()


def main() -> None:
    """Draw it into the documentation."""
    program = find_browser()
    if program is None:
        sys.exit("There is no Chromium here: install it, or name a browser in $GLASSNET_BROWSER.")
    draw(PICTURE, program)
    print(f"{PICTURE}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
