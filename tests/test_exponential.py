"""exp and tanh for the loops: how exact they are, over all that a float32 can hold."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.compiling import compilation_disabled, compiled
from glassnet.layers.exponential import make_exponential, make_hyperbolic_tangent
from glassnet.vectors import make_windows

COUNT = 500 if compilation_disabled() else 500_000
FUNCTIONS = {"exp": (make_exponential, np.exp), "tanh": (make_hyperbolic_tangent, np.tanh)}


def apply(function, x):
    """The function in a loop, as the layers have it."""

    @compiled
    def loop(x, y):
        for t in range(x.size):
            y[t] = function(x[t])

    y = np.empty_like(x)
    with np.errstate(over="ignore", invalid="ignore"):  # plain Python warns where loops do not
        loop(x, y)
    return y


def ulps(x, name="exp", dtype=np.float32):
    """How far the result is from the exact one, in units of the exact one's last place."""
    approximate, exact = FUNCTIONS[name]
    x = np.asarray(x, dtype)
    expected = exact(x.astype(np.longdouble))
    last_place = np.spacing(np.abs(expected).astype(dtype)).astype(np.longdouble)
    return np.abs(apply(approximate(dtype), x) - expected) / last_place


def both_signs(low, high):
    """Numbers of all sizes from ``low`` to ``high``, and their opposites."""
    magnitudes = np.geomspace(low, high, COUNT)
    return np.concatenate([-magnitudes, magnitudes])


@pytest.mark.loops
def test_exp_is_within_two_units_of_the_last_place():
    assert ulps(np.linspace(-87, 88, COUNT)).max() <= 2
    assert ulps(both_signs(1e-44, 87)).max() <= 2


@pytest.mark.loops
def test_tanh_is_within_five_units_of_the_last_place():
    assert ulps(np.linspace(-10, 10, COUNT), "tanh").max() <= 5
    assert ulps(both_signs(1e-36, 3e38), "tanh").max() <= 5


@pytest.mark.loops
def test_exp_where_pieces_meet():
    # Half-way between whole multiples of ln 2, where the multiple changes.
    edges = ((np.arange(-125, 127) + 0.5) * np.log(2)).astype(np.float32)
    neighbours = [np.nextafter(edges, np.float32(limit)) for limit in (-100, 100)]
    assert ulps(np.concatenate([edges, *neighbours])).max() <= 2


@pytest.mark.loops
def test_tanh_where_pieces_meet():
    edges = np.array([-0.35, 0.35], np.float32)
    neighbours = [np.nextafter(edges, np.float32(limit)) for limit in (-1, 1)]
    assert ulps(np.concatenate([edges, *neighbours]), "tanh").max() <= 5


@pytest.mark.loops
def test_known_values():
    x = np.array([0, -0.0, 1, -1], np.float32)
    exp, tanh = (apply(f(np.float32), x) for f in (make_exponential, make_hyperbolic_tangent))
    np.testing.assert_array_equal(exp[:2], [1, 1])
    np.testing.assert_array_equal(tanh[:2], [0, 0])
    np.testing.assert_allclose(exp[2:], [np.e, 1 / np.e], rtol=2e-7)
    np.testing.assert_allclose(tanh[2:], [np.tanh(1), -np.tanh(1)], rtol=2e-7)


@pytest.mark.loops
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_nan_stays_nan(name, dtype):
    assert np.isnan(apply(FUNCTIONS[name][0](dtype), np.array([np.nan], dtype))).all()


@pytest.mark.loops
def test_beyond_the_range_values_are_held():
    x = np.array([-np.inf, -1e30, -100, -87.4], np.float32)
    low = apply(make_exponential(np.float32), x)
    assert ((low > 0) & (low < 1.5e-38)).all()
    high = apply(make_exponential(np.float32), np.array([88.4, 1e30, np.inf], np.float32))
    assert ((high > 2e38) & np.isfinite(high)).all()
    tanh = apply(
        make_hyperbolic_tangent(np.float32), np.array([-np.inf, -50, 50, np.inf], np.float32)
    )
    np.testing.assert_array_equal(tanh, [-1, -1, 1, 1])


@pytest.mark.loops
def test_results_never_fall_where_they_should_rise():
    x = np.linspace(-20, 20, COUNT).astype(np.float32)
    for make in (make_exponential, make_hyperbolic_tangent):
        y = apply(make(np.float32), x)
        # Neighbours may be swapped within their last places, and no further.
        assert (np.diff(y) >= -2 * np.spacing(np.abs(y[1:]))).all()


@pytest.mark.loops
@pytest.mark.parametrize(("name", "most"), [("exp", 2), ("tanh", 5)])
def test_float64_is_as_exact(name, most):
    assert ulps(np.linspace(-30, 30, COUNT), name, np.float64).max() <= most
    assert ulps(both_signs(1e-300, 700), name, np.float64).max() <= most


@pytest.mark.loops
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_vector_gets_what_its_numbers_get(name):
    function = FUNCTIONS[name][0](np.float32)
    windows = make_windows(4)
    x = np.linspace(-9, 9, 64).astype(np.float32)

    @compiled
    def loop(x, y):
        xs, ys = windows(x), windows(y)
        for t in range(0, x.size, 4):
            ys[t] = function(xs[t])

    y = np.empty_like(x)
    loop(x, y)
    np.testing.assert_array_equal(y, apply(function, x))
