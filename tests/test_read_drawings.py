"""The table of how many drawings are read right counts what it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tools.drawings import draw, load_digits
from tools.read_drawings import keep_wrong, measure, table


class AlwaysThree:
    """A network that sees threes everywhere."""

    def __init__(self, probability: float = 0.9) -> None:
        self.probability = probability

    def predict(self, images, threads=None):
        answers = np.full((len(images), 10), (1 - self.probability) / 9)
        answers[:, 3] = self.probability
        return answers


@pytest.fixture(scope="module")
def digits():
    return load_digits("tuning", "mnist-5k")


def test_right_and_wrong_answers_are_counted(digits, tmp_path):
    model: Any = AlwaysThree()
    count = 30
    written = [draw("clean", number, digits, seed=1).written[0] for number in range(count)]
    figures = measure(model, "clean", count, digits, seed=1)
    threes = written.count(3)
    assert 0 < threes < count
    assert (figures.single, figures.right, figures.in_files) == (count, threes, threes)
    assert [number for number, _ in figures.wrong] == [
        number for number, digit in enumerate(written) if digit != 3
    ]
    keep_wrong(figures, tmp_path / "wrong", digits, seed=1)
    assert len(list((tmp_path / "wrong").iterdir())) == count - threes


def test_doubts_are_counted_by_kind(digits):
    model: Any = AlwaysThree(probability=0.3)
    figures = measure(model, "several", 5, digits, seed=1)
    assert (figures.single, figures.apart, figures.doubted) == (0, 5, 5)
    assert figures.doubts == {"several": 5, "unsure": 5}
    row = table([figures], "title").rows[0]
    assert row == ["several", "5", "", "", "100.0%", "100.0%", "several 5, unsure 5"]
