"""Arrays in a run's file: every bit is kept, and a stranger's are unpacked within limits."""

from __future__ import annotations

import base64
import dataclasses
import json
import tracemalloc
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.study.tracking import compact
from glassnet.study.tracking.compact import MOST_NUMBERS, TYPES, CompactArray


def packed(raw: bytes) -> str:
    return base64.b64encode(zlib.compress(raw)).decode()


@given(st.sampled_from(TYPES), st.binary(max_size=400))
def test_every_bit_is_kept_whatever_the_numbers_are(dtype: str, raw: bytes) -> None:
    numbers = np.frombuffer(raw[: len(raw) // 4 * 4], dtype)
    read = CompactArray.from_json(
        json.loads(json.dumps(dataclasses.asdict(CompactArray.of(numbers))))
    )
    assert read == CompactArray.of(numbers)
    assert read.array().dtype == numbers.dtype
    assert read.array().tobytes() == numbers.tobytes()


def test_numbers_that_are_not_finite_and_those_of_another_byte_order_are_kept() -> None:
    numbers = np.array([np.nan, np.inf, -0.0, 1e-40], ">f4")
    np.testing.assert_array_equal(CompactArray.of(numbers).array(), numbers)
    assert CompactArray.of(numbers).zlib == CompactArray.of(numbers.astype("<f4")).zlib


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "is None, not an array with dtype, count and zlib"),
        ({"dtype": "float32"}, "not an array with dtype, count and zlib"),
        ({"dtype": "object", "count": 0, "zlib": packed(b"")}, "type 'object', not of"),
        ({"dtype": ["f4"], "count": 0, "zlib": packed(b"")}, "not of"),
        ({"dtype": "uint8", "count": True, "zlib": packed(b"1")}, "has True numbers"),
        ({"dtype": "uint8", "count": -1, "zlib": packed(b"")}, "has -1 numbers"),
        ({"dtype": "uint8", "count": MOST_NUMBERS + 1, "zlib": ""}, "0 to 2,097,152 are read"),
        ({"dtype": "uint8", "count": 1, "zlib": 5}, "has 5 where a text belongs"),
        ({"dtype": "uint8", "count": 1, "zlib": "é"}, "is damaged: "),
        ({"dtype": "uint8", "count": 1, "zlib": "a b="}, "is damaged: "),
        ({"dtype": "uint8", "count": 1, "zlib": packed(b"1")[8:]}, "is damaged: "),
        ({"dtype": "uint8", "count": 1, "zlib": packed(b"12")}, "does not unpack to 1 bytes"),
        ({"dtype": "float32", "count": 1, "zlib": packed(b"123")}, "does not unpack to 4 bytes"),
        ({"dtype": "uint8", "count": 1, "zlib": packed(b"1")[:-8]}, "does not unpack to 1 bytes"),
        (
            {
                "dtype": "uint8",
                "count": 1,
                "zlib": base64.b64encode(zlib.compress(b"1") + b"behind").decode(),
            },
            "does not unpack",
        ),
    ],
)
def test_what_is_no_whole_array_is_refused(value: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        CompactArray.from_json(value)


def test_a_text_that_would_fill_the_memory_is_not_unpacked() -> None:
    bomb = {"dtype": "uint8", "count": 10, "zlib": packed(bytes(100_000_000))}
    tracemalloc.start()
    with pytest.raises(ValueError, match="does not unpack to 10 bytes"):
        CompactArray.from_json(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("array", "why"),
    [
        (np.zeros((2, 2), np.float32), "has 2 dimensions"),
        (np.zeros(2, np.float64), "type 'float64'"),
        (np.zeros(2, object), "type 'object'"),
        (np.zeros(MOST_NUMBERS + 1, np.uint8), "has 2,097,153 numbers"),
    ],
)
def test_what_can_not_be_packed_is_refused(array: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        CompactArray.of(array)


def test_no_number_takes_more_characters_than_is_foreseen() -> None:
    worst = np.random.default_rng(0).integers(0, 1 << 32, 100_000, np.uint32).view(np.float32)
    text = json.dumps(dataclasses.asdict(CompactArray.of(worst)))
    assert len(text) <= worst.size * compact.CHARACTERS_OF_A_NUMBER
