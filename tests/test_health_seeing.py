"""What is seen of a network and its data, of which the rules of causes judge."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import glassnet as gn
from glassnet.health.seeing.answers import two_softmaxes
from glassnet.health.seeing.images import inputs_seen, outlying_images
from glassnet.health.seeing.labels import labels_fit
from glassnet.health.seeing.slopes import slopes
from glassnet.layers import Dense, Flatten, Rescaling, Softmax


@pytest.mark.parametrize(
    "row", [[Dense(3, "softmax"), Softmax()], [Dense(3), Softmax(), Softmax()]]
)
def test_two_softmaxes_are_seen(row):
    model = gn.Sequential([gn.Input((4,)), *row], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    found = two_softmaxes(model)
    assert found is not None
    assert found.least_loss == pytest.approx(-np.log(np.e / (np.e + 2)))


def test_a_softmax_before_a_loss_that_takes_logits_is_a_second_one():
    model = gn.Sequential([gn.Input((4,)), Dense(3, "softmax")], seed=0)
    loss = gn.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss)
    found = two_softmaxes(model)
    assert found is not None
    assert "from_logits" in found.second
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert two_softmaxes(model) is None


def test_slopes_are_the_gradients_where_these_are_right():
    model = gn.Sequential(
        [gn.Input((6,)), Dense(5, "tanh"), gn.layers.Dropout(0.4), Dense(3, "softmax")],
        seed=1,
        dtype="float64",
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = np.random.default_rng(0).normal(size=(20, 6)), np.arange(20) % 3
    before = model.get_weights()
    found = slopes(model, x, y)
    assert [slope.layer for slope in found] == ["dense", "dense_1"]
    assert [slope.ratio for slope in found] == pytest.approx([1, 1], abs=1e-5)
    assert all(np.array_equal(*pair) for pair in zip(before, model.get_weights(), strict=True))


def test_a_relu_at_its_kink_makes_no_gradient_wrong():
    """In front of a black background with biases of 0, the two halves of a difference differ."""
    model = gn.Sequential(
        [
            gn.Input((8, 8, 1)),
            gn.layers.Conv2D(3, 3, padding="same", activation="relu"),
            Flatten(),
            Dense(3, "softmax"),
        ],
        seed=0,
        dtype="float64",
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = np.zeros((12, 8, 8, 1)), np.arange(12) % 3
    x[:, 3, 3] = 1.0
    assert [slope.ratio for slope in slopes(model, x, y)] == pytest.approx([1, 1], abs=1e-3)


def test_a_few_huge_images_are_no_unscaled_input():
    images = np.ones((100, 4))
    images[:3] *= 1000
    assert inputs_seen("first", images).size == 1.0
    assert outlying_images(images).places.tolist() == [0, 1, 2]


def test_an_image_that_is_not_finite_stands_out():
    images = np.ones((100, 4))
    images[5, 1] = np.nan
    assert outlying_images(images).places.tolist() == [5]
    assert outlying_images(images).largest == np.inf


def test_nothing_stands_out_where_most_images_are_black():
    images = np.zeros((100, 4))
    images[:10] = 1.0
    assert not outlying_images(images).places.size


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e6])
def test_a_broken_image_does_not_hide_whether_labels_fit(bad):
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 4, 400)
    images = rng.normal(size=(400, 9)) + 3 * np.eye(9)[labels]
    images[7] = bad
    found = labels_fit(images, labels)
    assert found is not None
    assert found.fits
    assert found.images + found.known == 399


def test_images_that_are_mostly_broken_say_nothing_of_their_labels():
    images = np.full((400, 9), np.nan)
    images[:30] = 1.0
    assert labels_fit(images, np.arange(400) % 4) is None


def test_vectors_that_name_no_class_are_no_labels():
    rng = np.random.default_rng(1)
    images = rng.normal(size=(400, 9))
    assert labels_fit(images, images) is None  # as those of an autoencoder
    assert labels_fit(images, rng.integers(0, 2, (400, 4))) is None  # several at once
    one_hot = np.eye(4)[rng.integers(0, 4, 400)]
    assert labels_fit(images, 0.9 * one_hot + 0.025) is not None  # smoothed
    assert labels_fit(images, 2 * one_hot - 1) is not None


def fits(images: NDArray[np.float64], labels: NDArray[Any]) -> bool:
    """Whether labels of which there are enough fit."""
    seen = labels_fit(images, labels)
    assert seen is not None
    return seen.fits


def test_labels_fit_or_not():
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 4, 400)
    images = rng.normal(size=(400, 9)) + 3 * np.eye(9)[labels]
    assert fits(images, labels)
    assert fits(images, np.eye(4)[labels])  # vectors
    assert not fits(images, rng.permutation(labels))
    assert labels_fit(images[:20], labels[:20]) is None  # too few
    assert labels_fit(images, rng.normal(size=400)) is None  # no labels


def test_what_the_first_layer_gets_is_measured_behind_the_preprocessing():
    model = gn.Sequential(
        [gn.Input((2, 2, 1)), Rescaling(1 / 255), Flatten(), Dense(3, "softmax")], seed=0
    )
    outputs = model.layer_outputs(np.full((4, 2, 2, 1), 255.0), engine="reference")
    assert inputs_seen("dense", outputs["flatten"]).size == pytest.approx(1)
