"""Activations: their loops compared with the formulas, in layers and as ``activation=``."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.errors import ArgumentError
from glassnet.layers import Activation, Conv2D, Dense, Layer
from glassnet.layers.activation import ACTIVATIONS, Linear, ReLU, Sigmoid, Softmax, Tanh
from glassnet.reference import activations
from tests import tiles
from tests.gradients import assert_layer_gradients

ORACLES = {
    ReLU: (activations.relu_forward, activations.relu_backward),
    Sigmoid: (activations.sigmoid_forward, activations.sigmoid_backward),
    Tanh: (activations.tanh_forward, activations.tanh_backward),
    Softmax: (activations.softmax_forward, activations.softmax_backward),
    Linear: (lambda x: x, lambda dy, x: dy),
}
kinds = pytest.mark.parametrize("kind", ORACLES)
dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])
shapes = pytest.mark.parametrize("shape", [(1, 1), (5, 3), (3, 2, 5, 4)], ids=str)


def examples(shape, seed=0):
    """Values of all sizes, none of them 0, and a gradient by the output."""
    generator = np.random.default_rng(seed)
    return 3 * generator.standard_normal(shape), generator.standard_normal(shape)


def test_every_activation_has_an_oracle():
    assert set(ORACLES) == set(ACTIVATIONS.values())


@pytest.mark.loops
@kinds
@dtypes
@shapes
def test_activation_is_the_oracles(kind, dtype, shape):
    x, dy = examples(shape)
    x, dy = x.astype(dtype), dy.astype(dtype)
    value, backward = ORACLES[kind]
    answer = tiles.run(kind(), x, dy, dtype=dtype)
    tiles.close(answer.y, value(x.astype(float)), dtype)
    tiles.close(answer.dx, backward(dy.astype(float), x.astype(float)), dtype)


@pytest.mark.loops
@kinds
def test_it_may_work_in_place(kind):
    x, dy = examples((3, 2, 5, 4))
    own, shared = (tiles.run(kind(), x, dy, in_place=in_place) for in_place in (False, True))
    np.testing.assert_array_equal(shared.y, own.y)
    np.testing.assert_array_equal(shared.dx, own.dx)


@pytest.mark.loops
@kinds
def test_gradients(kind):
    assert_layer_gradients(kind(), examples((3, 2, 5, 4))[0])


@pytest.mark.loops
@kinds
@dtypes
def test_nan_is_seen_in_the_output(kind, dtype):
    x = np.array([[0.5, np.nan, -1], [1, 2, 3]])
    with np.errstate(invalid="ignore"):  # plain Python warns of NaN where loops do not
        y = tiles.run(kind(), x, dtype=dtype).y
    # A probability depends on all the others.
    expected = [[True] * 3 if kind is Softmax else [False, True, False], [False] * 3]
    assert np.isnan(y).tolist() == expected


@pytest.mark.loops
@dtypes
def test_far_out_they_reach_their_limits(dtype):
    x = np.array([[-np.inf, -500, 500, np.inf]])
    limits: dict = {Sigmoid: [0, 0, 1, 1], Tanh: [-1, -1, 1, 1], ReLU: [0, 0, 500, np.inf]}
    for kind, expected in limits.items():
        answer = tiles.run(kind(), x, np.ones((1, 4)), dtype=dtype)
        np.testing.assert_allclose(answer.y, [expected], rtol=0, atol=1e-37)
        np.testing.assert_allclose(
            answer.dx, [[0, 0, 1, 1] if kind is ReLU else [0] * 4], rtol=0, atol=1e-37
        )


@pytest.mark.loops
@dtypes
def test_softmax_of_large_numbers(dtype):
    x = np.array([[800, 1000, 1000 + np.log(3)]])
    y = tiles.run(Softmax(), x, dtype=dtype).y
    # ln 3 is rounded where it is added to 1000: to a spacing of 6e-5 in float32.
    np.testing.assert_allclose(y, [[0, 0.25, 0.75]], atol=3e-5 if dtype == "float32" else 1e-12)


@pytest.mark.loops
def test_relu_is_flat_at_zero():
    answer = tiles.run(ReLU(), np.array([[0.0, -0.0]]), np.ones((1, 2)))
    np.testing.assert_array_equal(answer.dx, [[0, 0]])


def test_a_name_makes_the_layer():
    assert [type(Activation(name)) for name in ACTIVATIONS] == list(ACTIVATIONS.values())
    with pytest.raises(ArgumentError, match="unknown activation 'sigmoyd': did you mean 'sigmoid'"):
        Activation("sigmoyd")


@kinds
@pytest.mark.parametrize("argument", [6, 1, "tanh"])
def test_an_argument_that_it_does_not_take_is_refused(kind, argument):
    with pytest.raises(TypeError, match=r"takes nothing by position, and .* is one too many"):
        kind(argument)


def test_a_name_of_its_own():
    assert Activation("relu", "first").name == Activation("relu", name="first").name == "first"
    assert ReLU(name="first").name == "first"


@kinds
def test_config_builds_the_same_layer(kind):
    again = kind.from_config(kind(name="a").get_config())
    assert type(again) is kind
    assert again.name == "a"


@pytest.mark.parametrize("layer", [Dense(2, "tanh", name="d"), Conv2D(2, 1, activation="tanh")])
def test_an_argument_becomes_a_part_of_its_own(layer):
    layer.name = "d"
    shape = layer.connect((3,) if isinstance(layer, Dense) else (4, 5, 1))
    sums, activation = layer.ops()
    assert sums is layer
    assert isinstance(activation, Tanh)
    assert activation.name == "d_tanh"
    assert activation.input_shape == activation.output_shape == shape
    assert layer.label().endswith(", tanh)")


def test_linear_is_no_part_at_all():
    assert len(Dense(2, "linear").ops()) == len(Dense(2).ops()) == 1


def test_an_activation_may_be_a_layer_of_the_users():
    class Cube(Layer):
        pass

    layer = Dense(2, Cube())
    layer.connect((3,))
    assert layer.activation_name == "Cube"
    assert layer.get_config()["activation"] == {
        "class_name": "Cube",
        "config": {"name": "None_Cube"},
    }


def test_neither_name_nor_layer():
    with pytest.raises(ArgumentError, match="activation=3 is neither a name nor a layer"):
        Dense(2, 3)  # type: ignore[arg-type]
