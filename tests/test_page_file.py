"""The page's file: what it holds of networks, what no page can show, and that nothing can run."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import ArgumentError, OutputError, ShapeError
from glassnet.layers import LAYERS, Conv2D, Dense, Flatten, Input
from glassnet.model import Origin, Sequential
from glassnet.page import Page, page
from glassnet.page import html as page_html
from glassnet.page import shown as page_shown
from glassnet.page.blobs import Blob
from glassnet.page.html import as_data, is_page, to_html
from glassnet.page.shown import Shown
from glassnet.pretrained import NAMES, pretrained
from tests.page_files import contents_of, weights_of
from tests.shown_networks import (
    WARDROBE,
    dense_network,
    images_of,
    network,
    small_network,
)

ROOT = Path(__file__).parents[1]
HOSTILE = "<!--<script></script>"


# ---- networks ------------------------------------------------------------------------------------


def test_the_weights_are_those_of_the_network():
    model = small_network()
    text = page(model).html
    (described,) = contents_of(text)["models"]
    found = weights_of(text, described)
    for weight, array in zip(model.get_weights(), found, strict=True):
        np.testing.assert_array_equal(array, weight)
    assert [op["type"] for op in described["ops"]] == [type(op).__name__ for op in model.ops()]
    assert described["parameters"] == model.count_params()


def test_networks_that_come_trained_keep_their_eight_bits():
    text = page(pretrained("lenet")).html
    (described,) = contents_of(text)["models"]
    kernels = [weight for op in described["ops"] for weight in op["weights"] if "scales" in weight]
    assert [kernel["dtype"] for kernel in kernels] == ["int8"] * 5
    for weight, array in zip(
        gn.networks.pretrained("lenet").get_weights(), weights_of(text, described), strict=True
    ):
        np.testing.assert_array_equal(array, weight)


def test_a_network_in_float64_is_shown_in_float32_and_says_so():
    model = network(dtype="float64")
    text = page(model).html
    (described,) = contents_of(text)["models"]
    for weight, array in zip(model.get_weights(), weights_of(text, described), strict=True):
        np.testing.assert_array_equal(array, weight.astype(np.float32))
    assert described["receipt"][1] == ["shown as", "float32, though it is float64"]


def test_weights_beyond_float32_are_infinite_without_a_word():
    model = network(dtype="float64")
    weights = model.get_weights()
    weights[0][0, 0] = 1e300
    model.set_weights(weights)
    text = page(model).html  # a warning would be an error
    assert np.isinf(weights_of(text, contents_of(text)["models"][0])[0][0, 0])


def test_what_is_known_of_a_network_stands_beside_it():
    described = contents_of(page(pretrained("lenet")).html)["models"][0]
    origin = gn.networks.pretrained("lenet").origin
    assert origin is not None
    assert origin.data is not None
    assert described["accuracy"] == origin.figures["accuracy"]
    assert described["data"] == "MNIST"
    assert described["flops"] == 833_040
    receipt = dict(map(tuple, described["receipt"]))
    assert receipt["trained on"] == "MNIST without its sample (mnist-55k)"
    assert receipt["seed"] == "0"
    assert receipt["command"].startswith("glassnet train lenet")
    assert receipt["SHA-256 of its data"] == origin.data.fingerprint
    assert receipt["SHA-256 of its weights"] == origin.weights


def test_a_network_without_an_origin_says_so():
    described = contents_of(page(small_network()).html)["models"][0]
    assert described["accuracy"] is None
    assert described["receipt"] == [
        ["layers", described["title"]],
        ["origin", "its file does not say how it was trained"],
    ]


def test_logits_get_a_softmax_behind_them():
    model = Sequential([Input((28, 28, 1)), Flatten(), Dense(10)], seed=0)
    described = contents_of(page(model).html)["models"][0]
    assert [op["type"] for op in described["ops"]] == ["Flatten", "Dense", "Softmax"]
    assert described["layers"][-1]["label"] == "Softmax(), which the page adds"
    assert [op["layer"] for op in described["ops"]][-1] == described["layers"][-1]["name"]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["", ""], ["lenet (1)", "lenet (2)"]),
        (["first", "second"], ["lenet (first)", "lenet (second)"]),
        (["same", "same"], ["lenet (1)", "lenet (2)"]),
    ],
)
def test_networks_of_one_name_are_told_apart(labels, names):
    alike = [Shown(small_network(), "file", "lenet", {}, label) for label in labels]
    other = Shown(small_network(), "file", "conv1", {}, "first")
    assert [each.name for each in page_shown.named_apart([*alike, other])] == [*names, "conv1"]


def test_without_networks_the_page_has_the_five_that_come_with_the_package():
    made = page()
    models = contents_of(made.html)["models"]
    assert sorted(model["name"] for model in models) == sorted(NAMES)
    assert models[0]["name"] == "lenet"
    assert made.size == len(made.html.encode()) < 3_500_000


def test_the_page_knows_every_layer():
    formulas = ROOT / "glassnet" / "page" / "browser" / "mathematics" / "formulas.js"
    table = formulas.read_text(encoding="utf-8").partition("export const FORMULAS")[2]
    assert {*re.findall(r"^  (\w+):", table, re.MULTILINE)} >= {*LAYERS}


# ---- what no page can show -----------------------------------------------------------------------


def test_a_layer_of_ones_own_is_named():
    model = network()
    model.layers[0].__class__ = type("Squashed", (Flatten,), {})
    with pytest.raises(ArgumentError, match=r"'flatten' is of a class of your own, Squashed"):
        page(model)


def test_inputs_that_are_no_images_are_refused():
    with pytest.raises(ShapeError, match="takes inputs of 10, and the page shows images"):
        page(Sequential([Input((10,)), Dense(3, "softmax")], seed=0))


@pytest.mark.parametrize("known", [True, False], ids=["by its origin", "by the named data"])
def test_the_images_of_a_network_that_takes_vectors_are_flattened(known):
    model = Sequential([Input((36,)), Dense(3, name="pixels")], seed=0)
    if known:
        model.origin = Origin(WARDROBE)
    contents = contents_of(page(model, data=images_of(WARDROBE), train=True).html)
    assert contents["digits"]["images"]["shape"] == [6, 4, 3, 3]
    described = contents["models"][0]
    assert described["inputShape"] == [4, 3, 3]
    assert [op["type"] for op in described["ops"]] == ["Flatten", "Dense", "Softmax"]
    assert described["ops"][0]["outputShape"] == [36]
    assert [layer["name"] for layer in described["layers"]] == [
        "pixels_",
        "pixels",
        "probabilities",
    ]
    assert [len(weights) for weights in contents["training"]["initial"]] == [0, 2, 0]


def test_vectors_of_which_nobody_says_what_they_are_need_data():
    with pytest.raises(ShapeError, match=r"pixels of images, say of which data: with --data, or"):
        page(Sequential([Input((784,)), Dense(10, "softmax")], seed=0))
    with pytest.raises(ShapeError, match=r"takes inputs of 28×28×2, .* 1 or 3 channels\.$"):
        page(network(shape=(28, 28, 2)))


def test_outputs_that_are_no_classes_are_refused():
    with pytest.raises(ShapeError, match="gives outputs of 1, and the page needs one number"):
        page(Sequential([Input((28, 28, 1)), Flatten(), Dense(1, "sigmoid")], seed=0))


@pytest.mark.parametrize("shape", [(32, 32, 3), (14, 56, 1)])
def test_images_of_two_sizes_are_refused(shape):
    found = "×".join(map(str, shape))
    with pytest.raises(ShapeError, match=rf"takes images of {found}, and small of 28×28×1"):
        page(small_network(), network(shape=shape))


def test_networks_that_are_too_large_are_refused_with_their_size(monkeypatch):
    monkeypatch.setattr(page_shown, "MOST_BYTES", 60_000)
    page(dense_network())
    with pytest.raises(ArgumentError, match="the weights of these 3 networks would take about"):
        page(dense_network(), small_network(), dense_network())
    monkeypatch.setattr(page_shown, "MOST_BYTES", 40_000)
    with pytest.raises(ArgumentError, match=r"has 12,730 parameters, and they would take about"):
        page(dense_network())


def test_a_network_that_lags_behind_the_pen_is_refused():
    slow = network(Conv2D(600, 5, padding="same"), Conv2D(600, 3, strides=4))
    with pytest.raises(ArgumentError, match="FLOPs an image, and the page would lag behind"):
        page(slow)


@pytest.mark.parametrize("given", ["lenet.safetensors", None, 3])
def test_what_is_no_network_is_refused(given):
    with pytest.raises(ArgumentError, match="is no network: give a Sequential"):
        page(given)


# ---- the file ------------------------------------------------------------------------------------


def test_the_same_networks_make_the_same_file():
    assert page(small_network(), train=True).html == page(small_network(), train=True).html


def test_sizes_of_a_page_of_lenet():
    plain, training = (page(pretrained("lenet"), train=train).size for train in (False, True))
    assert plain < 1_500_000
    assert training < 2_600_000


def test_no_name_opens_or_closes_an_element():
    model = Sequential([Input((28, 28, 1)), Flatten(), Dense(10, "softmax", name=HOSTILE)], seed=0)
    plain = page(network()).html
    text = page(model).html
    for sign in ("<script", "</script", "<!--"):
        assert text.count(sign) == plain.count(sign)
    assert contents_of(text)["models"][0]["layers"][1]["name"] == HOSTILE


def test_half_a_character_in_a_name_can_be_written():
    name = "half \ud800"
    text = page(network(name=name)).html
    assert contents_of(text.encode().decode())["models"][0]["name"] == name


def test_json_has_no_opening_sign_and_no_number_that_is_none():
    assert "<" not in as_data({HOSTILE: [HOSTILE]})
    with pytest.raises(ValueError, match="JSON"):
        as_data({"loss": float("nan")})


def test_the_program_stands_in_the_file_as_it_is_and_may_run(tmp_path, monkeypatch):
    program, style = 'const a = `$title ${1} $$ \\n`; "&amp;";\n', ".a { content: '$policy' }\n"
    (tmp_path / "page.js").write_text(program, encoding="utf-8")
    (tmp_path / "page.css").write_bytes(style.replace("\n", "\r\n").encode())
    monkeypatch.setattr(page_html, "BUILT", tmp_path)
    text = to_html("a & b", {}, ["AAAA"])
    assert f'<script id="program">{program}</script>' in text
    assert f"<style>{style}</style>" in text
    assert "<title>a &amp; b</title>" in text
    for content in (program, style):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in text


def test_the_bundle_can_stand_in_an_element():
    program = (page_html.BUILT / "page.js").read_text(encoding="utf-8").lower()
    style = (page_html.BUILT / "page.css").read_text(encoding="utf-8").lower()
    assert "</script" not in program
    assert "<!--" not in program
    assert "</style" not in style


def test_numbers_begin_where_a_browser_can_read_them():
    blob = Blob(0)
    blob.add(np.zeros(3, np.uint8))
    assert blob.add(np.ones(1, np.float32))["offset"] == 4


def test_a_blob_takes_no_type_that_the_page_does_not_read():
    with pytest.raises(TypeError, match="float64"):
        Blob(0).add(np.zeros(3))


# ---- Page ----------------------------------------------------------------------------------------


def test_a_page_is_saved_and_known_again(tmp_path):
    made = page(small_network())
    made.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == made.html
    assert is_page(tmp_path / "page.html")
    (tmp_path / "other.html").write_text("<p>glassnet</p>", encoding="utf-8")
    assert not is_page(tmp_path / "other.html")
    with pytest.raises(ArgumentError, match=r"name a file such as .*page\.html"):
        made.save(tmp_path / "page.pdf")
    with pytest.raises(OutputError, match="can't be written"):
        made.save(tmp_path / "nowhere" / "page.html")


def test_a_notebook_shows_the_page_in_a_frame_that_can_reach_nothing():
    class Frame(HTMLParser):
        attributes: dict[str, str | None]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag == "iframe"
            self.attributes = dict(attrs)

    made = Page("<p title=\"a\">'&amp;'</p>", 'lenet "one" & two')
    frame = Frame()
    frame.feed(made._repr_html_())
    assert frame.attributes["srcdoc"] == made.html
    assert frame.attributes["title"] == made.words
    assert frame.attributes["sandbox"] == "allow-scripts allow-downloads"


def test_a_page_is_opened_in_the_browser(monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    path = Page("<p></p>", "").open()
    assert opened == [path.as_uri()]
    assert path.read_text(encoding="utf-8") == "<p></p>"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"train": 1}, "train must be True or False, not 1"),
        ({"films": "run.json"}, r"films must be a list of runs: films=\['run.json'\]"),
        ({"films": None}, "films must be a list of runs, not None"),
        ({"data": "mnist"}, "data must be a data set, such as gn.data.load gives it, not 'mnist'"),
    ],
)
def test_wrong_arguments_are_refused(options, message):
    with pytest.raises(ArgumentError, match=message):
        page(small_network(), **options)
