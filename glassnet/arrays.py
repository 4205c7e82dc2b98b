"""Whatever holds numbers, taken as an array at the door: by position, and once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import DataError, ShapeError, quoted


def as_array(what: str, value: object) -> NDArray[Any]:
    """The value as an array: a pandas Series by its places, whatever its index says.

    Args:
        what: what messages call it, "x" or "confusion_matrix: y_true".
        value: an array, a (nested) sequence, or anything else that NumPy makes an array of: a
            table's column, a tensor in the memory of the CPU.

    Raises:
        ShapeError: if its items have different shapes; the first odd one is named.
        DataError: if it is nothing that holds all its items at once, or has masked ones.

    >>> as_array("y", [3, 1]).tolist()
    [3, 1]
    >>> as_array("x", [[1, 2], [3, 4], [5]])
    Traceback (most recent call last):
    ...
    glassnet.errors.ShapeError: x[2] has shape (1,), and x[0] has (2,): all need one shape.
    """
    if type(value) is np.ndarray and value.dtype != object:
        return value
    if np.ma.is_masked(value):
        raise DataError(f"{what} has masked values: fill them, or leave their images out.")
    if isinstance(value, Iterator | Mapping | set | frozenset | str | bytes) or value is None:
        raise _no_array(what, value)
    try:
        array = np.asarray(value)
        if array.dtype == object and array.ndim:
            array = np.asarray(list(array))  # an array or a column of equal arrays
    except ValueError as error:
        odd = _first_odd(what, value)
        raise ShapeError(odd or f"{what} is no array: {_one_line(error)}") from error
    except (TypeError, RuntimeError) as error:  # a tensor of a GPU, or one that is still recorded
        raise DataError(f"{what} can't be read as an array: {_one_line(error)}") from error
    if array.dtype == object and not array.ndim:
        raise _no_array(what, value)
    return array


def _no_array(what: str, value: object) -> DataError:
    if isinstance(value, str | bytes):
        return DataError(f"{what} is the text {quoted(value)}, not an array: read the file first.")
    kind = "None" if value is None else f"of type {type(value).__name__}"
    return DataError(
        f"{what} is {kind}, and an array of all images or labels at once is needed: for a "
        "generator or a data loader, put its pieces together with np.concatenate(list(…)) first."
    )


def _first_odd(what: str, value: object) -> str | None:
    """Which item has another shape than the first one; None where it can't be told."""
    if not isinstance(value, Iterable):
        return None
    first: tuple[int, ...] | None = None
    for index, item in enumerate(value):
        place = f"{what}[{index}]"
        try:
            shape = np.shape(item)
        except ValueError:
            return _first_odd(place, item)
        if first is None:
            first = shape
        if shape != first:
            return f"{place} has shape {shape}, and {what}[0] has {first}: all need one shape."
    return None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") + "."
