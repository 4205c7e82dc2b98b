"""Average and max pooling: against the oracles, at the edges, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.errors import ArgumentError, ShapeError
from glassnet.layers.pooling import AveragePooling2D, MaxPooling2D
from glassnet.reference.pooling import (
    average_pooling_backward,
    average_pooling_forward,
    max_pooling_backward,
    max_pooling_forward,
)
from tests import tiles
from tests.gradients import assert_layer_gradients

ORACLES = {
    AveragePooling2D: (average_pooling_forward, average_pooling_backward),
    MaxPooling2D: (max_pooling_forward, max_pooling_backward),
}

# (n, H, W, C), window, strides, padding
CASES = [
    ((5, 6, 4, 3), (2, 2), (2, 2), "valid"),  # each pixel in one window; a tile that is not full
    ((1, 7, 5, 1), (2, 2), (2, 2), "valid"),  # a row and a column left out
    ((2, 7, 6, 2), (3, 2), (2, 1), "valid"),  # overlapping
    ((2, 9, 8, 2), (2, 3), (4, 4), "valid"),  # gaps between the windows
    ((2, 7, 6, 2), (3, 2), (2, 2), "same"),
    ((2, 5, 8, 1), (4, 3), (1, 3), "same"),  # more border at the end than at the start
    ((1, 3, 2, 2), (5, 4), (5, 4), "same"),  # one window, larger than the image
]

layers = pytest.mark.parametrize("kind", [AveragePooling2D, MaxPooling2D])


def compare(kind, shape, window, strides, padding, dtype="float64", seed=0):
    generator = np.random.default_rng(seed)
    # Few different values: most windows have their maximum twice.
    x = generator.integers(-3, 4, shape).astype(float)
    forward, backward = ORACLES[kind]
    expected = forward(x, window, strides, padding)
    dy = generator.standard_normal(expected.shape)
    answer = tiles.run(kind(window, strides, padding), x, dy, dtype=dtype)
    tiles.close(answer.y, expected, dtype)
    tiles.close(answer.dx, backward(dy, x, window, strides, padding), dtype)


@pytest.mark.loops
@layers
@pytest.mark.parametrize("case", CASES, ids=str)
def test_pooling_is_the_oracles(kind, case):
    compare(kind, *case)


@pytest.mark.loops
@layers
@pytest.mark.parametrize("case", [CASES[0], CASES[4]], ids=str)
def test_pooling_is_the_oracles_in_float32(kind, case):
    shape, window, strides, padding = case
    compare(kind, shape, window, strides, padding, "float32")


@pytest.mark.loops
@layers
@settings(max_examples=tiles.EXAMPLES)
@given(data=st.data())
def test_pooling_is_the_oracles_for_any_window(kind, data):
    pair = st.tuples(st.integers(1, 4), st.integers(1, 4))
    window, strides = data.draw(pair), data.draw(pair)
    padding = data.draw(st.sampled_from(["valid", "same"]))
    fits = window if padding == "valid" else (1, 1)
    height, width = (data.draw(st.integers(size, 8)) for size in fits)
    shape = data.draw(st.integers(1, 3)), height, width, data.draw(st.integers(1, 2))
    compare(kind, shape, window, strides, padding, seed=data.draw(st.integers(0, 99)))


@pytest.mark.loops
@layers
@pytest.mark.parametrize("case", [CASES[0], CASES[2], CASES[4]], ids=str)
def test_gradients(kind, case):
    shape, window, strides, padding = case
    # All values differ by at least 0.1, so that no step of the check changes a maximum.
    x = np.random.default_rng(0).permutation(np.prod(shape)).reshape(shape) * 0.1
    assert_layer_gradients(kind(window, strides, padding), x)


def test_average_of_a_known_image():
    x = np.arange(9.0).reshape(1, 3, 3, 1)
    answer = tiles.run(AveragePooling2D(2, padding="same"), x, np.full((1, 2, 2, 1), 4.0))
    np.testing.assert_array_equal(answer.y[0, :, :, 0], [[2, 3.5], [6.5, 8]])
    np.testing.assert_array_equal(answer.dx[0, :, :, 0], [[1, 1, 2], [1, 1, 2], [2, 2, 4]])


def test_max_of_a_known_image():
    x = np.array([[1, 2, 5], [3, 0, 5], [7, 7, -1]], float).reshape(1, 3, 3, 1)
    layer = MaxPooling2D(2, strides=1)
    answer = tiles.run(layer, x, np.array([[1, 10], [100, 1000]], float).reshape(1, 2, 2, 1))
    np.testing.assert_array_equal(answer.y[0, :, :, 0], [[3, 5], [7, 7]])
    np.testing.assert_array_equal(answer.dx[0, :, :, 0], [[0, 0, 10], [1, 0, 0], [100, 1000, 0]])
    # Where in its window each maximum stands.
    np.testing.assert_array_equal(answer.saved[0][0, :, :, 0], [[2, 1], [2, 2]])


@pytest.mark.loops
def test_a_max_below_zero_beats_the_border():
    x = -1 - np.arange(9.0).reshape(1, 3, 3, 1)
    answer = tiles.run(MaxPooling2D(2, padding="same"), x, np.ones((1, 2, 2, 1)))
    np.testing.assert_array_equal(answer.y[0, :, :, 0], [[-1, -3], [-7, -9]])
    np.testing.assert_array_equal(answer.dx[0, :, :, 0], [[1, 0, 1], [0, 0, 0], [1, 0, 1]])


@pytest.mark.loops
def test_a_max_of_minus_infinity_has_a_place_too():
    x = np.full((1, 2, 2, 1), -np.inf)
    answer = tiles.run(MaxPooling2D(2), x, np.ones((1, 1, 1, 1)))
    np.testing.assert_array_equal(answer.y, -np.inf)
    np.testing.assert_array_equal(answer.dx[0, :, :, 0], [[1, 0], [0, 0]])


@pytest.mark.loops
@layers
@pytest.mark.parametrize("place", range(9))
def test_nan_is_seen_in_every_window_that_holds_it(kind, place):
    x = np.arange(9.0).reshape(1, 3, 3, 1)
    x.flat[place] = np.nan
    answer = tiles.run(kind(2, strides=1, padding="same"), x, np.ones((1, 3, 3, 1)))
    expected = ORACLES[kind][0](x, (2, 2), (1, 1), "same")
    assert np.isnan(expected).sum() >= 1
    np.testing.assert_array_equal(np.isnan(answer.y), np.isnan(expected))
    if kind is MaxPooling2D:
        np.testing.assert_array_equal(
            answer.dx, max_pooling_backward(np.ones((1, 3, 3, 1)), x, (2, 2), (1, 1), "same")
        )


@pytest.mark.loops
def test_an_infinite_pixel_does_not_spoil_the_border():
    x = np.full((1, 3, 3, 1), np.inf)
    answer = tiles.run(AveragePooling2D(2, padding="same"), x)
    assert (answer.y == np.inf).all()


@layers
def test_config_builds_the_same_layer(kind):
    layer = kind((3, 2), strides=(1, 2), padding="same", name="p")
    config = layer.get_config()
    assert config == {"pool_size": [3, 2], "strides": [1, 2], "padding": "same", "name": "p"}
    again = kind.from_config(config)
    assert again.get_config() == config
    assert again.connect((7, 7, 2)) == layer.connect((7, 7, 2)) == (7, 4, 2)


def test_strides_are_the_window_by_default():
    assert AveragePooling2D((3, 2)).strides == (3, 2)


def test_labels():
    assert AveragePooling2D(2).label() == "AveragePooling2D(2)"
    assert MaxPooling2D((3, 2)).label() == "MaxPooling2D((3, 2))"
    assert MaxPooling2D(3, 2, "same").label() == "MaxPooling2D(3, strides=2, same)"
    assert AveragePooling2D(2).flops() == 0


def test_building_anew_declares_one_buffer():
    layer = MaxPooling2D(2)
    layer.connect((8, 6, 3))
    layer.connect((28, 26, 6))
    assert [(saved.name, saved.shape) for saved in layer.saved] == [("winner", (6, 14, 13))]


@layers
def test_what_is_refused(kind):
    with pytest.raises(ArgumentError, match="pool_size must be"):
        kind(0)
    with pytest.raises(ArgumentError, match="strides must be"):
        kind(2, strides=1.5)
    with pytest.raises(
        ArgumentError, match=r"unknown padding of \w+ 'full'.*Known are valid, same\."
    ):
        kind(2, padding="full")
    with pytest.raises(ShapeError, match="a 2×2 window does not fit its 1×3 input"):
        kind(2).connect((1, 3, 1))
    with pytest.raises(ShapeError, match=r"found an input of shape \(120,\)"):
        kind(2).connect((120,))
