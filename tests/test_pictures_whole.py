"""The whole of a picture in a data set's form: nothing cropped, and reversed only where it must."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from glassnet.data import load
from glassnet.pictures.form import PictureForm
from glassnet.pictures.scaling import scale_to_fit

GREY = PictureForm((28, 28, 1), "whole", "dark")


def saved(tmp_path: Path, pixels: NDArray[np.uint8], name: str = "picture.png") -> Path:
    path = tmp_path / name
    Image.fromarray(pixels).save(path)
    return path


def garment(generator: np.random.Generator) -> NDArray[np.uint8]:
    """A bright, woven piece of cloth on black, from edge to edge along one axis or both, nearly."""
    image = np.zeros((28, 28), np.uint8)
    height, width = generator.permutation(np.array([28, generator.integers(14, 27)]))
    top, left = (28 - height) // 2, (28 - width) // 2
    cloth = generator.uniform(150, 255) + generator.normal(0, 20, (height, width))
    image[top : top + height, left : left + width] = np.clip(cloth, 0, 255)
    return image


@pytest.mark.parametrize("scale", [1, 2, 7])
def test_an_image_of_the_data_set_comes_back_bit_by_bit(tmp_path: Path, scale: int) -> None:
    (x_train, _), _ = load("mnist-5k")
    for image in x_train[:20, :, :, 0]:
        large = image.repeat(scale, axis=0).repeat(scale, axis=1)
        np.testing.assert_array_equal(
            GREY.read(saved(tmp_path, large)).images, image[None, :, :, None]
        )
        np.testing.assert_array_equal(
            GREY.read(saved(tmp_path, 255 - large)).images, image[None, :, :, None]
        )


def test_a_large_bright_garment_is_not_taken_for_paper(tmp_path: Path) -> None:
    generator = np.random.default_rng(5)
    for _ in range(50):
        image = garment(generator)
        for pixels in (image, 255 - image):
            read = GREY.read(saved(tmp_path, pixels)).images
            np.testing.assert_array_equal(read[0, :, :, 0], image)


def test_a_garment_that_covers_two_corners_is_not_taken_for_paper(tmp_path: Path) -> None:
    image = np.zeros((28, 28), np.uint8)
    image[:, :18] = 220
    for pixels in (image, 255 - image):
        read = GREY.read(saved(tmp_path, pixels)).images
        np.testing.assert_array_equal(read[0, :, :, 0], image)


def test_grey_paper_is_bright_where_what_lies_on_it_is_darker(tmp_path: Path) -> None:
    photograph = np.full((28, 28), 115, np.uint8)
    photograph[10:20, 10:20] = 20
    read = GREY.read(saved(tmp_path, photograph)).images[0, :, :, 0]
    np.testing.assert_array_equal(read, 255 - photograph)
    sunset = np.full((28, 28), 140, np.uint8)
    sunset[10:20, 10:20] = 240
    read = GREY.read(saved(tmp_path, sunset)).images[0, :, :, 0]
    np.testing.assert_array_equal(read, sunset)


@pytest.mark.parametrize("paper", [250, 200, 120])
def test_photographed_paper_leaves_no_grey_veil(tmp_path: Path, paper: int) -> None:
    photograph = np.full((56, 56), paper, np.uint8)
    photograph[20:40, 20:40] = 0
    photograph[24:36, 24:36] = paper // 2
    read = GREY.read(saved(tmp_path, photograph)).images[0, :, :, 0]
    assert (read[0, 0], read[10, 10]) == (0, 255)
    assert read[14, 14] == pytest.approx(127.5, abs=1)
    bright = PictureForm((28, 28, 1), "whole", "bright")
    read = bright.read(saved(tmp_path, 255 - photograph)).images[0, :, :, 0]
    assert (read[0, 0], read[10, 10]) == (255, 0)


@pytest.mark.parametrize(("background", "expected"), [("dark", 35), ("bright", 220), ("any", 220)])
def test_a_picture_is_reversed_where_the_form_has_the_opposite_behind(
    tmp_path: Path, background: str, expected: int
) -> None:
    form = PictureForm((28, 28, 1), "whole", background)
    page = np.full((28, 28), 220, np.uint8)
    assert form.read(saved(tmp_path, page)).images[0, 0, 0, 0] == expected


def test_a_wide_picture_keeps_its_aspect_and_gets_its_own_background_around(tmp_path: Path) -> None:
    wide = np.full((40, 80), 60, np.uint8)
    wide[10:30, 30:50] = 200
    image = GREY.read(saved(tmp_path, wide)).images[0, :, :, 0]
    assert set(image[:7].ravel()) == {60}
    assert set(image[21:].ravel()) == {60}
    # 20 of 80 pixels are 7 of 28.
    assert image[14].tolist().count(200) in (6, 7)
    assert image.astype(int).sum() == pytest.approx(60 * 784 + 140 * 49, rel=0.005)


def test_what_is_transparent_is_filled_with_the_forms_background(tmp_path: Path) -> None:
    logo = np.zeros((28, 28, 4), np.uint8)  # black on nothing: meant for white paper
    logo[8:20, 8:20, 3] = 255
    image = GREY.read(saved(tmp_path, logo)).images[0, :, :, 0]
    np.testing.assert_array_equal(image, logo[:, :, 3])
    logo[..., :3] = 255  # white on nothing: meant for black
    image = GREY.read(saved(tmp_path, logo)).images[0, :, :, 0]
    np.testing.assert_array_equal(image, logo[:, :, 3])


def test_colours_come_through(tmp_path: Path) -> None:
    form = PictureForm((32, 32, 3), "whole", "any")
    pixels = np.random.default_rng(6).integers(0, 256, (32, 32, 3), np.uint8)
    np.testing.assert_array_equal(form.read(saved(tmp_path, pixels)).images[0], pixels)
    assert form.read(saved(tmp_path, pixels[:, :, 0])).images.shape == (1, 32, 32, 3)


def test_grey_forms_take_the_brightness_of_colours(tmp_path: Path) -> None:
    form = PictureForm((8, 8, 1), "whole", "any")
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:, :4] = 255, 0, 0
    image = form.read(saved(tmp_path, pixels)).images[0, :, :, 0]
    assert image[0].tolist() == [76] * 4 + [0] * 4


def test_small_pictures_are_enlarged(tmp_path: Path) -> None:
    form = PictureForm((28, 28, 1), "whole", "any")
    image = form.read(saved(tmp_path, np.array([[0, 0], [200, 200]], np.uint8))).images[0, :, :, 0]
    assert image[0, 0] == 0
    assert image[-1, -1] == 200
    assert 50 < image[14, 14] < 150


@pytest.mark.parametrize("size", [(28, 28), (29, 31), (56, 84), (1000, 11), (1, 1), (3, 500)])
def test_scaling_keeps_what_is_even_even(size: tuple[int, int]) -> None:
    even = np.full((*size, 1), 0.25, np.float32)
    scaled = scale_to_fit(even, np.full(1, 0.25, np.float32), (28, 28))
    np.testing.assert_allclose(scaled, 0.25, atol=1e-6)


def test_a_picture_of_one_colour_is_doubted(tmp_path: Path) -> None:
    reading = GREY.read(saved(tmp_path, np.full((28, 28), 9, np.uint8)))
    assert [doubt.kind for doubt in reading.doubts] == ["nothing"]
    assert GREY.read(saved(tmp_path, garment(np.random.default_rng(0)))).doubts == ()


def test_the_steps_tell_what_was_done(tmp_path: Path) -> None:
    page = np.full((60, 30), 255, np.uint8)
    page[20:40, 10:20] = 10
    reading = GREY.read(saved(tmp_path, page), steps=True)
    assert [step.name for step in reading.steps] == ["read", "reverse", "scale"]
    assert reading.steps[0].note == "The picture was read in grey, 30×60 pixels."
    assert reading.steps[1].note == (
        "The background is bright: all was reversed, and the background made wholly dark."
    )
    assert reading.steps[2].note == (
        "The whole picture was scaled to 28×28 pixels, with its background at both sides to keep "
        "its aspect."
    )
    np.testing.assert_array_equal(reading.steps[1].picture, 255 - page)
    np.testing.assert_array_equal(reading.steps[2].picture, reading.images[0, :, :, 0])
    assert GREY.read(saved(tmp_path, page)).steps == ()


def test_a_digits_form_of_another_size_has_the_same_box(tmp_path: Path) -> None:
    page = np.full((100, 80), 255, np.uint8)
    page[10:90, 35:45] = 0
    path = saved(tmp_path, page)
    small = PictureForm((28, 28, 1)).read(path).images[0, :, :, 0]
    large = PictureForm((56, 56, 3), background="bright").read(path).images[0]
    assert np.flatnonzero(small.max(axis=1)).tolist() == list(range(4, 24))
    rows = np.flatnonzero((large < 128).any(axis=(1, 2)))
    assert (rows[0], rows[-1]) == (8, 47)
    np.testing.assert_array_equal(large[:, :, 0], large[:, :, 2])
