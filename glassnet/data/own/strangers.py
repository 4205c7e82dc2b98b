"""What a file is that holds no data that is read, and what its owner can do about it."""

from __future__ import annotations

import re

# What a file's first bytes match, what the file then is, and the mend.
KINDS = (
    (rb"\x80[\x02-\x05]", "a pickle, which is a program and is not read", "numpy.savez"),
    (rb"\x89HDF", "an HDF5 file", "numpy.savez"),
    (rb"PAR1", "a Parquet file", "numpy.savez"),
    (rb"MATLAB", "a file of MATLAB's", "numpy.savez"),
    (rb"PK\x03\x04", "a ZIP archive", "unpack"),
    (rb"7z\xbc\xaf|Rar!|\xfd7zXZ|BZh|.{257}ustar", "an archive", "unpack"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|II\*\0|MM\0\*", "a single picture", "folders"),
    (rb"%PDF-", "a PDF document", "folders"),
)
MENDS = {
    "numpy.savez": "save its arrays by numpy.savez('data.npz', x_train=…, y_train=…)",
    "unpack": "unpack it, and name the folder",
    "folders": "name a folder that has a folder of pictures for each class",
}


def stranger(first: bytes) -> str | None:
    """What is said of a file that begins like this: the end of a sentence; None if it is unknown.

    >>> stranger(b"PAR1")
    "is a Parquet file: save its arrays by numpy.savez('data.npz', x_train=…, y_train=…)."
    """
    for pattern, what, mend in KINDS:
        if re.match(pattern, first, re.DOTALL):
            return f"is {what}: {MENDS[mend]}."
    return None
