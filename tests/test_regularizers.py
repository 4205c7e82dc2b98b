"""Penalties on weights."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from glassnet import regularizers
from glassnet.errors import ArgumentError

WEIGHTS = np.array([[1.0, -2.0], [0.0, 0.5]], np.float32)


@pytest.mark.parametrize(
    ("regularizer", "penalty"),
    [
        (regularizers.L1(0.1), 0.1 * 3.5),
        (regularizers.L2(0.1), 0.1 * 5.25),
        (regularizers.L1L2(l1=0.2, l2=0.1), 0.2 * 3.5 + 0.1 * 5.25),
        (regularizers.L1L2(), 0.0),
    ],
)
def test_penalty(regularizer, penalty):
    assert regularizer.penalty(WEIGHTS) == pytest.approx(penalty, rel=1e-12)
    assert isinstance(regularizer.penalty(WEIGHTS), float)


def test_penalty_is_summed_in_float64():
    w = np.full(1_000_000, 0.1, np.float32)
    exact = float(np.float32(0.1))
    assert regularizers.L1(1.0).penalty(w) == pytest.approx(1e6 * exact, rel=1e-12)
    assert regularizers.L2(1.0).penalty(w) == pytest.approx(1e6 * exact**2, rel=1e-12)


@pytest.mark.parametrize("regularizer", [regularizers.L1(0.3), regularizers.L2(0.3)])
def test_penalty_of_a_nan_is_nan(regularizer):
    assert math.isnan(regularizer.penalty(np.array([1.0, math.nan])))


def test_factors_and_defaults_are_those_of_keras():
    assert (regularizers.L1().l1, regularizers.L1().l2) == (0.01, 0.0)
    assert (regularizers.L2().l1, regularizers.L2().l2) == (0.0, 0.01)
    both = regularizers.L1L2(0.1, 0.2)
    assert (both.l1, both.l2) == (0.1, 0.2)


def test_get_takes_names_configurations_objects_and_nothing():
    assert regularizers.get(None) is None
    assert regularizers.serialize(None) is None
    assert repr(regularizers.get("l1_l2")) == "L1L2(l1=0.0, l2=0.0)"
    assert repr(regularizers.get("L2")) == "L2(l2=0.01)"
    own = regularizers.L1(0.5)
    assert regularizers.get(own) is own
    written = json.loads(json.dumps(regularizers.serialize(own)))
    assert repr(regularizers.get(written)) == "L1(l1=0.5)"


@pytest.mark.parametrize("value", [-0.1, math.inf, math.nan, "0.1", None, True])
def test_factors_must_be_numbers_of_at_least_zero(value):
    with pytest.raises(ArgumentError, match="l2 must be a finite number at least 0"):
        regularizers.L2(value)


def test_unknown_names_are_called_out():
    with pytest.raises(ArgumentError, match="unknown regularizer 'l3'"):
        regularizers.get("l3")
