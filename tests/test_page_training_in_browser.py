"""Training in the page, in a real browser: what its buttons do, and that the page stays alive."""

from __future__ import annotations

import json

import pytest

from glassnet.page import page
from tests.page_files import contents_of, with_contents
from tests.shown_networks import dense_network, small_network

RUN = "#train .training-run"
STEP = "document.querySelector('#train progress').value"
FACTS = "document.querySelector('.facts').textContent"
NO_WORKER = "window.Worker = class { constructor() { throw new Error('refused') } }"
SILENT_WORKER = """
window.Worker = class {
  constructor() { setTimeout(() => this.onerror({message: undefined}), 50); }
  postMessage() {}
  terminate() {}
}
"""


def button(opened, name):
    return opened.page.locator("#train").get_by_role("button", name=name, exact=True)


def begin(opened, steps=5):
    """Let it train until so many steps are done."""
    button(opened, "Train").click()
    opened.wait_until(f"{STEP} >= {steps}")


@pytest.mark.parametrize("before", [None, NO_WORKER, SILENT_WORKER])
def test_the_page_follows_a_training_with_and_without_a_worker(open_page, before):
    opened = open_page(small_network(), options={"train": True}, before=before)
    before_it = opened.page.locator("#see").inner_text()
    begin(opened)
    assert "trained here, step " in opened.page.evaluate(FACTS)
    opened.wait_until(f"document.querySelector('#see').innerText !== {json.dumps(before_it)}")
    assert "held-out" in opened.page.locator("#train").inner_text()


def test_its_buttons_do_not_cover_each_other_on_a_narrow_page(open_page):
    opened = open_page(small_network(), options={"train": True}, width=360)
    names = ("Train", "Start again", "Leave the training")
    boxes = [button(opened, name).bounding_box() for name in names]
    for n, one in enumerate(boxes):
        for other in boxes[:n]:
            beside = other["x"] + other["width"] <= one["x"]
            below = other["y"] + other["height"] <= one["y"]
            assert beside or below


def test_it_pauses_goes_on_and_begins_again(open_page):
    opened = open_page(small_network(), options={"train": True})
    begin(opened)
    button(opened, "Pause").click()
    button(opened, "Go on").wait_for()
    step = opened.page.evaluate(STEP)
    opened.page.wait_for_timeout(300)
    assert opened.page.evaluate(STEP) == step
    button(opened, "Go on").click()
    opened.wait_until(f"{STEP} > {step}")
    button(opened, "Start again").click()
    button(opened, "Train").wait_for()
    opened.page.wait_for_timeout(300)
    assert opened.page.evaluate(STEP) == 0
    assert "step 0 of 2,500" in opened.page.evaluate(FACTS)


def test_one_leaves_it_by_its_button_or_for_another_network(open_page):
    opened = open_page(small_network(), dense_network(), options={"train": True})
    begin(opened)
    button(opened, "Leave the training").click()
    button(opened, "Go on").wait_for()
    assert "trained here" not in opened.page.evaluate(FACTS)
    button(opened, "Go on").click()
    opened.wait_until(f"{FACTS}.includes('trained here')")
    opened.page.get_by_label("Network", exact=True).select_option("dense")
    button(opened, "Go on").wait_for()
    assert "trained here" not in opened.page.evaluate(FACTS)
    button(opened, "Go on").click()
    opened.wait_until(f"{FACTS}.includes('trained here')")
    assert opened.page.get_by_label("Network", exact=True).input_value() == "small"


def test_an_accuracy_is_told_of_the_networks_own_weights_alone(open_html):
    text = page(small_network(), train=True).html
    contents = contents_of(text)
    contents["models"][0]["accuracy"] = 0.9876
    opened = open_html(with_contents(text, contents))
    card = opened.page.locator("#race .facts-list")
    assert "98.76 %" in card.inner_text()
    assert "98.76 %" in opened.page.evaluate(FACTS)
    begin(opened)
    assert "98.76 %" not in opened.page.evaluate(FACTS)
    assert "98.76 %" not in card.inner_text()


def test_a_short_training_ends_with_what_it_has_come_to(open_html):
    text = page(dense_network(), train=True).html
    contents = contents_of(text)
    contents["training"]["epochs"] = 1
    opened = open_html(with_contents(text, contents))
    opened.page.get_by_label("Learning rate").select_option("0.1")
    button(opened, "Train").click()
    button(opened, "Finished").wait_for()
    said = opened.page.locator("#train [role=status]").first.inner_text()
    assert said.startswith("The training is over: the network reads ")
    share = float(said.split("reads ")[1].split(" %")[0])
    assert share > 60
    curve = opened.page.locator("#train svg.training-curves")
    assert "accuracy of" in (curve.get_attribute("aria-label") or "")


def test_a_damaged_training_says_so(open_html):
    text = page(small_network(), train=True).html
    contents = contents_of(text)
    contents["training"]["training"]["images"]["offset"] = 10**9
    opened = open_html(with_contents(text, contents))
    button(opened, "Train").click()
    opened.wait_until("document.querySelector('#train .alert') !== null")
    said = opened.page.locator("#train .alert").inner_text()
    assert said.startswith("The training can't go on: This file is damaged")


def test_without_images_there_is_no_training(open_page):
    assert open_page().page.locator("#train").count() == 0
