"""Looking through a network on the page, in a real browser."""

from __future__ import annotations

import json
import math
import re
from functools import cache

import numpy as np
import pytest

from glassnet.layers import AveragePooling2D, Conv2D, Dense, Flatten, Input
from glassnet.model import Sequential
from glassnet.page import page
from glassnet.reference.network import Network
from tests.page_files import array_of, contents_of, with_contents
from tests.shown_networks import dense_network, small_network
from tests.small_networks import draw_weights

DIGIT = 3
"""The digit of the sample that is looked at."""

WINDOW = {"width": 1280, "height": 900}

CONVOLUTION, RELU, POOLING, SECOND, TANH = 1, 2, 3, 4, 5
"""Ops of `small_network`."""


@pytest.fixture
def look(open_page):
    """Opens a page with the digit, and waits until all of it is shown."""

    def look(address="", **window):
        opened = open_page(address=f"digit={DIGIT}{address}", **{**WINDOW, **window})
        wait_for_frames(opened)
        return opened

    return look


def wait_for_frames(opened):
    opened.page.evaluate("new Promise(done => setTimeout(() => requestAnimationFrame(done), 100))")


@pytest.fixture
def opened(look):
    return look()


@cache
def values_of(model):
    """What each op makes of the digit, by the plain edition."""
    text = page(model).html
    images = array_of(text, contents_of(text)["digits"]["images"])
    ops = model.ops()
    arrays = iter(model.get_weights())
    network = Network(ops, [[next(arrays) for _ in op.weights] for op in ops])
    network.forward(images[DIGIT : DIGIT + 1].astype(np.float64))
    return [value[0] for value in network.values]


def picture(opened, name):
    return opened.page.get_by_role("application", name=re.compile(rf"^{re.escape(name)}:"))


def place(opened, name, shape, index):
    """Where a unit's place lies in the window."""
    target = picture(opened, name)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    across, down = target.locator("canvas").evaluate("canvas => [canvas.width, canvas.height]")
    row, column, number = index
    beside = (across + 2) // (shape[1] + 2)
    x = number % beside * (shape[1] + 2) + column + 0.5
    y = number // beside * (shape[0] + 2) + row + 0.5
    return box["x"] + x * box["width"] / across, box["y"] + y * box["height"] / down


def heading(opened):
    return opened.page.locator("#unit-heading")


def assert_heading(opened, words):
    """The panel shows this unit: in the next frame, or in one of those after it."""
    opened.wait_until(f"document.querySelector('#unit-heading').innerText === {json.dumps(words)}")


def assert_uncovered(opened, name):
    """The panel leaves a layer's maps in sight: all of them, or those above it."""
    maps = picture(opened, name).bounding_box()
    panel = opened.page.locator("aside.unit").bounding_box()
    assert maps["y"] >= 0
    assert maps["y"] + min(maps["height"], 100) <= panel["y"]


def number(text):
    return float(text.replace("−", "-"))


def numbers(locator):
    return [number(text) for text in locator.all_inner_texts() if text]


def assert_adds_up(opened, before, after):
    """The numbers on the page add up to the sum, and lead to the value."""
    panel = opened.page.locator("aside.unit")
    addends = numbers(panel.locator(".sum-table tbody .number"))
    (total,) = numbers(panel.locator(".sum-table tfoot .number"))
    assert math.isclose(sum(addends), total, abs_tol=0.0006 * (len(addends) + 1))
    assert math.isclose(total, before, abs_tol=0.0006)
    assert math.isclose(number(panel.locator(".unit-value").inner_text()), after, abs_tol=0.0006)


def test_a_unit_chosen_by_mouse_shows_the_numbers_that_made_it(opened):
    values = values_of(small_network())
    index = (0, 6, 2)
    opened.page.mouse.click(*place(opened, "conv2d_1", (12, 12), index))
    assert_heading(opened, "conv2d_1, map 2, row 0, column 6")
    assert_adds_up(opened, values[SECOND][index], values[TANH][index])
    formula = opened.page.locator("aside.unit .formula").inner_text()
    assert formula.startswith("Tanh: tanh(")
    opened.wait_until(f"location.hash.includes('unit={TANH}%3A0%2C6%2C2')")


def test_what_lies_outside_is_marked_and_worth_nothing(opened):
    opened.page.mouse.click(*place(opened, "conv2d", (28, 28), (0, 0, 1)))
    assert_heading(opened, "conv2d, map 1, row 0, column 0")
    cells = opened.page.locator("aside.unit .cell")
    outside = opened.page.locator("aside.unit .cell.outside")
    assert (cells.count(), outside.count()) == (25, 16)
    assert all("= 0.00" in text.replace("\u2009", " ") for text in outside.all_inner_texts())
    products = [
        number(text.lstrip("=").strip())
        for text in opened.page.locator("aside.unit .cell-product").all_inner_texts()
    ]
    (patch, bias) = numbers(opened.page.locator("aside.unit .sum-table tbody .number"))
    assert math.isclose(sum(products), patch, abs_tol=0.005 * 9)
    values = values_of(small_network())
    assert math.isclose(patch + bias, values[CONVOLUTION][0, 0, 1], abs_tol=0.002)
    assert "cut off at the image's edge" in opened.page.locator("aside.unit").inner_text()


def test_pointing_previews_and_leaving_forgets(opened):
    opened.page.mouse.move(*place(opened, "conv2d", (28, 28), (10, 12, 0)))
    opened.wait_until("document.querySelector('#unit-heading').checkVisibility()")
    assert_heading(opened, "conv2d, map 0, row 10, column 12")
    assert picture(opened, "image").locator("path.frame-seen").count() == 1
    opened.page.mouse.move(5, 5)
    opened.wait_until("!document.querySelector('#unit-heading').checkVisibility()")
    assert opened.page.locator("path.frame").count() == 0


def test_a_unit_is_found_kept_followed_and_left_by_keys(opened):
    values = values_of(small_network())
    target = picture(opened, "conv2d_1")
    target.focus()
    page = opened.page
    page.keyboard.press("ArrowRight")  # to the largest value, where the keys begin
    best = np.unravel_index(values[TANH].argmax(), values[TANH].shape)
    opened.wait_until("document.querySelector('#unit-heading').checkVisibility()")
    assert_heading(opened, name_of("conv2d_1", best))
    page.keyboard.press("PageUp" if best[2] > 0 else "PageDown")
    page.keyboard.press("ArrowUp" if best[0] > 0 else "ArrowDown")
    index = (best[0] + (-1 if best[0] > 0 else 1), best[1], best[2] + (-1 if best[2] > 0 else 1))
    page.keyboard.press("Enter")
    assert_heading(opened, name_of("conv2d_1", index))
    assert_adds_up(opened, values[SECOND][index], values[TANH][index])
    said = page.locator(".see > [role=status]").inner_text()
    assert said.startswith(name_of("conv2d_1", index) + ": ")
    page.keyboard.press("Shift+ArrowUp")
    opened.wait_until("document.activeElement.ariaLabel.startsWith('average_pooling2d:')")
    best_input = strongest(values[POOLING], index)
    assert_heading(opened, name_of("average_pooling2d", best_input))
    page.keyboard.press("Shift+ArrowDown")
    opened.wait_until("document.activeElement.ariaLabel.startsWith('conv2d_1:')")
    page.keyboard.press("Escape")
    opened.wait_until("!document.querySelector('#unit-heading').checkVisibility()")


def name_of(layer, index):
    return f"{layer}, map {index[2]}, row {index[0]}, column {index[1]}"


def strongest(x, index):
    """The place of the largest term of a unit of the second convolution, a 3×3 without a border."""
    kernel = small_network().get_weights()[2]
    patch = x[index[0] : index[0] + 3, index[1] : index[1] + 3]
    k, column, channel = np.unravel_index(
        np.abs(patch * kernel[..., index[2]]).argmax(), patch.shape
    )
    return index[0] + k, index[1] + column, channel


def test_a_pooling_and_a_dense_unit_add_up_too(look):
    values = values_of(small_network())
    opened = look(f"&unit={POOLING}:3,4,1")
    panel = opened.page.locator("aside.unit")
    cells = numbers(panel.locator(".cell-value"))
    assert math.isclose(sum(cells) / 4, values[POOLING][3, 4, 1], abs_tol=0.006)
    assert (
        panel.locator(".formula").inner_text().endswith(f"/ 4 = {shown(values[POOLING][3, 4, 1])}")
    )
    dense = look("&unit=10:5")
    panel = dense.page.locator("aside.unit")
    addends = numbers(panel.locator("tr:not(.total) td:last-child"))
    (total,) = numbers(panel.locator("tr.total td"))
    assert len(addends) == 8 + 2  # the largest ones, the rest, the bias
    assert math.isclose(sum(addends), total, abs_tol=0.006)
    assert math.isclose(total, values[9][5], abs_tol=0.0006)
    assert numbers(panel.locator(".unit-value")) == [pytest.approx(values[10][5], abs=0.0006)]


def shown(value):
    return f"{value:.3f}".replace("-", "−")


def test_a_softmax_shows_all_shares(look):
    values = values_of(small_network())
    opened = look("&unit=12:4")
    assert_heading(opened, "dense_1, output “4”")
    rows = opened.page.locator("table.softmax tbody tr:not(.total)")
    assert rows.count() == 10
    scores = sorted(values[11], reverse=True)
    assert numbers(rows.locator("td:nth-child(2)")) == pytest.approx(scores, abs=0.0006)
    formula = opened.page.locator("aside.unit .formula").inner_text()
    assert formula.endswith(f"= {shown(values[12][4])}")


def test_sums_before_the_activation(opened):
    values = values_of(small_network())
    button = opened.page.get_by_role("button", name="before ReLU").first
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    index = np.unravel_index(values[CONVOLUTION].argmin(), values[CONVOLUTION].shape)
    opened.page.mouse.click(*place(opened, "conv2d", (28, 28), index))
    opened.wait_until("document.querySelector('#unit-heading').checkVisibility()")
    value = opened.page.locator(".unit-value").inner_text()
    assert number(value) == pytest.approx(values[CONVOLUTION][index], abs=0.0006)
    assert number(value) < 0


def test_another_class_is_asked_about_by_its_bar(opened):
    status = opened.page.locator("[role=status]").first
    best = int(values_of(small_network())[-1].argmax())
    assert re.match(rf"It (says|leans towards|guesses) {best} \(", status.inner_text())
    other = (best + 1) % 10
    opened.page.locator(".beside .answer-bar").nth(other).click()
    opened.page.locator(".reasons").scroll_into_view_if_needed()
    opened.wait_until(
        f"document.querySelector('.reasons').innerText.includes('What speaks for “{other}”')"
    )
    words = opened.page.locator(".reasons").inner_text()
    assert f"What would turn “{best}” into “{other}”" in words
    opened.wait_until("document.querySelector('.mind-step').innerText !== ''")
    assert f"towards “{other}”" in opened.page.locator(".mind-step").inner_text()
    pressed = opened.page.locator(".answer-bar[aria-pressed=true] .bar-name").all_inner_texts()
    assert pressed == [str(other)] * 2


def test_a_tap_keeps_a_unit(look):
    opened = look(width=320, height=700, touch=True)
    opened.page.touchscreen.tap(*place(opened, "conv2d", (28, 28), (10, 12, 0)))
    opened.wait_until("document.querySelector('#unit-heading').checkVisibility()")
    assert_heading(opened, "conv2d, map 0, row 10, column 12")
    assert_uncovered(opened, "conv2d")
    opened.page.get_by_role("button", name="Close").tap()
    opened.wait_until("!document.querySelector('#unit-heading').checkVisibility()")


@pytest.mark.parametrize(
    "unit", ["5:3,4", "5:12,0,0", "99:1", "5:1,1,-1", "image:28,0,0", "5:1.5,0,0", "x"]
)
def test_a_unit_that_the_network_does_not_have_is_ignored(look, unit):
    opened = look(f"&unit={unit}")
    assert not heading(opened).is_visible()
    assert opened.page.locator("section.layer").count() == 10


def test_hostile_names_are_text(open_html):
    name = "<!--<script>"
    model = Sequential(
        [
            Input((28, 28, 1)),
            Conv2D(2, 3, name=name),
            AveragePooling2D(2),
            Flatten(),
            Dense(10, "softmax"),
        ]
    )
    draw_weights(model, seed=1)
    text = page(model).html
    contents = contents_of(text)
    contents["models"][0]["classes"] = [f"{name}{n}" for n in range(10)]
    opened = open_html(
        with_contents(text, contents), address="unit=0:2,3,1", width=1280, height=900
    )
    wait_for_frames(opened)
    assert_heading(opened, f"{name}, map 1, row 2, column 3")
    assert opened.page.locator("section.layer h3").nth(1).inner_text() == name
    assert opened.page.locator(".bar-name").first.inner_text() == f"{name}0"


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_and_is_as_wide_as_its_maps_say(look, width, dark):
    opened = look("&unit=5:3,4,1", width=width, dark=dark)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.page.evaluate(
        "[...document.querySelectorAll('.layer-picture')]"
        ".every((picture) => picture.scrollWidth <= picture.clientWidth)"
    )
    first, pooled = (
        picture(opened, name)
        .locator("canvas")
        .evaluate("canvas => canvas.getBoundingClientRect().width / canvas.width")
        for name in ("conv2d", "average_pooling2d")
    )
    assert first == pytest.approx(pooled)


def test_buttons_go_to_the_unit_beside(look):
    opened = look("&unit=5:3,0,1", width=320)
    opened.page.get_by_role("button", name="one down").click()
    assert_heading(opened, "conv2d_1, map 1, row 4, column 0")
    assert opened.page.get_by_role("button", name="one to the left").is_disabled()
    opened.page.get_by_role("button", name="one to the right").click()
    assert_heading(opened, "conv2d_1, map 1, row 4, column 1")


def test_an_empty_drawing_has_no_answer(look):
    opened = look("&unit=5:3,4,1")
    assert opened.page.locator("aside.unit .number").count() > 0
    opened.page.get_by_role("button", name="Clear").click()
    wait_for_frames(opened)
    words = "Draw something: an empty drawing has no answer."
    assert opened.page.locator(".answer-words").all_inner_texts() == [words] * 2
    assert not heading(opened).is_visible()
    assert set(opened.page.locator(".answer-bar .bar-value").all_inner_texts()) == {"–"}


def test_another_network_is_looked_through_at_the_unit_that_it_has_too(open_html):
    text = page(small_network(), dense_network()).html
    opened = open_html(text, address="unit=1:3,4,2", **WINDOW)
    assert_heading(opened, "conv2d, map 2, row 3, column 4")
    opened.page.locator("#model").select_option(index=1)
    opened.wait_until("document.querySelectorAll('section.layer').length === 6")
    assert not heading(opened).is_visible()
    picture(opened, "flatten").focus()
    opened.page.keyboard.press("Enter")
    opened.page.locator("#model").select_option(index=0)
    wait_for_frames(opened)
    again = open_html(text, address="model=1&unit=5:3", **WINDOW)
    assert_heading(again, "dense_1, output “3”")
    table = again.page.locator("table.softmax")
    assert table.is_visible()


def test_the_panel_does_not_hide_what_the_mouse_points_at(look):
    opened = look(width=700, height=600)
    opened.page.mouse.move(*place(opened, "conv2d", (28, 28), (10, 12, 0)))
    opened.wait_until("document.querySelectorAll('path.frame-seen').length > 0")
    assert not heading(opened).is_visible()
    opened.page.mouse.click(*place(opened, "conv2d", (28, 28), (10, 12, 0)))
    assert_heading(opened, "conv2d, map 0, row 10, column 12")
    assert heading(opened).is_visible()


def test_the_window_slides_over_the_map_until_somebody_stops_it(look):
    opened = look("&unit=5:3,10,1")
    opened.page.get_by_role("button", name="Slide").click()
    assert_heading(opened, "conv2d_1, map 1, row 4, column 0")
    opened.page.get_by_role("button", name="Stop").click()
    words = heading(opened).inner_text()
    opened.page.wait_for_timeout(400)
    assert heading(opened).inner_text() == words
    opened.page.get_by_role("button", name="Slide").click()
    opened.page.mouse.click(*place(opened, "conv2d", (28, 28), (10, 12, 0)))
    assert_heading(opened, "conv2d, map 0, row 10, column 12")
    opened.page.wait_for_timeout(400)
    assert_heading(opened, "conv2d, map 0, row 10, column 12")
    assert opened.page.get_by_role("button", name="Slide").is_visible()
