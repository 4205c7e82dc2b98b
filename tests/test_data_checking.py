"""What a check of data finds: each fault is forged, and named."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from glassnet.data import DataCard, DataNotice, DataSet, load, write_idx
from glassnet.data.catalogue import FILE_NAMES
from glassnet.data.checking import Finding, Reading, Report, examine, read_leniently
from glassnet.data.checking.duplicates import find_duplicates
from glassnet.data.checking.pixels import pixel_statistics
from glassnet.data.checking.sheet import contact_sheet, image_strip
from glassnet.data.dataset import Labels
from glassnet.data.own.measured_form import measured_form

ANIMALS = ("ant", "bear", "cat")


def some_images(n: int, seed: int = 0, channels: int = 1) -> NDArray[np.uint8]:
    """Noise before a dark background."""
    images = np.zeros((n, 12, 10, channels), np.uint8)
    images[:, 2:-2, 2:-2] = np.random.default_rng(seed).integers(0, 256, (n, 8, 6, channels))
    return images


def data_set(
    x_train: NDArray[np.uint8],
    x_test: NDArray[np.uint8],
    y_train: Labels | None = None,
    y_test: Labels | None = None,
    classes: tuple[str, ...] = ANIMALS,
) -> DataSet:
    """A data set whose labels take turns, where nobody gives others."""
    labels = [
        np.arange(len(x), dtype=np.uint8) % len(classes) if y is None else y
        for x, y in ((x_train, y_train), (x_test, y_test))
    ]
    counts = len(x_train), len(x_test)
    card = DataCard("animals", "Animals", classes, "0" * 64, measured_form(x_train), counts)
    return DataSet(card, (x_train, labels[0]), (x_test, labels[1]))


def examined(data: DataSet) -> Report:
    return examine(Reading(data))


def found(report: Report, kind: str) -> Finding:
    """The one finding of this kind."""
    (finding,) = [finding for finding in report.findings if finding.kind == kind]
    return finding


def test_nothing_is_found_in_sound_data() -> None:
    report = examined(load("mnist-5k"))
    assert report.findings == ()
    assert not report.spoils
    assert report.counts == ((400, 100),) * 10


# ---- duplicates --------------------------------------------------------------------------------


def test_test_images_that_are_training_images_too_spoil_the_figures() -> None:
    x_train, x_test = some_images(60), some_images(60, seed=1)
    x_test[7], x_test[30] = x_train[11], x_train[12]
    report = examined(data_set(x_train, x_test))
    assert report.duplicates.across == 2
    assert report.duplicates.across_examples == ((11, 67), (12, 90))
    finding = found(report, "duplicates")
    assert finding.spoils
    assert "2 test images are among the training images too (3.3 % of the test)" in finding.message
    assert "training image 12 (ant) = test image 30 (ant)" in finding.message


def test_one_in_a_thousand_is_told_and_spoils_nothing() -> None:
    x_train, x_test = some_images(60), some_images(1000, seed=1)
    x_test[6] = x_train[12]
    finding = found(examined(data_set(x_train, x_test)), "duplicates")
    assert not finding.spoils
    assert "1 test image is among" in finding.message


def test_equal_images_with_other_labels_contradict_each_other() -> None:
    x_train, x_test = some_images(60), some_images(60, seed=1)
    x_train[4] = x_train[0]  # a bear that is an ant
    report = examined(data_set(x_train, x_test))
    assert report.duplicates.training == 1
    assert report.duplicates.contradictory == 2
    message = found(report, "contradictions").message
    assert "training image 0 (ant) = training image 4 (bear)" in message


def test_repetitions_are_counted_in_each_part() -> None:
    x_train, x_test = some_images(60), some_images(60, seed=1)
    x_train[3] = x_train[6] = x_train[0]
    x_test[4] = x_test[1]
    duplicates = find_duplicates(data_set(x_train, x_test))
    assert (duplicates.training, duplicates.test) == (2, 1)
    assert (duplicates.across, duplicates.contradictory) == (0, 0)


def test_one_pixel_of_one_colour_makes_images_differ() -> None:
    x_train = some_images(60, channels=3)
    x_test = x_train.copy()
    x_test[:, 0, 0, 2] = 1
    assert find_duplicates(data_set(x_train, x_test)).across == 0
    assert find_duplicates(data_set(x_train, x_train)).across == 60


# ---- classes -----------------------------------------------------------------------------------


def test_classes_that_are_missing_from_a_part_are_named() -> None:
    x = some_images(60)
    no_cats, no_ants = np.arange(60) % 2, np.arange(60) % 2 + 1
    report = examined(
        data_set(x, some_images(60, 1), no_cats.astype(np.uint8), no_ants.astype(np.uint8))
    )
    untrained, untested = [f for f in report.findings if f.kind == "missing classes"]
    assert untrained.message.startswith("1 class is tested but never trained: cat.")
    assert untested.message.startswith("1 class is trained but never tested: ant.")
    assert untrained.spoils
    assert untested.spoils


def test_a_class_without_any_image_is_named() -> None:
    labels = (np.arange(60) % 2).astype(np.uint8)
    report = examined(data_set(some_images(60), some_images(60, 1), labels, labels))
    assert found(report, "missing classes").message.startswith("1 class has no image at all: cat.")
    assert not report.spoils


def test_uneven_and_small_classes_are_told() -> None:
    labels = np.repeat(np.array([0, 1, 2], np.uint8), [40, 15, 5])
    np.random.default_rng(0).shuffle(labels)
    report = examined(data_set(some_images(60), some_images(60, 1), labels))
    assert found(report, "uneven classes").message.startswith(
        "ant has 40 training images and cat 5."
    )
    assert "Fewer than 10 images to train on: cat (5)." in found(report, "few images").message
    assert not report.spoils


def test_data_that_is_sorted_by_class_is_told() -> None:
    labels = np.repeat(np.array([2, 0, 1], np.uint8), 20)
    report = examined(data_set(some_images(60), some_images(60, 1), labels))
    assert found(report, "order").message.startswith("The training images are sorted by class.")


def test_names_that_differ_in_capitals_only_are_told() -> None:
    classes = ("Cat", "cat ", "dog")
    report = examined(data_set(some_images(60), some_images(60, 1), classes=classes))
    assert found(report, "class names").message.startswith("'Cat' and 'cat ' differ in capitals")


# ---- pixels ------------------------------------------------------------------------------------


@pytest.mark.parametrize("channels", [1, 3])
def test_means_and_spreads_are_those_of_all_pixels(
    channels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = np.random.default_rng(7).integers(3, 250, (50, 9, 8, channels)).astype(np.uint8)
    monkeypatch.setattr("glassnet.data.checking.pixels.BLOCK", 1000)
    statistics = pixel_statistics(images)
    assert statistics.mean == pytest.approx(images.mean(), rel=1e-12)
    assert statistics.spread == pytest.approx(images.std(), rel=1e-12)
    assert (statistics.least, statistics.most) == (images.min(), images.max())
    for channel, (mean, spread) in enumerate(statistics.channels):
        assert mean == pytest.approx(images[..., channel].mean(), rel=1e-12)
        assert spread == pytest.approx(images[..., channel].std(), rel=1e-12)


def test_blank_images_are_counted_and_named() -> None:
    x_train, x_test = some_images(60), some_images(60, 1)
    x_train[5], x_test[9] = 0, 255
    x_test[8] = 128
    x_test[8, 0] = 130  # hardly seen
    report = examined(data_set(x_train, x_test))
    assert [part.blank for part in report.pixels] == [(5,), (8, 9)]
    finding = found(report, "blank images")
    assert "3 images show nothing but one colour: training image 5, test image 8" in finding.message
    assert finding.spoils


def test_parts_with_opposite_backgrounds_are_told() -> None:
    report = examined(data_set(some_images(60), 255 - some_images(60, 1)))
    finding = found(report, "backgrounds")
    assert finding.spoils
    assert "a dark background, and the test images a bright one" in finding.message
    assert "other pixels" not in {finding.kind for finding in report.findings}


def test_a_test_part_of_other_brightness_is_told() -> None:
    (x_train, y_train), (x_test, _) = load("mnist-5k")
    x_test = np.where(x_test > 0, x_test // 4 + 191, 120).astype(np.uint8)
    classes = tuple("0123456789")
    report = examined(data_set(x_train, x_test, y_train, classes=classes))
    assert found(report, "other pixels").spoils


# ---- folders of pictures -----------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three classes of 12 + 4 pictures each, of several sizes."""
    generator = np.random.default_rng(8)
    for part, n in (("train", 12), ("test", 4)):
        for name in ANIMALS:
            inside = tmp_path / "zoo" / part / name
            inside.mkdir(parents=True)
            for number in range(n):
                pixels = generator.integers(0, 256, (40 + number % 3, 30, 3), np.uint8)
                Image.fromarray(pixels).save(inside / f"{number}.png")
    return tmp_path / "zoo"


def test_broken_files_are_named_with_their_reason_and_the_rest_is_looked_at(folder: Path) -> None:
    whole = (folder / "train" / "cat" / "3.png").read_bytes()
    (folder / "train" / "cat" / "3.png").write_bytes(whole[: len(whole) // 2])
    (folder / "test" / "ant" / "notes.txt").write_text("all of these are ants", encoding="utf-8")
    reading = read_leniently(folder)
    assert sorted(path for path, _ in reading.broken) == [
        str(Path("test", "ant", "notes.txt")),
        str(Path("train", "cat", "3.png")),
    ]
    assert all(str(folder) not in reason for _, reason in reading.broken)
    report = examine(reading)
    assert report.counts == ((12, 4), (12, 4), (11, 4))
    assert found(report, "broken files").spoils


def test_names_that_a_terminal_would_obey_are_written_out(folder: Path) -> None:
    (folder / "train" / "cat" / "\x1b[31m.png").write_bytes(b"red")
    (folder / "train" / "cat" / "\x1b[32m").mkdir()
    reading = read_leniently(folder)
    [(path, reason)] = reading.broken
    assert path == str(Path("train", "cat", r"\x1b[31m.png"))
    assert reason.startswith("is no image")
    assert r"cat/\x1b[32m: a folder inside that of a class" in " ".join(reading.notes)


def test_a_bar_is_told_how_far_the_reading_is(folder: Path) -> None:
    begun: list[tuple[str, int]] = []
    steps: list[int] = []

    @contextmanager
    def bar(message: str, total: int) -> Iterator[Callable[[int], None]]:
        begun.append((message, total))
        yield steps.append

    read_leniently(folder, bar=bar)
    assert begun == [("reading pictures", 2 * 48)]
    assert sum(steps) == 2 * 48


def test_pictures_are_called_by_their_files(folder: Path) -> None:
    copied = (folder / "train" / "cat" / "3.png").read_bytes()
    (folder / "test" / "cat" / "copy.png").write_bytes(copied)
    (folder / "train" / "bear" / "mistake.png").write_bytes(
        (folder / "train" / "ant" / "1.png").read_bytes()
    )
    for name in ("grey.png", "again.png"):
        Image.new("L", (30, 40), 9).save(folder / "train" / "ant" / name)
    report = examine(read_leniently(folder))
    cat, mistake = Path("train", "cat", "3.png"), Path("train", "bear", "mistake.png")
    across = next(f for f in report.findings if f.kind == "duplicates")
    assert str(cat) in across.message
    assert str(Path("test", "cat", "copy.png")) in across.message
    assert str(mistake) in found(report, "contradictions").message
    blank = found(report, "blank images").message
    assert "2 images show nothing" in blank
    assert str(Path("train", "ant", "grey.png")) in blank
    assert str(Path("train", "ant", "again.png")) in blank
    assert "order" not in {finding.kind for finding in report.findings}


def test_sizes_are_counted_and_odd_ones_named(folder: Path) -> None:
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (5, 30), np.uint8)).save(
        folder / "train" / "ant" / "line.png"
    )
    report = examine(read_leniently(folder))
    assert report.reading.sizes == {(40, 30): 18, (41, 30): 15, (42, 30): 15, (5, 30): 1}
    tiny, long = [finding for finding in report.findings if finding.kind == "odd pictures"]
    name = str(Path("train", "ant", "line.png"))
    assert tiny.message.startswith(f"1 picture is less than 8 pixels high or wide: {name}.")
    assert long.message.startswith("1 picture is more than 4 times as long as wide")


def test_notices_of_the_catalogue_are_kept(tmp_path: Path) -> None:
    (x_train, y_train), (x_test, y_test) = load("mnist-5k")
    arrays = (x_train[:50, ..., 0], y_train[:50], x_test[:50, ..., 0], y_test[:50])
    for name, array in zip(FILE_NAMES, arrays, strict=True):
        write_idx(tmp_path / name, array)
    with pytest.warns(DataNotice):
        load("mnist", tmp_path)
    reading = read_leniently("mnist", tmp_path)
    (note,) = reading.notes
    assert "are not known to be MNIST's" in note


# ---- the contact sheet -------------------------------------------------------------------------


def test_the_sheet_shows_images_of_each_class() -> None:
    x_train, x_test = some_images(60), some_images(60, 1)
    sheet = np.asarray(Image.open(io.BytesIO(contact_sheet(data_set(x_train, x_test)))))
    for part, places in ((x_train, (1, 58)), (x_test, (0, 59))):
        for place in places:
            large = part[place, ..., 0].repeat(5, axis=0).repeat(5, axis=1)
            windows = np.lib.stride_tricks.sliding_window_view(sheet[..., 0], large.shape)
            corner = (windows[:, :, 10, 10] == large[10, 10]) & (
                windows[:, :, 12, 17] == large[12, 17]
            )
            assert any((windows[y, x] == large).all() for y, x in np.argwhere(corner))


def test_a_sheet_of_many_classes_and_names_of_any_kind_is_made() -> None:
    n = 450
    classes = tuple(f"{number} 名前 {'long ' * (number % 9)}" for number in range(n // 2))
    labels = (np.arange(n) % len(classes)).astype(np.uint8)
    images = some_images(n, channels=3)
    image = Image.open(
        io.BytesIO(contact_sheet(data_set(images, images, labels, labels, classes=classes)))
    )
    assert image.mode == "RGB"
    assert image.width < 15_000


def test_a_strip_has_as_many_images_as_fit() -> None:
    data = data_set(some_images(60), some_images(60, 1))
    strip = image_strip(data.training, label=1, side=12, width=45)
    assert strip is not None
    assert strip.shape == (12, 4 * 10 + 3, 3)
    np.testing.assert_array_equal(strip[:, :10, 0], data.training[0][1, ..., 0])
    np.testing.assert_array_equal(strip[:, -10:, 0], data.training[0][58, ..., 0])
    assert image_strip(data.training, label=9, side=12, width=45) is None
