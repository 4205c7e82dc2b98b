"""The page by axe-core's rules, in a browser: on phones and projectors, light and dark."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from glassnet.page import page
from glassnet.page.contents import assemble
from glassnet.page.films import network_of
from glassnet.page.shown import Shown
from tests.browser import leave_out
from tests.filmed_runs import broken_run, healthy_run, made
from tests.shown_networks import dense_network, small_network

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def axe():
    """The program that looks for faults; `npm ci` installs it."""
    if not AXE.is_file():
        leave_out("axe-core is not installed: `npm ci` installs what package.json names")
    return AXE.read_text(encoding="utf-8")


def faults(opened, axe, part="html"):
    """What axe-core finds in a part of the page, each as a line with the elements."""
    opened.page.evaluate(axe)
    found = opened.page.evaluate(f"axe.run('{part}', {{resultTypes: ['violations']}})")
    return [
        f"{fault['id']}: {fault['help']}: "
        + ", ".join(str(node["target"][0]) for node in fault["nodes"])
        for fault in found["violations"]
    ]


def open_everything(opened):
    """Open what can be unfolded, and let each part of the page be seen once."""
    page = opened.page
    page.wait_for_selector("#film .film-panel")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 600):
        # What is to be seen is noticed in the next frame of the screen.
        page.evaluate(
            f"scrollTo(0, {top}), new Promise((done) => "
            "requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
    opened.wait_until(
        "[...document.querySelectorAll('#race details .race-table')]"
        ".every((room) => room.querySelector('table'))",
        seconds=60,
    )


@cache
def everything() -> str:
    """A page with several networks that can train, and two films, one of a training that broke."""
    films = made(healthy_run(), broken_run(), frames=10)
    networks = [Shown.of(small_network()), Shown.of(dense_network()), network_of(films[0])]
    return assemble(networks, films=films, train=True)[0]


FRAME = "film=0.1.step41"
"""In the address: the step with which the second film breaks."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_axe_finds_nothing(open_html, axe, width, dark):
    opened = open_html(everything(), width=width, dark=dark, address=FRAME)
    open_everything(opened)
    assert faults(opened, axe) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_a_training(open_html, axe, dark):
    opened = open_html(page(dense_network(), train=True).html, width=320, dark=dark)
    opened.page.locator("#train").get_by_role("button", name="Train", exact=True).click()
    opened.wait_until("document.querySelector('#train progress').value > 130")
    opened.page.locator("#train").get_by_role("button", name="Pause", exact=True).click()
    opened.page.locator("#train svg.training-curves circle").first.wait_for()
    assert faults(opened, axe, "#train") == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_page_is_no_wider_than_the_window(open_html, width):
    opened = open_html(everything(), width=width, address=FRAME)
    open_everything(opened)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_fault_would_be_found(open_html, axe):
    opened = open_html(page(dense_network()).html)
    opened.page.evaluate("document.querySelector('main').append(new Image())")
    assert any(fault.startswith("image-alt") for fault in faults(opened, axe))
