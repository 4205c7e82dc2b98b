"""Weights in eight bits: the rule, and files in which it is broken."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import ModelFileError
from glassnet.formats import Contents, safetensors
from glassnet.formats.rounding import SCALES, rounded, rounded_tensors
from glassnet.model.saving import contents_of

GENERATOR = np.random.default_rng(8)
KERNELS = [
    GENERATOR.normal(size=(5, 5, 3, 4)).astype(np.float32),
    GENERATOR.normal(size=(40, 7)).astype(np.float32) * np.float32(1e-20),
    (GENERATOR.normal(size=(40, 7)) * 10.0 ** np.arange(-3, 4)).astype(np.float32),
]


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_rule_in_exact_arithmetic(kernel: np.ndarray) -> None:
    """Against fractions: no weight is further from its own than half a step of its unit."""
    values, scales = rounded(kernel)
    assert values.dtype == np.int8
    assert scales.dtype == np.float32
    for weights, integers, scale in zip(
        kernel.reshape(-1, kernel.shape[-1]).T,
        values.reshape(-1, kernel.shape[-1]).T,
        scales,
        strict=True,
    ):
        largest = max(abs(Fraction(float(w))) for w in weights)
        assert abs(Fraction(float(scale)) - largest / 127) <= largest / 127 / 2**23
        for weight, integer in zip(weights, integers, strict=True):
            exact = Fraction(float(weight)) / Fraction(float(scale))
            assert abs(int(integer) - exact) <= Fraction(1, 2) + Fraction(1, 2**16)
        assert max(abs(int(integer)) for integer in integers) == 127


def test_halves_are_rounded_to_the_even_number() -> None:
    kernel = np.array([[127.0], [0.5], [1.5], [-2.5], [-0.5]], np.float32)
    assert rounded(kernel).values[:, 0].tolist() == [127, 0, 2, -2, 0]


def test_a_unit_whose_weights_are_all_zero() -> None:
    kernel = np.array([[0.0, 3.0], [0.0, -1.0]], np.float32)
    restored = rounded(kernel).restored()
    assert restored[:, 0].tolist() == [0.0, 0.0]
    assert restored[0, 1] == 3.0


def test_weights_at_the_end_of_the_range_of_float32_keep_their_sign() -> None:
    least = np.finfo(np.float32).smallest_subnormal
    values, scales = rounded(np.array([[190 * least], [-190 * least], [least]], np.float32))
    assert scales.tolist() == [float(least)]
    assert values[:, 0].tolist() == [127, -127, 1]


def test_biases_are_kept() -> None:
    bias = GENERATOR.normal(size=9).astype(np.float32)
    assert rounded_tensors({"dense/bias": bias})["dense/bias"] is bias


# Files


def network() -> gn.Sequential:
    return gn.Sequential(
        [gn.Input((4,)), gn.layers.Dense(3, activation="relu"), gn.layers.Dense(2)], seed=1
    )


def write(path: Path, **changed: np.ndarray | None) -> None:
    """A network's file in eight bits, in which some tensors are others, or missing."""
    contents = contents_of(network())
    tensors = {**rounded_tensors(contents.tensors), **changed}
    kept = {name: tensor for name, tensor in tensors.items() if tensor is not None}
    safetensors.write(path, Contents(contents.description, kept))


def test_a_file_in_eight_bits_is_read_as_any_other(tmp_path: Path) -> None:
    path = tmp_path / "rounded.safetensors"
    write(path)
    model = gn.load_model(path)
    for found, expected in zip(model.get_weights(), network().get_weights(), strict=True):
        assert found.dtype == np.float32
        if expected.ndim == 1:
            np.testing.assert_array_equal(found, expected)
        else:
            np.testing.assert_array_equal(found, rounded(expected).restored())
            assert not np.array_equal(found, expected)
    model.save(tmp_path / "whole.safetensors")  # in float32 from now on
    assert set(safetensors.read_stored(tmp_path / "whole.safetensors").tensors) == set(
        model.weight_names()
    )


KERNEL, ITS_SCALES = "dense/kernel", "dense/kernel" + SCALES
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no scales": (
        {ITS_SCALES: None},
        "tensor 'dense/kernel' is in eight bits, and its scales 'dense/kernel/scales' are missing",
    ),
    "too few scales": (
        {ITS_SCALES: np.ones(2, np.float32)},
        r"the shape \(4, 3\), and its scales are float32 \(2,\), where one in float32 for each",
    ),
    "a scale for each weight": (
        {ITS_SCALES: np.ones((4, 3), np.float32)},
        r"its scales are float32 \(4, 3\)",
    ),
    "scales of another type": (
        {ITS_SCALES: np.ones(3, np.float64)},
        r"its scales are float64 \(3,\)",
    ),
    "a scale that is no number": (
        {ITS_SCALES: np.array([1, np.nan, 1], np.float32)},
        "the scales 'dense/kernel/scales' hold a number that is negative, too large or none",
    ),
    "a scale by which the weights overflow": (
        {ITS_SCALES: np.array([1, 3e38, 1], np.float32)},
        "negative, too large or none",
    ),
    "a negative scale": ({ITS_SCALES: np.array([1, -1, 1], np.float32)}, "negative, too large"),
    "a number in eight bits": (
        {KERNEL: np.array(3, np.int8), ITS_SCALES: np.array(1, np.float32)},
        r"has the shape \(\), and its scales",
    ),
    "scales of what is not in eight bits": (
        {"dense/bias" + SCALES: np.ones(3, np.float32)},
        "tensor 'dense/bias/scales' belongs to no layer of its network",
    ),
    "weights of another shape": (
        {KERNEL: np.ones((5, 3), np.int8)},
        "the weights 'dense/kernel' are 5×3 float32, where its network has 4×3 float32",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_in_eight_bits(tmp_path: Path, fault: str) -> None:
    changed, message = BROKEN[fault]
    path = tmp_path / "broken.safetensors"
    write(path, **changed)
    with pytest.raises(ModelFileError, match=message) as caught:
        gn.load_model(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_changed_weight_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "changed.safetensors"
    write(path)
    damaged = bytearray(path.read_bytes())
    damaged[-40] ^= 1  # among the tensors
    path.write_bytes(damaged)
    with pytest.raises(ModelFileError, match="do not match their checksum"):
        gn.load_model(path)
