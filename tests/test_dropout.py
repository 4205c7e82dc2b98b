"""Dropout: what a mask does, and whether the masks look as if drawn at random."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from glassnet.errors import ArgumentError
from glassnet.layers.dropout import Dropout
from glassnet.reference.dropout import dropout_backward, dropout_forward
from glassnet.streams import mix
from tests import tiles
from tests.gradients import assert_layer_gradients

KEYS = np.array([3, 1 << 31, 0, 0xFFFFFFFF], np.uint32)


def keys(count, seed=0):
    return np.random.default_rng(seed).integers(0, 1 << 32, count, np.uint32)


def layer_at(position, rate):
    layer = Dropout(rate)
    layer.position = position  # as a network numbers its ops
    return layer


def dropped(rate, size, lane_keys, position=0):
    """Which values are dropped, (lanes, size)."""
    x = np.ones((len(lane_keys), size))
    layer = layer_at(position, rate)
    y = tiles.run(layer, x, dtype="float32", lanes=len(lane_keys), keys=lane_keys).y
    assert np.isin(y, [0, float(np.float32(1 / (1 - rate)))]).all()
    return y == 0


def correlation(a, b):
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])


# ---- what it does ------------------------------------------------------------------------------


@pytest.mark.loops
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("shape", [(4, 3, 5, 2), (3, 7)], ids=str)
@pytest.mark.parametrize("in_place", [False, True])
def test_the_mask_is_applied_to_values_and_gradients(shape, dtype, in_place):
    generator = np.random.default_rng(0)
    x, dy = generator.standard_normal((2, *shape))
    answer = tiles.run(Dropout(0.4), x, dy, dtype=dtype, keys=KEYS, in_place=in_place)
    mask = tiles.from_tile(answer.saved[0], len(x))
    tiles.close(np.unique(mask), np.array([0, 1 / 0.6]), dtype)
    tiles.close(answer.y, dropout_forward(x, mask), dtype)
    tiles.close(answer.dx, dropout_backward(dy, mask), dtype)


@pytest.mark.loops
@pytest.mark.parametrize("in_place", [False, True])
def test_inference_changes_nothing(in_place):
    x = np.random.default_rng(0).standard_normal((3, 7))
    answer = tiles.run(Dropout(0.4), x, inference=True, in_place=in_place)
    np.testing.assert_array_equal(answer.y, x)


@pytest.mark.loops
def test_gradients():
    x = np.random.default_rng(0).standard_normal((4, 3, 5, 2))
    assert_layer_gradients(Dropout(0.4), x, keys=KEYS)


@pytest.mark.loops
def test_nan_is_not_dropped_unseen():
    assert np.isnan(tiles.run(Dropout(0.5), np.full((4, 7), np.nan), keys=KEYS).y).all()


@pytest.mark.loops
def test_rate_0_keeps_everything_and_the_highest_rate_nearly_nothing():
    assert not dropped(0, 50, KEYS).any()
    assert dropped(1 - 1e-12, 50, KEYS).all()


# ---- the masks ---------------------------------------------------------------------------------


def test_mix_is_as_published():
    # Values of lowbias32 computed once with its C source; all words stay below 2³².
    assert [mix(word) for word in (0, 1, 2, 0xFFFFFFFF)] == [0, 1753845952, 3507691905, 1734902346]


def test_every_bit_of_a_word_reaches_every_bit_of_its_hash():
    generator = np.random.default_rng(0)
    words = [int(word) for word in generator.integers(0, 1 << 32, 500)]
    for bit in range(32):
        flips = [mix(word) ^ mix(word ^ 1 << bit) for word in words]
        for other in range(32):
            share = sum(flip >> other & 1 for flip in flips) / len(words)
            assert 0.35 < share < 0.65  # 6.7 standard deviations


@pytest.mark.loops
def test_the_masks_are_these():
    # Recorded: the same seed must drop the same values in every version, compiled or not.
    rows = ["".join("-x"[int(drop)] for drop in row) for row in dropped(0.5, 16, KEYS, position=2)]
    assert rows == ["x---x----x------", "xxx-xx---xxx-x-x", "xxx--xxxx--x---x", "--x-x-xx-xx--x-x"]


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_the_share_dropped_is_the_rate(rate):
    drops = dropped(rate, 2000, keys(64))
    deviation = math.sqrt(rate * (1 - rate) / drops.size)
    assert abs(drops.mean() - rate) < 5 * deviation
    # For each image and for each element, too: as variable as independent draws, not less or more.
    for axis, count in ((1, 2000), (0, 64)):
        shares = drops.mean(axis=axis)
        variance = rate * (1 - rate) / count
        assert abs(shares.var() / variance - 1) < 6 * math.sqrt(2 / len(shares))


def test_neighbours_images_steps_and_layers_are_unrelated():
    size, lanes = 2000, 64
    drops = dropped(0.5, size, keys(lanes))
    others = {
        "next element": (drops[:, 1:], drops[:, :-1]),
        "next row": (drops[:, 28:], drops[:, :-28]),
        "next image": (drops[1:], drops[:-1]),
        "next step": (drops, dropped(0.5, size, keys(lanes, seed=1))),
        "next layer": (drops, dropped(0.5, size, keys(lanes), position=1)),
        "a later layer": (drops, dropped(0.5, size, keys(lanes), position=7)),
    }
    for name, (a, b) in others.items():
        assert abs(correlation(a, b)) < 5 / math.sqrt(a.size), name


def test_keys_that_differ_little_give_unrelated_masks():
    near = np.array([7, 6, 5, 3, 7 + 8, 7 + (1 << 16), 7 + (1 << 31), 8], np.uint32)
    drops = dropped(0.5, 4000, near)
    for a, b in itertools.combinations(drops, 2):
        assert abs(correlation(a, b)) < 5 / math.sqrt(4000)


def test_the_number_of_lanes_changes_no_mask():
    many = keys(16)
    np.testing.assert_array_equal(dropped(0.5, 40, many)[8:12], dropped(0.5, 40, many[8:12]))


# ---- the rest ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [-0.1, 1, 1.5, math.nan, "0.5", None, True])
def test_what_is_refused(rate):
    with pytest.raises(ArgumentError, match="Dropout: rate must be a finite number"):
        Dropout(rate)


def test_its_description():
    layer = Dropout(0.25, name="d")
    assert layer.label() == "Dropout(0.25)"
    assert layer.get_config() == {"rate": 0.25, "name": "d"}
    assert Dropout.from_config(layer.get_config()).get_config() == layer.get_config()
    assert layer.connect((5, 4, 3)) == (5, 4, 3)
    assert [(saved.name, saved.shape) for saved in layer.saved] == [("mask", (3, 5, 4))]
