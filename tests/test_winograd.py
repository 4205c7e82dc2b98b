"""Minimal filtering's matrices, compared with the plain formula."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.layers.winograd.toom_cook import MOST_POINTS, nonzeros, transposed, winograd_matrices

SIZES = [
    (outputs, taps)
    for outputs in range(1, MOST_POINTS)
    for taps in range(2, MOST_POINTS)
    if outputs + taps - 1 <= MOST_POINTS
]


@pytest.mark.parametrize(("outputs", "taps"), SIZES)
def test_filtering_is_the_formulas(outputs, taps):
    A, B, G = map(np.array, winograd_matrices(outputs, taps))
    points = outputs + taps - 1
    assert (A.shape, B.shape, G.shape) == ((outputs, points), (points, points), (points, taps))
    generator = np.random.default_rng(outputs)
    x, w = generator.standard_normal(points), generator.standard_normal(taps)
    np.testing.assert_allclose(A @ ((G @ w) * (B @ x)), np.correlate(x, w), rtol=0, atol=1e-12)


def test_more_points_than_there_are_is_refused():
    with pytest.raises(ValueError, match="6 outputs of 5 taps"):
        winograd_matrices(6, 5)


def test_its_roundings_are_few():
    """In float32, over as many rows and channels as LeNet has: 2.5 times those of the formula."""
    A, B, G = (np.array(matrix, np.float32) for matrix in winograd_matrices(4, 5))
    generator = np.random.default_rng(0)
    x, w = generator.standard_normal((30, 2000, 8)), 0.1 * generator.standard_normal((30, 2000, 5))
    x, w = (array.astype(np.float32).astype(float) for array in (x, w))
    exact = np.stack([(x[..., j : j + 5] * w).sum(axis=(0, -1)) for j in range(4)], axis=-1)
    x, w = x.astype(np.float32), w.astype(np.float32)
    filtered, plain = np.zeros((2000, 4), np.float32), np.zeros((2000, 4), np.float32)
    products = np.zeros((2000, 8), np.float32)
    for row, weights in zip(x, w, strict=True):  # as the loops do it: one after the other
        products += (weights @ G.T) * (row @ B.T)
        for tap in range(5):
            plain += weights[:, tap, None] * row[:, tap : tap + 4]
    filtered = products @ A.T
    error, usual = (np.sqrt(np.mean((y - exact) ** 2)) for y in (filtered, plain))
    assert error < 4 * usual < 2e-6 * exact.std()


def test_zeros_are_not_counted():
    assert nonzeros(((1.0, 0.0), (0.0, -2.0), (3.0, 0.5))) == 4
    assert transposed(((1.0, 2.0), (3.0, 4.0))) == ((1.0, 3.0), (2.0, 4.0))
