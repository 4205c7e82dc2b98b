"""Values of plain Python with arrays in them, as JSON and tensors, and back to the last bit."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from glassnet.errors import ArgumentError, ModelFileError, quoted
from glassnet.formats.contents import Tensors
from glassnet.strict_json import MOST_DIGITS

MOST_DEPTH = 20
ARRAY, NUMBER = "array", "number"
"""The names under which a value is written that JSON has no word for."""
TYPES = ("float32", "float64")
"""Of arrays, as in the files of networks; other numbers go into lists."""
SURROGATES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no file can hold."""


def pack(value: Any, name: str, tensors: Tensors, depth: int = 0) -> Any:
    """The value as JSON can hold it; its arrays go into ``tensors``.

    Args:
        value: None, a bool, number, string or array, or lists, tuples and dicts of such.
        name: of the value, and the first part of its arrays' names.
        tensors: by name.
        depth: how many lists and dicts the value stands in.

    Raises:
        ArgumentError: for any other value.

    >>> tensors: Tensors = {}
    >>> pack({"best": math.inf, "at": [np.zeros(2)]}, "stop", tensors)
    {'best': {'number': 'inf'}, 'at': [{'array': 'stop/at/0'}]}
    >>> sorted(tensors)
    ['stop/at/0']
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool) or _is_readable(value):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {NUMBER: repr(value)}
    if isinstance(value, np.ndarray) and value.dtype.name in TYPES:
        name = _new_name(name, tensors)
        tensors[name] = np.array(value, value.dtype.newbyteorder("="), order="C")
        return {ARRAY: name}
    if depth < MOST_DEPTH:
        if isinstance(value, list | tuple):
            return [pack(v, f"{name}/{n}", tensors, depth + 1) for n, v in enumerate(value)]
        if (
            isinstance(value, dict)
            and all(isinstance(k, str) and _is_readable(k) for k in value)
            and not ({ARRAY, NUMBER} & value.keys())
        ):
            return {k: pack(v, f"{name}/{k}", tensors, depth + 1) for k, v in value.items()}
    raise ArgumentError(
        f"{name} is {quoted(value)}, which a checkpoint can't hold: it takes None, numbers "
        f"(integers of fewer than {MOST_DIGITS} digits), strings, arrays of {' and '.join(TYPES)}, "
        "and lists and dicts of them by strings."
    )


def _is_readable(value: Any) -> bool:
    """Whether this is an integer or a string that comes back from a file."""
    if isinstance(value, int):
        return bool(abs(value) < 10 ** (MOST_DIGITS - 1))
    return isinstance(value, str) and not SURROGATES.search(value)


def _new_name(name: str, tensors: Tensors) -> str:
    """The name, or a longer one where it is taken: ``{"a/b": …}`` and ``{"a": {"b": …}}``."""
    while name in tensors:
        name += "+"
    return name


def unpack(value: Any, tensors: Tensors) -> Any:
    """What `pack` was given.

    Raises:
        ModelFileError: if an array is missing, or a number is none.
    """
    if isinstance(value, list):
        return [unpack(v, tensors) for v in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {ARRAY}:
        if value[ARRAY] not in tensors:
            raise ModelFileError(f"the array {quoted(value[ARRAY])} is missing.")
        return tensors[value[ARRAY]]
    if value.keys() == {NUMBER}:
        if value[NUMBER] not in ("inf", "-inf", "nan"):
            raise ModelFileError(f"{quoted(value[NUMBER])} stands where inf, -inf or nan belongs.")
        return float(value[NUMBER])
    return {k: unpack(v, tensors) for k, v in value.items()}
