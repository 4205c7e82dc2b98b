"""First values: their distribution, their size, and what names them."""

from __future__ import annotations

import json
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet import initializers
from glassnet.errors import ArgumentError

DENSE = (300, 100)
CONVOLUTION = (5, 5, 6, 16)


def draw(initializer, shape, seed=0, dtype="float64"):
    return initializer(shape, np.random.default_rng(seed), dtype)


def test_fans_are_those_of_keras():
    assert initializers.compute_fans(()) == (1, 1)
    assert initializers.compute_fans((7,)) == (7, 7)
    assert initializers.compute_fans(DENSE) == (300, 100)
    assert initializers.compute_fans(CONVOLUTION) == (5 * 5 * 6, 5 * 5 * 16)


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("glorot_uniform", math.sqrt(6 / (150 + 400))),
        ("glorot_uniform_sigmoid", 4 * math.sqrt(6 / (150 + 400))),
        ("he_uniform", math.sqrt(6 / 150)),
        ("lecun_uniform", math.sqrt(3 / 150)),
    ],
)
def test_uniform_ones_fill_their_range(name, limit):
    values = draw(initializers.get(name), CONVOLUTION)
    assert np.abs(values).max() <= limit
    assert values.max() == pytest.approx(limit, rel=0.01)
    assert values.min() == pytest.approx(-limit, rel=0.01)
    assert values.std() == pytest.approx(limit / math.sqrt(3), rel=0.05)
    assert abs(values.mean()) < 4 * limit / math.sqrt(3 * values.size)


@pytest.mark.parametrize(
    ("name", "deviation"),
    [
        ("glorot_normal", math.sqrt(2 / (300 + 100))),
        ("he_normal", math.sqrt(2 / 300)),
        ("lecun_normal", math.sqrt(1 / 300)),
    ],
)
def test_normal_ones_have_their_deviation_after_the_cut(name, deviation):
    values = draw(initializers.get(name), DENSE)
    assert values.std() == pytest.approx(deviation, rel=0.02)
    bound = 2 * deviation / 0.87962566103423978
    assert 0.98 * bound < np.abs(values).max() <= bound


def test_truncated_normal_is_cut_at_two_deviations_and_not_piled_up_there():
    values = draw(initializers.TruncatedNormal(mean=1.0, stddev=0.5), (200_000,))
    assert np.abs(values - 1.0).max() <= 1.0
    assert values.mean() == pytest.approx(1.0, abs=0.005)
    assert values.std() == pytest.approx(0.5 * 0.87962566, rel=0.01)
    below = NormalDist().cdf
    share = (below(2.0) - below(1.9)) / (below(2.0) - 0.5)
    assert np.mean(np.abs(values - 1.0) > 0.95) == pytest.approx(share, rel=0.1)


def test_untruncated_normal_goes_beyond():
    values = draw(initializers.VarianceScaling(distribution="untruncated_normal"), (100, 1000))
    assert values.std() == pytest.approx(0.1, rel=0.01)
    assert np.abs(values).max() > 0.35


@pytest.mark.parametrize(("mode", "fan"), [("fan_in", 300), ("fan_out", 100), ("fan_avg", 200)])
def test_variance_scaling_divides_by_its_fan(mode, fan):
    initializer = initializers.VarianceScaling(scale=5.0, mode=mode, distribution="uniform")
    assert draw(initializer, DENSE).std() == pytest.approx(math.sqrt(5 / fan), rel=0.02)


def test_simple_ones():
    assert (draw(initializers.Zeros(), (2, 3)) == 0).all()
    assert (draw(initializers.Ones(), (2, 3)) == 1).all()
    assert (draw(initializers.Constant(0.25), (2, 3)) == 0.25).all()
    uniform = draw(initializers.RandomUniform(2.0, 3.0), (10_000,))
    assert (uniform.min(), uniform.max()) == pytest.approx((2.0, 3.0), abs=0.001)
    normal = draw(initializers.RandomNormal(mean=3.0, stddev=0.1), (10_000,))
    assert (normal.mean(), normal.std()) == pytest.approx((3.0, 0.1), rel=0.02)


@pytest.mark.parametrize("name", initializers.INITIALIZERS)
def test_values_depend_on_the_generator_alone(name):
    initializer = initializers.get(name)
    first = draw(initializer, DENSE, seed=1)
    np.random.seed(2)  # noqa: NPY002 - the global state must not matter
    assert (draw(initializer, DENSE, seed=1) == first).all()
    if name not in ("zeros", "ones", "constant"):
        assert (draw(initializer, DENSE, seed=3) != first).any()


@pytest.mark.parametrize("name", initializers.INITIALIZERS)
def test_float32_values_are_the_float64_ones_rounded(name):
    initializer = initializers.get(name)
    single = draw(initializer, CONVOLUTION, dtype="float32")
    assert single.dtype == np.float32
    assert single.flags.c_contiguous
    assert (single == draw(initializer, CONVOLUTION).astype(np.float32)).all()


@pytest.mark.parametrize("name", initializers.INITIALIZERS)
def test_configuration_survives_json(name):
    initializer = initializers.get(name)
    copy = initializers.get(json.loads(json.dumps(initializers.serialize(initializer))))
    assert type(copy) is type(initializer)
    assert repr(copy) == repr(initializer)
    assert (draw(copy, DENSE) == draw(initializer, DENSE)).all()


@given(st.lists(st.integers(1, 5), max_size=4).map(tuple))
def test_every_shape_is_filled(shape):
    for name in initializers.INITIALIZERS:
        values = draw(initializers.get(name), shape)
        assert values.shape == shape
        assert np.isfinite(values).all()


def test_layers_start_wider_before_a_sigmoid():
    assert repr(initializers.default_for("sigmoid")) == "GlorotUniform(gain=4.0)"
    for activation in ("relu", "tanh", "softmax", "linear"):
        assert repr(initializers.default_for(activation)) == "GlorotUniform(gain=1.0)"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: initializers.get("glorot_unifrom"), "did you mean 'glorot_uniform'"),
        (lambda: initializers.get(3), "3 is no initializer"),
        (lambda: initializers.GlorotUniform(gain=0), "gain must be a finite number above 0, not 0"),
        (lambda: initializers.VarianceScaling(mode="fan_avrg"), "did you mean 'fan_avg'"),
        (lambda: initializers.VarianceScaling(distribution="normal"), "unknown distribution"),
        (lambda: initializers.VarianceScaling(-1.0), "scale must be a finite number above 0"),
        (lambda: initializers.RandomNormal(stddev=-1), "RandomNormal: stddev"),
        (lambda: initializers.TruncatedNormal(stddev=-1), "TruncatedNormal: stddev"),
        (lambda: initializers.RandomUniform(1.0, 0.0), "maxval must be a finite number at least 1"),
        (lambda: initializers.Constant(math.nan), "value must be a finite number, not nan"),
    ],
)
def test_wrong_arguments_are_named(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()
