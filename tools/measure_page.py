"""Measure how fast a page opens and answers: ``python -m tools.measure_page [MODEL]``.

The page of one network is opened in Chromium, again and again, each time in a new window. Then a
stroke is drawn on its board, point by point, and a slider of the race is moved. What is printed are
milliseconds in the browser's own clock:

- until the first paint, and until the first answer stands on the page, from the moment at which the
  browser begins to open the file;
- until the answer to a stroke's next point stands on the page, and until the browser has painted
  it, from the moment at which the page hears of the pointer;
- the same for one step of a slider, after which the image is disturbed anew;
- how long the page's thread itself has worked for a point of the stroke: the time of its processor,
  in which other programs of the machine don't count.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glassnet.model import load_model
from glassnet.page import page
from glassnet.pretrained import NAMES, pretrained
from glassnet.tables import Column, Table
from tools.browsers import find_browser, launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

OPENINGS = 10
POINTS = 100
STEPS = 60
PATIENCE = 60
"""Seconds in which a page must have answered."""

# Notes when the words of an answer are written, and when the browser has painted them; and when
# the event began that they follow.
WATCHING = """
window.answers = [];
let noted = "";
new MutationObserver(() => {
  const words = document.querySelector(".answer-words")?.textContent;
  if (!words || words === noted) return;
  noted = words;
  const written = performance.now();
  const { began = 0 } = window;
  requestAnimationFrame(() => setTimeout(() => {
    window.answers.push({ written: written - began, painted: performance.now() - began });
  }));
}).observe(document, { childList: true, subtree: true, characterData: true });
for (const kind of ["pointermove", "input"]) {
  addEventListener(kind, () => { window.began = performance.now(); }, true);
}
"""

FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@contextmanager
def opened(browser: Browser, path: Path) -> Iterator[Page]:
    """The page in a new window, its first answer painted."""
    context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCHING)
    window = context.new_page()
    window.goto(path.as_uri())
    answered(window, 1)
    yield window
    context.close()


def answered(window: Page, count: int) -> list[dict[str, float]]:
    """The times of at least so many answers."""
    wait_for(window, f"answers.length >= {count}", "given no answer")
    found: list[dict[str, float]] = window.evaluate("answers")
    return found


def first_paint(window: Page) -> float:
    """When something was painted first; the browser notes it a moment after it was painted."""
    wait_for(window, f"{FIRST_PAINT} !== undefined", "painted nothing")
    return float(window.evaluate(FIRST_PAINT))


def wait_for(window: Page, condition: str, lacking: str) -> None:
    """Wait until an expression is true, and give up in the end: the page has ``lacking``."""
    end = time.monotonic() + PATIENCE
    while not window.evaluate(condition):
        if time.monotonic() > end:
            sys.exit(f"The page has {lacking} in {PATIENCE} s: open it, and see why.")
        window.wait_for_timeout(5)


def openings(browser: Browser, path: Path) -> tuple[list[float], list[float]]:
    """When something was painted first, and when the first answer was."""
    paints, answers = [], []
    for _ in range(OPENINGS):
        with opened(browser, path) as window:
            paints.append(first_paint(window))
            answers.append(answered(window, 1)[0]["painted"])
    return paints, answers


def stroke(browser: Browser, path: Path) -> tuple[list[dict[str, float]], float]:
    """The times of the answers while a stroke is drawn, and the work for one of its points."""
    with opened(browser, path) as window:
        window.get_by_role("button", name="Clear").click()
        box = window.locator("#board").bounding_box()
        assert box is not None
        window.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.2 * box["height"])
        window.mouse.down()
        window.evaluate("answers.length = 0")
        session = window.context.new_cdp_session(window)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        worked = thread_time(session)
        for n in range(POINTS):
            # A curve that grows all the time, so that hardly two answers are the same.
            across, down = 0.3 + 0.4 * (n / POINTS) ** 2, 0.2 + 0.6 * n / POINTS
            window.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
            window.wait_for_timeout(30)
        worked = thread_time(session) - worked
        window.mouse.up()
        return answered(window, 1), worked / POINTS


def thread_time(session: CDPSession) -> float:
    """Milliseconds that the page's thread has worked, by the clock of its processor."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(1000 * float(each["value"]) for each in metrics if each["name"] == "TaskDuration")


def slides(browser: Browser, path: Path) -> list[dict[str, float]]:
    """The times of the answers while a slider is moved by its key."""
    with opened(browser, path) as window:
        window.locator("#push-turn").focus()
        window.wait_for_timeout(500)
        window.evaluate("answers.length = 0")
        for _ in range(STEPS):
            window.keyboard.press("ArrowRight")
            window.wait_for_timeout(30)
        return answered(window, 1)


def row(what: str, times: Sequence[float]) -> list[str]:
    """A row of the table."""
    ordered = sorted(times)
    most = ordered[round(0.95 * (len(ordered) - 1))]
    values = (statistics.median(ordered), most, ordered[-1])
    return [what, str(len(ordered)), *(f"{value:.1f}" for value in values)]


def measured(browser: Browser, path: Path) -> list[list[str]]:
    """All rows of the table."""
    paints, answers = openings(browser, path)
    rows = [row("opening: first paint", paints), row("opening: first answer", answers)]
    points, work = stroke(browser, path)
    rows.append(["point of a stroke: work", str(POINTS), f"{work:.1f}", "", ""])
    for what, times in (("point of a stroke", points), ("step of a slider", slides(browser, path))):
        rows.append(row(f"{what}: answer written", [time["written"] for time in times]))
        rows.append(row(f"{what}: answer painted", [time["painted"] for time in times]))
    return rows


def model_named(name: str) -> Any:
    """A network that comes with the package, or that of a file."""
    return pretrained(name) if name in NAMES else load_model(name)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", default=["lenet"], help="networks of the page")
    arguments = parser.parse_args()
    program = find_browser()
    if program is None:
        sys.exit("There is no Chromium here: install it, or name a browser in $GLASSNET_BROWSER.")
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "page.html"
        page(*map(model_named, arguments.models)).save(path)
        browser = launch(playwright, program)
        columns = [Column(""), *(Column(name, "right") for name in ("n", "median", "95 %", "max"))]
        title = f"{', '.join(arguments.models)}: milliseconds in Chromium {browser.version}"
        print(Table(columns, measured(browser, path), title=title))
        browser.close()


if __name__ == "__main__":
    main()
