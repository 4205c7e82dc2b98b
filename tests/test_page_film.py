"""The film in a real browser: the whole page follows it, and one always knows where it stands."""

from __future__ import annotations

import base64
import re
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from glassnet.page.contents import assemble
from glassnet.page.films import Film, network_of
from tests.browser import OpenedPage, PageOpener
from tests.filmed_runs import BROKEN_STEP, EPOCHS, STEPS, broken_run, healthy_run, made
from tests.page_files import array_of, blob_of, contents_of, with_blob, with_contents

LAST = STEPS * EPOCHS
FRAMES = 16


@cache
def both_films() -> tuple[Film, Film]:
    healthy, broken = made(healthy_run(), broken_run(), frames=FRAMES)
    return healthy, broken


@cache
def page_text(*which: int) -> str:
    """The page of these of the films, and of the healthy one's network."""
    films = [both_films()[n] for n in which]
    return assemble([network_of(both_films()[0])], films=films)[0]


def steps_of(film: Film) -> list[int]:
    return [frame.step for frame in film.frames]


def open_film(open_html: PageOpener, *which: int, **window: Any) -> OpenedPage:
    """The page with its film opened and in view."""
    opened = open_html(page_text(*which), **window)
    opened.page.locator("#film").scroll_into_view_if_needed()
    opened.page.wait_for_selector("#film .film-controls")
    return opened


def slider(opened: OpenedPage) -> Any:
    return opened.page.get_by_label("Step of the training")


def wait_for_drawing(opened: OpenedPage) -> None:
    """Wait for the next frame of the screen, in which the page draws what has changed."""
    opened.page.evaluate("new Promise((f) => requestAnimationFrame(() => setTimeout(f)))")


def words(opened: OpenedPage) -> str:
    """Where the film stands, as one reads it."""
    wait_for_drawing(opened)
    return str(opened.page.locator(".film-words").inner_text())


def answer(opened: OpenedPage) -> str:
    """The outputs of the page's own network, which the film's is while it shows."""
    wait_for_drawing(opened)
    return " ".join(opened.page.locator("#see .bar-value").all_inner_texts())


def digits_of(text: str) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The images that come with the page, and their labels."""
    described = contents_of(text)["digits"]
    return array_of(text, described["images"]), np.array(described["labels"])


def outputs_for(film: Film, frame: int, x: NDArray[np.uint8]) -> NDArray[Any]:
    """What the network of a frame answers to images."""
    model = film.model
    own = model.get_weights()
    try:
        model.set_weights(list(film.frames[frame].weights))
        return model.predict(x)
    finally:
        model.set_weights(own)


def outputs_of(film: Film, frame: int) -> str:
    """What it answers to the first image of the page, in per cent."""
    x, _ = digits_of(page_text(0))
    return " ".join(f"{100 * share:.1f} %" for share in outputs_for(film, frame, x[:1])[0])


def test_a_film_is_opened_only_when_somebody_comes_near_it(open_html):
    opened = open_html(page_text(0), height=400)
    assert opened.page.locator("#film .film-controls").count() == 0
    opened.page.locator("#film").scroll_into_view_if_needed()
    opened.page.wait_for_selector("#film .film-controls")
    assert words(opened).startswith(f"step {LAST} of {LAST}, in epoch {EPOCHS}")


def test_a_page_without_films_has_no_place_for_them(open_html):
    opened = open_html(assemble([network_of(both_films()[0])])[0])
    assert opened.page.locator("#film").count() == 0


def test_arrow_keys_go_from_frame_to_frame_while_the_page_follows(open_html):
    opened = open_film(open_html, 0)
    film = both_films()[0]
    own = answer(opened)
    play = opened.page.get_by_role("button", name="Play")
    play.focus()  # keys count anywhere in the section
    opened.page.keyboard.press("Home")
    assert words(opened) == "before the first step"
    assert answer(opened) == outputs_of(film, 0) != own
    opened.page.keyboard.press("ArrowRight")
    opened.page.keyboard.press("ArrowRight")
    assert words(opened).startswith(f"step {steps_of(film)[2]} of {LAST}")
    assert answer(opened) == outputs_of(film, 2)
    opened.page.keyboard.press("ArrowLeft")
    assert words(opened).startswith(f"step {steps_of(film)[1]} of {LAST}")
    opened.page.keyboard.press("End")
    assert words(opened).startswith(f"step {LAST} of {LAST}")
    assert answer(opened) == own  # the last frame is exact
    opened.page.keyboard.press("PageDown")
    assert words(opened).startswith(f"step {steps_of(film)[-11]} of {LAST}")
    opened.page.keyboard.press("PageUp")
    assert words(opened).startswith(f"step {LAST} of {LAST}")
    slider(opened).press("ArrowLeft")  # its own arrows
    assert words(opened).startswith(f"step {steps_of(film)[-2]} of {LAST}")


def test_keys_elsewhere_move_no_film(open_html):
    opened = open_film(open_html, 0)
    own = answer(opened)
    opened.page.locator("#model").focus()
    opened.page.keyboard.press("Home")
    assert answer(opened) == own
    assert words(opened).startswith(f"step {LAST} of {LAST}")


def test_the_page_says_whose_weights_it_shows_until_one_leaves_the_film(open_html):
    opened = open_film(open_html, 0)
    own, facts = answer(opened), opened.page.locator(".facts").first
    leave = opened.page.get_by_role("button", name="Leave the film")
    assert leave.is_disabled()
    slider(opened).press("Home")
    assert f"the film, step 0 of {LAST}" in facts.inner_text()
    assert answer(opened) != own
    leave.click()
    assert answer(opened) == own
    assert "the film" not in facts.inner_text()
    assert leave.is_disabled()


def test_the_loss_that_is_said_is_that_of_the_step(open_html):
    opened = open_film(open_html, 0)
    film = both_films()[0]
    slider(opened).press("Home")
    for frame in range(1, len(film.frames)):
        slider(opened).press("ArrowRight")
        loss = film.curve.losses[film.frames[frame].step - 1]
        found = words(opened).rpartition("loss ")[2]
        assert float(found) == pytest.approx(loss, rel=6e-3)
        assert slider(opened).get_attribute("aria-valuetext") == words(opened)


def test_dragging_along_the_curves_moves_the_film_and_its_cursor(open_html):
    opened = open_film(open_html, 0)
    curves = opened.page.locator("svg.film-curves")
    for share in (0.3, 0.7):
        opened.draw_by_mouse(curves, [(0.5, 0.3), (share, 0.4)])
        position = re.match(r"step (\d+) ", words(opened))
        assert position
        line = opened.page.locator(".film-curves .cursor line")
        box = curves.bounding_box()
        assert box is not None
        at = float(line.get_attribute("x1") or "nan") / box["width"]
        step = int(position[1])
        steps = steps_of(both_films()[0])
        gap = max(behind - before for before, behind in pairwise(steps))
        assert at == pytest.approx(share, abs=gap / LAST)
        assert step in steps


def test_a_finger_moves_the_film(open_html):
    opened = open_film(open_html, 0, touch=True)
    opened.draw_by_finger("svg.film-curves", [(0.9, 0.4), (0.6, 0.4), (0.3, 0.41)])
    at = re.match(r"step (\d+) of", words(opened))
    assert at
    assert 0.15 < int(at[1]) / LAST < 0.4


def test_the_break_is_marked_and_one_can_go_to_it(open_html):
    opened = open_film(open_html, 1)
    assert opened.page.locator(".break-name").text_content() == f"went wrong: step {BROKEN_STEP}"
    verdict = opened.page.locator(".film-verdict").inner_text()
    assert "diverged" in verdict
    assert "learning rate" in verdict
    opened.page.get_by_role("button", name="Go to the break").click()
    assert words(opened).startswith(f"step {BROKEN_STEP} of ")
    said = opened.page.locator(".film-controls [role=status]")
    opened.wait_until(
        "document.querySelector('.film-controls [role=status]').textContent.includes('step')"
    )
    assert said.inner_text().startswith(f"step {BROKEN_STEP} of ")
    opened.page.keyboard.press("ArrowLeft")
    assert words(opened).startswith(f"step {BROKEN_STEP - 1} of ")


def test_numbers_that_are_not_finite_are_shown_as_such(open_html):
    opened = open_film(open_html, 1)
    slider(opened).press("End")
    wait_for_drawing(opened)
    assert "No answer" in opened.page.locator(".film-answer").inner_text()
    assert opened.page.locator(".not-finite-name").text_content() == "not finite"
    slider(opened).press("ArrowLeft")  # the page follows as soon as the film is moved
    slider(opened).press("End")
    reasons = opened.page.locator(".reasons")
    reasons.scroll_into_view_if_needed()
    reasons.get_by_text("No answer: an output is not finite").wait_for()
    assert reasons.locator("figure:visible").count() == 0


def test_two_films_stand_beside_each_other_at_one_step(open_html):
    opened = open_film(open_html, 0, 1)
    healthy, broken = both_films()
    names = opened.page.locator(".film-panel h3")
    assert names.count() == 2
    opened.page.get_by_role("button", name="Go to the break").click()
    assert words(opened) == f"step {BROKEN_STEP} of {LAST}"
    places = opened.page.locator(".film-place").all_inner_texts()
    assert places[0].startswith(f"step {BROKEN_STEP} of {healthy.steps},")
    assert places[1].startswith(f"step {BROKEN_STEP} of {broken.steps},")
    first, second = opened.page.locator(".film-answer").all_inner_texts()
    assert first != second
    slider(opened).press("End")
    wait_for_drawing(opened)
    places = opened.page.locator(".film-place").all_inner_texts()
    assert places[0].startswith(f"step {LAST} of")
    assert places[1].startswith(f"ended at step {broken.steps} of")


def test_another_film_is_chosen_and_none_beside_it(open_html):
    opened = open_film(open_html, 0, 1)
    slider(opened).press("Home")
    opened.page.get_by_label("Film", exact=True).select_option(index=1)
    opened.page.get_by_label("Beside it").select_option("none")
    assert opened.page.locator(".film-panel").count() == 1
    slider(opened).press("End")
    broken = both_films()[1]
    assert words(opened).startswith(f"step {broken.steps} of {broken.steps}")
    facts = opened.page.locator(".facts").first.inner_text()
    assert "the film of filmed, seed 2" in facts


WATCHING = """
() => {
  const words = document.querySelector(".film-words");
  window.shown = [];
  new MutationObserver(() => window.shown.push(words.innerText)).observe(words, {
    childList: true,
    characterData: true,
    subtree: true,
  });
}
"""


def test_a_film_plays_from_its_beginning_to_its_end_and_never_by_itself(open_html):
    opened = open_film(open_html, 0)
    opened.page.wait_for_timeout(400)
    assert words(opened).startswith(f"step {LAST} of {LAST}")  # nobody has pressed anything
    opened.page.evaluate(WATCHING)
    opened.page.get_by_label("Speed").select_option("4×")
    opened.page.get_by_role("button", name="Play").click()
    opened.wait_until(f"window.shown.at(-1)?.startsWith('step {LAST} of {LAST}')")
    opened.page.get_by_role("button", name="Play").wait_for()
    shown = opened.page.evaluate("window.shown")
    assert shown[0] == "before the first step"
    steps = [int(found[1]) for found in map(re.compile(r"step (\d+) of").match, shown) if found]
    assert steps == sorted(steps)
    assert any(step < LAST for step in steps)
    assert set(steps) <= {*steps_of(both_films()[0])}


def test_the_pages_digits_that_a_frame_reads_right_are_counted(open_html):
    opened = open_film(open_html, 0)
    film = both_films()[0]
    x, labels = digits_of(page_text(0))
    for key, frame in (("Home", 0), ("End", len(film.frames) - 1)):
        slider(opened).press(key)
        right = (outputs_for(film, frame, x).argmax(axis=1) == labels).sum()
        sentence = f"Of this page's {len(x)} images it reads {right} right."
        opened.page.get_by_text(sentence).wait_for()


def test_a_frame_stands_in_the_address_and_leads_to_the_same(open_html):
    opened = open_film(open_html, 0, 1)
    slider(opened).press("Home")
    slider(opened).press("ArrowRight")
    step = steps_of(both_films()[0])[1]
    opened.wait_until(f"location.hash.includes('film=0.1.step{step}')")
    again = open_html(page_text(0, 1), address=opened.page.evaluate("location.hash.slice(1)"))
    again.page.wait_for_selector("#film .film-controls")
    assert words(again) == f"step {step} of {LAST}"
    assert answer(again) == answer(opened)


def test_an_address_without_a_frame_leaves_the_film(open_html):
    opened = open_film(open_html, 0)
    own = answer(opened)
    slider(opened).press("Home")
    opened.wait_until("location.hash.includes('film=')")
    assert answer(opened) != own
    opened.page.evaluate("location.hash = 'digit=0'")
    opened.page.wait_for_selector("#film button:disabled")
    assert answer(opened) == own
    assert "the film" not in opened.page.locator(".facts").first.inner_text()


def test_an_address_may_lead_to_the_second_film_and_to_its_network(open_html):
    networks = [network_of(film) for film in both_films()]
    text = assemble(networks, films=both_films())[0]
    opened = open_html(text, address=f"film=1.0.step{BROKEN_STEP - 1}")
    opened.page.wait_for_selector("#film .film-controls")
    assert words(opened) == f"step {BROKEN_STEP - 1} of {LAST}"
    facts = opened.page.locator(".facts").first.inner_text()
    assert f"the film of filmed, seed 2, step {BROKEN_STEP - 1} of" in facts
    assert opened.page.locator("#model").evaluate("(select) => select.selectedIndex") == 1
    broken = both_films()[1]
    assert answer(opened) == outputs_of(broken, steps_of(broken).index(BROKEN_STEP - 1))


@pytest.mark.parametrize("address", ["film=9.step1", "film=0.step99999", "film=0.1.stepx", "film="])
def test_an_address_without_sense_shows_no_film(open_html, address):
    opened = open_film(open_html, 0, 1, address=address)
    assert words(opened) == f"step {LAST} of {LAST}"
    assert opened.page.get_by_role("button", name="Leave the film").is_disabled()


def damaged(text: str, **changes: Any) -> str:
    contents = contents_of(text)
    contents["films"][-1] |= changes
    return with_contents(text, contents)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"frames": [0, 5, 3]}, "its frames are not in order"),
        ({"weights": []}, "it is of another network"),
        ({"model": 4}, "its network is missing"),
        ({"losses": None}, "it is damaged"),
    ],
)
def test_a_damaged_film_is_told_in_its_place_and_the_page_goes_on(open_html, changes, sentence):
    opened = open_html(damaged(page_text(0), **changes))
    opened.page.locator("#film").scroll_into_view_if_needed()
    alert = opened.page.locator("#film [role=alert]")
    alert.wait_for()
    assert alert.inner_text().startswith("This film can't be shown: ")
    assert sentence in alert.inner_text()
    assert len(answer(opened).split()) == 20  # ten outputs in per cent


def test_a_film_whose_numbers_are_cut_off_is_told_in_its_place(open_html):
    text = page_text(0)
    short = base64.b64encode(base64.b64decode(blob_of(text, 1))[:-200]).decode()
    opened = open_html(with_blob(text, short, 1))
    opened.page.locator("#film").scroll_into_view_if_needed()
    opened.page.locator("#film [role=alert]").wait_for()
    assert "can't be unpacked" in opened.page.locator("#film [role=alert]").inner_text()


def test_a_whole_film_beside_a_damaged_one_is_shown(open_html):
    opened = open_html(damaged(page_text(0, 1), frames=[0, 5, 3]))
    opened.page.locator("#film").scroll_into_view_if_needed()
    opened.page.wait_for_selector("#film .film-controls")
    assert "not in order" in opened.page.locator("#film [role=alert]").inner_text()
    assert opened.page.locator(".film-panel").count() == 1
    slider(opened).press("Home")
    assert words(opened) == "before the first step"


def test_another_network_of_the_page_leaves_the_film(open_html):
    other = network_of(both_films()[1])
    text = assemble([network_of(both_films()[0]), other], films=[both_films()[0]])[0]
    opened = open_html(text)
    opened.page.locator("#film").scroll_into_view_if_needed()
    opened.page.wait_for_selector("#film .film-controls")
    slider(opened).press("Home")
    wait_for_drawing(opened)
    opened.page.locator("#model").select_option(index=1)
    wait_for_drawing(opened)
    assert opened.page.get_by_role("button", name="Leave the film").is_disabled()
    assert "film" not in opened.page.locator(".facts").first.inner_text()
    slider(opened).press("ArrowRight")  # and the film leads back to its own network
    wait_for_drawing(opened)
    assert opened.page.locator("#model").evaluate("(select) => select.selectedIndex") == 0


@pytest.mark.parametrize("width", [320, 390, 700, 900])
def test_the_controls_hide_neither_the_answer_nor_the_unit(open_html, width):
    opened = open_film(open_html, 0, width=width, height=800)
    slider(opened).press("Home")
    picture = opened.page.locator(".layer .picture").first
    for sticking, target in (("#answer .answer-words", ".board"), (".unit", ".layer .picture")):
        if sticking == ".unit":
            picture.focus()
            opened.page.keyboard.press("Enter")
        opened.page.locator(target).first.evaluate("one => one.scrollIntoView({block: 'start'})")
        opened.wait_until("document.querySelector('.film-controls').classList.contains('away')")
        wait_for_drawing(opened)
        stuck = opened.page.locator(sticking).bounding_box()
        controls = opened.page.locator(".film-controls").bounding_box()
        assert stuck is not None
        assert controls is not None
        assert stuck["y"] + stuck["height"] <= controls["y"] + 1 < 800, sticking


def test_the_controls_stay_at_hand_while_one_looks_at_another_part(open_html):
    opened = open_film(open_html, 0, height=500)
    slider(opened).press("Home")
    opened.page.evaluate("scrollTo(0, 0)")
    opened.wait_until("document.querySelector('.film-controls').classList.contains('away')")
    box = opened.page.locator(".film-controls").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(500, abs=1)
    opened.page.get_by_role("button", name="Leave the film").click()
    opened.wait_until(
        "getComputedStyle(document.querySelector('.film-controls')).position == 'static'"
    )
