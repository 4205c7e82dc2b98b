"""Streams: what they are made of, that orders look drawn, and that no two have to do with another.

Bounds are five standard deviations of what independent draws would give.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

import glassnet as gn
from glassnet.engine.image_keys import key_loop
from glassnet.streams import (
    Purpose,
    epoch_order,
    fold_in,
    mix,
    stream_key,
    weight_generator,
)

IMAGES = 60_000


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(np.ravel(a), np.ravel(b))[0, 1])


def places(seed: int, epoch: int, samples: int = IMAGES) -> np.ndarray:
    """Where each image stands in an epoch's order."""
    return np.argsort(epoch_order(seed, epoch, samples))


def keys(purpose: Purpose, seed: int, epoch: int) -> np.ndarray:
    """A number for each image."""
    images = np.arange(IMAGES, dtype=np.uint32)
    return np.asarray(fold_in(stream_key(seed, purpose, epoch), images), np.float64)


# ---- what they are -----------------------------------------------------------------------------


def test_streams_are_these() -> None:
    # Recorded, and computed once more in JavaScript: a seed must mean the same in every version.
    assert epoch_order(7, 3, 10).tolist() == [1, 6, 2, 7, 8, 5, 9, 0, 4, 3]
    first = [26917, 49443, 14286, 5239, 51973, 10363, 40436, 31277]
    assert epoch_order(12345, 6, IMAGES)[:8].tolist() == first
    assert stream_key(1, Purpose.DROPOUT, 2) == 3271167073
    assert stream_key(2**32 - 1, Purpose.ORDER, 3) == 1566363847
    assert weight_generator(0, 1).integers(2**32, size=2).tolist() == [1718594616, 2530498877]


def test_an_order_is_a_sort_by_the_images_keys() -> None:
    for seed, epoch, samples in ((0, 0, 1), (3, 2, 50), (2**40, 7, 999)):
        key = stream_key(seed, Purpose.ORDER, epoch)
        ranks = [mix(mix(image) ^ key) for image in range(samples)]
        expected = sorted(range(samples), key=ranks.__getitem__)  # a stable sort
        order = epoch_order(seed, epoch, samples)
        assert order.dtype == np.int64
        assert order.tolist() == expected


def test_of_equal_keys_the_lower_index_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glassnet.streams.fold_in", lambda key, word: word & 1)
    assert epoch_order(0, 0, 7).tolist() == [0, 2, 4, 6, 1, 3, 5]


def test_arrays_and_numbers_are_folded_in_alike() -> None:
    words = np.array([0, 1, 2, 1 << 31, 2**32 - 1], np.uint32)
    for key in (0, 1, 2**32 - 1):
        assert fold_in(key, words).tolist() == [fold_in(key, int(word)) for word in words]


@pytest.mark.loops
def test_the_compiled_key_of_an_image_is_the_key() -> None:
    image_key = key_loop()
    for stream, image in itertools.product((0, 5, 2**32 - 1), (0, 1, 59_999, 2**32 + 1)):
        assert int(image_key(stream, image)) == fold_in(stream, image % 2**32)


def test_seeds_beyond_32_bits_differ_in_all_their_bits() -> None:
    seeds = [5, 5 + 2**32, 5 + 2**33, 5 + 2**64, 5 + 2**100, 2**32 * 5]
    assert len({stream_key(seed, Purpose.ORDER, 0) for seed in seeds}) == len(seeds)


def test_no_two_streams_of_a_study_have_one_key() -> None:
    found = {
        stream_key(seed, purpose, epoch)
        for seed in range(100)
        for purpose in Purpose
        for epoch in range(30)
    }
    assert len(found) >= 100 * len(Purpose) * 30 - 1  # 0.01 pairs are to be expected


# ---- orders look drawn -------------------------------------------------------------------------


@pytest.mark.parametrize("samples", [2, 3, 4])
def test_all_orders_of_a_few_images_are_equally_frequent(samples: int) -> None:
    draws = 12_000
    counts: dict[tuple[int, ...], int] = {}
    for seed, epoch in itertools.product(range(draws // 20), range(20)):
        order = tuple(epoch_order(seed, epoch, samples).tolist())
        counts[order] = counts.get(order, 0) + 1
    kinds = math.factorial(samples)
    assert len(counts) == kinds
    expected = draws / kinds
    chi_square = sum((count - expected) ** 2 / expected for count in counts.values())
    assert chi_square < kinds - 1 + 5 * math.sqrt(2 * (kinds - 1))


def test_every_image_comes_anywhere() -> None:
    samples, epochs = 100, 4000
    found = np.array([places(5, epoch, samples) for epoch in range(epochs)])
    table = np.array([np.bincount(found[:, image], minlength=samples) for image in range(samples)])
    chi_square = ((table - epochs / samples) ** 2 / (epochs / samples)).sum()
    freedom = (samples - 1) ** 2
    assert abs(chi_square - freedom) < 5 * math.sqrt(2 * freedom)


def test_neighbours_do_not_stay_together() -> None:
    place = places(0, 0)
    for lag in (1, 2, 28, 256, 10_000):
        assert abs(correlation(place[lag:], place[:-lag])) < 5 / math.sqrt(IMAGES - lag)
    order = epoch_order(0, 0, IMAGES)
    assert abs(correlation(order[1:], order[:-1])) < 5 / math.sqrt(IMAGES)


def test_labels_are_spread_evenly_over_an_epoch() -> None:
    # As in data that stand sorted by class.
    labels = np.repeat(np.arange(10), IMAGES // 10)[epoch_order(0, 0, IMAGES)]
    counts = np.array(
        [np.bincount(labels[i : i + 600], minlength=10) for i in range(0, IMAGES, 600)]
    )
    chi_square = ((counts - 60) ** 2 / 60).sum()
    freedom = 9 * 100
    assert abs(chi_square - freedom) < 5 * math.sqrt(2 * freedom)


# ---- no two have to do with another ------------------------------------------------------------

CHANGES = {
    "next epoch": (0, 1),
    "the one after": (0, 2),
    "next seed": (1, 0),
    "another seed": (1 << 20, 0),
    "a long seed": (1 << 32, 0),
    "next seed and epoch": (1, 1),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("seed", [0, 1, 41])
def test_orders_of_neighbouring_seeds_and_epochs_are_unrelated(change: str, seed: int) -> None:
    more_seed, more_epochs = CHANGES[change]
    one, other = places(seed, 3), places(seed + more_seed, 3 + more_epochs)
    assert abs(correlation(one, other)) < 5 / math.sqrt(IMAGES)
    assert (one == other).mean() < 10 / IMAGES


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
def test_equal_seeds_for_different_purposes_are_unrelated(seed: int) -> None:
    order, dropout = keys(Purpose.ORDER, seed, 0), keys(Purpose.DROPOUT, seed, 0)
    weights = weight_generator(seed, 0).random(IMAGES)
    others = {
        "dropout": dropout,
        "dropout of the next epoch": keys(Purpose.DROPOUT, seed, 1),
        "the first weight": weights,
        "the second weight": weight_generator(seed, 1).random(IMAGES),
    }
    for name, numbers in others.items():
        assert abs(correlation(order, numbers)) < 5 / math.sqrt(IMAGES), name
        if numbers is not dropout:
            assert abs(correlation(dropout, numbers)) < 5 / math.sqrt(IMAGES), name


def test_shuffling_draws_nothing_that_the_first_kernel_draws() -> None:
    # With one seed for network and training, both used to draw from one generator.
    model = gn.Sequential([gn.Input((20,)), gn.layers.Dense(50)], seed=3)
    kernel = model.get_weights()[0]
    former = np.random.Generator(np.random.PCG64(np.random.SeedSequence(3).spawn(1)[0]))
    limit = float(np.abs(kernel).max())
    assert not np.allclose(kernel, former.uniform(-limit, limit, kernel.shape), rtol=0.05)
    order = np.random.default_rng(np.random.SeedSequence(3).spawn(1)[0]).permutation(1000)
    assert abs(correlation(order, epoch_order(3, 0, 1000))) < 5 / math.sqrt(1000)
    assert abs(correlation(kernel, places(3, 0, 1000))) < 5 / math.sqrt(1000)


# ---- what they are for -------------------------------------------------------------------------


def network() -> gn.Sequential:
    layers = (gn.layers.Dropout(0.5), gn.layers.Dense(3))
    model = gn.Sequential([gn.Input((6,)), *layers], seed=0, dtype="float64")
    model.compile(gn.optimizers.SGD(1e-9), "mse")
    return model


def test_an_image_loses_the_same_values_wherever_it_stands_in_an_epoch() -> None:
    x = np.random.default_rng(0).standard_normal((48, 6))
    y = np.zeros((48, 3))

    class Outputs(gn.callbacks.Callback):
        losses: list[float]

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            self.losses = [*getattr(self, "losses", []), (logs or {})["loss"]]

    found = []
    for batch_size, shuffle in ((48, False), (48, True), (7, True), (16, False)):
        watcher = Outputs()
        model = network()
        model.fit(x, y, batch_size, 3, 0, watcher, shuffle=shuffle, seed=9, threads=1)
        found.append(watcher.losses)
    for losses in found[1:]:
        # The weights stand nearly still: the masks alone make a loss.
        assert losses == pytest.approx(found[0], rel=1e-6)
    assert len({round(loss, 4) for loss in found[0]}) == 3  # each epoch has masks of its own
