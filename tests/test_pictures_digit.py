"""Images of digits, as people draw, scan and photograph them, come out as MNIST has them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from glassnet.data import load, load_digit, normalize_digit
from glassnet.errors import DataError
from glassnet.pictures import limits
from glassnet.pictures.page import EmptyImageError

COUNT = 40


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    """Some of MNIST's own images, ``(n, 28, 28)``."""
    return load("mnist-5k")[1][0][:COUNT, :, :, 0]


def enlarge(digit: np.ndarray, factor: int) -> np.ndarray:
    """Each pixel as a square of ``factor × factor``, 0 to 255."""
    return np.kron(digit, np.ones((factor, factor), np.uint8))


def save(path: Path, pixels: np.ndarray, mode: str | None = None, **options: object) -> Path:
    image = Image.fromarray(pixels)
    (image.convert(mode) if mode else image).save(path, **options)  # type: ignore[arg-type]
    return path


def similarity(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def assert_same(found: np.ndarray, digits: np.ndarray, most: float = 1.5) -> None:
    """The same pixels, but for rounding, in nearly all images.

    A few of MNIST's own have outermost pixels too faint to count as ink here: these are scaled
    otherwise, by a pixel.
    """
    difference = np.abs(found[..., 0].astype(float) - digits).mean(axis=(1, 2))
    assert (difference < most).mean() >= 0.9, np.sort(difference)


@pytest.mark.parametrize("factor", [1, 3, 10])
@pytest.mark.parametrize("inverted", [False, True])
def test_mnists_own_images_come_back(digits: np.ndarray, factor: int, inverted: bool) -> None:
    grey = np.stack([enlarge(digit, factor) for digit in digits]) / 255
    found = np.stack([normalize_digit(1 - image if inverted else image) for image in grey])
    assert found.dtype == np.uint8
    assert found.shape == (COUNT, 28, 28, 1)
    assert_same(found, digits)


def test_place_and_size_of_the_page_do_not_matter(digits: np.ndarray) -> None:
    pages = [np.pad(enlarge(digit, 5), ((300, 20), (10, 500))) for digit in digits]
    assert_same(np.stack([normalize_digit(page / 255) for page in pages]), digits)


def test_faint_ink_on_grey_paper(digits: np.ndarray) -> None:
    for sign in (-0.2, 0.2):
        pages = [0.5 + sign * enlarge(digit, 4) / 255 for digit in digits]
        assert_same(np.stack([normalize_digit(page) for page in pages]), digits)


@pytest.mark.parametrize("grain", [4, 10])
def test_a_photograph(digits: np.ndarray, grain: float) -> None:
    """Light from one side, a lens's dark corners, grain, and JPEG's ripples."""
    generator = np.random.default_rng(0)
    row, column = np.mgrid[-1:1:500j, -1:1:600j]
    light = (200 + 25 * row - 20 * column) * (1 - 0.15 * (row**2 + column**2))
    for digit in digits[:12]:
        large = Image.fromarray(digit).resize((280, 280), Image.Resampling.BICUBIC)
        ink = np.pad(np.asarray(large) / 255, ((150, 70), (60, 260)))
        photo = light * (1 - 0.6 * ink) + generator.normal(0, grain, light.shape)
        file = io.BytesIO()
        Image.fromarray(photo.clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=60)
        found = normalize_digit(np.asarray(Image.open(file), np.float32) / 255)
        assert similarity(found, digit) > 0.55  # a shift by one pixel costs a thin stroke as much
        assert found[[0, -1]].max() == 0  # the corners of the photograph are no ink


def test_the_conventions() -> None:
    """20 pixels high, white on black, its centre of mass at the centre."""
    page = np.ones((200, 300))
    page[50:150, 20:60] = 0  # 100×40: becomes 20×8
    page[130:150, 60:120] = 0  # a foot; all in all 100×100, scaled by 0.2
    digit = normalize_digit(page)[:, :, 0]
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    assert len(rows) == len(columns) == 20
    assert set(np.unique(digit)) == {0, 255}
    for axis in (0, 1):
        centre = (digit.sum(axis=1 - axis) @ np.arange(28)) / digit.sum()
        assert abs(centre - 14) <= 0.5


def test_a_digit_cropped_to_its_edges() -> None:
    """A seven with a stroke along the border, which is neither paper nor shadow."""
    page = np.ones((300, 200))
    page[:30] = 0
    page[:, 120:150] = 0
    digit = normalize_digit(page)[:, :, 0]
    expected = np.zeros((20, 13))
    expected[:2] = expected[:, 8:10] = 255
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    found = digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert np.abs(found - expected).mean() < 12


@given(
    height=st.integers(1, 90), width=st.integers(1, 90), seed=st.integers(0, 3), ink=st.floats(0, 1)
)
def test_any_picture_gives_an_image_or_says_that_it_is_empty(
    height: int, width: int, seed: int, ink: float
) -> None:
    grey = (np.random.default_rng(seed).random((height, width)) < ink).astype(np.float32)
    digit = digit_or_none(grey)
    if digit is not None:
        assert digit.shape == (28, 28, 1)
        assert digit.max() == 255
    if np.ptp(grey) == 0:
        assert digit is None
    elif min(height, width) >= 8:  # below, ink and paper can't always be told apart
        assert digit is not None


def digit_or_none(grey: np.ndarray) -> np.ndarray | None:
    """The digit; None where the image is said to be empty, and only then."""
    try:
        return normalize_digit(grey)
    except EmptyImageError:
        return None


# Files


@pytest.fixture
def two(digits: np.ndarray) -> np.ndarray:
    """One digit, ten times enlarged, white on black."""
    return enlarge(digits[1], 10)


def test_formats_agree(tmp_path: Path, digits: np.ndarray, two: np.ndarray) -> None:
    colour = np.stack([two, two, two], axis=-1)
    deep = two.astype(np.uint16) * 257
    paths = [
        save(tmp_path / "grey.png", two),
        save(tmp_path / "colour.bmp", colour),
        save(tmp_path / "dark.png", 255 - two),
        save(tmp_path / "palette.png", 255 - two, "P"),
        save(tmp_path / "palette.gif", two),
        save(tmp_path / "deep.png", deep),
        save(tmp_path / "deep-dark.tif", 65535 - deep),
        save(tmp_path / "float.tif", two.astype(np.float32) / 255),
        save(tmp_path / "cmyk.jpg", colour, "CMYK", quality=95),
        save(tmp_path / "photo.jpg", 255 - colour, quality=95),
    ]
    for path in paths:
        assert np.abs(load_digit(path)[:, :, 0].astype(float) - digits[1]).mean() < 1.5, path.name


def test_black_and_white(tmp_path: Path, digits: np.ndarray, two: np.ndarray) -> None:
    path = save(tmp_path / "bilevel.png", two, "1")
    assert similarity(load_digit(path), digits[1]) > 0.9


@pytest.mark.parametrize("ink", [0, 255])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_ink_on_nothing(
    tmp_path: Path, digits: np.ndarray, two: np.ndarray, ink: int, mode: str
) -> None:
    colour = np.full((*two.shape, 3), ink, np.uint8)
    path = save(tmp_path / "transparent.png", np.dstack([colour, two]), mode)
    assert np.abs(load_digit(path)[:, :, 0].astype(float) - digits[1]).mean() < 1.5


def test_a_photograph_is_turned_as_the_camera_says(
    tmp_path: Path, digits: np.ndarray, two: np.ndarray
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90° clockwise to see it upright
    path = save(tmp_path / "turned.jpg", np.rot90(two), quality=95, exif=exif)
    assert np.abs(load_digit(path)[:, :, 0].astype(float) - digits[1]).mean() < 1.5


def test_a_large_page(tmp_path: Path, digits: np.ndarray, two: np.ndarray) -> None:
    path = save(tmp_path / "large.png", np.pad(enlarge(two, 3), 1200))
    assert similarity(load_digit(path), digits[1]) > 0.9


def test_an_empty_page(tmp_path: Path) -> None:
    for brightness in (0, 128, 255):
        path = save(tmp_path / "empty.png", np.full((50, 50), brightness, np.uint8))
        with pytest.raises(DataError, match=r"empty.png: shows no digit"):
            load_digit(path)


def test_no_image(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("a seven", encoding="utf-8")
    with pytest.raises(DataError, match=r"text.png: is no image; a PNG or JPEG"):
        load_digit(tmp_path / "text.png")
    with pytest.raises(DataError, match="there is no such file"):
        load_digit(tmp_path / "nothing.png")
    with pytest.raises(DataError, match="can't be read as an image"):
        load_digit(tmp_path)


@pytest.mark.parametrize("name", ["cut.png", "cut.jpg", "cut.gif", "cut.bmp", "cut.tif"])
def test_an_image_cut_short(tmp_path: Path, two: np.ndarray, name: str) -> None:
    path = save(tmp_path / name, two)
    contents = path.read_bytes()
    for share in (0.2, 0.5, 0.9):
        path.write_bytes(contents[: int(len(contents) * share)])
        with pytest.raises(DataError, match=name) as caught:
            load_digit(path)
        assert "\n" not in str(caught.value)


def test_an_image_that_would_fill_the_memory(
    tmp_path: Path, two: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "bomb.png", two)
    for module, name, limit in (
        (limits, "MOST_PIXELS", two.size - 1),
        (limits, "MOST_BYTES", two.size - 1),
        (Image, "MAX_IMAGE_PIXELS", two.size // 3),  # where Pillow refuses
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, limit)
            with pytest.raises(DataError, match=r"bomb.png: larger than .* million pixels"):
                load_digit(path)
