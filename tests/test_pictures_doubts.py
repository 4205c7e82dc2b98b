"""Doubts, and several digits in one picture: on forged drawings, and on simple ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from glassnet.data import PictureForm, read_digit, read_digits
from glassnet.errors import ArgumentError
from glassnet.pictures import touching
from glassnet.pictures.doubts import doubt_of_answer, doubts_of
from glassnet.pictures.page import EmptyImageError, find_page
from glassnet.pictures.pieces import find_pieces, piece_within, pieces_of
from glassnet.pictures.several import find_digits
from glassnet.pictures.touching import cut_touching
from tools.drawings import draw, load_digits
from tools.drawings.phone import sheet_of_ten

COUNT = 25


@pytest.fixture(scope="module")
def digits():
    return load_digits("held-out", "mnist-5k")


def kinds_of_doubts(kind, digits, folder, count=COUNT):
    """The doubts of each drawing of a kind."""
    found = []
    for number in range(count):
        path = draw(kind, number, digits, seed=2).save(folder / "drawing")
        found.append([doubt.kind for doubt in read_digit(path).doubts])
    return found


# What is doubted, and what is not


@pytest.mark.parametrize("kind", ["clean", "dust", "colour", "cropped"])
def test_one_digit_is_not_doubted(digits, tmp_path, kind):
    doubts = kinds_of_doubts(kind, digits, tmp_path)
    assert sum(map(bool, doubts)) == 0


def test_several_digits_are_said(digits, tmp_path):
    doubts = kinds_of_doubts("several", digits, tmp_path)
    assert sum("several" in kinds for kinds in doubts) >= 0.95 * COUNT


def test_paper_on_which_nothing_is_written_is_said(digits, tmp_path):
    said = 0
    for number in range(COUNT):
        path = draw("none", number, digits, seed=2).save(tmp_path / "drawing")
        said += is_refused_or_doubted(path)
    assert said >= 0.95 * COUNT


def is_refused_or_doubted(path: Path) -> bool:
    from glassnet.errors import DataError

    try:
        return bool(read_digit(path).doubts)
    except DataError as error:
        return "shows no digit" in str(error)


def test_ink_that_is_cut_off_is_said(digits, tmp_path):
    doubts = kinds_of_doubts("cut", digits, tmp_path)
    assert sum("cut-off" in kinds for kinds in doubts) >= 0.95 * COUNT


# Messages


def page(width: int = 400, height: int = 300) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (width, height), 255)
    return image, ImageDraw.Draw(image)


def messages(image: Image.Image, path: Path) -> list[str]:
    image.save(path)
    return [doubt.message for doubt in read_digit(path).doubts]


def test_how_many_digits_there_seem_to_be(tmp_path):
    image, pen = page()
    for left in (40, 160, 280):
        pen.ellipse((left, 80, left + 70, 200), outline=0, width=12)
    assert messages(image, tmp_path / "three.png") == [
        "this looks like 3 digits: cut them apart, or use --several (in Python, read_digits)."
    ]


def test_at_which_edge_ink_ends(tmp_path):
    for edge, box in {
        "left": (-30, 80, 60, 220),
        "right": (340, 80, 440, 220),
        "upper": (150, -40, 250, 100),
        "lower": (150, 220, 250, 340),
    }.items():
        image, pen = page()
        pen.ellipse(box, outline=0, width=12)
        assert messages(image, tmp_path / "cut.png") == [
            f"ink ends at the picture's {edge} edge: a part of the digit may be missing."
        ]


def test_a_digit_cropped_to_its_edges_is_not_cut_off(tmp_path):
    image, pen = page(90, 130)
    pen.ellipse((0, 0, 89, 129), outline=0, width=12)
    assert messages(image, tmp_path / "cropped.png") == []


def test_why_there_seems_to_be_nothing(tmp_path):
    dust, pen = page()
    pen.ellipse((200, 100, 206, 106), fill=0)
    assert messages(dust, tmp_path / "dust.png") == [
        "nothing seems to be written here: what stands out is as small as dust."
    ]
    cell, pen = page()
    pen.rectangle((20, 20, 380, 280), outline=0, width=4)
    assert messages(cell, tmp_path / "cell.png") == [
        "nothing seems to be written here: what stands out are printed lines."
    ]
    thick, pen = page(122, 228)
    pen.rectangle((19, 19, 102, 208), outline=12, width=7)
    assert messages(thick, tmp_path / "thick.png") == [
        "nothing seems to be written here: what stands out are printed lines."
    ]
    bar, pen = page()
    pen.rectangle((180, 80, 200, 220), fill=0)
    assert messages(bar, tmp_path / "one.png") == []
    noise = np.random.default_rng(0).normal(180, 25, (300, 400)).clip(0, 255).astype(np.uint8)
    assert messages(Image.fromarray(noise), tmp_path / "noise.png")[0].startswith(
        "nothing seems to be written here: what stands out is"
    )


def test_an_answer_below_the_threshold():
    sure, unsure = np.full(10, 0.05), np.full(10, 0.07)
    sure[3], unsure[3] = 0.55, 0.37
    assert doubt_of_answer(sure) is None
    doubt = doubt_of_answer(unsure)
    assert doubt is not None
    assert doubt.kind == "unsure"
    assert "its best answer, 3, has a probability of only 37%" in doubt.message
    lost = doubt_of_answer(np.full(10, np.nan))
    assert lost is not None
    assert lost.message == "the network answers with no numbers: its training has diverged."


# Several digits


def written(*rows: str) -> tuple[np.ndarray, list]:
    """The pieces of a small picture in letters."""
    there = np.array([[letter != " " for letter in row] for row in rows])
    return find_pieces(there)


def boxes(*rows: str) -> list[list[int]]:
    """The left and the right end of each digit found in a picture in letters."""
    labels, pieces = written(*rows)
    return [
        [min(piece.left for piece in digit), max(piece.right for piece in digit)]
        for digit in find_digits(labels, pieces)
    ]


def test_strokes_of_one_digit_stay_together():
    five = [
        "    ######",
        "          ",
        "  ##      ",
        "  ##      ",
        "    ###   ",
        "       ## ",
        "       ## ",
        "  #####   ",
    ]
    assert boxes(*five) == [[2, 10]]


def test_digits_are_read_from_left_to_right_and_line_by_line():
    bar = ["##"] * 6
    two = [one + "     " + one for one in bar]
    lower = ["  " + row for row in two]
    assert boxes(*two) == [[0, 2], [7, 9]]
    rows = [row.ljust(12) for row in [*two, *[""] * 4, *lower]]
    assert boxes(*rows) == [[0, 2], [7, 9], [2, 4], [9, 11]]


def test_a_line_may_rise_by_more_than_a_digits_height():
    there = np.zeros((60, 100), bool)
    for n in range(8):
        there[44 - 5 * n : 56 - 5 * n, 12 * n + 1 : 12 * n + 5] = True
    labels, pieces = find_pieces(there)
    lefts = [digit[0].left for digit in find_digits(labels, pieces)]
    assert lefts == sorted(lefts)
    assert len(lefts) == 8


def test_a_sheet_of_ten_digits(digits, tmp_path):
    sheet = sheet_of_ten(digits, seed=2)
    reading = read_digits(sheet.save(tmp_path / "sheet"))
    assert reading.images.shape == (10, 28, 28, 1)
    assert reading.doubts == ()
    for image, source in zip(reading.images, sheet.sources, strict=True):
        own = digits.image(source)
        assert correlation(image, own) > 0.5


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_rows_are_told_apart(digits, tmp_path):
    for number in range(15):
        row = draw("several", number, digits, seed=2)
        reading = read_digits(row.save(tmp_path / "row"))
        assert len(reading.images) == len(row.written), number


def row_of_rings(lefts: tuple[int, ...]) -> Image.Image:
    image, pen = page()
    for left in lefts:
        pen.ellipse((left, 80, left + 70, 200), outline=0, width=12)
    return image


def test_of_several_digits_one_that_is_cut_off_is_read_too_and_said(tmp_path):
    row_of_rings((-20, 100, 200)).save(tmp_path / "row.png")
    reading = read_digits(tmp_path / "row.png")
    assert len(reading.images) == 3
    assert [doubt.kind for doubt in reading.doubts] == ["cut-off"]


def test_where_one_digit_is_expected_a_neighbour_from_the_border_does_not_count(tmp_path):
    assert messages(row_of_rings((-20, 100)), tmp_path / "one.png") == []


def test_a_row_that_was_cropped_to_its_digits_is_not_cut_off(tmp_path):
    row_of_rings((100, 200)).crop((100, 80, 271, 201)).save(tmp_path / "row.png")
    reading = read_digits(tmp_path / "row.png")
    assert len(reading.images) == 2
    assert reading.doubts == ()


def test_a_form_reads_several_digits_in_its_shape(digits, tmp_path):
    path = draw("several", 0, digits, seed=2).save(tmp_path / "row")
    found = PictureForm((32, 32, 3)).read_several(path)
    count = len(read_digits(path).images)
    assert count > 1
    assert found.images.shape == (count, 32, 32, 3)
    with pytest.raises(ArgumentError, match="takes pictures as a whole"):
        PictureForm((32, 32, 3), crop="whole").read_several(path)


def test_steps_name_each_digit(digits, tmp_path):
    path = draw("several", 0, digits, seed=2).save(tmp_path / "row")
    reading = read_digits(path, steps=True)
    count = len(reading.images)
    assert [step.name for step in reading.steps][-count - 1 :] == ["digits", *["image"] * count]
    assert reading.steps[-count - 1].note.endswith(f": {count}.")
    assert read_digits(path).steps == ()


def test_two_digits_that_touch_are_cut_where_they_touch(tmp_path):
    image, pen = page()
    pen.ellipse((40, 80, 150, 220), outline=0, width=14)
    pen.ellipse((156, 80, 266, 220), outline=0, width=14)
    pen.line((145, 150, 161, 150), fill=0, width=8)
    image.save(tmp_path / "touching.png")
    assert [doubt.kind for doubt in read_digit(tmp_path / "touching.png").doubts] == ["several"]
    one, other = read_digits(tmp_path / "touching.png").images
    assert correlation(one, other) > 0.9


def test_a_wide_digit_is_not_cut(tmp_path):
    image, pen = page()
    pen.ellipse((60, 80, 300, 220), outline=0, width=14)
    assert messages(image, tmp_path / "wide.png") == []


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 60),
    seed=st.integers(0, 5),
    ink=st.floats(0.01, 1),
    grain=st.sampled_from([1, 4]),
)
def test_any_ink_is_told_apart_without_loss(height, width, seed, ink, grain):
    generator = np.random.default_rng(seed)
    there = generator.random((height, width)) < ink
    there = np.kron(there, np.ones((grain, grain), bool))
    labels, pieces = find_pieces(there)
    if not pieces:
        return
    labels, pieces = cut_touching(labels, pieces)
    assert np.array_equal(labels > 0, there)
    digits = find_digits(labels, pieces)
    found = [piece.label for digit in digits for piece in digit]
    assert len(found) == len(set(found)) > 0
    assert set(found) <= {piece.label for piece in pieces}
    try:
        page = find_page(there.astype(np.float32))
    except EmptyImageError:
        return
    digits = find_digits(page.labels, page.pieces)
    kinds = [doubt.kind for doubt in doubts_of(page, digits)]
    assert ("several" in kinds) <= (len(digits) > 1)


def test_however_many_pieces_are_cut_all_of_the_picture_is_measured_once(monkeypatch):
    """It takes long where there are many, and a small file may have thousands that touch."""
    measured = []

    def measure(labels):
        measured.append(labels)
        return pieces_of(labels)

    monkeypatch.setattr(touching, "pieces_of", measure)
    image, pen = page()
    for left, top in [(20, 20), (150, 20), (20, 120), (150, 120)]:
        pen.ellipse((left, top, left + 50, top + 70), outline=0, width=6)
        pen.ellipse((left + 54, top, left + 104, top + 70), outline=0, width=6)
        pen.line((left + 48, top + 35, left + 56, top + 35), fill=0, width=4)
    labels, pieces = find_pieces(np.asarray(image) < 128)
    labels, parts = cut_touching(labels, pieces)
    assert (len(pieces), len(parts), len(measured)) == (4, 8, 1)
    assert all(piece_within(labels, part.label, part) == part for part in parts)


def test_a_slanted_bar_is_not_cut(tmp_path):
    image, pen = page()
    pen.line((100, 90, 190, 78), fill=0, width=16)  # of a five, whose bar is apart
    pen.arc((80, 115, 180, 220), 200, 480, fill=0, width=16)
    image.save(tmp_path / "five.png")
    assert len(read_digits(tmp_path / "five.png").images) == 1
