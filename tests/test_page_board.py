"""Drawing in a real browser: by mouse, finger, pen and keys, and what the network sees of it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from glassnet.page import page
from tests.shown_networks import small_network

ONE = [(0.5, 0.2), (0.5, 0.5), (0.5, 0.8)]
SEVEN = [(0.3, 0.2), (0.7, 0.2), (0.45, 0.8)]
BOARD = "#board"
IMAGE = "canvas[aria-label='The image that the network takes']"

# All that is drawn reaches the network without one pixel being read back from a canvas.
NO_READING = """
for (const name of ["getImageData"])
  CanvasRenderingContext2D.prototype[name] = () => { throw new Error("pixels were read back"); };
for (const name of ["toDataURL", "toBlob"])
  HTMLCanvasElement.prototype[name] = () => { throw new Error("pixels were read back"); };
"""


def wait_for_address(opened):
    """Let the page write its address, within 400 ms: its timers end one after the other."""
    opened.page.evaluate("new Promise((done) => setTimeout(done, 450))")


def strokes_of(opened):
    """The strokes as they stand in the address, where they come a little later."""
    wait_for_address(opened)
    found = re.search(r"strokes=([^&]*)", opened.page.evaluate("location.hash"))
    assert found is not None, "no drawing stands in the address"
    return found[1].split(".") if found[1] else []


def answer_of(opened):
    return opened.page.locator("[role=status]").first.inner_text()


def image_of(opened):
    """The image that the network takes, as it is shown, (28, 28), 0 … 255."""
    pixels = opened.page.locator(IMAGE).evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data]"
    )
    red = np.array(pixels).reshape(28, 28, 4)[:, :, 0]
    return np.rint((255 - red) / (255 - 17) * 255)


@pytest.mark.parametrize("pixel_ratio", [1, 2, 3])
def test_strokes_by_mouse(open_page, pixel_ratio):
    opened = open_page(pixel_ratio=pixel_ratio, before=NO_READING)
    opened.draw_by_mouse(BOARD, ONE, [(0.3, 0.8), (0.7, 0.8)])
    assert len(strokes_of(opened)) == 2
    width, shown = opened.page.locator(BOARD).evaluate("b => [b.width, b.clientWidth]")
    assert width == pixel_ratio * shown


def test_the_image_does_not_depend_on_the_screen(open_page):
    images = []
    for pixel_ratio, width in ((1, 1024), (3, 320)):
        opened = open_page(pixel_ratio=pixel_ratio, width=width)
        opened.draw_by_mouse(BOARD, ONE)
        images.append(image_of(opened))
    assert np.array_equal(*images)
    rows, columns = np.nonzero(images[0])
    assert (rows.min(), rows.max()) == (4, 23)
    assert columns.max() - columns.min() < 4


def opened_on_phone(open_page, **options):
    """The page on a small screen, scrolled to the board; below it stands the answer."""
    opened = open_page(touch=True, width=400, height=600, **options)
    opened.page.locator(BOARD).evaluate("board => board.scrollIntoView({ block: 'start' })")
    return opened


def test_by_finger_and_the_page_stays(open_page):
    opened = opened_on_phone(open_page, before=NO_READING)
    before = opened.page.evaluate("scrollY")
    opened.draw_by_finger(BOARD, SEVEN, [(0.4, 0.9), (0.4, 0.5), (0.4, 0.1)])
    assert opened.page.evaluate("scrollY") == before > 0
    assert len(strokes_of(opened)) == 2


def test_beside_the_board_a_finger_scrolls_the_page(open_page):
    opened = opened_on_phone(open_page)
    before = opened.page.evaluate("scrollY")
    opened.draw_by_finger(".which-digit", [(0.5, y) for y in (0.9, 0.6, 0.3, 0, -0.5, -1)])
    opened.wait_until(f"scrollY !== {before}")


def test_a_finger_draws_through_the_answer_that_lies_over_the_board(open_page):
    opened = open_page(touch=True, width=400, height=700)
    answer = opened.page.locator("#answer .answer-words").bounding_box()
    board = opened.page.locator(BOARD).bounding_box()
    y = answer["y"] + answer["height"] / 2
    assert board["y"] < y < min(700, board["y"] + board["height"])
    opened.touch("touchStart", (100, y))
    for x in (150, 200, 250):
        opened.touch("touchMove", (x, y))
    opened.touch("touchEnd")
    assert len(strokes_of(opened)) == 1
    assert opened.page.evaluate("scrollY") == 0


def test_a_second_finger_changes_nothing(open_page):
    opened = open_page(touch=True)
    first, middle, last, other, further = opened.places(BOARD, [*SEVEN, (0.2, 0.9), (0.9, 0.9)])
    opened.touch("touchStart", first)
    opened.touch("touchMove", middle)
    opened.touch("touchStart", middle, other)
    opened.touch("touchMove", middle, further)
    opened.touch("touchMove", last)  # the second finger is lifted
    opened.touch("touchEnd")
    alone = open_page(touch=True)
    alone.draw_by_finger(BOARD, SEVEN)
    assert strokes_of(opened) == strokes_of(alone)


def test_a_stroke_that_the_system_takes_away_is_taken_back(open_page):
    opened = open_page(touch=True)
    opened.draw_by_finger(BOARD, ONE)
    before = strokes_of(opened)
    first, *others = opened.places(BOARD, SEVEN)
    opened.touch("touchStart", first)
    for place in others:
        opened.touch("touchMove", place)
    assert len(strokes_of(opened)) == 2
    opened.touch("touchCancel")
    assert strokes_of(opened) == before
    opened.draw_by_finger(BOARD, SEVEN)
    assert len(strokes_of(opened)) == 2


def test_other_buttons_of_the_mouse_do_not_draw(open_page):
    opened = open_page()
    ((x, y),) = opened.places(BOARD, [(0.5, 0.5)])
    opened.page.mouse.move(x, y)
    opened.page.mouse.down(button="right")
    opened.page.mouse.move(x + 50, y + 50)
    opened.page.mouse.up(button="right")
    wait_for_address(opened)
    assert "strokes" not in opened.page.evaluate("location.hash")


def test_a_one_by_keys_alone(open_page):
    opened = open_page(before=NO_READING)
    keys = opened.page.keyboard
    for _ in range(20):
        keys.press("Tab")
        if opened.page.evaluate("document.activeElement.id") == "board":
            break
    assert opened.page.evaluate("document.activeElement.matches(':focus-visible')")
    scrolled = opened.page.evaluate("scrollY")
    spoken = opened.page.locator(".drawing-board > [aria-live]")
    keys.press("Space")
    assert spoken.inner_text().startswith("Pen down")
    for _ in range(16):
        keys.press("ArrowDown")
    keys.press("Enter")
    assert spoken.inner_text() == "Pen up."
    assert len(strokes_of(opened)) == 1
    assert opened.page.evaluate("scrollY") == scrolled
    # A second stroke, aslant, and away again.
    keys.press("Space")
    keys.down("ArrowLeft")
    keys.press("ArrowUp")
    keys.up("ArrowLeft")
    keys.press("ArrowUp")
    keys.press("Escape")
    assert strokes_of(opened)[1].endswith("_BA_B_BA_B")  # left, then aslant, then up
    keys.press("Backspace")
    assert len(strokes_of(opened)) == 1


def test_what_keys_draw_is_a_one(open_page):
    opened = open_page()
    opened.page.locator(BOARD).focus()
    keys = opened.page.keyboard
    keys.press("Space")
    for _ in range(16):
        keys.press("ArrowDown")
    keys.press("Space")
    by_mouse = open_page()
    by_mouse.draw_by_mouse(BOARD, ONE)
    assert np.abs(image_of(opened) - image_of(by_mouse)).max() < 64


def test_leaving_the_board_lifts_the_pen(open_page):
    opened = open_page()
    opened.page.locator(BOARD).focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Tab", "ArrowDown", "Shift+Tab", "ArrowDown"):
        opened.page.keyboard.press(key)
    right_only = strokes_of(opened)
    assert len(right_only) == 1
    opened.page.keyboard.press("ArrowUp")
    assert strokes_of(opened) == right_only


def test_undo_rub_out_and_clear(open_page):
    opened = open_page()
    button = opened.page.get_by_role
    opened.draw_by_mouse(BOARD, ONE)
    opened.draw_by_mouse(BOARD, SEVEN)
    button("button", name="Undo").click()
    assert len(strokes_of(opened)) == 1
    button("button", name="Rub out").click()
    opened.draw_by_mouse(BOARD, [(0.3, 0.5), (0.7, 0.5)])
    assert len(strokes_of(opened)) == 2
    button("button", name="Rub out").click()
    button("button", name="Clear").click()
    assert strokes_of(opened) == []
    assert opened.page.get_by_text("nothing is drawn").is_visible()
    assert opened.page.locator(IMAGE).is_hidden()
    for _ in range(3):
        button("button", name="Undo").click()
    opened.wait_until("location.hash.includes('digit=0')")


def test_a_dot_can_be_undone(open_page):
    opened = open_page()
    undo = opened.page.get_by_role("button", name="Undo")
    assert undo.get_attribute("aria-disabled") == "true"
    opened.page.locator(BOARD).click()
    assert undo.get_attribute("aria-disabled") == "false"
    undo.click()
    assert undo.get_attribute("aria-disabled") == "true"
    opened.wait_until("location.hash.includes('digit=0')")


def test_stepping_through_the_digits(open_page):
    opened = open_page()
    text = opened.page.locator(".which-digit")
    assert text.inner_text().startswith("1 of 200")
    opened.page.get_by_role("button", name="Previous image").click()
    assert text.inner_text().startswith("200 of 200")
    opened.page.get_by_role("button", name="Next image").click()
    opened.page.get_by_role("button", name="Next image").click()
    assert text.inner_text().startswith("2 of 200: labelled ")
    opened.wait_until("location.hash.includes('digit=1')")


def test_a_link_leads_to_the_drawing(open_html):
    text = page(small_network()).html
    opened = open_html(text)
    opened.draw_by_mouse(BOARD, SEVEN)
    strokes = strokes_of(opened)
    address = opened.page.evaluate("location.hash.slice(1)")
    again = open_html(text, address=address)
    assert strokes_of(again) == strokes
    assert np.array_equal(image_of(again), image_of(opened))
    assert answer_of(again) == answer_of(opened)


def test_kept_drawings_are_downloaded(open_page, tmp_path):
    opened = open_page()
    opened.page.locator(".keeping summary").click()
    buttons = opened.page.get_by_role("group", name="Keep the drawing as").get_by_role("button")
    images = []
    for label, digit in ((1, ONE), (7, SEVEN), (3, ONE)):
        opened.draw_by_mouse(BOARD, digit)
        images.append(image_of(opened))
        buttons.nth(label).click()
        assert strokes_of(opened) == []
    opened.page.get_by_role("button", name="Remove the drawing of 3").click()
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name="Download 2 drawings").click()
    assert download.value.suggested_filename == "drawings.npz"
    download.value.save_as(tmp_path / "drawings.npz")
    with np.load(tmp_path / "drawings.npz") as arrays:
        assert arrays["y"].tolist() == [1, 7]
        assert np.abs(arrays["x"].astype(float) - images[:2]).max() <= 1


def test_nothing_is_kept_of_an_empty_board(open_page):
    opened = open_page()
    opened.page.locator(".keeping summary").click()
    opened.page.get_by_role("group", name="Keep the drawing as").get_by_role("button").first.click()
    assert opened.page.locator(".kept li").count() == 0


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_is_wider_than_the_window_and_targets_are_large(open_page, width):
    opened = open_page(width=width)
    opened.draw_by_mouse(BOARD, SEVEN)
    opened.page.locator(".keeping summary").click()
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    own = opened.page.locator(".drawing-board, .drawing-seen")
    for target in own.locator("button:visible, summary").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 44
