"""The page as a whole, in a real browser: it needs nothing, and nothing in its file can harm it."""

from __future__ import annotations

import copy

import pytest

from glassnet.data import load
from glassnet.layers import Dense, Flatten, Input
from glassnet.model import Sequential
from glassnet.page import page
from tests.page_files import blob_of, contents_of, first_digit, with_blob, with_contents
from tests.shown_networks import dense_network, small_network
from tests.small_networks import draw_weights

HOSTILE = "<!--<script>document.title = 'run'</script>"


def test_opens_with_a_digit_and_its_answer(open_page):
    opened = open_page()
    model = small_network()
    outputs = model.predict(first_digit(opened))[0]
    assert f" {outputs.argmax()} ({100 * outputs.max():.1f} %)" in answer_of(opened)


def test_a_network_that_takes_vectors_answers_too(open_page):
    model = Sequential([Input((784,)), Dense(10, "softmax", name="only")], seed=0)
    draw_weights(model, seed=0)
    opened = open_page(model, options={"data": load("mnist-5k")}, address="unit=image:9,9,0")
    outputs = model.predict(first_digit(opened).reshape(1, 784))[0]
    assert f" {outputs.argmax()} ({100 * outputs.max():.1f} %)" in answer_of(opened)
    assert opened.page.locator("#unit-heading").inner_text() == "image, row 9, column 9"


def answer_of(opened):
    """What the page says of the answer."""
    return opened.page.locator("#see .answer-words").last.inner_text()


def test_a_request_is_noticed(open_page):
    """No test can pass by not looking: the rig sees what the policy would have prevented."""
    opened = open_page(context={"bypass_csp": True})
    opened.page.evaluate("fetch('https://example.invalid/').catch(() => null)")
    assert opened.requests == ["https://example.invalid/"]
    with pytest.raises(AssertionError, match=r"example\.invalid"):
        opened.check()
    opened.requests.clear()
    opened.allow_errors("ERR_INTERNET_DISCONNECTED")


@pytest.mark.parametrize(
    "fault", ["console.error('fault')", "setTimeout(() => { throw new Error('fault') })"]
)
def test_an_error_is_noticed(open_page, fault):
    opened = open_page()
    with opened.page.expect_event("pageerror" if "throw" in fault else "console"):
        opened.page.evaluate(f"() => {{ {fault} }}")
    with pytest.raises(AssertionError, match="fault"):
        opened.check()
    opened.allow_errors("fault")


@pytest.mark.parametrize(
    "attempt",
    [
        "document.body.append(Object.assign(document.createElement('script'), "
        "{textContent: 'window.ran = true'}))",
        "document.body.insertAdjacentHTML('beforeend', "
        '\'<img src="data:," onerror="window.ran = true">\')',
        "setTimeout('window.ran = true')",
        "document.body.append(Object.assign(document.createElement('iframe'), "
        "{src: 'data:text/html,'}))",
        "fetch('https://example.invalid/').catch(() => null)",
    ],
    ids=["script", "attribute", "text", "frame", "request"],
)
def test_nothing_but_the_pages_program_runs(open_page, attempt):
    opened = open_page()
    opened.page.evaluate(f"async () => {{ try {{ await ({attempt}) }} catch {{}} }}")
    opened.page.wait_for_timeout(50)
    assert opened.page.evaluate("window.ran") is None
    opened.allow_errors("Content Security Policy")


def test_names_are_shown_as_text(open_html):
    model = Sequential(
        [Input((28, 28, 1)), Flatten(), Dense(10, "softmax", name=HOSTILE)], name=HOSTILE
    )
    text = page(model).html
    contents = contents_of(text)
    contents["models"][0]["classes"] = [f"{HOSTILE} {n}" for n in range(10)]
    contents["digits"]["classes"] = contents["models"][0]["classes"]
    opened = open_html(with_contents(text, contents))
    assert HOSTILE in opened.page.locator("#model").inner_text()
    assert HOSTILE in answer_of(opened)
    assert opened.page.title() == f"{HOSTILE}, looked through"
    assert opened.page.locator("script").count() == text.count("<script ")


def with_unknown_op(text):
    contents = contents_of(text)
    contents["models"][0]["ops"][2]["type"] = "Conv9D"
    return with_contents(text, contents)


def without_models(text):
    return with_contents(text, {**contents_of(text), "models": []})


def without_layers(text):
    contents = contents_of(text)
    del contents["models"][0]["ops"]
    return with_contents(text, contents)


def with_missing_numbers(text):
    contents = copy.deepcopy(contents_of(text))
    contents["digits"]["images"]["shape"][0] = 10_000
    return with_contents(text, contents)


DAMAGES = {
    "no description": lambda text: with_contents(text, ""),
    "half a description": lambda text: with_contents(text, '{"glassnet": "0.1", "models": ['),
    "a number for a description": lambda text: with_contents(text, "3"),
    "no network": without_models,
    "a network without layers": without_layers,
    "an unknown layer": with_unknown_op,
    "missing numbers": with_missing_numbers,
    "half a blob": lambda text: with_blob(text, blob_of(text)[: len(blob_of(text)) // 8 * 4]),
    "a blob that is none": lambda text: with_blob(text, "&?"),
    "an empty blob": lambda text: with_blob(text, ""),
    "no blob": lambda text: text.replace('id="blob-0"', 'id="blob-9"'),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_says_so(open_html, damage):
    opened = open_html(DAMAGES[damage](page(small_network()).html))
    alert = opened.page.get_by_role("alert")
    assert alert.count() == 1
    sentence = alert.inner_text()
    assert opened.page.locator("main section").count() == 0
    opened.allow_errors(".")
    if damage == "an unknown layer":
        assert "Conv9D" in sentence
    else:
        assert "glassnet page" in sentence


def test_a_file_that_was_cut_off_says_so(open_html):
    text = page(small_network()).html
    opened = open_html(text)
    assert opened.page.locator(".late").count() == 0
    cut = text[: text.index('<script id="program">') + 1000]
    opened.path.write_text(cut, encoding="utf-8")
    opened.page.goto(opened.path.as_uri())
    opened.page.locator("main .late").wait_for(timeout=20_000)
    assert "this file is damaged" in opened.page.locator("main").inner_text()


def test_the_address_leads_back(open_html):
    text = page(small_network(), dense_network()).html
    opened = open_html(text)
    opened.page.locator("#model").select_option(index=1)
    opened.wait_until("location.hash.includes('model=1')")
    address = opened.page.evaluate("location.hash.slice(1)")
    again = open_html(text, address=address)
    assert again.page.locator("#model").input_value() == "dense"
    assert state_of(again) == state_of(opened)


def test_a_second_link_into_the_open_page_leads_where_it_leads_in_a_new_one(open_html):
    text = page(small_network(), dense_network()).html
    opened = open_html(text, address="model=1&digit=3&push=turn%3A90&unit=5%3A3")
    opened.page.locator("#unit-heading").wait_for()
    opened.page.evaluate("location.hash = 'digit=5'")
    opened.page.locator("#unit-heading").wait_for(state="hidden")
    again = open_html(text, address="digit=5")
    assert state_of(opened) == state_of(again)
    assert opened.page.locator("#push-turn").input_value() == "0"


@pytest.mark.parametrize(
    "address",
    ["model=7&digit=200", "model=-1&digit=1e3", "digit=&model=", "%E0%A4%A", "&&==#?", "a" * 9000],
)
def test_nonsense_in_the_address_is_ignored(open_html, address):
    text = page(small_network(), dense_network()).html
    assert state_of(open_html(text, address=address)) == state_of(open_html(text))


def state_of(opened):
    """The chosen network, and what it answers."""
    return opened.page.locator("#model").input_value(), answer_of(opened)
