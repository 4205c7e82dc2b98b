"""What names data beyond doubt: the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arrays import as_array
from glassnet.errors import ArgumentError


def fingerprint(*arrays: NDArray[Any]) -> str:
    """The SHA-256 (hex) over the type, shape and items of each array, in this order.

    It does not depend on the machine's byte order, nor on how an array lies in memory.

    Args:
        arrays: Any numeric arrays.

    Raises:
        ArgumentError: An array holds Python objects, which have no bytes of their own.

    >>> x = np.arange(6, dtype=np.uint8)
    >>> fingerprint(x)[:16]
    '4f5f83833a775728'
    >>> fingerprint(x) == fingerprint(x.reshape(2, 3))
    False
    """
    digest = hashlib.sha256()
    for given in arrays:
        array = as_array("fingerprint: an array", given)
        if array.dtype.hasobject:
            raise ArgumentError(
                f"fingerprint: an array has the type {array.dtype}; only numbers have one."
            )
        little = array.dtype.newbyteorder("<")
        digest.update(f"{little.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array, little).reshape(-1).view(np.uint8).data)
    return digest.hexdigest()


def file_sha256(path: Path) -> str:
    """The SHA-256 (hex) of a file as it lies on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
