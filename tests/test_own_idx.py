"""IDX files under any names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from glassnet.data import CATALOGUE, load, write_idx
from glassnet.errors import DataError
from tests.own_data import assert_same, loaded, refused, small, write_parts
from tests.tiny_data import enter, tiny_arrays

pytestmark = pytest.mark.usefixtures("own_cache")

EMNIST_LETTERS = "emnist-letters-{part}-images-idx3-ubyte.gz"


def test_names_say_what_is_to_train_on_and_what_to_test_with(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"t10k": (x[30:], y[30:]), "training": (x[:30], y[:30])}, ".gz")
    found, told = loaded(tmp_path)
    assert told == ""
    assert_same(found.training, x[:30], y[:30])
    assert_same(found.test, x[30:], y[30:])
    assert found.card.name == tmp_path.name


def test_images_in_colour(tmp_path: Path) -> None:
    x, y = small(channels=3)
    write_idx(tmp_path / "pictures", x)
    write_idx(tmp_path / "classes", y)
    found, told = loaded(tmp_path)
    assert found.training[0].shape == (32, 8, 8, 3)
    assert "There is no test part, so 8 of the 40 images" in told


def test_one_file_of_a_pair_stands_for_both(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"a": (x, y), "b": (x[:10], y[:10])})
    for name in ("b-images", "b-labels"):
        assert loaded(tmp_path / name)[0].card.counts == (8, 2)


def test_fashion_mnist_needs_no_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = tiny_arrays(2)
    entry = enter(monkeypatch, tmp_path / "clothes", "fashion-mnist", arrays, package_folder=None)
    for number, path in enumerate(sorted((tmp_path / "clothes").iterdir())):
        path.rename(path.with_name(f"{number}.bin"))
    found, told = loaded(tmp_path / "clothes")
    assert told == ""
    assert (found.card.name, found.card.title) == ("fashion-mnist", "Fashion-MNIST")
    assert found.card.classes[9] == "Ankle boot"
    assert found.card.form.crop == entry.form.crop
    assert_same(found.training, arrays[0][..., None], arrays[1])


def test_images_of_one_data_set_with_labels_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mnist, fashion = tiny_arrays(1), tiny_arrays(2)
    for name, arrays in (("mnist", mnist), ("fashion-mnist", fashion)):
        enter(monkeypatch, tmp_path / name, name, arrays)
    (tmp_path / "mixed").mkdir()
    write_idx(tmp_path / "mixed" / "images", mnist[0])
    write_idx(tmp_path / "mixed" / "labels", fashion[1])
    with pytest.raises(DataError, match="images to train on of MNIST, but the labels to train on "):
        load(tmp_path / "mixed")


def test_own_data_is_never_called_as_a_data_set_of_the_catalogue(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path / "mnist", {"train": (x, y), "test": (x, y)})
    card = loaded(tmp_path / "mnist")[0].card
    assert (card.name, card.title, card.classes) == ("own-mnist", "mnist", ("0", "1", "2", "3"))


# ---- EMNIST --------------------------------------------------------------------------------------


def write_letters(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """EMNIST's letters in the form of its files, images on their side and labels from 1."""
    x, y = small(78, classes=26)
    for part in ("train", "test"):
        name = EMNIST_LETTERS.format(part=part)
        write_idx(folder / name, x[..., 0].swapaxes(1, 2))
        write_idx(folder / name.replace("images-idx3", "labels-idx1"), y + 1)
    return x, y


def test_emnist_s_letters_are_turned_upright_and_named(tmp_path: Path) -> None:
    x, y = write_letters(tmp_path)
    found, told = loaded(tmp_path)
    assert_same(found.training, x, y)
    assert_same(found.test, x, y)
    assert found.card.classes == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert "lie on their side in its files; they were turned upright" in told


@pytest.mark.parametrize("transpose", [True, False])
def test_the_user_s_word_on_what_lies_on_its_side_counts_most(
    tmp_path: Path, transpose: bool
) -> None:
    x, _ = write_letters(tmp_path)
    found, told = loaded(tmp_path, transpose=transpose)
    np.testing.assert_array_equal(found.training[0], x if transpose else x.swapaxes(1, 2))
    assert "turned upright" not in told


def test_other_images_are_turned_where_the_user_says_so(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"train": (x, y), "test": (x, y)})
    found, _ = loaded(tmp_path, transpose=True)
    np.testing.assert_array_equal(found.training[0], x.swapaxes(1, 2))
    assert CATALOGUE.keys().isdisjoint({found.card.name})


# ---- what is refused -----------------------------------------------------------------------------


def test_images_without_labels(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"train": (x, y), "test": (x, y)})
    (tmp_path / "test-labels").unlink()
    assert refused(tmp_path).startswith(
        f"{tmp_path / 'test-images'}: has no labels; an IDX file of 40 labels was looked for"
    )


def test_labels_without_images(tmp_path: Path) -> None:
    write_idx(tmp_path / "train-labels", small()[1])
    assert "train-labels: holds labels, but there is no IDX file with their" in refused(tmp_path)


def test_fewer_labels_than_images(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"train": (x, y[:-1]), "test": (x, y)})
    assert refused(tmp_path) == (
        f"{tmp_path / 'train-labels'}: 39 labels for the 40 images in {tmp_path / 'train-images'}; "
        "there must be one for each."
    )


def test_two_pairs_of_which_no_name_tells_the_use(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"a": (x, y), "b": (x, y)})
    assert "name one with train, the other with test" in refused(tmp_path)


def test_several_data_sets_in_one_folder(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"digits-test": (x, y), "letters-test": (x, y)})
    message = refused(tmp_path)
    assert (
        "letters-test-images: holds images as digits-test-images does, and both are the" in message
    )
    assert "test part by their names: put each data set into a folder of its own" in message
    write_parts(tmp_path, {f"{number}-{part}": (x, y) for number in range(3) for part in "ab"})
    assert "has 16 IDX files" in refused(tmp_path)
    assert refused(tmp_path).endswith("with --dataset.")


def test_parts_of_different_sizes(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"train": (x, y), "test": (x[:, :6], y)})
    message = refused(tmp_path)
    assert "images of 8×8×1, but" in message
    assert "has 6×8×1" in message
    assert "all must have one size" in message


def test_a_file_that_was_cut_short(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"train": (x, y)})
    path = tmp_path / "train-images"
    path.write_bytes(path.read_bytes()[:-1])
    assert refused(tmp_path).startswith(f"{path}: the header promises 40×8×8 of uint8")
