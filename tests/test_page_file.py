"""The page's file: what stands in it of networks and images, and that none of it can run."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import warnings
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet.data import DataCard, DataNotice, DataSet, PictureForm
from glassnet.errors import ArgumentError, DataError, OutputError, ShapeError
from glassnet.layers import LAYERS, AveragePooling2D, Conv2D, Dense, Flatten, Input, Layer
from glassnet.model import Origin, Sequential
from glassnet.page import Page, page
from glassnet.page import html as page_html
from glassnet.page import shown as page_shown
from glassnet.page.blobs import Blob
from glassnet.page.html import as_data, is_page, to_html
from glassnet.page.shown import Shown
from glassnet.pretrained import NAMES, pretrained
from tests.command import write_digits
from tests.page_files import array_of, contents_of
from tests.shown_networks import dense_network, small_network

ROOT = Path(__file__).parents[1]
HOSTILE = "<!--<script></script>"


def weights_of(text: str, model: dict[str, Any]) -> list[np.ndarray]:
    """All weights of a network in a page."""
    return [array_of(text, weight) for op in model["ops"] for weight in op["weights"]]


def network(*layers: Layer, shape: tuple[int, ...] = (28, 28, 1), **more: Any) -> Sequential:
    """A network of these layers with the usual outputs."""
    return Sequential([Input(shape), *layers, Flatten(), Dense(10, "softmax")], seed=0, **more)


def images_of(card: DataCard, training: int = 9, test: int = 6) -> DataSet:
    """Noise in the form of a card."""
    generator = np.random.default_rng(0)

    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        images = generator.integers(0, 256, (count, *card.form.shape), np.uint8)
        return images, (np.arange(count) % len(card.classes)).astype(np.uint8)

    return DataSet(card, part(training), part(test))


WARDROBE = DataCard(
    "wardrobe",
    "My wardrobe",
    ("bag", "boot", "coat"),
    "0" * 64,
    PictureForm((4, 3, 3), "whole", "bright"),
    (9, 6),
)


def wardrobe_network() -> Sequential:
    """A network that was trained on data of somebody's own."""
    model = Sequential([Input((4, 3, 3)), Flatten(), Dense(3, "softmax")], name="own", seed=0)
    model.origin = Origin(WARDROBE)
    return model


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


# ---- images --------------------------------------------------------------------------------------


def test_the_digits_are_as_many_of_each_class_in_a_mixed_order():
    text = page(pretrained("lenet")).html
    digits = contents_of(text)["digits"]
    labels = np.array(digits["labels"])
    assert np.bincount(labels).tolist() == [20] * 10
    assert not (np.sort(labels) == labels).all()
    _, (x, y) = gn.data.load("mnist-5k")
    shown = {image.tobytes(): label for image, label in zip(x, y, strict=True)}
    for image, label in zip(array_of(text, digits["images"]), labels, strict=True):
        assert shown[image.tobytes()] == label
    assert digits["form"] == {"shape": [28, 28, 1], "crop": "digit", "background": "dark"}


def test_images_that_are_sorted_by_class_are_mixed():
    sample = gn.data.load("mnist-5k")
    x, y = sample.test
    order = np.argsort(y, kind="stable")
    sorted_by_class = DataSet(sample.card, sample.training, (x[order], y[order]))
    labels = contents_of(page(small_network(), data=sorted_by_class).html)["digits"]["labels"]
    assert np.bincount(labels).tolist() == [20] * 10
    assert len(set(labels[:20])) > 5


def test_large_images_are_fewer():
    form = PictureForm((200, 200, 3), "whole", "any")
    card = DataCard("photos", "Photos", ("a", "b"), "0" * 64, form, (9, 30))
    model = Sequential([Input(form.shape), Conv2D(1, 9, strides=9), Flatten(), Dense(2)], seed=0)
    digits = contents_of(page(model, data=images_of(card, test=30)).html)["digits"]
    assert len(digits["labels"]) == 1_000_000 // (200 * 200 * 3) == 8
    assert sorted(digits["labels"]) == [0] * 4 + [1] * 4


def test_images_of_ones_own_data_come_with_its_classes():
    digits = contents_of(page(wardrobe_network(), data=images_of(WARDROBE)).html)["digits"]
    assert digits["classes"] == ["bag", "boot", "coat"]
    assert sorted(digits["labels"]) == [0, 0, 1, 1, 2, 2]
    assert digits["form"]["crop"] == "whole"
    assert digits["credit"] == ""


def test_images_of_other_classes_are_told():
    sample = gn.data.load("mnist-5k")
    letters = dataclasses.replace(sample.card, name="letters", classes=tuple("abcdefghij"))
    with pytest.warns(DataNotice, match="letters has other classes than lenet: answers and labels"):
        page(pretrained("lenet"), data=dataclasses.replace(sample, card=letters))


def test_networks_with_another_number_of_outputs_are_told():
    seven = Sequential([Input((28, 28, 1)), Flatten(), Dense(7, "softmax")], name="seven", seed=0)
    with pytest.warns(DataNotice, match="mnist-5k has other classes than seven: answers and"):
        page(pretrained("lenet"), seven, small_network())


def test_data_of_ones_own_must_be_named():
    with pytest.raises(DataError, match=r"own: it was trained on wardrobe, .*: say with --data"):
        page(wardrobe_network())


def test_images_of_another_size_are_refused():
    with pytest.raises(ShapeError, match=r"takes images of 28×28×1, and those of wardrobe are 4×3"):
        page(small_network(), data=images_of(WARDROBE))


def test_a_network_of_other_images_needs_data():
    with pytest.raises(DataError, match="its images of 32×32×3 are no digits of MNIST's"):
        page(network(shape=(32, 32, 3)))


def test_the_sample_stands_in_where_mnist_is_not_here(monkeypatch, own_cache, tmp_path):
    model = small_network_of("mnist", "MNIST")
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    with pytest.warns(DataNotice, match="MNIST is not on this machine, so the page shows digits"):
        made = page(model)
    assert contents_of(made.html)["digits"]["source"] == "test images of MNIST's sample of 5,000"


def test_mnists_own_test_images_are_shown_where_it_is(monkeypatch, own_cache, tmp_path):
    write_digits(tmp_path / "mnist", test=30)
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    with pytest.warns(DataNotice, match="they are taken as they are"):
        made = page(small_network_of("mnist", "MNIST"))
    digits = contents_of(made.html)["digits"]
    assert digits["source"] == "test images of MNIST"
    assert len(digits["labels"]) == 30


def test_networks_that_know_the_sample_get_it_without_a_word(monkeypatch, own_cache, tmp_path):
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in ("mnist-5k", "mnist-55k"):
            page(small_network_of(name, name))


def small_network_of(name: str, title: str) -> Sequential:
    """A network that says that it was trained on these digits."""
    sample = gn.data.load("mnist-5k").card
    model = network()
    model.origin = Origin(
        DataCard(name, title, sample.classes, "1" * 64, sample.form, sample.counts)
    )
    return model


# ---- training ------------------------------------------------------------------------------------


def test_a_training_begins_with_the_weights_with_which_fit_begins():
    trained = gn.networks.pretrained("lenet")
    text = page(trained, train=True).html
    training = contents_of(text)["training"]
    fresh = gn.networks.build(
        "lenet", "relu", preprocess=gn.layers.Rescaling(1.0), seed=trained.seed
    )
    initial = [array_of(text, weight) for weights in training["initial"] for weight in weights]
    for weight, array in zip(fresh.get_weights(), initial, strict=True):
        np.testing.assert_array_equal(array, weight)
    assert len(training["initial"]) == len(trained.ops())
    (x, y), _ = gn.data.load("mnist-5k")
    learned = training["training"]
    np.testing.assert_array_equal(array_of(text, learned["images"]), x)
    assert learned["labels"] == y.tolist()
    assert training["seed"] == str(trained.seed)
    assert learned["images"]["blob"] == 1


def test_the_held_out_images_of_a_training_are_test_images():
    text = page(gn.networks.pretrained("feedforward"), train=True).html
    held_out = contents_of(text)["training"]["heldOut"]
    _, (x, y) = gn.data.load("mnist-5k")
    np.testing.assert_array_equal(array_of(text, held_out["images"]), x)
    assert held_out["labels"] == y.tolist()


def test_sizes_of_a_page_of_lenet():
    plain, training = (page(pretrained("lenet"), train=train).size for train in (False, True))
    assert plain < 1_500_000
    assert training < 2_600_000


def test_a_training_on_ones_own_data_takes_its_images():
    text = page(wardrobe_network(), data=images_of(WARDROBE), train=True).html
    training = contents_of(text)["training"]["training"]
    x, y = images_of(WARDROBE).training
    np.testing.assert_array_equal(array_of(text, training["images"]), x)
    assert training["labels"] == y.tolist()


def test_a_training_of_logits_knows_the_softmax_behind_them():
    model = Sequential([Input((28, 28, 1)), Flatten(), Dense(10)], seed=0)
    contents = contents_of(page(model, train=True).html)
    training = contents["training"]
    counts = [len(op["weights"]) for op in contents["models"][0]["ops"]]
    assert counts == [0, 2, 0]
    assert [len(weights) for weights in training["initial"]] == counts
    assert [len(weights) for weights in training["penalties"]] == counts


@pytest.mark.parametrize(("activation", "rate"), [("relu", 0.02), ("sigmoid", 0.2)])
def test_sigmoids_are_trained_at_a_higher_rate(activation, rate):
    model = gn.networks.build("lenet", activation, seed=0)
    assert contents_of(page(model, train=True).html)["training"]["learningRate"] == rate


def test_a_training_needs_weights():
    pooling = AveragePooling2D((5, 14))
    model = Sequential([Input((28, 28, 1)), pooling, Flatten()], name="bare", seed=0)
    with pytest.raises(ArgumentError, match="bare has no weights that a training could change"):
        page(model, train=True)


def test_a_training_needs_an_output_for_each_class():
    model = Sequential([Input((28, 28, 1)), Flatten(), Dense(7, "softmax")], name="seven", seed=0)
    with (
        pytest.warns(DataNotice, match="has other classes than seven"),
        pytest.raises(ShapeError, match=r"seven has 7 outputs, and mnist-5k has 10 classes"),
    ):
        page(model, train=True)


# ---- the file ------------------------------------------------------------------------------------


def test_the_same_networks_make_the_same_file():
    assert page(small_network(), train=True).html == page(small_network(), train=True).html


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
