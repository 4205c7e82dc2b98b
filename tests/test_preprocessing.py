"""Rescaling and Threshold: their values, the constructors' figures, and what they refuse."""

from __future__ import annotations

import math
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest

from glassnet.errors import ArgumentError, DataError
from glassnet.layers.preprocessing import Rescaling, Threshold
from tests import tiles
from tests.gradients import assert_layer_gradients

X = np.random.default_rng(0).integers(0, 256, (5, 3, 4, 2)).astype(float)
DY = np.random.default_rng(1).standard_normal(X.shape)


@pytest.mark.loops
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("in_place", [False, True])
def test_rescaling(dtype, in_place):
    answer = tiles.run(Rescaling(-0.25, 3), X, DY, dtype=dtype, in_place=in_place)
    tiles.close(answer.y, X * -0.25 + 3, dtype)
    tiles.close(answer.dx, DY * -0.25, dtype)


@pytest.mark.loops
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("in_place", [False, True])
def test_threshold(dtype, in_place):
    answer = tiles.run(Threshold(100), X, DY, dtype=dtype, in_place=in_place)
    np.testing.assert_array_equal(answer.y, np.where(X > 100, 1, 0))
    np.testing.assert_array_equal(answer.dx, 0)


@pytest.mark.loops
def test_the_threshold_itself_is_black():
    x = np.array([[63, 64, 65, -1, np.inf, -np.inf, np.nan]])
    np.testing.assert_array_equal(tiles.run(Threshold(), x).y, [[0, 0, 1, 0, 1, 0, np.nan]])


@pytest.mark.loops
def test_gradients():
    assert_layer_gradients(Rescaling(0.5, 1), X)
    assert_layer_gradients(Threshold(63.5), X)


def test_unit_takes_a_pixel_to_0_1():
    np.testing.assert_allclose(
        tiles.run(Rescaling.unit(), np.array([[0.0, 51, 255]])).y, [[0, 0.2, 1]]
    )


@pytest.mark.parametrize("shape", [(50, 7, 5, 3), (1000,), (300, 70, 60, 1)])
def test_standard_gives_mean_0_and_deviation_1(shape):
    x = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    x[: len(x) // 2] //= 3
    layer = Rescaling.standard(x)
    y = x * layer.scale + layer.offset
    np.testing.assert_allclose((y.mean(), y.std()), (0, 1), atol=1e-12)


def test_standard_takes_images_that_do_not_lie_in_a_row():
    x = np.random.default_rng(0).integers(0, 256, (20, 8, 8, 1)).astype(np.uint8)
    part = x[::2, ::-1, 1:5]
    assert Rescaling.standard(part).get_config() == Rescaling.standard(part.copy()).get_config()


def test_standard_is_exact_and_so_the_same_on_every_kind_of_cpu():
    """A sum of floats in the order of a vector unit differs in its last bit from CPU to CPU."""
    for seed in range(20):
        x = np.random.default_rng(seed).integers(0, 256, 1000, np.uint8)
        pixels = [Fraction(int(pixel)) for pixel in x]
        mean = sum(pixels) / len(pixels)
        deviation = math.sqrt(sum((pixel - mean) ** 2 for pixel in pixels) / len(pixels))
        config = Rescaling.standard(x).get_config()
        assert (config["scale"], config["offset"]) == (1 / deviation, -float(mean) / deviation)


def test_standard_makes_no_float_copy():
    x = np.random.default_rng(0).integers(0, 256, (4000, 28, 28, 1), np.uint8)
    tracemalloc.start()
    Rescaling.standard(x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * x.nbytes


@pytest.mark.parametrize(
    ("x", "found"),
    [
        (np.zeros((2, 3, 3, 1)), "found float64"),
        (np.zeros((0, 28, 28, 1), np.uint8), "found 0"),
        (np.full((2, 3, 3, 1), 7, np.uint8), "found 1"),
    ],
)
def test_standard_refuses_what_has_no_deviation(x, found):
    with pytest.raises(DataError, match=found):
        Rescaling.standard(x)


def test_configs_build_the_same_layers():
    config = {"scale": 0.5, "offset": -1.0, "name": "r"}
    assert Rescaling(0.5, offset=-1, name="r").get_config() == config
    assert Rescaling.from_config(config).get_config() == config
    config = {"threshold": 64.0, "name": None}
    assert Threshold().get_config() == config
    assert Threshold.from_config(config).get_config() == config


def test_labels():
    assert Rescaling(2).label() == "Rescaling(2)"
    assert Rescaling(2, -0.5).label() == "Rescaling(2, -0.5)"
    assert Threshold(12.5).label() == "Threshold(12.5)"


@pytest.mark.parametrize("value", [math.nan, math.inf, "2", None, True])
def test_what_is_refused(value):
    with pytest.raises(ArgumentError, match="Rescaling: scale must be a finite number"):
        Rescaling(value)
    with pytest.raises(ArgumentError, match="Rescaling: offset must be a finite number"):
        Rescaling(1, value)
    with pytest.raises(ArgumentError, match="Threshold: threshold must be a finite number"):
        Threshold(value)
