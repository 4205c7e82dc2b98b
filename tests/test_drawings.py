"""The forged drawings are the same everywhere, show what they say, and keep to their halves."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tools.drawings import KINDS, PARTS, draw, load_digits
from tools.drawings.phone import SETTINGS, photograph, sheet_of_ten

SAMPLE = "mnist-5k"  # the sample that comes with glassnet: no test needs more


@pytest.fixture(scope="module")
def digits():
    return load_digits("tuning", SAMPLE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_is_a_function_of_seed_kind_and_number(digits, kind):
    one, same = draw(kind, 3, digits, seed=1), draw(kind, 3, digits, seed=1)
    assert np.array_equal(one.pixels, same.pixels)
    assert (one.written, one.sources, one.quality) == (same.written, same.sources, same.quality)
    for other in (draw(kind, 4, digits, seed=1), draw(kind, 3, digits, seed=2)):
        assert not np.array_equal(one.pixels, other.pixels)


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_says_what_it_shows(digits, kind):
    counts = {"none": {0}, "several": {2, 3, 4}, "touching": {2}}.get(kind, {1})
    for number in range(4):
        drawing = draw(kind, number, digits, seed=1)
        assert drawing.pixels.dtype == np.uint8
        assert drawing.pixels.shape[2:] in ((), (3,))
        assert len(drawing.written) in counts
        assert drawing.written == tuple(digits.label(source) for source in drawing.sources)
        if drawing.written:
            assert np.ptp(drawing.pixels) > 25


def test_the_parts_share_neither_digits_nor_seeds():
    tuning, held_out = (load_digits(part, SAMPLE) for part in PARTS)
    assert (tuning.first, held_out.first) == (0, 500)
    assert len(tuning.labels) == len(held_out.labels) == 500
    seeds = [part.seed for part in PARTS.values()]
    assert len(set(seeds)) == len(seeds)


@pytest.mark.parametrize(("kind", "format"), [("clean", "PNG"), ("photo", "JPEG")])
def test_a_drawing_becomes_a_file(digits, tmp_path, kind, format):
    drawing = draw(kind, 1, digits, seed=1)
    path = drawing.save(tmp_path / "drawing")
    with Image.open(path) as image:
        assert image.format == format
        assert image.size == drawing.pixels.shape[1::-1]
        if format == "PNG":
            assert np.array_equal(np.asarray(image), drawing.pixels)


def test_equal_brightness_is_equal_in_grey_and_not_in_colour():
    from tools.drawings.colours import LUMA, equal_brightness

    for seed in range(20):
        ink, paper = equal_brightness(np.random.default_rng(seed))
        assert abs(LUMA @ ink - LUMA @ paper) < 0.012
        assert np.abs(ink - paper).max() >= 0.25


def test_where_mnist_is_not_on_the_machine_the_sample_stands_in(monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert load_digits("held-out").title == "mnist-5k's test images 500 to 999"


def test_the_phones_photographs_are_in_colour_and_always_the_same(digits):
    sheet = sheet_of_ten(digits, seed=2)
    assert len(sheet.written) == 10
    assert np.array_equal(sheet.pixels, sheet_of_ten(digits, seed=2).pixels)
    written = [photograph(number, digits, seed=2).written for number in range(len(SETTINGS))]
    assert [len(digit) for digit in written] == [1] * 5
    blue = photograph(1, digits, seed=2).pixels.astype(int)
    assert (blue[..., 2] - blue[..., 0]).max() > 60
