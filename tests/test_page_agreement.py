"""The networks that come with the package give the same numbers in a browser as in Python.

The page of each is opened from its file. It is the page's own program that opens the file and
computes: the modules of `glassnet/page/browser` are served to the window beside the bundle, in
which nothing can be called from outside.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import pytest

from glassnet.data import load
from glassnet.formats.rounding import Rounded
from glassnet.losses import SparseCategoricalCrossentropy
from glassnet.page.page import page_of
from glassnet.page.shown import Shown
from glassnet.pretrained import NAMES, StoredNetwork, stored
from tests.page_networks import (
    Case,
    Numbers,
    apart,
    as_json,
    assert_equal_numbers,
    in_reference,
    random_case,
)

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser import OpenedPage

ROOT = Path(__file__).parents[1]
ORIGIN = "https://modules.invalid"
PIECE = 100
"""Images that go through a network at a time: their numbers have to fit into the memory."""

PASSES = """
async ({ origin, images, labels, loss }) => {
  const module = (path) => import(`${origin}/${path}`);
  const browser = "glassnet/page/browser";
  const [{ PageFile }, { openModels }, { tensorOf }, { passes }] = await Promise.all([
    module(`${browser}/shell/contents.js`),
    module(`${browser}/shell/models.js`),
    module(`${browser}/mathematics/tensor.js`),
    module("tests/page/passes.js"),
  ]);
  const [{ network }] = await openModels(new PageFile(document));
  const bytes = Uint8Array.from(atob(images), (sign) => sign.charCodeAt(0));
  const shape = [labels.length, ...network.ops[0].inputShape];
  const given = {
    loss,
    images: tensorOf(Float32Array.from(bytes), shape),
    targets: labels,
    stream: null,
    scores: labels,
  };
  return await (%s)(passes(network, given));
}
"""

RANDOM = """
async ({ origin, cases }) => {
  const { passesOf } = await import(`${origin}/tests/page/passes.js`);
  return await (%s)(cases.flatMap(passesOf));
}
"""

ENCODED = """
async (arrays) => {
  const reader = new FileReader();
  reader.readAsDataURL(new Blob(arrays));
  await new Promise((resolve) => reader.addEventListener("load", resolve));
  return reader.result.split(",", 2)[1];
}
"""


def opened_with_modules(open_html: Any, network: StoredNetwork) -> OpenedPage:
    """The page of a network, in a window that may also load the modules of this checkout."""
    name = network.model.name
    shown = page_of([Shown(network.model, name, name, network.tensors)])
    opened: OpenedPage = open_html(shown.html, context={"bypass_csp": True})
    opened.page.route(f"{ORIGIN}/**", serve)
    return opened


def serve(route: Route) -> None:
    """Answer a request for a module with its file."""
    path = ROOT / urlsplit(route.request.url).path.lstrip("/")
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"}
    route.fulfill(body=path.read_text(encoding="utf-8"), headers=headers)


def in_browser(opened: OpenedPage, case: Case) -> Numbers:
    """What the window computes with the network that its file holds."""
    given = {
        "origin": ORIGIN,
        "images": base64.b64encode(case.images.astype(np.uint8).tobytes()).decode(),
        "labels": case.targets.tolist(),
        "loss": {"type": type(case.loss).__name__, "config": case.loss.get_config()},
    }
    [numbers] = evaluated(opened, PASSES, given, [case])
    return numbers


def evaluated(
    opened: OpenedPage, program: str, given: dict[str, Any], cases: Sequence[Case]
) -> list[Numbers]:
    """What a program returns that ends with `ENCODED`."""
    numbers = base64.b64decode(opened.page.evaluate(program % ENCODED, given))
    opened.requests.clear()  # they were answered here, and none left the window
    return apart(np.frombuffer(numbers, np.float32), cases)


def pieces(network: StoredNetwork, first: int, last: int) -> list[Case]:
    """Some of the sample's test images, which are new to the network."""
    _, (x, y) = load("mnist-5k")
    loss = SparseCategoricalCrossentropy()
    return [
        Case(network.model, loss, x[n : n + PIECE], y[n : n + PIECE], scores=y[n : n + PIECE])
        for n in range(first, last, PIECE)
    ]


def assert_agree(open_html: Any, name: str, first: int, last: int) -> None:
    network = stored(name)
    opened = opened_with_modules(open_html, network)
    for case in pieces(network, first, last):
        assert_equal_numbers(in_browser(opened, case), in_reference(case), name, least=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_every_layer_and_gradient_agrees(open_html, name):
    assert_agree(open_html, name, 0, PIECE)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_layer_and_gradient_agrees_on_all_test_images_of_the_sample(open_html, name):
    assert_agree(open_html, name, PIECE, 1000)


def test_one_scale_in_the_file_that_is_one_per_cent_off_is_noticed(open_html):
    network = stored("lenet")
    [case] = pieces(network, 0, PIECE)
    kernel = network.tensors["dense_1/kernel"]
    assert isinstance(kernel, Rounded)
    kernel.scales[7] *= np.float32(1.01)
    opened = opened_with_modules(open_html, network)
    with pytest.raises(AssertionError, match="of lenet"):
        assert_equal_numbers(in_browser(opened, case), in_reference(case), "lenet")


def test_random_networks_agree(open_html):
    cases = [random_case(seed) for seed in range(50)]
    opened = opened_with_modules(open_html, stored("feedforward"))
    given = {"origin": ORIGIN, "cases": [as_json(case) for case in cases]}
    for case, found in zip(cases, evaluated(opened, RANDOM, given, cases), strict=True):
        assert_equal_numbers(found, in_reference(case), case.model)
