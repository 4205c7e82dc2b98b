"""The checker of gradients is itself checked: it must know a wrong one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.layers.base import Layer
from tests.gradients import assert_gradient, assert_layer_gradients

X = np.random.default_rng(0).standard_normal((4, 3))


def f(x: np.ndarray) -> float:
    return float(np.sum(np.sin(x) * X))


GRADIENT = np.cos(X) * X


def test_the_right_gradient_passes():
    for seed in range(20):
        assert_gradient(f, X, GRADIENT, seed=seed)


@pytest.mark.parametrize("scale", [0.9995, 1.0005, -1, 0, np.nan])
def test_a_gradient_that_is_a_little_off_fails(scale):
    for seed in range(20):
        with pytest.raises(AssertionError, match="the gradient says"):
            assert_gradient(f, X, GRADIENT * scale, seed=seed)


def test_one_wrong_element_fails():
    wrong = GRADIENT.copy()
    wrong[2, 1] *= 1.01
    with pytest.raises(AssertionError, match="the gradient says"):
        assert_gradient(f, X, wrong)


def test_transposed_or_single_precision_gradients_are_not_compared():
    with pytest.raises(AssertionError):
        assert_gradient(f, X, GRADIENT.T.copy())
    with pytest.raises(AssertionError):
        assert_gradient(f, X, GRADIENT.astype("float32"))


class Squares(Layer):
    """y = factor · x², and a backward that is off where it is told to be."""

    needs_output = False

    def __init__(self, dx_error: float = 0, dw_error: float = 0) -> None:
        super().__init__()
        self.dx_error, self.dw_error = dx_error, dw_error

    def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
        y[...] = parameters[0][:, None] * x**2

    def backward(
        self, dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        dx[...] = 2 * parameters[0][:, None] * x * dy * (1 + self.dx_error)
        gradients[0][...] += (x**2 * dy).sum(axis=1) * (1 + self.dw_error)


def test_a_layers_gradients_are_all_looked_at():
    factor = np.array([1.0, -2.0, 0.5])
    assert_layer_gradients(Squares(), X, [factor])
    for wrong in (Squares(dx_error=5e-4), Squares(dw_error=5e-4)):
        with pytest.raises(AssertionError, match="the gradient says"):
            assert_layer_gradients(wrong, X, [factor])
