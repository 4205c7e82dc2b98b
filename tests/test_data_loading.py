"""Where data is taken from, how it is identified, and what is refused."""

from __future__ import annotations

import dataclasses
import errno
import os
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

from glassnet.data import CATALOGUE, DataNotice, DataSet, find, fingerprint, load, write_idx
from glassnet.data.catalogue import FILE_NAMES, Sums
from glassnet.data.sources import is_whole
from glassnet.errors import ArgumentError, DataError, DataUnavailable
from tests.tiny_data import enter, tiny_arrays, unzip_files, write_files

Arrays = tuple[np.ndarray, np.ndarray]

MNIST, FASHION, OWN = tiny_arrays(1), tiny_arrays(2), tiny_arrays(3)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache and environment, and a catalogue with tiny data sets that no mirror serves.

    Their files lie in ``tmp_path / "mnist"`` and ``tmp_path / "fashion-mnist"``.
    """
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    nowhere = {"mirrors": ("http://127.0.0.1:9/",), "package_folder": None}
    enter(monkeypatch, tmp_path / "mnist", "mnist", MNIST, **nowhere)
    enter(monkeypatch, tmp_path / "fashion-mnist", "fashion-mnist", FASHION, **nowhere)
    return tmp_path / "cache" / "data"


def assert_loaded(loaded: DataSet, arrays: list[np.ndarray]) -> None:
    (x_train, y_train), (x_test, y_test) = loaded
    np.testing.assert_array_equal(x_train, arrays[0][..., None])
    np.testing.assert_array_equal(y_train, arrays[1])
    np.testing.assert_array_equal(x_test, arrays[2][..., None])
    np.testing.assert_array_equal(y_test, arrays[3])


# Where data comes from, in this order


def test_a_named_folder_comes_before_the_environment(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path / "own", OWN)
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path / "mnist"))
    assert_loaded(load("mnist"), MNIST)
    with pytest.warns(DataNotice):
        assert_loaded(load("mnist", tmp_path / "own"), OWN)


def test_a_folder_of_folders_named_by_data_set(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_loaded(load("fashion-mnist", str(tmp_path)), FASHION)
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    assert_loaded(load("fashion-mnist"), FASHION)
    assert_loaded(load("mnist"), MNIST)


def test_the_home_folder_in_the_name_of_a_folder(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert_loaded(load("mnist", "~/mnist"), MNIST)
    monkeypatch.setenv("GLASSNET_DATA", "~/mnist")
    assert_loaded(load("mnist"), MNIST)
    with pytest.raises(DataError, match=r"^~nobody-here/data: there is no such folder"):
        load("mnist", "~nobody-here/data")


def test_the_environment_comes_before_the_cache_and_the_cache_before_the_package(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "usr" / "share"
    write_files(package, FASHION)
    fashion = dataclasses.replace(CATALOGUE["fashion-mnist"], package_folder=package)
    monkeypatch.setitem(CATALOGUE, "fashion-mnist", fashion)
    assert find("fashion-mnist").origin == "Debian's package"
    write_files(cache / "fashion-mnist", FASHION)
    assert find("fashion-mnist").origin == "the user's cache"
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    assert find("fashion-mnist").origin == "GLASSNET_DATA"
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path / "cache"))  # lacks it: on to the next
    assert find("fashion-mnist").origin == "the user's cache"


def test_a_damaged_file_in_the_cache_counts_as_absent(cache: Path) -> None:
    write_files(cache / "mnist", MNIST)
    assert_loaded(load("mnist"), MNIST)
    (cache / "mnist" / "t10k-labels-idx1-ubyte.gz").write_bytes(b"\x1f\x8b")
    assert find("mnist").folder is None


@pytest.mark.parametrize("spelling", ["-idx", ".idx"])
@pytest.mark.parametrize("plain", [False, True])
def test_spellings_plain_or_gzipped(
    cache: Path, tmp_path: Path, spelling: str, plain: bool
) -> None:
    folder = tmp_path / "mnist"
    if plain:
        unzip_files(folder)
    for path in list(folder.iterdir()):
        path.rename(path.with_name(path.name.replace("-idx", spelling)))
    assert_loaded(load("mnist", folder), MNIST)


def test_unknown_name() -> None:
    with pytest.raises(ArgumentError, match="did you mean 'fashion-mnist'"):
        load("fashion_mnist")


def test_nothing_found_and_no_mirror_reached(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataUnavailable, match=r"MNIST: it is not in the cache.*can't be reached"):
        load("mnist")
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path / "empty"))
    with pytest.raises(DataUnavailable, match=r"GLASSNET_DATA \(.*empty\) does not hold it"):
        load("mnist")


# A folder that the user named


def test_a_named_folder_that_is_not_there(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataError, match="nowhere: there is no such folder; it should hold MNIST"):
        load("mnist", tmp_path / "nowhere")
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="correct or unset GLASSNET_DATA"):
        load("mnist")


def test_a_named_folder_without_the_files_is_no_reason_to_look_elsewhere(
    cache: Path, tmp_path: Path
) -> None:
    write_files(cache / "mnist", MNIST)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds no data set; looked there, and in its") as caught:
        load("mnist", tmp_path / "empty")
    assert all(name in str(caught.value) for name in FILE_NAMES)
    assert not isinstance(caught.value, DataUnavailable)


def test_a_folder_that_lacks_one_file(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "mnist" / "t10k-images-idx3-ubyte.gz").unlink()
    with pytest.raises(DataError, match="but lacks t10k-images-idx3-ubyte "):
        load("mnist", tmp_path / "mnist")


# What the files contain


@pytest.mark.parametrize("plain", [False, True])
def test_another_data_set_under_this_name_is_called_out(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: bool
) -> None:
    if plain:
        unzip_files(tmp_path / "fashion-mnist")
    message = 'holds train-images-idx3-ubyte of Fashion-MNIST, but .* of MNIST .*"fashion-mnist"'
    with pytest.raises(DataError, match=message):
        load("mnist", tmp_path / "fashion-mnist")
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path / "fashion-mnist"))
    with pytest.raises(DataError, match=message):
        load("mnist")
    assert "of Fashion-MNIST" in find("mnist").problem


def test_one_file_of_another_data_set(cache: Path, tmp_path: Path) -> None:
    write_idx(tmp_path / "mnist" / "t10k-labels-idx1-ubyte.gz", FASHION[3])
    with pytest.raises(DataError, match="holds t10k-labels-idx1-ubyte of Fashion-MNIST"):
        load("mnist", tmp_path / "mnist")


def test_test_images_under_the_name_of_training_images(cache: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "mnist", [*MNIST[2:], *MNIST[2:]])
    with pytest.raises(DataError, match="holds t10k-images-idx3-ubyte of MNIST, but train-images"):
        load("mnist", tmp_path / "mnist")


def test_unknown_contents_are_taken_with_a_notice(cache: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "own", [*MNIST[:2], *OWN[2:]])
    with pytest.warns(DataNotice) as notices:
        assert_loaded(load("mnist", tmp_path / "own"), [*MNIST[:2], *OWN[2:]])
    assert len(notices) == 1
    assert Path(notices[0].filename) == Path(__file__)  # it points at the caller
    text = str(notices[0].message)
    assert "The contents of t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz are not" in text
    assert "train" not in text.replace(str(tmp_path), "")
    assert find("mnist", tmp_path / "own").note == "unknown contents, taken as they are"


def test_where_only_the_served_sums_are_known(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = enter(monkeypatch, tmp_path / "kmnist", "kmnist", OWN)
    served = tuple(Sums(served=sums.served) for sums in known.sums)
    monkeypatch.setitem(CATALOGUE, "kmnist", dataclasses.replace(known, sums=served))
    assert_loaded(load("kmnist", tmp_path), OWN)
    unzip_files(tmp_path / "kmnist")
    with pytest.warns(DataNotice, match="not known to be Kuzushiji-MNIST's"):
        assert_loaded(load("kmnist", tmp_path), OWN)


def images(*shape: int) -> np.ndarray:
    return np.zeros(shape, np.uint8)


WRONG = {
    "labels outside the classes": (
        [images(3, 4, 4), np.array([1, 10, 9], np.uint8), images(1, 4, 4), images(1)],
        "train-labels-idx1-ubyte.gz: label 10 at position 1, but MNIST has the classes 0 to 9",
    ),
    "fewer labels than images": (
        [images(3, 4, 4), images(3), images(3, 4, 4), images(2)],
        "t10k-labels-idx1-ubyte.gz: 2 labels for the 3 images in t10k-images-idx3-ubyte.gz",
    ),
    "labels where images should be": (
        [images(3), images(3), images(3, 4, 4), images(3)],
        r"train-images-idx3-ubyte.gz: should hold uint8 images, .* but holds uint8 \(3,\)",
    ),
    "images where labels should be": (
        [images(3, 4, 4), images(3, 4, 4), images(3, 4, 4), images(3)],
        r"train-labels-idx1-ubyte.gz: should hold uint8 labels, .* holds uint8 \(3, 4, 4\)",
    ),
    "labels of another type": (
        [images(3, 4, 4), np.zeros(3, np.int32), images(3, 4, 4), images(3)],
        r"should hold uint8 labels, .* but holds int32 \(3,\)",
    ),
    "no images at all": (
        [images(0, 4, 4), images(0), images(3, 4, 4), images(3)],
        r"at least one, but holds uint8 \(0, 4, 4\)",
    ),
    "images of two sizes": (
        [images(3, 4, 5), images(3), images(3, 5, 4), images(3)],
        "t10k-images-idx3-ubyte.gz: test images of 5×4, but training images of 4×5",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_arrays_that_do_not_fit(cache: Path, tmp_path: Path, name: str) -> None:
    arrays, message = WRONG[name]
    write_files(tmp_path / "own", arrays)
    with pytest.raises(DataError, match=message):
        load("mnist", tmp_path / "own")


def test_an_installation_without_its_sample(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = dataclasses.replace(CATALOGUE["mnist-5k"], bundled_folder=tmp_path / "gone")
    monkeypatch.setitem(CATALOGUE, "mnist-5k", broken)
    with pytest.raises(DataError, match="gone: the files that come with glassnet are missing"):
        load("mnist-5k")


# Telling what is where


def test_find_tells_what_a_download_takes(cache: Path) -> None:
    whereabouts = find("kmnist")
    assert whereabouts.folder is None
    assert whereabouts.note == "21 MB to download from codh.rois.ac.jp"


def test_find_tells_place_size_and_identity(cache: Path, tmp_path: Path) -> None:
    whereabouts = find("mnist", tmp_path)
    assert whereabouts.folder == tmp_path / "mnist"
    assert whereabouts.size == sum(p.stat().st_size for p in (tmp_path / "mnist").iterdir())
    assert whereabouts.note == "identified by its contents"
    assert whereabouts.problem == ""


def test_find_tells_damage(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "mnist" / "t10k-images-idx3-ubyte.gz").write_bytes(b"<html>")
    assert "t10k-images-idx3-ubyte.gz: not an IDX file" in find("mnist", tmp_path).problem
    assert "no such folder" in find("mnist", tmp_path / "nowhere").problem


# The real ones


def test_the_bundled_sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))  # plays no part for what is carried
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (x_train, y_train), (x_test, y_test) = load("mnist-5k")
    assert x_train.dtype == x_test.dtype == y_train.dtype == y_test.dtype == np.uint8
    assert x_train.shape == (4000, 28, 28, 1)
    assert x_test.shape == (1000, 28, 28, 1)
    assert np.bincount(y_train).tolist() == [400] * 10
    assert np.bincount(y_test).tolist() == [100] * 10
    assert len({image.tobytes() for image in [*x_train, *x_test]}) == 5000
    # In a random order: neighbours share a label about once in ten times, not nearly always.
    assert 0.05 < (np.diff(y_train.astype(int)) == 0).mean() < 0.15
    assert find("mnist-5k").note == "identified by its contents"
    assert find("mnist-5k").size < 1_000_000


@pytest.mark.skipif("GLASSNET_DATA" not in os.environ, reason="GLASSNET_DATA names no MNIST")
def test_real_mnist_and_where_the_sample_is_from() -> None:
    (x_train, y_train), (x_test, y_test) = load("mnist")
    assert x_train.shape == (60000, 28, 28, 1)
    assert x_test.shape == (10000, 28, 28, 1)
    assert y_train[:5].tolist() == [5, 0, 4, 1, 9]
    assert y_test[:5].tolist() == [7, 2, 1, 0, 4]
    assert x_train.mean() == pytest.approx(33.318, abs=5e-4)
    assert fingerprint(x_train, y_train).startswith("2209ff28771d73a5")
    labels = {image.tobytes(): label for image, label in zip(x_train, y_train, strict=True)}
    for images, their_labels in load("mnist-5k"):
        assert [labels[image.tobytes()] for image in images] == their_labels.tolist()


# A folder that one may not enter


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of another user; told by `stat`, since who runs the tests may enter all."""
    folder, stat = tmp_path / "closed", Path.stat

    def refuse(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path.is_relative_to(folder):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", refuse)
    return folder


def test_a_named_folder_that_cannot_be_entered(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = re.escape(f"{closed}: can't be looked at (Permission denied).")
    with pytest.raises(DataError, match=message):
        load("mnist", closed)
    monkeypatch.setenv("GLASSNET_DATA", str(closed))
    with pytest.raises(DataError, match=message):
        load("mnist")
    assert "can't be looked at" in find("mnist", closed).problem


def test_a_cache_that_cannot_be_read_counts_as_empty(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(cache / "mnist", MNIST)
    path = cache / "mnist" / "train-images-idx3-ubyte.gz"

    def refuse(path: Path) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr("glassnet.data.sources.file_sha256", refuse)
    assert find("mnist").folder is None
    assert not is_whole(path, CATALOGUE["mnist"].sums[0].served)
