"""Which functions are left to their neighbours, and that nothing changes by it."""

from __future__ import annotations

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.engine.fusion import fuse
from glassnet.engine.layout import lay_out
from glassnet.layers import Layer


class Doubling(Layer):
    """A user's layer, in plain NumPy: it can take nobody's function."""

    def forward(self, x, y, parameters, saved):
        y[...] = 2 * x

    def backward(self, dy, dx, x, y, parameters, saved, gradients):
        dx[...] = 2 * dy


def parts_of(*network: Layer) -> list[Layer]:
    model = gn.Sequential([gn.Input((6, 6, 1)), *network], seed=0)
    return list(model.ops())


def fused(*network: Layer, end: int | None = None) -> list[tuple[str, bool, bool]]:
    """Each op's class, and whether it is done by another going forward, and going back."""
    ops = parts_of(*network)
    first = next(n for n, op in enumerate(ops) if op.weights)
    places = lay_out(ops, (6, 6, 1), 4).places
    fusions = fuse(ops, places, np.float32, first=first, end=end or len(ops))
    return [
        (type(op).__name__, fusions.forward(n), fusions.backward(n)) for n, op in enumerate(ops)
    ]


def test_a_function_between_two_loops_is_done_by_them() -> None:
    network = fused(
        layers.Rescaling(0.5),
        layers.Conv2D(2, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(3, "tanh"),
        layers.Dense(2),
    )
    assert network == [
        ("Rescaling", True, False),  # by loading; there is no way back to the images
        ("Conv2D", False, False),
        ("ReLU", True, True),
        ("MaxPooling2D", False, False),
        ("Flatten", False, False),
        ("Dense", False, False),
        ("Tanh", True, True),
        ("Dense", False, False),
    ]


def test_each_direction_is_decided_by_itself() -> None:
    after_own = fused(layers.Conv2D(2, 3), Doubling(), layers.ReLU(), layers.Flatten())
    assert after_own[2] == ("ReLU", False, True)
    before_own = fused(layers.Conv2D(2, 3), layers.ReLU(), Doubling(), layers.Flatten())
    assert before_own[1] == ("ReLU", True, False)
    twice = fused(layers.Conv2D(2, 3), layers.ReLU(), layers.Tanh(), layers.Flatten())
    assert twice[1:3] == [("ReLU", True, False), ("Tanh", False, True)]


def test_what_the_loss_does_is_left_to_it() -> None:
    network = layers.Flatten(), layers.Dense(1, "sigmoid")
    assert fused(*network)[2] == ("Sigmoid", True, False)
    assert fused(*network, end=2)[2] == ("Sigmoid", False, False)


class Copying(Doubling):
    """A user's function of each number, which does not work in place."""

    def elementwise(self, dtype):
        return layers.Rescaling(2).elementwise(dtype)


class OwnReLU(layers.ReLU):
    """Loops of its own: what ReLU says of itself does not hold for it."""

    def loops(self, lanes, dtype, *, input_gradient=True):
        return Doubling.loops(self, lanes, dtype)


class OwnDense(layers.Dense):
    """Likewise: it takes nobody's function, and defers nothing."""

    def loops(self, lanes, dtype, *, input_gradient=True):  # type: ignore[override]
        loops = super().loops(lanes, dtype, input_gradient=input_gradient)
        return loops._replace(backward=layers.Layer.backward, weight_gradients=None)


def test_only_what_works_in_place_is_fused() -> None:
    assert fused(layers.Conv2D(2, 3), Copying(), layers.Flatten())[1][1:] == (False, False)


def test_what_a_class_says_does_not_hold_for_a_derived_one_with_loops_of_its_own() -> None:
    assert OwnReLU().elementwise(np.float32) is None
    settings = (OwnDense.fuses_epilogue, OwnDense.fuses_derivative)
    assert (*settings, OwnDense.defers_weight_gradients) == (False,) * 3

    class SameDense(layers.Dense):
        """No loops of its own."""

    settings = (SameDense.fuses_epilogue, SameDense.fuses_derivative)
    assert (*settings, SameDense.defers_weight_gradients) == (True,) * 3


@pytest.mark.slow
def test_fused_or_not_a_network_learns_the_same() -> None:
    """A layer that does nothing keeps a function from its neighbours."""

    class Nothing(Layer):
        def forward(self, x, y, parameters, saved):
            y[...] = x

        def backward(self, dy, dx, x, y, parameters, saved, gradients):
            dx[...] = dy

    def weights(*between: Layer) -> list[np.ndarray]:
        model = gn.Sequential(
            [
                gn.Input((6, 6, 1)),
                layers.Rescaling(0.5, -1),
                layers.Conv2D(6, 3, padding="same"),
                *between[:1],
                layers.Sigmoid(),
                *between[1:2],
                filtered := layers.Conv2D(8, 3, padding="same"),
                layers.Sigmoid(),
                layers.AveragePooling2D(2),
                layers.Flatten(),
                layers.Dense(5),
                *between[2:3],
                layers.Sigmoid(),
                *between[3:],
                layers.Dense(2, "softmax"),
            ],
            seed=1,
            dtype="float64",
        )
        assert filtered.segments is not None
        model.compile(gn.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
        generator = np.random.default_rng(2)
        x, y = generator.uniform(0, 4, (37, 6, 6, 1)), generator.integers(0, 2, 37)
        model.fit(x, y, batch_size=16, epochs=1, verbose=0, seed=0)
        return model.get_weights()

    for alone, together in zip(weights(*(Nothing() for _ in range(4))), weights(), strict=True):
        np.testing.assert_allclose(together, alone, rtol=1e-12, atol=1e-13)
