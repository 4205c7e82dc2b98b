"""The images that come with a page, and those on which a network is trained in it."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pytest

import glassnet as gn
from glassnet.data import DataCard, DataNotice, DataSet, PictureForm
from glassnet.errors import ArgumentError, DataError, ShapeError
from glassnet.layers import AveragePooling2D, Conv2D, Dense, Flatten, Input
from glassnet.model import Origin, Sequential
from glassnet.page import page
from glassnet.pretrained import pretrained
from tests.command import write_digits
from tests.page_files import array_of, contents_of
from tests.shown_networks import (
    WARDROBE,
    images_of,
    network,
    small_network,
    wardrobe_network,
)


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
