"""Flatten: its order is Keras's, and its gradient finds the way back."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.layers.flatten import Flatten
from tests import tiles
from tests.gradients import assert_layer_gradients

SHAPES = [(5, 3, 4, 2), (2, 4, 3, 1), (3, 1, 1, 5), (2, 6)]


@pytest.mark.loops
@pytest.mark.parametrize(
    ("shape", "dtype"), [*((shape, "float64") for shape in SHAPES), (SHAPES[0], "float32")]
)
def test_row_column_channel(shape, dtype):
    # In an array (n, H, W, C) that is the order in which the values already lie.
    x = np.arange(np.prod(shape), dtype=float).reshape(shape)
    dy = -x.reshape(len(x), -1)
    answer = tiles.run(Flatten(), x, dy, dtype=dtype)
    np.testing.assert_array_equal(answer.y, -dy)
    np.testing.assert_array_equal(answer.dx, -x)


def test_a_feature_of_a_tile():
    tile = tiles.to_tile(np.arange(24.0).reshape(1, 2, 3, 4), lanes=2, dtype="float64", fill=np.nan)
    layer = Flatten()
    assert layer.connect((2, 3, 4)) == (24,)
    y = np.empty((24, 2))
    layer.loops(2, "float64").forward(tile, y, (), (), ())
    i, j, c = 1, 2, 3
    assert y[(i * 3 + j) * 4 + c, 0] == tile[c, i, j, 0] == 23
    assert np.isnan(y[:, 1]).all()


@pytest.mark.loops
def test_gradients():
    assert_layer_gradients(Flatten(), np.random.default_rng(0).standard_normal((5, 3, 4, 2)))


def test_its_description():
    assert Flatten().label() == "Flatten()"
    assert Flatten(name="flat").get_config() == {"name": "flat"}
    assert Flatten().flops() == 0
