"""Arrays of the page, as bytes that stand in its file."""

from __future__ import annotations

import base64
import gzip
from typing import Any

from numpy.typing import NDArray

DTYPES = ("float32", "int8", "uint8", "int16", "int32")
"""What the page reads (``browser/shell/contents.js``)."""

ALIGNMENT = 4
"""Bytes at whose multiples an array begins: a browser reads float32 from nowhere else."""


class Blob:
    """Bytes of several arrays, one behind the other.

    Args:
        number: of the blob in its file.

    >>> import numpy as np
    >>> blob = Blob(0)
    >>> blob.add(np.zeros((2, 3), np.float32))
    {'blob': 0, 'offset': 0, 'dtype': 'float32', 'shape': [2, 3]}
    >>> blob.add(np.ones(5, np.uint8))["offset"]
    24
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._bytes = bytearray()

    def add(self, array: NDArray[Any]) -> dict[str, Any]:
        """Put an array into the blob.

        Args:
            array: of a type in ``DTYPES``.

        Returns:
            Where it stands, as the page's description says it.
        """
        dtype = array.dtype.name
        if dtype not in DTYPES:
            raise TypeError(f"the page reads no {dtype}")
        self._bytes += bytes(-len(self._bytes) % ALIGNMENT)
        offset = len(self._bytes)
        self._bytes += array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        return {
            "blob": self.number,
            "offset": offset,
            "dtype": dtype,
            "shape": list(array.shape),
        }

    def text(self) -> str:
        """The bytes as the file holds them: compressed, in base64; the same bytes every time."""
        return base64.b64encode(gzip.compress(bytes(self._bytes), mtime=0)).decode("ascii")
