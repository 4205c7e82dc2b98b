"""Tables of pixels in text, one image a line."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from tests.own_data import assert_same, loaded, refused, small, write_table

pytestmark = pytest.mark.usefixtures("own_cache")


def test_kaggle_s_digits(tmp_path: Path) -> None:
    x, y = small()
    write_table(tmp_path / "train.csv", x, [*y])
    pixels = [",".join(map(str, row)) for row in x.reshape(40, 64)]
    names = ",".join(f"pixel{number}" for number in range(64))
    (tmp_path / "test.csv").write_text("\n".join([names, *pixels]), encoding="utf-8")
    (tmp_path / "sample_submission.csv").write_text("ImageId,Label\n1,0\n", encoding="utf-8")
    found, told = loaded(tmp_path)
    assert found.card.counts == (32, 8)
    assert "test.csv has no labels, so it is left alone." in told
    assert "sample_submission.csv: no table of images and labels, left alone." in told
    assert "no test part, so 8 of the 40 images" in told
    assert "there is none for labels: images without labels can't be" in refused(
        tmp_path / "test.csv"
    )


def test_kaggle_s_fashion_mnist_gets_its_classes_names(tmp_path: Path) -> None:
    x, y = small(classes=10, side=28)
    for part in ("train", "test"):
        write_table(tmp_path / f"fashion-mnist_{part}.csv", x, [*y])
    found, told = loaded(tmp_path)
    assert found.card.name == tmp_path.name
    assert found.card.classes[8:] == ("Bag", "Ankle boot")
    assert found.card.form.crop == "whole"
    assert "this is Fashion-MNIST: its classes' names are taken." in told


def test_kaggle_s_emnist_lies_on_its_side_too(tmp_path: Path) -> None:
    x, y = small(78, classes=26)
    for part in ("train", "test"):
        path = tmp_path / f"emnist-letters-{part}.csv"
        write_table(path, x.swapaxes(1, 2), [*(y + 1)], header=False)
    found, told = loaded(tmp_path)
    assert_same(found.training, x, y)
    assert "".join(found.card.classes) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert "turned upright" in told


@pytest.mark.parametrize("header", [True, False])
def test_words_as_labels(tmp_path: Path, header: bool) -> None:
    x, y = small()
    words = np.array(["oak", "elm", "ash", "fir"])
    write_table(tmp_path / "trees.csv", x, [*words[y]], header=header)
    found, _ = loaded(tmp_path / "trees.csv")
    assert found.card.name == "trees"
    assert found.card.classes == ("ash", "elm", "fir", "oak")
    labels = {image.tobytes(): word for image, word in zip(x, words[y], strict=True)}
    for image, label in zip(*found.training, strict=True):
        assert labels[image.tobytes()] == found.card.classes[label]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_quotes_and_fractions(tmp_path: Path, delimiter: str) -> None:
    x, y = small()
    rows = [[f'"{label}.0"', *(row / 255)] for label, row in zip(y, x.reshape(40, 64), strict=True)]
    text = "\ufeff" + "\r\n".join(delimiter.join(map(str, row)) for row in rows)
    for name in ("train", "test"):
        (tmp_path / f"{name}.csv").write_bytes(text.encode())
    found, _ = loaded(tmp_path)
    assert_same(found.training, x, y)
    assert found.card.classes == ("0", "1", "2", "3")


def test_a_table_that_is_gzipped(tmp_path: Path) -> None:
    x, y = small()
    write_table(tmp_path / "a.csv", x, [*y])
    packed = tmp_path / "digits.csv.gz"
    packed.write_bytes(gzip.compress((tmp_path / "a.csv").read_bytes()))
    (tmp_path / "a.csv").unlink()
    assert loaded(packed)[0].card.name == "digits"
    packed.write_bytes(packed.read_bytes()[:-20])
    assert refused(packed).startswith(f"{packed}: the gzip data ends too early")


@pytest.mark.parametrize(
    ("written", "classes"),
    [
        (["1.0", "2", "3e0", "1"], ("1", "2", "3")),
        (["0.5", "1", "2", "1"], ("0.5", "1", "2")),
        (["5", "A", "b", "5"], ("5", "A", "b")),
        (["1e300", "nan", "2", "2"], ("1e300", "2", "nan")),
    ],
)
def test_labels_are_whole_numbers_or_words_as_they_are_written(
    tmp_path: Path, written: list[object], classes: tuple[str, ...]
) -> None:
    x, _ = small()
    write_table(tmp_path / "a.csv", x, written * 10)
    assert loaded(tmp_path / "a.csv")[0].card.classes == classes


def test_sorted_labels_are_known_from_a_corner_that_never_varies(tmp_path: Path) -> None:
    x, y = small(200, classes=20)
    x[:, 0, 0] = 0
    write_table(tmp_path / "a.csv", x, [*np.sort(y)], header=False)
    assert len(loaded(tmp_path / "a.csv")[0].card.classes) == 20


# ---- what is refused -----------------------------------------------------------------------------


def test_a_small_file_of_millions_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"0,1,2,3,4\n1,2,3,4,5\n" * 1_600_000))
    assert path.stat().st_size < 100_000
    assert "holds 3,200,000 images, but at most 3,000,000 are read" in refused(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("label,pixel0\n", "a square number of them for the pixels, such as 1 + 784, were"),
        ("1,2,3,4,5,6,7\n", "expected, but the first line has 7 of them"),
        ("label,a,b,c,d\n1,2,3,4,5\n2,3,4\n", "line 3 has 3 columns, and the first has 5"),
        ("label,a,b,c,d\n1,2,3,4,5\n2,3,4,5,6,7\n", "line 3 has 6 columns, and the first has 5"),
        ("label,a,b,c,d\n1,2,3,x,5\n2,3,4,5,6\n", "can't be read as a table of pixels"),
        ("label,a,b,c,d\n1,2,3,4,5\n2,3,4,5,999\n", "values from 2 to 999; pixels go from 0"),
        ("label,a,b,c,d\n", "has a line of names, and no images"),
        ("label,a,b,c,d\n1,2,3,4,5\n1,3,4,5,6\n", "every label is 1; at least two classes"),
        ("Dear diary,\n", "expected, but the first line has 2 of them"),
    ],
)
def test_a_text_that_is_no_such_table(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    message = refused(path)
    assert message.startswith(str(path))
    assert words in message
