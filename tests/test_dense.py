"""The dense layer's loops, compared with the formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.errors import ArgumentError, ShapeError
from glassnet.layers import Dense, Input
from glassnet.model import Sequential
from glassnet.reference.dense import dense_backward, dense_forward
from tests import tiles
from tests.gradients import assert_layer_gradients

# images, features, units, lanes
CASES = [
    (1, 1, 1, 1),
    (5, 3, 2, 4),  # a tile that is not full
    (2, 7, 5, 4),  # primes: blocks of one
    (3, 8, 12, 4),  # blocks of four
    (17, 6, 10, 16),  # as many lanes as the engine takes
    (3, 4, 3, 32),  # two blocks of lanes
]


def examples(images, features, units, seed=0):
    """Vectors, weights and a gradient by the output."""
    generator = np.random.default_rng(seed)
    shapes = (images, features), (features, units), (units,), (images, units)
    return tuple(generator.standard_normal(shape) for shape in shapes)


def compare(images, features, units, lanes, dtype="float64", seed=0):
    x, w, b, dy = examples(images, features, units, seed)
    answer = tiles.run(Dense(units), x, dy, [w, b], dtype=dtype, lanes=lanes)
    dx, dw, db = dense_backward(dy, x, w)
    tiles.close(answer.y, dense_forward(x, w, b), dtype)
    tiles.close(answer.dx, dx, dtype)
    for gradient, expected in zip(answer.gradients, (dw, db), strict=True):
        assert gradient.dtype == dtype
        tiles.close(gradient, expected, dtype)


@pytest.mark.loops
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_dense_is_the_oracles(case, dtype):
    images, features, units, lanes = case
    compare(images, features, units, lanes, dtype)


@pytest.mark.loops
@settings(max_examples=tiles.EXAMPLES)
@given(
    images=st.integers(1, 9),
    features=st.integers(1, 13),
    units=st.integers(1, 13),
    lanes=st.sampled_from([1, 4, 16]),
    seed=st.integers(0, 99),
)
def test_dense_is_the_oracles_for_any_size(images, features, units, lanes, seed):
    compare(images, features, units, lanes, seed=seed)


@pytest.mark.loops
def test_gradients():
    x, w, b, _ = examples(5, 6, 3)
    assert_layer_gradients(Dense(3), x, [w, b])


def test_a_known_vector():
    x, w = np.array([[1.0, 2]]), np.array([[1.0, 2, 3], [10, 20, 30]])
    answer = tiles.run(Dense(3), x, np.array([[1.0, 0, 2]]), [w, np.array([0.5, 0, 0])])
    np.testing.assert_array_equal(answer.y, [[21.5, 42, 63]])
    np.testing.assert_array_equal(answer.dx, [[7, 70]])
    np.testing.assert_array_equal(answer.gradients[0], [[1, 0, 2], [2, 0, 4]])
    np.testing.assert_array_equal(answer.gradients[1], [1, 0, 2])


@pytest.mark.loops
def test_nan_stays_in_its_image():
    x, w, b, _ = examples(3, 5, 4)
    x[1, 2] = np.nan
    answer = tiles.run(Dense(4), x, None, [w, b])
    assert np.isnan(answer.y).tolist() == [[False] * 4, [True] * 4, [False] * 4]


def test_flops_and_parameters():
    layer = Dense(84)
    assert layer.connect((120,)) == (84,)
    assert layer.flops() == 2 * 120 * 84
    assert layer.count_params() == 120 * 84 + 84


def test_config_builds_the_same_layer():
    layer = Dense(
        4,
        "relu",
        kernel_initializer="he_normal",
        bias_initializer="ones",
        bias_regularizer="l1",
        name="d",
    )
    again = Dense.from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    assert again.connect((3,)) == layer.connect((3,)) == (4,)
    assert again.label() == layer.label() == "Dense(4, relu)"


def test_what_is_refused():
    with pytest.raises(ArgumentError, match=r"Dense: units must be an int of at least 1, not 2\.5"):
        Dense(2.5)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="unknown activation 'thanh': did you mean 'tanh'"):
        Dense(2, "thanh")
    with pytest.raises(ShapeError, match=r"layer 1, Dense\(10\).*28×28×1.*put Flatten\(\) before"):
        Sequential([Input((28, 28, 1)), Dense(10)])
