"""The race in the browser: all networks answer the image that the sliders have disturbed."""

from __future__ import annotations

import re

import numpy as np
import pytest

from glassnet.page import page
from glassnet.pretrained import pretrained
from tests.page_files import contents_of, first_digit
from tests.shown_networks import dense_network, small_network

MODELS = (small_network, dense_network)


@pytest.fixture(scope="module")
def text():
    return page(*(make() for make in MODELS)).html


def cards(opened):
    """What each network answers: a class, and how sure it is, in per cent."""
    answers = opened.page.locator(".racer-answer").all_inner_texts()
    return [
        (int(found[1]), float(found[2]))
        for found in (re.fullmatch(r"(\d) ([\d.]+) % sure", answer) for answer in answers)
        if found
    ]


def expected(image):
    """The same by the networks in Python."""
    answers = []
    for make in MODELS:
        outputs = make().predict(image)[0]
        answers.append((int(outputs.argmax()), float(outputs.max()) * 100))
    return answers


def assert_cards(opened, image):
    """Wait until the cards say what the networks answer to this image."""
    wanted = expected(image)
    near = " && ".join(
        f"Math.abs(parseFloat(document.querySelectorAll('.racer-answer')[{n}].textContent"
        f".split(' ').slice(-3)[0]) - {share}) < 0.11"
        for n, (_, share) in enumerate(wanted)
    )
    opened.wait_until(near)
    assert [best for best, _ in cards(opened)] == [best for best, _ in wanted]


def measured(opened):
    """Wait until all curves are complete and drawn."""
    opened.page.locator("#race").scroll_into_view_if_needed()
    opened.wait_until(
        "[...document.querySelectorAll('.race-reach td')].every((cell) => cell.textContent !== '…')"
        " && !document.querySelector('.is-outdated')",
        seconds=60,
    )


def slide(opened, name, value):
    """Move a slider as its user does."""
    opened.page.locator(f"#push-{name}").fill(str(value))


def test_the_networks_answer_the_disturbed_image(open_html, text):
    opened = open_html(text)
    opened.page.locator("#race").scroll_into_view_if_needed()
    image = first_digit(opened)
    assert_cards(opened, image)
    slide(opened, "turn", 90)
    assert_cards(opened, np.rot90(image, -1, axes=(1, 2)))
    slide(opened, "turn", 0)
    slide(opened, "right", 5)
    shifted = np.zeros_like(image)
    shifted[:, :, 5:] = image[:, :, :-5]
    assert_cards(opened, shifted)
    words = opened.page.locator("output[for=push-right]")
    assert words.inner_text() == "5 pixels to the right"
    assert opened.page.locator("#push-right").get_attribute("aria-valuetext") == words.inner_text()
    opened.page.get_by_role("button", name="Put all back").click()
    assert_cards(opened, image)
    assert opened.page.locator("#push-right").input_value() == "0"


def test_the_card_of_the_network_that_is_looked_through_is_marked(open_html, text):
    opened = open_html(text)
    marked = opened.page.locator(".racer-card:has(.racer-look[aria-pressed=true]) h3")
    assert marked.all_inner_texts() == ["small"]
    opened.page.get_by_role("button", name="Look through it").click()
    assert marked.all_inner_texts() == ["dense"]
    assert opened.page.locator("#model").input_value() == "dense"


def test_the_whole_page_follows_the_sliders(open_html, text):
    opened = open_html(text)
    before = opened.page.locator("#race canvas").evaluate("(canvas) => canvas.toDataURL()")
    answer = opened.page.locator("#see .answer-words").last
    first = answer.inner_text()
    slide(opened, "noise", 1)
    opened.wait_until(
        f"[...document.querySelectorAll('#see .answer-words')].at(-1).textContent !== {first!r}"
    )
    after = opened.page.locator("#race canvas").evaluate("(canvas) => canvas.toDataURL()")
    assert before != after


def test_curves_and_breaks(open_html, text):
    opened = open_html(text)
    image = first_digit(opened)
    measured(opened)
    label = contents_of(text)["digits"]["labels"][0]
    panel = opened.page.locator(".push-panel").filter(has=opened.page.locator("#push-right"))
    panel.locator("summary").click()
    opened.wait_until("document.querySelectorAll('details[open] tbody tr').length === 13")
    rows = panel.locator("tbody").evaluate(
        "(body) => [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    for words, *cells in rows:
        found = re.match(r"(\d+) pixels? to the (left|right)", words)
        shift = 0 if found is None else int(found[1]) * (1 if found[2] == "right" else -1)
        shifted = np.zeros_like(image)
        shifted[:, :, max(0, shift) : 28 + min(0, shift)] = image[
            :, :, max(0, -shift) : 28 - max(0, shift)
        ]
        for make, cell in zip(MODELS, cells, strict=True):
            outputs = make().predict(shifted)[0]
            best, share = cell.split(" · ")
            assert int(best) == outputs.argmax()
            assert float(share.removesuffix(" %")) == pytest.approx(100 * outputs[label], abs=0.06)


def test_a_break_can_be_gone_to(open_page):
    opened = open_page(pretrained("feedforward"))
    measured(opened)
    before, _ = cards(opened)[0]
    assert opened.page.locator(".race-badge.is-right").count() == 1
    button = opened.page.locator(".race-reach .race-break").first
    name = button.get_attribute("title")
    found = re.fullmatch(r"(.*): says (\d)\. Go there", name)
    assert found, name
    button.click()
    opened.page.locator(".race-badge.is-wrong").wait_for()
    assert found[1] in opened.page.locator(".slider-words").all_inner_texts()
    assert cards(opened)[0][0] == int(found[2]) != before


def test_keys_move_a_slider_and_the_address_keeps_it(open_html, text):
    opened = open_html(text)
    slider = opened.page.locator("#push-scale")
    slider.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
        opened.page.keyboard.press(key)
    assert slider.input_value() == "0.95"
    enlarge = opened.page.locator(".push-panel", has=slider).get_by_role("button", name="Enlarge")
    enlarge.click()
    opened.wait_until("location.hash.includes('push=scale%3A0.95&slider=scale')")
    address = opened.page.evaluate("location.hash.slice(1)")
    again = open_html(text, address=address)
    assert again.page.locator("#push-scale").input_value() == "0.95"
    assert again.page.locator(".push-panel.is-enlarged").locator("#push-scale").count() == 1


def test_a_click_on_the_curves_moves_the_slider(open_html, text):
    opened = open_html(text)
    measured(opened)
    room = opened.page.locator(".push-panel", has=opened.page.locator("#push-noise")).locator(
        ".chart-and-cursor"
    )
    width = room.bounding_box()["width"]
    # Half of the axis, which begins 44 pixels from the left and ends 12 from the right.
    middle = (44 + (width - 56) / 2) / width
    opened.draw_by_mouse(room, [(middle, 0.5), (middle, 0.6)])
    assert opened.page.locator("#push-noise").input_value() == "0.5"
    cursor = room.locator(".chart-cursor").bounding_box()
    thumb = opened.page.locator("#push-noise").bounding_box()
    assert cursor["x"] + cursor["width"] / 2 == pytest.approx(
        thumb["x"] + thumb["width"] / 2, abs=1
    )


def test_one_network_alone_is_pushed(open_page):
    opened = open_page()
    measured(opened)
    assert opened.page.locator("#race-heading").inner_text() == "Push it"
    assert opened.page.locator(".racer-card").count() == 1
    assert opened.page.locator(".racer-look").count() == 0


def test_a_drawing_is_held_to_its_first_answer(open_html, text):
    opened = open_html(text)
    opened.page.get_by_role("button", name="Clear").click()
    opened.page.locator("#race").scroll_into_view_if_needed()
    opened.wait_until(
        "[...document.querySelectorAll('.racer-answer')]"
        ".every((answer) => answer.textContent === 'nothing drawn yet')"
    )
    opened.draw_by_mouse("#board", [(0.4, 0.2), (0.6, 0.2), (0.5, 0.8)])
    measured(opened)
    assert opened.page.locator(".race-badge.is-right, .race-badge.is-wrong").count() == 0
    first = [best for best, _ in cards(opened)]
    # Whatever they answer to the drawing is what they are held to, so nobody is wrong at once.
    assert " anyway" not in opened.page.locator(".race-reach").inner_text()
    slide(opened, "turn", 180)
    opened.wait_until("document.querySelector('.slider-words[for=push-turn]').textContent !== ''")
    measured(opened)
    texts = opened.page.locator(".race-legend strong")
    for n, before in enumerate(first):
        changed = cards(opened)[n][0] != before
        assert ("is-broken" in (texts.nth(n).get_attribute("class") or "")) == changed
