"""Data of one's own by its path: what is recognised, how it is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from glassnet.data import CATALOGUE, load, write_idx
from glassnet.errors import ArgumentError, DataError
from tests.own_data import assert_same, loaded, small, write_pictures, write_table

pytestmark = pytest.mark.usefixtures("own_cache")


# ---- a path or a name ------------------------------------------------------------------------


def test_a_path_is_data_of_ones_own_and_a_name_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, y = small()
    np.savez(tmp_path / "letters.npz", x=x, y=y)
    monkeypatch.chdir(tmp_path)
    for path in (
        "letters.npz",
        "./letters.npz",
        Path("letters.npz"),
        str(tmp_path / "letters.npz"),
    ):
        with pytest.warns(UserWarning, match="no test part"):
            assert load(path).card.name == "letters"
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.warns(UserWarning, match="no test part"):
        assert load("~/letters.npz").card.name == "letters"
    with pytest.raises(DataError, match=r"^~nobody-here/letters.npz: there is no such file"):
        load("~nobody-here/letters.npz")
    with pytest.raises(ArgumentError, match="unknown data set ''"):
        load("")
    message = "unknown data set 'letters': .* There is no file or folder of this name either."
    with pytest.raises(ArgumentError, match=message):
        load("letters")
    (tmp_path / "mnist-5k").mkdir()
    assert load("mnist-5k").card.counts == (4000, 1000)
    with pytest.raises(ArgumentError, match="is a path already, so there can be no data_dir"):
        load("./letters.npz", tmp_path)
    with pytest.raises(ArgumentError, match="transpose is for data of one's own"):
        load("mnist-5k", transpose=True)


# ---- folders of pictures ---------------------------------------------------------------------


@pytest.mark.parametrize("channels", [1, 3])
def test_a_folder_for_each_class(tmp_path: Path, channels: int) -> None:
    x, y = small(channels=channels)
    names = ["bag", "coat", "dress", "10"]
    write_pictures(tmp_path / "clothes", x, [names[label] for label in y])
    (training, test), _ = found = loaded(tmp_path / "clothes")
    card = found[0].card
    assert (card.name, card.title, card.counts) == ("clothes", "clothes", (32, 8))
    assert card.classes == ("10", "bag", "coat", "dress")
    assert card.form.shape == (8, 8, channels)
    assert (
        "no test part, so 8 of the 40 images are kept to test with: 20% of each class" in found[1]
    )
    assert np.bincount(test[1]).tolist() == [2, 2, 2, 2]
    sums = {image.tobytes(): label for image, label in zip(x, y, strict=True)}
    for images, labels in (training, test):
        for image, label in zip(images, labels, strict=True):
            assert card.classes[label] == names[sums.pop(image.tobytes())]
    assert not sums


# ---- IDX files -------------------------------------------------------------------------------


def test_files_of_the_catalogue_under_other_names(tmp_path: Path) -> None:
    (x, y), (x_test, y_test) = sample = load("mnist-5k")
    for name, array in (("d", x[..., 0]), ("c.gz", y), ("b", x_test[..., 0]), ("a", y_test)):
        write_idx(tmp_path / name, array)
    found, told = loaded(tmp_path)
    assert (found.card, told) == (sample.card, "")
    assert_same(found.training, x, y)
    assert_same(found.test, x_test, y_test)


# ---- arrays ----------------------------------------------------------------------------------


def test_keras_s_names_in_an_npz_file(tmp_path: Path) -> None:
    (x, y), (x_test, y_test) = sample = load("mnist-5k")
    path = tmp_path / "mnist.npz"
    np.savez(path, x_train=x[..., 0], y_train=y, x_test=x_test[..., 0], y_test=y_test)
    found, told = loaded(path)
    assert (found.card, told) == (sample.card, "")
    assert found.card.classes == CATALOGUE["mnist"].classes


# ---- tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("last", [True, False])
def test_a_table_of_pixels(tmp_path: Path, header: bool, last: bool) -> None:
    x, y = small()
    x[:, 0, 0] = x[:, -1, -1] = 0  # corners
    for name, part in (("train", slice(30)), ("test", slice(30, None))):
        write_table(tmp_path / f"{name}.csv", x[part], [*y[part]], header=header, last=last)
    found, told = loaded(tmp_path)
    assert told == ""
    assert_same(found.training, x[:30], y[:30])
    assert_same(found.test, x[30:], y[30:])
