"""MNIST without the images of the sample: what is left out, and of which files it is made."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest

from glassnet.data import CATALOGUE, find, load, recognise
from glassnet.data.dataset import data_fingerprint, part_sha256
from glassnet.errors import DataError
from tests.tiny_data import enter, tiny_arrays, write_files


@pytest.fixture
def cache(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the data in a user's cache that is empty, and nothing in the environment."""
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    return own_cache / "data"


def in_classes(of_each: int) -> list[np.ndarray]:
    """So many training images of each digit, in turns; the first two pixels tell them apart."""
    labels = np.tile(np.arange(10, dtype=np.uint8), of_each)
    x = np.zeros((len(labels), 4, 6), np.uint8)
    x[:, 0, 0], x[:, 0, 1] = np.arange(len(labels)) % 256, np.arange(len(labels)) // 256
    return [x, labels, *tiny_arrays(4)[2:]]


def test_the_first_500_of_each_class_are_left_out(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = in_classes(503)
    arrays[1][:3] = [1, 0, 2]  # the order is MNIST's, not that of the digits
    enter(monkeypatch, tmp_path / "few", "mnist-55k", arrays)
    loaded = load("mnist-55k", tmp_path / "few")
    np.testing.assert_array_equal(loaded.training[0][..., 0], arrays[0][5000:])
    np.testing.assert_array_equal(loaded.training[1], arrays[1][5000:])
    np.testing.assert_array_equal(loaded.test[0][..., 0], arrays[2])
    np.testing.assert_array_equal(loaded.test[1], arrays[3])
    assert loaded.card.counts == (30, 5)
    enter(monkeypatch, tmp_path / "few", "mnist", arrays)
    assert loaded.card.fingerprint != load("mnist", tmp_path / "few").card.fingerprint
    digests = [part_sha256(array) for array in (*loaded.training, *loaded.test)]
    assert loaded.card.fingerprint == data_fingerprint(digests)


def test_images_of_which_none_are_left(cache: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "own", tiny_arrays(3))
    message = (
        r"own.train-images-idx3-ubyte\.gz: MNIST without its sample leaves out the first 500 "
        r"training images of each class, and there are no others among these 12; give it all of"
    )
    with pytest.raises(DataError, match=message):
        load("mnist-55k", tmp_path / "own")


def test_it_is_made_of_mnists_files_and_names_them(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = in_classes(501)
    enter(monkeypatch, cache / "mnist", "mnist", arrays)
    monkeypatch.setitem(
        CATALOGUE,
        "mnist-55k",
        dataclasses.replace(CATALOGUE["mnist-55k"], sums=CATALOGUE["mnist"].sums),
    )
    assert find("mnist-55k").origin == "the user's cache"  # one download for both
    assert len(load("mnist-55k").training[0]) == 10
    assert recognise(cache / "mnist") == CATALOGUE["mnist"]  # the first of the two
    write_files(tmp_path / "mixed", [*arrays[2:], *arrays[2:]])
    for name in ("mnist", "mnist-55k"):
        with pytest.raises(DataError, match="give each file its own name"):
            load(name, tmp_path / "mixed")


@pytest.mark.skipif("GLASSNET_DATA" not in os.environ, reason="GLASSNET_DATA names no MNIST")
def test_the_sample_is_what_is_left_out() -> None:
    (x, y), test = load("mnist")
    sample = {image.tobytes() for images, _ in load("mnist-5k") for image in images}
    kept = np.array([image.tobytes() not in sample for image in x])
    rest = load("mnist-55k")
    np.testing.assert_array_equal(rest.training[0], x[kept])
    np.testing.assert_array_equal(rest.training[1], y[kept])
    np.testing.assert_array_equal(rest.test[0], test[0])
    assert rest.card.counts == (55_000, 10_000)
    assert rest.card.fingerprint.startswith("0c4a959c912c6d35")
