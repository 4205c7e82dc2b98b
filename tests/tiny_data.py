"""Data sets of a few small images, which stand in the catalogue under the real ones' names."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

from glassnet.data.catalogue import CATALOGUE, FILE_NAMES, CatalogueEntry, Sums
from glassnet.data.idx import read_idx_and_digest, write_idx


def tiny_arrays(seed: int) -> list[np.ndarray]:
    """Training images and labels, test images and labels, in MNIST's form."""
    generator = np.random.default_rng(seed)
    arrays = []
    for n in (12, 5):
        arrays.append(generator.integers(0, 256, (n, 4, 6), np.uint8))
        arrays.append(generator.integers(0, 10, n, np.uint8))
    return arrays


def write_files(folder: Path, arrays: list[np.ndarray], ending: str = ".gz") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in zip(FILE_NAMES, arrays, strict=True):
        write_idx(folder / f"{name}{ending}", array)


def enter(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    name: str,
    arrays: list[np.ndarray],
    **more: object,
) -> CatalogueEntry:
    """Write the arrays into a folder, and put their sums into the catalogue."""
    write_files(folder, arrays)
    paths = [folder / f"{file_name}.gz" for file_name in FILE_NAMES]
    data_set = dataclasses.replace(
        CATALOGUE[name],
        sums=tuple(
            Sums(read_idx_and_digest(path)[1], hashlib.sha256(path.read_bytes()).hexdigest())
            for path in paths
        ),
        **more,  # type: ignore[arg-type]
    )
    monkeypatch.setitem(CATALOGUE, name, data_set)
    return data_set


def unzip_files(folder: Path) -> None:
    """Turn the ``.gz`` files of a folder into plain ones."""
    for path in list(folder.glob("*.gz")):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
