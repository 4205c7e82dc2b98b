"""Arrays in JSON: many numbers of one type, packed, where a list of them would be a long file."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import quoted

TYPES = ("float32", "int32", "uint16", "uint8")
"""Of the numbers."""

_STORED = {name: np.dtype(name).newbyteorder("<") for name in TYPES}
"""How they lie in a file: in little-endian order, whatever this machine's is."""

MOST_NUMBERS = 1 << 21
"""Of an array in a record: the losses of two million steps are a file of 11 MB."""

CHARACTERS_OF_A_NUMBER = 5.4
"""That a float32 takes at most in the text of a long array, whatever it is: 4/3 for each byte."""


@dataclass(frozen=True)
class CompactArray:
    """An array of one dimension as a text. What can be made is whole, and can be unpacked.

    Two are equal where their texts are. Every bit of the numbers is kept, NaN among them.

    Attributes:
        dtype: the type of its numbers, one of `TYPES`.
        count: how many there are.
        zlib: their bytes, compressed with zlib, in base64.

    Raises:
        ValueError: if it is not whole, or has more than `MOST_NUMBERS`. The message goes on after
            the name of the place where it stands.

    >>> packed = CompactArray.of(np.array([2.5, 1.25], np.float32))
    >>> packed.dtype, packed.count, packed.array().tolist()
    ('float32', 2, [2.5, 1.25])
    """

    dtype: str
    count: int
    zlib: str

    def __post_init__(self) -> None:
        if self.dtype not in TYPES:
            raise ValueError(f"holds numbers of type {quoted(self.dtype)}, not of {TYPES}")
        if type(self.count) is not int or not 0 <= self.count <= MOST_NUMBERS:
            raise ValueError(
                f"has {quoted(self.count)} numbers, and 0 to {MOST_NUMBERS:,} are read"
            )
        if not isinstance(self.zlib, str):
            raise ValueError(f"has {quoted(self.zlib)} where a text belongs")
        self._bytes()

    @classmethod
    def of(cls, array: NDArray[Any]) -> CompactArray:
        """The array, packed.

        Raises:
            ValueError: if it has more dimensions, another type, or too many numbers.
        """
        if array.ndim != 1:
            raise ValueError(f"has {array.ndim} dimensions, and not one")
        if array.size > MOST_NUMBERS:  # before they are packed
            raise ValueError(f"has {array.size:,} numbers, and at most {MOST_NUMBERS:,} are kept")
        raw = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
        text = base64.b64encode(zlib.compress(raw)).decode("ascii")
        return cls(array.dtype.name, array.size, text)

    @classmethod
    def from_json(cls, value: Any) -> CompactArray:
        """What a record holds.

        Raises:
            ValueError: if it is none.
        """
        if not isinstance(value, dict) or not {"dtype", "count", "zlib"} <= value.keys():
            raise ValueError(f"is {quoted(value)}, not an array with dtype, count and zlib")
        return cls(value["dtype"], value["count"], value["zlib"])

    def array(self) -> NDArray[Any]:
        """The numbers, ``(count,)``, in this machine's order of bytes."""
        stored = np.frombuffer(self._bytes(), _STORED[self.dtype])
        return stored.astype(stored.dtype.newbyteorder("="))

    def _bytes(self) -> bytes:
        """What is packed, if it is as long as it has to be; no more than that is unpacked."""
        size = self.count * _STORED[self.dtype].itemsize
        unpacker = zlib.decompressobj()
        try:
            packed = base64.b64decode(self.zlib, validate=True)
            raw = unpacker.decompress(packed, size + 1)
        except (binascii.Error, ValueError, zlib.error) as error:
            raise ValueError(f"is damaged: {error}") from None
        if len(raw) != size or not unpacker.eof or unpacker.unused_data:
            raise ValueError(f"does not unpack to {size:,} bytes, which its numbers take")
        return raw
