"""Each kind of picture that people make of a digit comes out as the digit that was drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from glassnet.data import load_digit
from tools.drawings import Digits, draw, load_digits

COUNT = 8
SEED = 5  # no seed of those that the steps were tuned or are reported on


@pytest.fixture(scope="module")
def digits() -> Digits:
    return load_digits("tuning", "mnist-5k")


def likeness(found: np.ndarray, digit: np.ndarray) -> float:
    """The correlation of two images, the one shifted by up to a pixel."""
    return max(
        float(np.corrcoef(np.roll(found, (down, right), (0, 1)).ravel(), digit.ravel())[0, 1])
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
    )


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("clean", 0.9),
        ("dust", 0.9),
        ("lines", 0.85),
        ("frames", 0.85),
        ("ruled", 0.8),
        ("squared", 0.8),
        ("shadow", 0.85),
        ("holes", 0.85),
        ("photo", 0.85),
        ("colour", 0.85),
        ("broken", 0.75),
        ("cropped", 0.9),
    ],
)
def test_a_kind_of_picture(tmp_path: Path, digits: Digits, kind: str, least: float) -> None:
    for number in range(COUNT):
        drawing = draw(kind, number, digits, SEED)
        found = load_digit(drawing.save(tmp_path / f"{kind}-{number}"))
        assert likeness(found, digits.image(drawing.sources[0])) > least, number
