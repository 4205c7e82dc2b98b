"""Folders with one folder of pictures for each class."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from glassnet.data.own import read_own
from glassnet.pictures.files import Header
from glassnet.pictures.form import PictureForm
from tests.own_data import assert_same, loaded, refused, small, write_pictures

pytestmark = pytest.mark.usefixtures("own_cache")

NAMES = ["ant", "bee", "cat", "dog"]


def named(labels: np.ndarray) -> list[str]:
    return [NAMES[label] for label in labels]


@pytest.mark.parametrize(
    ("train", "test"), [("train", "test"), ("Training", "TESTING"), ("train", "val")]
)
def test_folders_for_training_and_for_testing(tmp_path: Path, train: str, test: str) -> None:
    x, y = small()
    x, y = x[np.argsort(y, kind="stable")], np.sort(y)  # as the folders have them
    write_pictures(tmp_path / train, x[::2], named(y[::2]))
    write_pictures(tmp_path / test, x[1::2], named(y[1::2]))
    found, told = loaded(tmp_path)
    assert_same(found.training, x[::2], y[::2])
    assert_same(found.test, x[1::2], y[1::2])
    assert found.card.classes == tuple(NAMES)
    assert told == ("" if test != "val" else f"{tmp_path}: val is taken as the test part.")


def test_pictures_to_validate_with_join_the_training_images(tmp_path: Path) -> None:
    x, _ = small(30)
    for name, part in (("train", x[:10]), ("valid", x[10:20]), ("test", x[20:])):
        write_pictures(tmp_path / name, part, ["ant", "bee"] * 5)
    found, told = loaded(tmp_path)
    assert found.card.counts == (20, 10)
    assert "valid joins the training images, of which --validation holds out a share" in told


def test_what_is_left_alone_is_named_with_its_reason(tmp_path: Path) -> None:
    x, _ = small(6)
    for name in ("train", "test", "holdout"):
        write_pictures(tmp_path / name, x, ["ant", "bee"] * 3)
    (tmp_path / "val").mkdir()
    write_pictures(tmp_path / "train" / "ant", x, ["older", "\x1b[31m"] * 3)
    found, told = loaded(tmp_path)
    assert found.card.counts == (6, 6)
    assert r"ant/\x1b[31m and ant/older: a folder inside that of a class, left alone." in told
    assert "holdout: not named as a part is (train, test, val), left alone." in told
    assert "val: no folders of classes in it, left alone." in told


def test_classes_that_are_numbers_keep_their_order(tmp_path: Path) -> None:
    x, y = small(24, classes=12)
    for part in ("train", "test"):
        write_pictures(tmp_path / part, x, [str(label) for label in y])
    found, _ = loaded(tmp_path)
    assert found.card.classes == tuple(map(str, range(12)))
    labels = {image.tobytes(): label for image, label in zip(x, y, strict=True)}
    for image, label in zip(*found.training, strict=True):
        assert labels[image.tobytes()] == label


def test_a_folder_around_the_folders_and_what_systems_leave_there(tmp_path: Path) -> None:
    x, y = small()
    inner = tmp_path / "animals" / "images"
    write_pictures(inner, x, named(y))
    for folder in (inner, inner / "ant"):
        (folder / ".DS_Store").write_bytes(b"\0")
        (folder / "Thumbs.db").write_bytes(b"\0")
    (inner / "README.md").write_text("Animals.", encoding="utf-8")
    (inner / ".cache").mkdir()
    found, _ = loaded(tmp_path / "animals")
    assert (found.card.name, found.card.classes) == ("animals", tuple(NAMES))


# ---- one form ------------------------------------------------------------------------------------


def test_pictures_in_a_folder_that_is_named_as_emnist_are_upright_already(tmp_path: Path) -> None:
    x, y = small()
    write_pictures(tmp_path / "emnist-letters", x, named(y))
    found, told = loaded(tmp_path / "emnist-letters")
    upright = {image.tobytes() for image in x}
    assert all(image.tobytes() in upright for image in found.training[0])
    assert "side" not in told


def test_pictures_of_one_small_size_are_taken_pixel_for_pixel(tmp_path: Path) -> None:
    x, y = small(channels=3)
    write_pictures(tmp_path / "train", x, named(y), ending="bmp")
    write_pictures(tmp_path / "test", x[:8], named(y[:8]), ending="webp")
    found, _ = loaded(tmp_path)
    assert found.card.form == PictureForm((8, 8, 3), "whole", "any")
    np.testing.assert_array_equal(found.training[0], x[np.argsort(y, kind="stable")])


def test_pictures_in_colour_formats_without_a_colour_are_grey(tmp_path: Path) -> None:
    x, y = small()
    write_pictures(tmp_path, np.repeat(x, 3, axis=3), named(y))
    found, _ = loaded(tmp_path)
    assert found.training[0].shape == (32, 8, 8, 1)


def test_grey_pictures_among_coloured_ones_keep_their_greys(tmp_path: Path) -> None:
    x, y = small(channels=3)
    write_pictures(tmp_path / "train", x, named(y))
    grey = np.arange(64, dtype=np.uint8).reshape(1, 8, 8, 1)
    write_pictures(tmp_path / "test", np.repeat(grey, 2, axis=0), ["ant", "bee"])
    found, _ = loaded(tmp_path)
    np.testing.assert_array_equal(found.test[0][0], np.repeat(grey[0], 3, axis=2))


@pytest.mark.parametrize("sizes", [[(20, 30), (40, 10)], [(100, 100)]])
def test_pictures_of_other_sizes_are_scaled_to_32_pixels(
    tmp_path: Path, sizes: list[tuple[int, int]]
) -> None:
    for number in range(12):
        folder = tmp_path / NAMES[number % 2]
        folder.mkdir(exist_ok=True)
        Image.new("L", sizes[number % len(sizes)], 20 * number).save(folder / f"{number}.png")
    found, told = loaded(tmp_path)
    assert found.training[0].shape[1:] == (32, 32, 1)
    assert "scaled to 32×32 pixels" in told
    brightness = {int(np.median(image)) for image in np.concatenate([found[0][0], found[1][0]])}
    assert brightness == {20 * number for number in range(12)}


def test_a_picture_that_lies_on_its_side_is_turned_as_its_camera_says(tmp_path: Path) -> None:
    x, _ = small(8)
    write_pictures(tmp_path / "train", x[:, :, :6], ["ant", "bee"] * 4)
    write_pictures(tmp_path / "test", x[:, :, :6], ["ant", "bee"] * 4)
    tags = Image.Exif()
    tags[0x0112] = 6  # the camera was held upright
    for path in (tmp_path / "test").rglob("*.png"):
        Image.open(path).rotate(90, expand=True).save(path, exif=tags)
    found, _ = loaded(tmp_path)
    np.testing.assert_array_equal(found.test[0], found.training[0])


# ---- what is refused -----------------------------------------------------------------------------


def test_what_is_no_picture_is_named_with_its_fellows(tmp_path: Path) -> None:
    x, y = small()
    write_pictures(tmp_path, x, named(y))
    (tmp_path / "ant" / "notes.txt").write_text("ants", encoding="utf-8")
    (tmp_path / "bee" / "bad.png").write_bytes(b"\x89PNG\r\n")
    message = refused(tmp_path)
    assert message.startswith(f"{tmp_path / 'ant' / 'notes.txt'}: is no image. 2 of 42 files in")
    assert "also bee/bad.png: mend or remove them; glassnet data --check names all" in message


class Listener:
    """Hears of the pictures that can't be read, and counts the steps that are left."""

    def __init__(self) -> None:
        self.heard: list[tuple[Path, str]] = []
        self.steps = 0

    def begin(self, steps: int) -> None:
        self.steps = steps

    def step(self) -> None:
        self.steps -= 1

    def broken(self, path: Path, reason: str) -> None:
        self.heard.append((path, reason))

    def taken(self, path: Path, header: Header, image: np.ndarray) -> None:
        assert path.exists()
        assert image.shape[2] == 1
        assert max(image.shape) <= max(header.height, header.width)


def test_whoever_listens_hears_of_broken_pictures_and_gets_the_others(tmp_path: Path) -> None:
    x, y = small()
    write_pictures(tmp_path, x, named(y))
    path = tmp_path / "cat" / "00002.png"
    path.write_bytes(path.read_bytes()[:50])
    listener = Listener()
    found, _ = read_own(tmp_path, watcher=listener)
    assert sum(found.card.counts) == 39
    ((heard, reason),) = listener.heard
    assert heard == path
    assert not reason.startswith(str(path))
    assert listener.steps == 0


def test_a_large_picture_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    """Its place held whatever was in memory there, also a colour."""
    for number in range(10):
        folder = tmp_path / NAMES[number % 2]
        folder.mkdir(exist_ok=True)
        picture = Image.effect_noise((100, 100), 50).convert("RGB")
        picture.save(folder / f"{number}.png")
    path = tmp_path / "ant" / "4.png"
    path.write_bytes(path.read_bytes()[:5000])
    assert refused(tmp_path).startswith(f"{path}: can't be read as an image")
    listener = Listener()
    found, _ = read_own(tmp_path, watcher=listener)
    assert [heard for heard, _ in listener.heard] == [path]
    assert sum(found.card.counts) == 9
    assert found.training[0].shape[3] == 1


def test_a_single_class(tmp_path: Path) -> None:
    x, _ = small(8)
    write_pictures(tmp_path, x, ["ant"] * 8)
    assert refused(tmp_path) == (
        f"{tmp_path}: every label is 'ant'; at least two classes are needed to tell apart."
    )


def test_a_folder_of_pictures_without_classes(tmp_path: Path) -> None:
    x, _ = small(4)
    write_pictures(tmp_path, x, ["ant"] * 4)
    message = refused(tmp_path / "ant")
    assert "holds pictures (00000.png, 00001.png, 00002.png and 1 more), but no folders" in message


def test_too_few_pictures_for_two_parts(tmp_path: Path) -> None:
    x, y = small(2)
    write_pictures(tmp_path, x, named(y))
    assert "2 images are too few to train on some and test with others" in refused(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_among_the_pictures(tmp_path: Path) -> None:
    x, y = small()
    write_pictures(tmp_path, x, named(y))
    os.mkfifo(tmp_path / "ant" / "pipe.png")
    assert refused(tmp_path).startswith(f"{tmp_path / 'ant' / 'pipe.png'}: ")


def test_more_than_one_form_of_data(tmp_path: Path) -> None:
    x, y = small()
    write_pictures(tmp_path, x, named(y))
    np.savez(tmp_path / "animals.npz", x=x, y=y)
    assert "holds more than one form of data (animals.npz and folders of pictures)" in refused(
        tmp_path
    )
