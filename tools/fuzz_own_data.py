"""Own data of every form, changed and read or refused: python -m tools.fuzz_own_data."""

from __future__ import annotations

import gzip
import io
import random
import struct
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest import mock

import numpy as np

from glassnet.data import DataNotice, load, write_idx
from tools import fuzzing, proofs
from tools.fuzz_files import SIZES, damaged, idx_file, picture, picture_file

CASES = 10_000
DTYPES = ("|u1", "|b1", "<i8", ">i2", "<f4", "<f8", "<U5", "<U400000", "|S3", "|O", "<c8", "|V4")
CELLS = ("", "a", "-1", "256", "0.5", "nan", "1e999", '"', '"a,b"', "9" * 5000, "é", "\0")


# ---- arrays --------------------------------------------------------------------------------------


def npy_file(chance: random.Random) -> bytes:
    """An array in NumPy's form, its header mostly a lie."""
    dtype = chance.choice(DTYPES)
    shape: list[object] = [chance.choice((20, 20, *SIZES))]
    shape += [chance.choice((8, 8, 1, 3, *SIZES)) for _ in range(chance.choice([0, 2, 2, 3, 40]))]
    if chance.random() < 0.1:
        shape[0] = chance.choice([-1, 2.5, True, "a", None, 10**30])
    fortran = chance.choice([True, False, False, 7])
    text = f"{{'descr': {dtype!r}, 'fortran_order': {fortran}, 'shape': {tuple(shape)}, }}"
    if chance.random() < 0.1:
        text = chance.choice(["", "[" * 9000, "()" * 4000, "{'descr': [('a', '|u1')]}", "9" * 9000])
    header = text.encode() + b"\n"
    length = len(header) if chance.random() < 0.9 else chance.choice(SIZES) % 65_536
    items = bytes(chance.choice([0, 20, 160, 1280, 20 * 64, 60_000]))
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", length % 65_536) + header + items


def good_npy(chance: random.Random, labels: bool) -> bytes:
    """An array as somebody would save it, or nearly."""
    file = io.BytesIO()
    generator = np.random.default_rng(chance.randrange(100))
    if labels:
        array = generator.integers(0, chance.choice([2, 5, 300]), chance.choice([20] * 9 + [19]))
        array = array.astype(chance.choice([np.uint8, np.int64, np.float32, np.str_]))
    else:
        shape = chance.choice(
            [(20, 8, 8)] * 6 + [(20, 8, 8, 3), (20, 3, 8, 8), (20, 64), (20, 1, 1)]
        )
        array = generator.integers(
            0, chance.choice([2, 256, 256, 256, 256, 256, 300, 70_000]), shape
        )
        array = array.astype(chance.choice([np.uint8, np.int16, np.uint16, np.float64, np.bool_]))
    np.save(file, array)
    return file.getvalue()


def array_contents(chance: random.Random, labels: bool) -> bytes:
    """A good array, a damaged one, or a lie."""
    contents = npy_file(chance) if chance.random() < 0.08 else good_npy(chance, labels)
    return damaged(contents, chance) if chance.random() < 0.1 else contents


def write_npz(folder: Path, chance: random.Random) -> Path:
    """A file of a few arrays, perhaps much from little."""
    file = io.BytesIO()
    method = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED] * 4 + [zipfile.ZIP_BZIP2])
    names = chance.choice([("x", "y"), ("x_train", "y_train", "x_test", "y_test")] * 4 + [("a",)])
    with zipfile.ZipFile(file, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there twice
        for name in names:
            archive.writestr(f"{name}.npy", array_contents(chance, labels=name.startswith("y")))
        if chance.random() < 0.1:
            head = npy_header((10**6, 10, 10))
            archive.writestr("images.npy", head + bytes(chance.choice([10**6, 10**8])))
        if chance.random() < 0.05:
            for number in range(chance.choice([2, 5000])):
                archive.writestr(f"{number}.npy", b"")
    contents = file.getvalue()
    path = folder / "data.npz"
    path.write_bytes(damaged(contents, chance) if chance.random() < 0.2 else contents)
    return path


def npy_header(shape: tuple[int, ...]) -> bytes:
    """The header of an array of bytes."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": "|u1", "fortran_order": False, "shape": shape}
    )
    return file.getvalue()


def write_npy(folder: Path, chance: random.Random) -> Path:
    """Images and labels in files of their own."""
    for name in ("images", "labels"):
        contents = array_contents(chance, labels=name == "labels")
        zipped = chance.random() < 0.2
        path = folder / f"{name}.npy{'.gz' if zipped else ''}"
        path.write_bytes(gzip.compress(contents, 1, mtime=0) if zipped else contents)
    if chance.random() < 0.3:
        (folder / "labels.npy").unlink(missing_ok=True)
        (folder / "labels.txt").write_bytes(damaged(b"a\nb\n" * 10, chance))
    return folder


# ---- tables --------------------------------------------------------------------------------------


def write_csv(folder: Path, chance: random.Random) -> Path:
    """A table of pixels with odd cells and lines."""
    delimiter = chance.choice([",", ",", ";", "\t"])
    columns = chance.choice([65] * 12 + [64, 5, 1, 2, 785])
    rows = [[str(chance.randrange(256)) for _ in range(columns)] for _ in range(20)]
    if chance.random() < 0.5:
        rows.insert(0, ["label", *(f"pixel{number}" for number in range(columns - 1))])
    for _ in range(chance.choice([0, 0, 0, 1, 3])):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(CELLS)
        if chance.random() < 0.3:
            del row[chance.randrange(len(row)) :]
        if not row:
            row.append("")
    end = chance.choice(["\n", "\n", "\r\n", "\n\n"])
    contents = end.join(delimiter.join(row) for row in rows).encode()
    if chance.random() < 0.05:
        contents = chance.choice([b"1," * 400_000, b"a\n" * 400_000, b"1,2,3,4,5\n" * 90_000])
    if chance.random() < 0.2:
        contents = damaged(contents, chance)
    if chance.random() < 0.2:
        contents = gzip.compress(contents, 1, mtime=0)
    path = folder / "data.csv"
    path.write_bytes(contents)
    return chance.choice([path, folder])


# ---- folders -------------------------------------------------------------------------------------


@cache
def small_picture(mode: str) -> bytes:
    """A picture that is taken pixel for pixel."""
    return picture("PNG", mode, (28, 28), ())


def write_folders(folder: Path, chance: random.Random) -> Path:
    """Pictures in folders of classes, some of them odd."""
    parts = chance.choice([("",), ("",), ("train", "test"), ("train", "val", "test")])
    odd = chance.random() < 0.3
    for part in parts:
        for name in chance.choice([("a", "b"), ("1", "10", "2"), ("a",), ("é" * 80, "\t")]):
            place = folder / part / name
            place.mkdir(parents=True, exist_ok=True)
            for number in range(3):
                contents = small_picture(chance.choice(["L", "RGB", "RGBA", "P"]))
                if odd and chance.random() < 0.2:
                    contents = picture_file(chance)
                (place / f"{number}.png").write_bytes(contents)
    if chance.random() < 0.3:
        names = chance.choice([b"a\nb", b"", b"\xff\xfe", b"x" * 1_000_000, b"a\n" * 100_000])
        (folder / "classes.txt").write_bytes(names)
    return folder


def write_idx_files(folder: Path, chance: random.Random) -> Path:
    """IDX files, good ones and lies."""
    write_idx(folder / "train-images", np.zeros((20, 8, 8), np.uint8))
    write_idx(folder / "train-labels", np.arange(20, dtype=np.uint8) % 3)
    if chance.random() < 0.7:
        name = chance.choice(["train-images", "train-labels", "test-images", "t10k-labels"])
        (folder / name).write_bytes(idx_file(chance))
    return folder


# ---- cases ---------------------------------------------------------------------------------------

MAKERS: tuple[Callable[[Path, random.Random], Path], ...] = (
    write_npz,
    write_npz,
    write_npy,
    write_csv,
    write_csv,
    write_folders,
    write_idx_files,
)


def check(case: int) -> str:
    """Make data of one form, and load it; a second time what the cache made of it."""
    chance = random.Random(case)
    maker = chance.choice(MAKERS)
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as cache_folder,
        mock.patch("platformdirs.user_cache_path", return_value=Path(cache_folder)),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", DataNotice)
        path = maker(Path(folder), chance)
        first, second = load(path), load(path)
        assert first.card == second.card
        for one, other in zip(first, second, strict=True):
            assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    return f"{maker.__name__.removeprefix('write_')} read"


if __name__ == "__main__":
    sys.exit(proofs.main("fuzz_own_data", check, CASES, judge=fuzzing.watched("fuzz_own_data")))
