"""Saliency: the gradient of a score by the image is the one that differences give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers, plots
from glassnet.errors import ArgumentError, DataError, ShapeError
from tests.plotted import images, model, no_windows, texts_of, values_of

__all__ = ["images", "model", "no_windows"]  # fixtures


def score(model: gn.Sequential, x: Any, n: int) -> float:
    """What stands before the softmax, up to what all classes share."""
    return float(np.log(model.predict(x[np.newaxis], engine="reference")[0, n]))


@pytest.mark.parametrize("middle", ["dropout", "own", "plain"])
def test_the_gradient_of_a_score_is_the_one_that_differences_give(middle: str) -> None:
    class Doubled(layers.Layer):
        def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
            self.add_saved("twice", (input_shape[2], *input_shape[:2]))
            return input_shape

        def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            saved[0][...] = 2 * x
            y[...] = saved[0] ** 2

        def backward(
            self, dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
        ) -> None:
            dx[...] = dy * 4 * saved[0]

        def inference(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            y[...] = 4 * x**2

    kinds: dict[str, list[Any]] = {
        "dropout": [layers.Dropout(0.5)],
        "own": [Doubled()],
        "plain": [],
    }
    row: list[Any] = [
        gn.Input((5, 4, 2)),
        layers.Rescaling(0.1),
        layers.Conv2D(3, 3, activation="tanh"),
        *kinds[middle],
        layers.Flatten(),
        layers.Dense(4, "softmax"),
    ]
    model = gn.Sequential(row, seed=1, dtype="float64")
    x = np.random.default_rng(2).normal(size=(2, 5, 4, 2))
    gradients = model.image_gradients(x, [1, 3])
    step = 1e-5
    for image, gradient, n in zip(x, gradients, (1, 3), strict=True):
        for place in [(0, 0, 0), (2, 1, 1), (4, 3, 0)]:
            moved = np.zeros_like(image)
            moved[place] = step
            # The other scores move, too: only the difference of two is seen in probabilities.
            other = model.image_gradients(image[np.newaxis], 0)[0]
            seen = [
                score(model, image + sign * moved, n) - score(model, image + sign * moved, 0)
                for sign in (1, -1)
            ]
            expected = (seen[0] - seen[1]) / (2 * step)
            assert gradient[place] - other[place] == pytest.approx(expected, rel=1e-6)


def test_behind_a_threshold_the_gradient_is_that_by_the_black_and_white_image() -> None:
    row: list[Any] = [gn.Input((1, 2, 1)), layers.Threshold(100), layers.Flatten(), layers.Dense(2)]
    model = gn.Sequential(row, seed=0)
    model.set_weights([np.array([[1, 2], [3, 4]]), np.zeros(2)])
    x = np.array([[[[7], [200]]]], np.uint8)
    assert model.image_gradients(x, 1).ravel().tolist() == [2, 4]


def test_a_layer_that_draws_in_a_prediction_has_no_gradient() -> None:
    class Drawing(layers.Layer):
        random = True

        def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
            return input_shape

        def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            y[...] = x

        def inference(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            y[...] = x

    row: list[Any] = [
        gn.Input((1, 2, 1)),
        Drawing(name="drawing"),
        layers.Flatten(),
        layers.Dense(2),
    ]
    with pytest.raises(ArgumentError, match="the layer drawing draws random numbers"):
        gn.Sequential(row, seed=0).image_gradients(np.ones((1, 1, 2, 1)))


def test_saliency_maps_are_the_sizes_of_the_gradients(model: gn.Sequential, images: Any) -> None:
    grey = gn.Sequential(
        [gn.Input((3, 4, 1)), layers.Flatten(), layers.Dense(3, "softmax")], seed=0
    )
    x = images[:2, :3, :4, :1]
    ax = plots.saliency(grey, x, 2)
    gradients = grey.image_gradients(x, 2)
    for n in range(2):
        np.testing.assert_array_equal(values_of(ax.images[2 * n]), x[n, ..., 0])
        np.testing.assert_array_equal(values_of(ax.images[2 * n + 1]), np.abs(gradients[n, ..., 0]))
    assert [text[:3] for text in texts_of(ax)] == ["2, ", "2, "]
    with pytest.raises(DataError, match=r"classes hold 3 and 3: expected 0 to 2"):
        plots.saliency(grey, x, 3)
    with pytest.raises(ShapeError, match="one whole number, or one for each of the 2 images"):
        plots.saliency(grey, x, [0, 1, 2])
    with pytest.raises(ShapeError, match=r"saliency: images have shape \(4,\)"):
        plots.saliency(grey, np.zeros(4))


def test_a_network_without_a_score_for_each_class_has_no_gradient_of_one() -> None:
    model = gn.Sequential([gn.Input((3, 4, 1)), layers.Conv2D(2, 3)], seed=0)
    with pytest.raises(ShapeError, match=r"puts out \(1, 2, 2\), where a score for each class"):
        model.image_gradients(np.zeros((1, 3, 4, 1)))


def test_vectors_have_gradients_too_and_the_answer_is_the_class_where_none_is_named() -> None:
    model = gn.Sequential([gn.Input((2,)), layers.Dense(2, "softmax")], seed=0)
    model.set_weights([np.array([[1, 2], [3, 4]]), np.zeros(2)])
    assert model.image_gradients(np.array([[1, 1], [-1, -1]])).tolist() == [[2, 4], [1, 3]]
