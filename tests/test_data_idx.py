"""IDX files: what is written is read, in the published layout, and damage is told."""

from __future__ import annotations

import gzip
import hashlib
import math
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from glassnet.data import gzipped
from glassnet.data.idx import read_idx, read_idx_and_digest, write_idx
from glassnet.errors import ArgumentError, DataError, OutputError

TYPES = ["uint8", "int8", "int16", "int32", "float32", "float64"]
# Two images of 2×3 pixels, byte by byte as the format's description has them.
IMAGES = bytes.fromhex("00000803 00000002 00000002 00000003") + bytes(range(12))


def test_read_the_published_layout(tmp_path: Path) -> None:
    path = tmp_path / "images"
    path.write_bytes(IMAGES)
    array = read_idx(path)
    assert array.dtype == np.uint8
    np.testing.assert_array_equal(array, np.arange(12).reshape(2, 2, 3))
    array[0, 0, 0] = 7  # the caller owns it


def test_write_the_published_layout(tmp_path: Path) -> None:
    path = tmp_path / "images"
    write_idx(path, np.arange(12, dtype=np.uint8).reshape(2, 2, 3))
    assert path.read_bytes() == IMAGES


def test_numbers_are_big_endian(tmp_path: Path) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(bytes([0, 0, 0x0C, 1]) + struct.pack(">I3i", 3, 1, -2, 70_000))
    assert read_idx(path).tolist() == [1, -2, 70_000]
    assert read_idx(path).dtype.isnative


@pytest.mark.parametrize("name", ["array", "array.gz"])
@given(
    array=st.sampled_from(TYPES).flatmap(
        lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=5, min_side=0))
    )
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, name: str, array: np.ndarray
) -> None:
    path = tmp_path_factory.mktemp("idx") / name
    write_idx(path, array)
    back = read_idx(path)
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()  # nan included


def test_arrays_in_any_order_in_memory_are_written_in_c_order(tmp_path: Path) -> None:
    array = np.asfortranarray(np.arange(6, dtype=">i2").reshape(2, 3))
    write_idx(tmp_path / "array", array)
    assert read_idx(tmp_path / "array").tolist() == [[0, 1, 2], [3, 4, 5]]


def test_gzip_is_told_by_the_first_bytes_not_by_the_name(tmp_path: Path) -> None:
    (tmp_path / "images").write_bytes(gzip.compress(IMAGES))
    (tmp_path / "images.gz").write_bytes(IMAGES)
    np.testing.assert_array_equal(read_idx(tmp_path / "images"), read_idx(tmp_path / "images.gz"))


def test_the_digest_is_that_of_the_decompressed_contents(tmp_path: Path) -> None:
    (tmp_path / "images.gz").write_bytes(gzip.compress(IMAGES))
    assert read_idx_and_digest(tmp_path / "images.gz")[1] == hashlib.sha256(IMAGES).hexdigest()


def test_the_same_array_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.gz", "b.gz"):
        write_idx(tmp_path / name, np.arange(100, dtype=np.uint8))
    contents = (tmp_path / "a.gz").read_bytes()
    assert contents == (tmp_path / "b.gz").read_bytes()
    assert contents[4:8] == bytes(4)  # gzip's time of writing


ZIPPED = gzip.compress(IMAGES, mtime=0)
DAMAGED = {
    "empty": (b"", "begins with nothing"),
    "a text": (b"<html>", "begins with 3c 68 74 6d"),
    "an unknown type": (b"\0\0\x0a\1\0\0\0\0", "begins with 00 00 0a 01"),
    "a header cut short": (IMAGES[:10], "header should have 16 bytes, but the file ends after 10"),
    "cut short": (IMAGES[:-1], r"promises 2×2×3 of uint8, 28 bytes .* can't hold more than 27"),
    "too long": (IMAGES + b"\0", "28 bytes in all, but the file goes on"),
    "too many dimensions": (b"\0\0\x08\xff" + bytes(4 * 255), "255 dimensions, but at most 64"),
    "an absurd promise": (
        bytes.fromhex("00000803 ffffffff ffffffff ffffffff"),
        r"79,228,162,458,924,105,385,300,197,391 bytes .* can't hold more than 16",
    ),
    "an absurd promise of nothing": (
        bytes.fromhex("00000803 00000000 ffffffff ffffffff"),
        "0×4294967295×4294967295 of uint8, 16 bytes in all, and no array can have",
    ),
    "gzip, cut short": (ZIPPED[:-9], "gzip data ends too early"),
    "gzip, cut short inside": (gzip.compress(IMAGES[:-2]), "28 bytes in all, but 26 were found"),
    "gzip, too long inside": (gzip.compress(IMAGES + b"\0"), "the file goes on"),
    "gzip, a wrong checksum": (ZIPPED[:-8] + b"abcd" + ZIPPED[-4:], "gzip data is corrupt"),
    "gzip, a wrong stream": (ZIPPED[:10] + b"\xff" * 20, "gzip data is corrupt"),
    "gzip, an absurd promise": (
        gzip.compress(bytes.fromhex("00000803 ffffffff ffffffff ffffffff")),
        "can't hold more than",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damage(tmp_path: Path, name: str) -> None:
    contents, message = DAMAGED[name]
    path = tmp_path / "images"
    path.write_bytes(contents)
    with pytest.raises(DataError, match=message) as caught:
        read_idx(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@given(place=st.integers(0, len(ZIPPED) - 1), byte=st.integers(0, 255))
def test_a_changed_byte_is_an_error_or_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    path = tmp_path_factory.mktemp("idx") / "images.gz"
    path.write_bytes(ZIPPED[:place] + bytes([byte]) + ZIPPED[place + 1 :])
    try:
        array = read_idx(path)
    except DataError:
        return
    np.testing.assert_array_equal(array, np.arange(12).reshape(2, 2, 3))


def test_a_small_file_that_would_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glassnet.data.gzipped.MAX_BYTES", 1 << 20)
    header = bytes([0, 0, 8, 1]) + struct.pack(">I", 1 << 20)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(header + bytes(1 << 20)))
    assert path.stat().st_size < 2000
    with pytest.raises(
        DataError, match=r"1,048,584 bytes in all, but at most 1,048,576 are read from a gzip"
    ):
        read_idx(path)


def test_a_megabyte_that_would_become_gigabytes(tmp_path: Path) -> None:
    """268 million numbers of float32 are refused by their header."""
    zeros = gzip.compress(bytes(1 << 20), mtime=0)
    header = gzip.compress(bytes([0, 0, 0x0D, 1]) + struct.pack(">I", 1 << 28), mtime=0)
    path = tmp_path / "bomb.gz"
    path.write_bytes(header + zeros * 1024)  # one stream after another, which gzip allows
    assert 1_000_000 < path.stat().st_size < 1_200_000
    tracemalloc.start()
    try:
        with pytest.raises(
            DataError, match=r"but at most 134,217,728 are read from a gzip file of its"
        ):
            read_idx(path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("shape", "size", "sensible"),
    [
        ((697_932, 28, 28), 110_000_000, True),  # EMNIST, as it is served
        ((60_000, 28, 28), 9_912_422, True),
        ((170_000, 28, 28), 300_000, True),
        ((697_932, 28, 28), 600_000, False),
    ],
)
def test_what_a_file_of_a_size_may_become(
    shape: tuple[int, ...], size: int, sensible: bool
) -> None:
    assert (math.prod(shape) <= gzipped.most_bytes(size)) is sensible


@pytest.mark.parametrize("dtype", ["int16", "float64"])
def test_numbers_are_turned_round_where_they_are(tmp_path: Path, dtype: str) -> None:
    path = tmp_path / "numbers"
    array = np.arange(500_000).astype(dtype)
    write_idx(path, array)
    tracemalloc.start()
    try:
        back = read_idx(path)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    np.testing.assert_array_equal(back, array)
    assert most < 1.5 * array.nbytes + 2_000_000  # one copy, and a piece of the file


def test_nothing_is_read_behind_what_the_header_promises(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(IMAGES + bytes(50_000_000)))
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="28 bytes in all, but the file goes on"):
            read_idx(path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        read_idx(tmp_path / "nothing")
    with pytest.raises(DataError, match="can't be read"):
        read_idx(tmp_path)


@pytest.mark.parametrize("dtype", ["bool", "int64", "uint16", "complex64"])
def test_a_type_that_idx_lacks(tmp_path: Path, dtype: str) -> None:
    with pytest.raises(ArgumentError, match=rf"IDX can't store {dtype}, only uint8, int8"):
        write_idx(tmp_path / "array", np.zeros(3, dtype))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="can't be written"):
        write_idx(tmp_path / "nowhere" / "array", np.zeros(3, np.uint8))
