"""Small data sets in the formats of EMNIST, QMNIST and CIFAR, which stand in the catalogue."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from glassnet.data.catalogue import CATALOGUE, CatalogueEntry, Download
from glassnet.data.catalogue.emnist import SPLITS
from glassnet.data.idx import write_idx

SIZES = (12, 5)


def images(generator: np.random.Generator, n: int) -> np.ndarray:
    return generator.integers(0, 256, (n, 28, 28), np.uint8)


def write_emnist(
    folder: Path, split: str = "letters", ending: str = ".gz"
) -> dict[str, np.ndarray]:
    """Write one split as it is served, with letters from 1; what was written."""
    classes = len(SPLITS[split][1])
    first = 1 if split == "letters" else 0
    generator = np.random.default_rng(len(split))
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for part, n in zip(("train", "test"), SIZES, strict=True):
        arrays[f"{part}-images"] = images(generator, n)
        arrays[f"{part}-labels"] = generator.integers(first, first + classes, n).astype(np.uint8)
        for kind, dimensions in (("images", 3), ("labels", 1)):
            path = folder / f"emnist-{split}-{part}-{kind}-idx{dimensions}-ubyte{ending}"
            write_idx(path, arrays[f"{part}-{kind}"])
    return arrays


def write_qmnist(folder: Path, ending: str = ".gz") -> dict[str, np.ndarray]:
    """Write QMNIST's four files, with labels in eight columns; what was written."""
    generator = np.random.default_rng(3)
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for part, n in zip(("train", "test"), SIZES, strict=True):
        arrays[f"{part}-images"] = images(generator, n)
        labels = generator.integers(0, 100_000, (n, 8)).astype(np.int32)
        labels[:, 0] = generator.integers(0, 10, n)
        arrays[f"{part}-labels"] = labels
        write_idx(folder / f"qmnist-{part}-images-idx3-ubyte{ending}", arrays[f"{part}-images"])
        write_idx(folder / f"qmnist-{part}-labels-idx2-int{ending}", labels)
    return arrays


def write_cifar(folder: Path, name: str = "cifar10") -> list[np.ndarray]:
    """Write CIFAR's files in their binary version; the records that were written."""
    generator = np.random.default_rng(7)
    folder.mkdir(parents=True, exist_ok=True)
    labels = [10] if name == "cifar10" else [20, 100]
    batches = []
    for number, file_name in enumerate(CATALOGUE[name].layout.file_names):
        n = 3 + number
        pixels = generator.integers(0, 256, (n, 3072), np.uint8)
        columns = [generator.integers(0, most, (n, 1), np.uint8) for most in labels]
        records = np.hstack([*columns, pixels])
        (folder / file_name).write_bytes(records.tobytes())
        batches.append(records)
    return batches


def zipped(folder: Path, path: Path, inside: str = "gzip") -> None:
    """Put all files of a folder into a ``.zip``, beside one that nobody wants."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{inside}/{file.name}")
        archive.writestr(f"{inside}/emnist-letters-mapping.txt", "1 65 97\n")


def tarred(folder: Path, path: Path, inside: str) -> None:
    """Put all files of a folder into a ``.tar.gz``, beside one that nobody wants."""
    with gzip.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for file in sorted(folder.iterdir()):
            archive.add(file, f"{inside}/{file.name}")
        readme = tarfile.TarInfo(f"{inside}/readme.html")
        readme.size = 5
        archive.addfile(readme, io.BytesIO(b"hello"))


def enter_archive(
    monkeypatch: pytest.MonkeyPatch, name: str, archive: Path, *urls: str
) -> CatalogueEntry:
    """Put a forged archive's sum and addresses into the catalogue's entry."""
    entry = CATALOGUE[name]
    assert entry.archive is not None
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    downloads = tuple(Download(f"{url}{archive.name}", sha256) for url in urls)
    forged = dataclasses.replace(
        entry, archive=dataclasses.replace(entry.archive, downloads=downloads)
    )
    monkeypatch.setitem(CATALOGUE, name, forged)
    return forged
