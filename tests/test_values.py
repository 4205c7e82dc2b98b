"""Values with arrays in them come back from a file as they were, or are refused before."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet.errors import ArgumentError, ModelFileError
from glassnet.formats import Contents, safetensors
from glassnet.formats.contents import Tensors
from glassnet.formats.safetensors import MOST_TENSORS
from glassnet.formats.values import pack, unpack


def through_a_file(value: Any, path: Path) -> Any:
    """The value after it was written and read."""
    tensors: Tensors = {}
    described = pack(value, "value", tensors)
    safetensors.write(path, Contents({"architecture": None, "value": described}, tensors))
    read = safetensors.read(path)
    return unpack(read.description["value"], read.tensors)


@pytest.mark.parametrize(
    "value",
    [None, True, -7, 10**38, 0.1, math.inf, -math.inf, "é中\0", [], {}, {"a": [1, {"b": None}]}],
    ids=str,
)
def test_a_value_comes_back(tmp_path: Path, value: Any) -> None:
    assert through_a_file(value, tmp_path / "value.safetensors") == value


@pytest.mark.parametrize(
    "array",
    [
        np.array(3.0),
        np.zeros((0, 3), np.float32),
        np.arange(3, dtype=">f4"),
        np.arange(6.0).reshape(2, 3).T,
        np.array([math.nan, -0.0]),
    ],
    ids=str,
)
def test_an_array_comes_back(tmp_path: Path, array: np.ndarray) -> None:
    found = through_a_file(array, tmp_path / "value.safetensors")
    assert found.shape == array.shape
    assert found.dtype == array.dtype.newbyteorder("=")
    np.testing.assert_array_equal(found, array)


def test_arrays_whose_names_meet_are_kept_apart(tmp_path: Path) -> None:
    value = {"a/b": np.ones(1), "a": {"b": np.zeros(1)}}
    assert through_a_file(value, tmp_path / "value.safetensors") == value


@pytest.mark.parametrize(
    "value",
    [10**40, "\ud800", {"\ud800": 1}, {1: 2}, {"array": "x"}, np.arange(3), b"x", {1}, 1j],
    ids=ascii,
)
def test_what_would_not_come_back_is_refused(value: Any) -> None:
    with pytest.raises(ArgumentError, match=r"stop is .*, which a checkpoint can't hold"):
        pack(value, "stop", {})


def test_a_value_in_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(ArgumentError, match="which a checkpoint can't hold"):
        pack(value, "stop", {})


@pytest.mark.parametrize("described", [{"array": "nowhere"}, {"number": "7"}])
def test_a_forged_description(described: dict[str, Any]) -> None:
    with pytest.raises(ModelFileError):
        unpack(described, {})


def test_more_than_a_reader_takes_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "value.safetensors"
    many = {str(n): np.zeros(0) for n in range(MOST_TENSORS + 1)}
    with pytest.raises(ArgumentError, match=r"4,097 tensors are too many"):
        safetensors.write(path, Contents({}, many))
    with pytest.raises(ArgumentError, match="the description has"):
        safetensors.write(path, Contents({"text": "a" * (1 << 24)}, {}))
    assert not path.exists()
