"""What takes long to read, kept in the user's cache as it was read: the second start is fast."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import time
from pathlib import Path
from typing import Any

import numpy as np

from glassnet.data.dataset import DataCard, DataSet
from glassnet.data.own.kinds import Source
from glassnet.data.own.npy_format import read_npz
from glassnet.errors import GlassnetError
from glassnet.user_cache import user_cache_folder
from glassnet.version import __version__

FORM = 1
"""Changed whenever the same files would be read otherwise."""
FOLDER = "own-data"
"""In the user's cache."""
MOST_OF_ONE = 1 << 30
"""Bytes of images; a data set that has more is read anew each time."""
MOST_OF_ALL = 4 << 30
"""Bytes of the folder; those that were not used for longest are removed beyond it."""
A_DAY = 86_400.0
ARRAYS = ("x_train", "y_train", "x_test", "y_test")


def key_of(source: Source, options: Any) -> str | None:
    """What names the decoded form: it changes with the name, paths, sizes, times and options.

    Args:
        source: what is read.
        options: how it is read, as JSON has it.

    Returns:
        A SHA-256 (hex); None where a file can't be looked at.
    """
    folder = source.folder
    digest = hashlib.sha256(
        json.dumps([FORM, __version__, str(folder.resolve()), source.name, options]).encode()
    )
    try:
        for path in source.files:
            status = path.stat()
            times = f"{status.st_size} {status.st_mtime_ns}"
            told = f"\0{path.relative_to(folder)}\0{times}"
            digest.update(told.encode("utf-8", "surrogateescape"))
    except OSError:
        return None
    return digest.hexdigest()


def cached(key: str) -> tuple[DataSet, list[str]] | None:
    """The data set that was kept under this key, and the notes on it; None where there is none.

    The file's own checksums tell whether it is whole; one that is damaged counts as absent.
    """
    path = _path(key)
    if path is None or not path.is_file():
        return None
    try:
        arrays = read_npz(path, (*ARRAYS, "about"))
        about = json.loads(arrays["about"].tobytes())
        card = DataCard.from_config(about["card"])
        x_train, y_train, x_test, y_test = (arrays[name] for name in ARRAYS)
    except (GlassnetError, ValueError, KeyError, TypeError):
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # it was used
    return DataSet(card, (x_train, y_train), (x_test, y_test)), list(about["notes"])


def kept_data() -> list[tuple[DataCard, int]]:
    """What is kept: the card of each data set, and the bytes that it takes; the newest first."""
    folder = user_cache_folder()
    paths = [] if folder is None else list((folder / FOLDER).glob("*.npz"))
    kept: list[tuple[float, DataCard, int]] = []
    for path in paths:
        with contextlib.suppress(OSError, GlassnetError, ValueError, KeyError, TypeError):
            about = json.loads(read_npz(path, ("about",))["about"].tobytes())
            status = path.stat()
            kept.append((status.st_mtime, DataCard.from_config(about["card"]), status.st_size))
    return [(card, size) for _, card, size in sorted(kept, key=lambda k: k[0], reverse=True)]


def keep(key: str, loaded: DataSet, notes: list[str]) -> None:
    """Keep a data set under a key, unless it is too large or the cache can't be written."""
    path = _path(key)
    arrays = [array for part in loaded for array in part]
    if path is None or sum(array.nbytes for array in arrays) > MOST_OF_ONE:
        return
    about = json.dumps({"card": loaded.card.to_config(), "notes": notes}).encode()
    contents = dict(zip(ARRAYS, arrays, strict=True), about=np.frombuffer(about, np.uint8))
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("xb") as file:
                np.savez(file, **contents)  # type: ignore[arg-type]
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        _remove_oldest(path)


def _path(key: str) -> Path | None:
    folder = user_cache_folder()
    return None if folder is None else folder / FOLDER / f"{key}.npz"


def _remove_oldest(newest: Path) -> None:
    """Keep the folder below its size: what was not used for longest goes first.

    What a process left behind that was ended while it wrote goes after a day.
    """
    for path in newest.parent.glob(".*.tmp"):
        if time.time() - path.stat().st_mtime > A_DAY:
            path.unlink(missing_ok=True)
    found = [(path.stat(), path) for path in newest.parent.glob("*.npz")]
    left = sum(status.st_size for status, _ in found)
    for status, path in sorted(found, key=lambda pair: pair[0].st_mtime):
        if left <= MOST_OF_ALL or path == newest:
            break
        path.unlink(missing_ok=True)
        left -= status.st_size
