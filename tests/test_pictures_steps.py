"""The steps of reading a digit, one by one, on small pictures that are drawn here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from glassnet.data import load_digit
from glassnet.errors import DataError
from glassnet.pictures.colour import BRIGHTNESS, contrast_direction
from glassnet.pictures.digit import normalize_digit, read_digit
from glassnet.pictures.light import find_light
from glassnet.pictures.lines import without_edge_lines, without_lines
from glassnet.pictures.morphology import closing, opening
from glassnet.pictures.page import find_page
from glassnet.pictures.pieces import Piece, choose_digit, find_pieces
from glassnet.pictures.polarity import ink_is_dark


def page(height: int = 200, width: int = 160) -> np.ndarray:
    """White paper."""
    return np.ones((height, width), np.float32)


def with_seven(paper: np.ndarray, ink: float = 0.2) -> np.ndarray:
    """A seven with strokes 10 pixels wide, in rows 60 to 140 and columns 50 to 110."""
    picture = paper.copy()
    picture[60:70, 50:110] *= ink
    for row in range(70, 140):
        column = 100 - (row - 70) // 2
        picture[row, column : column + 10] *= ink
    return picture


SEVEN = normalize_digit(with_seven(page()))


def assert_seven(picture: np.ndarray, most: float = 6.0) -> None:
    """It comes out as on white paper, but for this mean difference, of 255."""
    difference = np.abs(normalize_digit(picture).astype(float) - SEVEN)
    assert difference.mean() < most


# Light


@pytest.mark.parametrize("slope", [-0.8, 0.0, 0.5, 3.0])
@pytest.mark.parametrize("dark", [0.4, 0.7])
def test_a_hard_shadow(slope: float, dark: float) -> None:
    """Ink takes the same share of the light on both sides of the edge, which is no ink."""
    row, column = np.mgrid[:200, :160]
    paper = np.where(row - 100 > slope * (column - 80), dark, 0.9).astype(np.float32)
    picture = with_seven(paper)
    light = find_light(picture)
    assert light.dark
    ink = light.ink(picture)
    seven = with_seven(page()) < 1
    assert abs(np.median(ink[seven]) - 0.8) < 0.01
    assert ink[seven].mean() > 0.75
    assert (ink[~seven] > 0.1).mean() < 0.005
    assert_seven(picture)


@pytest.mark.parametrize("grain", [0.0, 0.03])
@pytest.mark.parametrize("fall", [0.0, 0.4])
def test_polarity(grain: float, fall: float) -> None:
    """Dark ink on a page, and bright chalk on a board, in uneven light with grain."""
    generator = np.random.default_rng(0)
    light = np.linspace(1, 1 - fall, 160, dtype=np.float32)[None]
    noise = generator.normal(0, grain, (200, 160)).astype(np.float32)
    dark = with_seven(0.9 * page()) * light + noise
    bright = (1 - with_seven(0.9 * page())) * light + noise
    assert ink_is_dark(dark)
    assert not ink_is_dark(bright)
    assert_seven(dark)
    assert_seven(bright, most=12)


def test_a_thick_ring_fills_the_picture() -> None:
    """More than half of the picture is ink, and what is around and within is paper."""
    row, column = np.mgrid[-1:1:120j, -1:1:120j]
    radius = np.hypot(row, column)
    picture = np.where((radius < 0.97) & (radius > 0.35), 0.1, 1).astype(np.float32)
    assert ink_is_dark(picture)
    found = normalize_digit(picture)[:, :, 0]
    assert found[14, 14] == 0
    assert found[14, 6] == found[14, 21] == 255


@given(seed=st.integers(0, 3), size=st.integers(1, 20), axes=st.sampled_from([(0,), (1,), (0, 1)]))
def test_morphology_is_that_of_scipy(seed: int, size: int, axes: tuple[int, ...]) -> None:
    plane = np.random.default_rng(seed).random((23, 31)).astype(np.float32)
    shape = [size if axis in axes else 1 for axis in (0, 1)]
    margins = [(2 * (side - 1),) * 2 for side in shape]
    (top, _), (left, _) = margins
    inner = slice(top, top + plane.shape[0]), slice(left, left + plane.shape[1])
    for ours, theirs in ((closing, ndimage.grey_closing), (opening, ndimage.grey_opening)):
        expected = theirs(np.pad(plane, margins, mode="edge"), shape)[inner]
        np.testing.assert_array_equal(ours(plane, size, axes), expected)


# Lines


def ruled(spacing: int, thickness: int, tilt: float = 0.0) -> np.ndarray:
    """Where the lines of ruled paper are."""
    row, column = np.mgrid[:200, :160]
    return (row + np.rint(tilt * (column - 80)).astype(int)) % spacing < thickness


@pytest.mark.parametrize("tilt", [-0.06, 0.0, 0.03])
@pytest.mark.parametrize(("spacing", "thickness"), [(25, 2), (40, 3), (9, 1)])
def test_ruled_paper(tilt: float, spacing: int, thickness: int) -> None:
    """The lines go, and the strokes that cross them stay."""
    lines = ruled(spacing, thickness, tilt)
    seven = (1 - with_seven(page(), ink=0)).astype(np.float32)
    ink = np.maximum(seven, np.float32(0.3) * lines)
    cleared, count = without_lines(ink, 0.01)
    assert count >= 200 // spacing - 1
    inside = slice(15, 185)  # a line that leaves the picture by its side is too short
    assert cleared[inside][seven[inside] == 0].mean() < 0.01
    assert (cleared[seven == 1] == 1).mean() > 0.97
    assert_seven(np.where(lines, 0.7, 1) * with_seven(page()))


def test_squared_paper() -> None:
    lines = ruled(20, 2)
    squares = lines | (np.arange(160) % 20 < 2)
    assert_seven(np.where(squares, 0.7, 1) * with_seven(page()), most=10)


@pytest.mark.parametrize("inset", [0, 1, 6])
@pytest.mark.parametrize("brightness", [0.0, 0.5])
@pytest.mark.parametrize("edges", ["top", "left right", "top left", "top bottom left right"])
def test_lines_of_a_form(inset: int, brightness: float, edges: str) -> None:
    picture = with_seven(page())
    line = slice(inset, inset + 4)
    turns = {"top": 0, "right": 1, "bottom": 2, "left": 3}
    for edge in edges.split():
        np.rot90(picture, turns[edge])[line] = brightness
    assert_seven(picture)


def test_lines_along_the_edges_are_painted_over() -> None:
    picture = with_seven(page())
    picture[:3] = picture[:, -3:] = 0
    found, count = without_edge_lines(picture)
    assert count == 2
    np.testing.assert_array_equal(found, with_seven(page()))


def test_an_empty_cell_is_refused_for_what_it_is() -> None:
    picture = page()
    picture[:3] = picture[:, -3:] = 0
    with pytest.raises(DataError, match="nearly the same brightness, but for lines along its edge"):
        normalize_digit(picture)


def test_a_long_straight_stroke_is_no_line() -> None:
    picture = page()
    picture[20:180, 78:83] = 0
    ink = 1 - picture
    cleared, count = without_lines(ink, 0.01)
    assert count == 0
    np.testing.assert_array_equal(cleared, ink)
    found = normalize_digit(picture)[:, :, 0]
    assert np.flatnonzero(found.max(axis=1)).tolist() == list(range(4, 24))
    assert np.flatnonzero(found.max(axis=0)).tolist() == [14]


# Pieces


def test_dust_is_left_out() -> None:
    picture = with_seven(page())
    for row, column in ((5, 5), (20, 140), (75, 40), (190, 80), (100, 140)):
        picture[row : row + 5, column : column + 5] = 0
    assert_seven(picture, most=0.1)


def test_single_pixels_are_left_out() -> None:
    generator = np.random.default_rng(3)
    picture = with_seven(page())
    picture.flat[generator.integers(0, picture.size, 100)] = 0
    assert_seven(picture, most=3)


def test_what_comes_in_from_the_border_is_left_out() -> None:
    picture = with_seven(page())
    picture[170:, 30:40] = 0.2  # a neighbour's upper end
    picture[170:180, 30:100] = 0.2
    assert_seven(picture, most=0.1)


def test_punched_holes_are_left_out() -> None:
    row, column = np.mgrid[:200, :160]
    picture = with_seven(page())
    for centre in (40, 100, 160):
        picture[np.hypot(row - centre, column - 14) < 12] = 0
        picture[np.hypot(row - centre, column - 158) < 12] = 0.1
    assert_seven(picture, most=0.1)


def piece(label: int, top: int, left: int, bottom: int, right: int, sides: int = 0) -> Piece:
    return Piece(label, top, left, bottom, right, (bottom - top) * (right - left) // 3, sides)


def test_the_parts_of_a_digit_stay_together() -> None:
    """A five's bar beside it belongs to it, and a digit further right does not."""
    body, bar, other = piece(1, 20, 10, 100, 60), piece(2, 8, 30, 18, 70), piece(3, 15, 95, 95, 140)
    assert [part.label for part in choose_digit([body, other, bar])] == [1, 2]


def test_a_complete_piece_is_preferred_to_a_longer_one_at_the_border() -> None:
    cut, complete = piece(1, 0, 10, 90, 60, sides=1), piece(2, 100, 30, 150, 60)
    assert [part.label for part in choose_digit([cut, complete])] == [2]
    assert [part.label for part in choose_digit([cut])] == [1]


def test_pieces_are_told_by_their_size() -> None:
    there = np.zeros((10, 12), bool)
    there[1:3, 1:3] = there[5:10, 4:8] = True
    labels, pieces = find_pieces(there)
    assert [(p.top, p.left, p.bottom, p.right) for p in pieces] == [(5, 4, 10, 8), (1, 1, 3, 3)]
    assert [(p.area, p.sides) for p in pieces] == [(20, 1), (4, 0)]
    assert labels[6, 5] == pieces[0].label


# Colour


def test_red_ink_on_green_paper_of_the_same_brightness(tmp_path: Path) -> None:
    seven = with_seven(page(), ink=0)[:, :, None] == 0
    red, green = np.array([0.9, 0.3, 0.3]), np.array([0.3, 0.607, 0.3])
    assert abs(red @ BRIGHTNESS - green @ BRIGHTNESS) < 0.001
    picture = np.where(seven, red, green)
    path = tmp_path / "hue.png"
    Image.fromarray(np.rint(picture * 255).astype(np.uint8)).save(path)
    assert np.abs(load_digit(path).astype(float) - SEVEN).mean() < 2
    direction = contrast_direction(picture.astype(np.float32))
    np.testing.assert_allclose(np.abs(direction), [0.66, 0.34, 0], atol=0.01)
    assert direction[0] * direction[1] < 0


def test_a_grey_picture_is_read_by_its_brightness() -> None:
    grey = np.repeat(with_seven(page())[:, :, None], 3, axis=2)
    np.testing.assert_array_equal(contrast_direction(grey), BRIGHTNESS)


# Together


def test_steps_tell_what_was_done(tmp_path: Path) -> None:
    picture = with_seven(page())
    picture[10:13] = 0.5
    path = tmp_path / "seven.png"
    Image.fromarray(np.rint(picture * 255).astype(np.uint8)).save(path)
    reading = read_digit(path, steps=True)
    np.testing.assert_array_equal(reading.images[0], load_digit(path))
    assert [step.name for step in reading.steps] == ["colour", "light", "lines", "pieces", "image"]
    assert reading.steps[2].note == "Printed lines that are painted over: 1."
    assert [step.picture.shape for step in reading.steps] == [(200, 160)] * 4 + [(28, 28)]
    assert reading.steps[1].picture[11].min() > 0
    assert reading.steps[2].picture[11].max() == 0
    assert read_digit(path).steps == ()


@pytest.mark.parametrize("side", [60, 230, 900, 2000])
def test_pages_of_any_size(side: int) -> None:
    """Thresholds are relative, and a small digit on a large page is taken from all its pixels."""
    small = Image.fromarray(with_seven(page()))
    scale = side / 400
    digit = np.asarray(small.resize((round(160 * scale), round(200 * scale)), 2), np.float32)
    picture = np.ones((side, side), np.float32)
    picture[side // 3 : side // 3 + digit.shape[0], side // 2 : side // 2 + digit.shape[1]] = digit
    picture[side // 20 : side // 20 + max(1, side // 150)] = 0.4
    assert_seven(picture, most=10)
    assert find_page(picture).lines == 1


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    picture = with_seven(page())
    picture[3, 4] = value
    with pytest.raises(DataError, match="the image holds values that are no numbers"):
        normalize_digit(picture)


def test_a_filled_loop_in_the_middle_of_a_page_is_no_hole() -> None:
    """A nine whose pen skipped: a filled loop, round as a hole, and a stem beside it."""
    row, column = np.mgrid[:200, :160]
    stem = (abs(column - 100) < 6) & (row > 70) & (row < 150)
    loop = np.hypot(row - 70, column - 75) < 17
    picture = np.where(stem | loop, 0.1, 1).astype(np.float32)
    _, pieces = find_pieces(picture < 0.5)
    assert len(choose_digit(pieces)) == 2
    assert np.ptp(np.flatnonzero(normalize_digit(picture)[:, :, 0].any(axis=0))) > 8
