"""The page by axe-core's rules, in a browser: on phones and projectors, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from glassnet.page import page
from tests.browser import leave_out
from tests.shown_networks import dense_network, small_network

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def axe():
    """The program that looks for faults; `npm ci` installs it."""
    if not AXE.is_file():
        leave_out("axe-core is not installed: `npm ci` installs what package.json names")
    return AXE.read_text(encoding="utf-8")


def faults(opened, axe):
    """What axe-core finds, each as a line with the elements."""
    opened.page.evaluate(axe)
    found = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {fault['help']}: "
        + ", ".join(str(node["target"][0]) for node in fault["nodes"])
        for fault in found["violations"]
    ]


def open_everything(opened):
    """Open what can be unfolded, and let each part of the page be seen once."""
    page = opened.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 600):
        page.evaluate(f"scrollTo(0, {top})")
        page.wait_for_timeout(30)
    opened.wait_until(
        "[...document.querySelectorAll('#race details .race-table')]"
        ".every((room) => room.querySelector('table'))",
        seconds=60,
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_axe_finds_nothing(open_html, axe, width, dark):
    text = page(small_network(), dense_network()).html
    opened = open_html(text, width=width, dark=dark)
    open_everything(opened)
    assert faults(opened, axe) == []


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_page_is_no_wider_than_the_window(open_html, width):
    opened = open_html(page(small_network(), dense_network()).html, width=width)
    open_everything(opened)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_fault_would_be_found(open_html, axe):
    opened = open_html(page(dense_network()).html)
    opened.page.evaluate("document.querySelector('main').append(new Image())")
    assert any(fault.startswith("image-alt") for fault in faults(opened, axe))
