"""Gradients compared with differences, in float64, along random directions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.layers.base import Layer
from tests import tiles

Array = NDArray[Any]  # of float64


def assert_gradient(
    f: Callable[[Array], float],
    x: Array,
    gradient: Array,
    *,
    directions: int = 5,
    step: float = 1e-5,
    tolerance: float = 1e-5,
    seed: int = 0,
) -> None:
    """Assert that ``gradient`` is that of ``f`` at ``x``, float64.

    Along a direction d with elements of about 1, (f(x + h d) - f(x - h d)) / 2h must be the
    gradient times d. Both are about as large as the gradient's length, so the tolerance refers to
    that, and not to the product, which may happen to be near 0. Rounding adds ε |f| / h.
    """
    assert x.dtype == gradient.dtype == np.float64
    assert x.shape == gradient.shape
    generator = np.random.default_rng(seed)
    for _ in range(directions):
        d = generator.standard_normal(x.shape)
        above, below = f(x + step * d), f(x - step * d)
        slope = (above - below) / (2 * step)
        rounding = 8 * np.finfo(np.float64).eps * max(abs(above), abs(below)) / step
        allowed = tolerance * float(np.linalg.norm(gradient)) + rounding
        expected = float(np.vdot(gradient, d))
        assert abs(slope - expected) <= allowed, (
            f"the gradient says {expected:.10g}, differences say {slope:.10g}"
        )


def assert_layer_gradients(
    layer: Layer,
    x: Array,
    weights: Sequence[Array] = (),
    *,
    keys: NDArray[np.uint32] | None = None,
    seed: int = 0,
) -> None:
    """Assert that backward is the gradient of forward, by the input and by each weight.

    Args:
        layer: it is connected to ``x.shape[1:]`` here.
        x: (n, H, W, C) or (n, F). Away from kinks: for max pooling well separated values.
        weights: the parameters, in the order in which the layer declares them.
        keys: (lanes,), for a layer that draws random numbers.
        seed: of the gradient by the output, and of the directions.
    """
    layer.connect(x.shape[1:])
    dy = np.random.default_rng(seed).standard_normal((len(x), *layer.output_shape))

    def loss(x: Array, weights: Sequence[Array]) -> float:
        # Its gradient by the output is dy.
        return float(np.vdot(dy, tiles.run(layer, x, None, weights, keys=keys).y))

    answer = tiles.run(layer, x, dy, weights, keys=keys)
    assert_gradient(lambda v: loss(v, weights), x, answer.dx, seed=seed)
    for n, gradient in enumerate(answer.gradients):

        def loss_by_weight(w: Array, n: int = n) -> float:
            return loss(x, [*weights[:n], w, *weights[n + 1 :]])

        assert_gradient(loss_by_weight, weights[n], gradient, seed=seed)
