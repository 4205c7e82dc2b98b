"""The head and the end of the page: the choice of colours, what is told of a network, the print."""

from __future__ import annotations

from glassnet.page import page
from glassnet.pretrained import pretrained
from tests.shown_networks import small_network

PAPER = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(15, 20, 30)"
FIRST_PIXEL = (
    "Array.from(document.querySelector('#race canvas').getContext('2d')"
    ".getImageData(0, 0, 1, 1).data.slice(0, 3)).join(', ')"
)
"""Of the raced image, whose corner is black in the digit, and has the paper's colour here."""


def test_colours_are_those_of_the_system_until_others_are_chosen(open_page):
    opened = open_page(dark=True)
    assert opened.page.evaluate(PAPER) == DARK
    colours = opened.page.get_by_label("Colours")
    assert colours.input_value() == "auto"
    colours.select_option("light")
    assert opened.page.evaluate(PAPER) == LIGHT
    colours.select_option("dark")
    opened.page.emulate_media(color_scheme="light")
    assert opened.page.evaluate(PAPER) == DARK
    colours.select_option("auto")
    assert opened.page.evaluate(PAPER) == LIGHT


def test_what_is_drawn_changes_its_colours_too(open_page):
    opened = open_page(dark=True)
    background = opened.page.evaluate(PAPER)
    opened.wait_until(f"'rgb(' + {FIRST_PIXEL} + ')' === '{background}'")
    opened.page.get_by_label("Colours").select_option("light")
    opened.wait_until(f"'rgb(' + {FIRST_PIXEL} + ')' === '{LIGHT}'")


def test_the_choice_is_remembered_where_the_browser_allows_it(open_page):
    opened = open_page()
    opened.page.get_by_label("Colours").select_option("dark")
    opened.open("digit=1")
    opened.page.reload()
    opened.page.wait_for_selector("main section")
    assert opened.page.get_by_label("Colours").input_value() == "dark"
    assert opened.page.evaluate(PAPER) == DARK


def test_a_browser_that_keeps_nothing_shows_the_page(open_page):
    deny = (
        "Object.defineProperty(window, 'localStorage', "
        "{ get() { throw new DOMException('denied', 'SecurityError'); } })"
    )
    opened = open_page(before=deny)
    opened.page.get_by_label("Colours").select_option("dark")
    assert opened.page.evaluate(PAPER) == DARK


def test_it_tells_how_a_network_was_trained(open_page):
    opened = open_page(pretrained("lenet"), small_network())
    about = opened.page.locator("#about")
    assert "test images of MNIST's sample of 5,000" in about.inner_text()
    about.locator("summary", has_text="lenet").click()
    row = about.locator("tr", has_text="command")
    assert row.locator("td").inner_text().startswith("glassnet train lenet -o lenet.safetensors")
    about.locator("summary", has_text="small").click()
    assert "its file does not say how it was trained" in about.inner_text()


def test_it_tells_its_licence(open_page):
    opened = open_page()
    opened.page.get_by_text("Licence", exact=True).click()
    assert "MIT License, Copyright (c)" in opened.page.locator("footer").inner_text()


def test_on_paper_it_is_light_and_has_nothing_to_slide(open_page):
    opened = open_page(dark=True)
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert opened.page.evaluate(PAPER) == LIGHT
    sliders = opened.page.locator("input[type=range]")
    assert sliders.count() > 3
    assert not any(slider.is_visible() for slider in sliders.all())
    assert not opened.page.get_by_label("Colours").is_visible()


def test_a_notebook_runs_it_in_a_frame(open_html):
    frame = page(small_network())._repr_html_()
    opened = open_html(f"<!doctype html><main><section>{frame}</section></main>")
    inner = opened.page.frame_locator("iframe")
    inner.locator("#see").wait_for()
    assert inner.get_by_label("Network", exact=True).inner_text() == "small"
