"""EMNIST, QMNIST and CIFAR: what becomes of files that have their formats."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from glassnet.data import CATALOGUE, DataNotice, find, load, recognise, write_idx
from glassnet.data.catalogue import lookup
from glassnet.data.catalogue.emnist import SPLITS
from glassnet.data.catalogue.qmnist import COLUMNS
from glassnet.data.dataset import data_fingerprint, part_sha256
from glassnet.errors import ArgumentError, DataError
from tests.command import run
from tests.forged_data import write_cifar, write_emnist, write_qmnist
from tests.pages import DOCS, run_page
from tests.tiny_data import tiny_arrays, write_files

pytestmark = pytest.mark.filterwarnings("ignore::glassnet.data.DataNotice")


@pytest.fixture(autouse=True)
def nothing_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")


# The catalogue


def test_every_split_has_the_published_number_of_classes() -> None:
    """G. Cohen et al. 2017, Table II; the pages of QMNIST and of CIFAR."""
    assert {name: len(entry.classes) for name, entry in CATALOGUE.items()} == {
        "mnist": 10,
        "fashion-mnist": 10,
        "kmnist": 10,
        "mnist-5k": 10,
        "mnist-55k": 10,
        "emnist-byclass": 62,
        "emnist-bymerge": 47,
        "emnist-balanced": 47,
        "emnist-letters": 26,
        "emnist-digits": 10,
        "emnist-mnist": 10,
        "qmnist": 10,
        "cifar10": 10,
        "cifar100": 100,
        "cifar100-coarse": 20,
    }
    for entry in CATALOGUE.values():
        assert len(set(entry.classes)) == len(entry.classes)


def test_the_page_lists_them_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_page(DOCS / "data-sets.md", tmp_path, monkeypatch) == 1
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in (DOCS / "data-sets.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `") and "×" in line
    ]
    form = {name: "×".join(map(str, e.form.shape)) for name, e in CATALOGUE.items()}
    assert {row[0].strip("`"): (int(row[3]), row[4]) for row in rows} == {
        name: (len(entry.classes), form[name].removesuffix("×1"))
        for name, entry in CATALOGUE.items()
    }


def test_classes_are_characters() -> None:
    assert CATALOGUE["emnist-letters"].classes[:3] == ("A", "B", "C")
    assert CATALOGUE["emnist-byclass"].classes[9:12] == ("9", "A", "B")
    assert CATALOGUE["emnist-byclass"].classes[35:37] == ("Z", "a")
    assert "".join(CATALOGUE["emnist-balanced"].classes[36:]) == "abdefghnqrt"


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_checksum_is_a_sha256(name: str) -> None:
    entry = CATALOGUE[name]
    sums = [text for pair in entry.sums for text in pair if text]
    sums += [download.sha256 for download in entry.downloads]
    assert sums
    assert all(len(text) == 64 and set(text) <= set("0123456789abcdef") for text in sums)
    assert len(entry.sums) in (0, len(entry.layout.file_names))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("cifar-10", "cifar10"), ("CIFAR100", "cifar100"), ("letters", "emnist-letters")],
)
def test_the_nearest_right_name(wrong: str, right: str) -> None:
    with pytest.raises(ArgumentError, match=f"did you mean '{right}'"):
        lookup(wrong)


def test_a_family_is_no_data_set() -> None:
    with pytest.raises(ArgumentError, match="did you mean 'emnist-byclass' or 'emnist-bymerge' or"):
        lookup("emnist")


# EMNIST


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("split", SPLITS)
def test_emnist_is_turned_upright(tmp_path: Path, split: str, ending: str) -> None:
    arrays = write_emnist(tmp_path, split, ending)
    loaded = load(f"emnist-{split}", tmp_path)
    first = 1 if split == "letters" else 0
    for part, name in zip(loaded, ("train", "test"), strict=True):
        np.testing.assert_array_equal(
            part[0][..., 0], np.transpose(arrays[f"{name}-images"], (0, 2, 1))
        )
        np.testing.assert_array_equal(part[1], arrays[f"{name}-labels"] - first)
        assert part[0].dtype == part[1].dtype == np.uint8
        assert part[0].flags.c_contiguous
    assert loaded.card.name == f"emnist-{split}"
    assert loaded.card.counts == (12, 5)


def test_the_fingerprint_is_of_the_upright_images(tmp_path: Path) -> None:
    write_emnist(tmp_path)
    (x_train, y_train), (x_test, y_test) = loaded = load("emnist-letters", tmp_path)
    digests = [part_sha256(array) for array in (x_train, y_train, x_test, y_test)]
    assert loaded.card.fingerprint == data_fingerprint(digests)


def test_letters_that_count_from_0(tmp_path: Path) -> None:
    write_emnist(tmp_path)
    path = tmp_path / "emnist-letters-test-labels-idx1-ubyte.gz"
    write_idx(path, np.array([3, 1, 0, 26, 5], np.uint8))
    with pytest.raises(
        DataError, match=r"label 0 at position 2, but EMNIST letters has .* 1 to 26"
    ):
        load("emnist-letters", tmp_path)


def test_files_whose_sums_nobody_has_published(tmp_path: Path) -> None:
    write_emnist(tmp_path)
    with pytest.warns(DataNotice, match="are not known to be EMNIST letters's"):
        load("emnist-letters", tmp_path)
    assert find("emnist-letters", tmp_path).note == "unknown contents, taken as they are"


def test_the_version_for_matlab(tmp_path: Path) -> None:
    (tmp_path / "emnist-letters.mat").write_bytes(b"MATLAB 5.0 MAT-file")
    message = r"emnist-letters\.mat: is EMNIST's version for MATLAB; get gzip\.zip instead"
    with pytest.raises(DataError, match=message):
        load("emnist-letters", tmp_path)
    with pytest.raises(DataError, match=message):
        recognise(tmp_path)


# QMNIST


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_qmnist_has_columns(tmp_path: Path, ending: str) -> None:
    arrays = write_qmnist(tmp_path, ending)
    loaded = load("qmnist", tmp_path)
    (x_train, y_train), (x_test, y_test) = loaded
    np.testing.assert_array_equal(x_train[..., 0], arrays["train-images"])
    np.testing.assert_array_equal(x_test[..., 0], arrays["test-images"])
    np.testing.assert_array_equal(y_train, arrays["train-labels"][:, 0])
    np.testing.assert_array_equal(y_test, arrays["test-labels"][:, 0])
    assert y_train.dtype == np.uint8
    assert tuple(loaded.columns) == COLUMNS
    for place, name in enumerate(COLUMNS):
        for column, part in zip(loaded.columns[name], ("train", "test"), strict=True):
            np.testing.assert_array_equal(column, arrays[f"{part}-labels"][:, place])


def test_qmnist_without_columns(tmp_path: Path) -> None:
    write_qmnist(tmp_path)
    write_idx(tmp_path / "qmnist-test-labels-idx2-int.gz", np.zeros((5, 7), np.int32))
    with pytest.raises(
        DataError, match=r"should hold int32 labels in 8 columns, \(n, 8\), .* int32 \(5, 7\)"
    ):
        load("qmnist", tmp_path)


def test_mnist_has_no_columns() -> None:
    assert load("mnist-5k").columns == {}


# CIFAR


def upright(records: np.ndarray, labels: int) -> np.ndarray:
    """Pixel by pixel, as the format's description says it."""
    images = np.empty((len(records), 32, 32, 3), np.uint8)
    for n, record in enumerate(records):
        for channel in range(3):
            for row in range(32):
                start = labels + 1024 * channel + 32 * row
                images[n, row, :, channel] = record[start : start + 32]
    return images


def test_cifar10(tmp_path: Path) -> None:
    batches = write_cifar(tmp_path)
    loaded = load("cifar10", tmp_path)
    (x_train, y_train), (x_test, y_test) = loaded
    training = np.concatenate(batches[:5])
    np.testing.assert_array_equal(x_train, upright(training, 1))
    np.testing.assert_array_equal(y_train, training[:, 0])
    np.testing.assert_array_equal(x_test, upright(batches[5], 1))
    np.testing.assert_array_equal(y_test, batches[5][:, 0])
    assert loaded.card.form.to_config() == {
        "shape": [32, 32, 3],
        "crop": "whole",
        "background": "any",
    }
    assert loaded.columns == {}


def test_cifar100_has_fine_and_coarse_classes(tmp_path: Path) -> None:
    training, test = write_cifar(tmp_path, "cifar100")
    fine, coarse = load("cifar100", tmp_path), load("cifar100-coarse", tmp_path)
    np.testing.assert_array_equal(fine.training[0], upright(training, 2))
    np.testing.assert_array_equal(fine.training[1], training[:, 1])
    np.testing.assert_array_equal(coarse.training[1], training[:, 0])
    np.testing.assert_array_equal(fine.columns["coarse"][1], test[:, 0])
    np.testing.assert_array_equal(coarse.columns["fine"][1], test[:, 1])
    assert fine.card.fingerprint != coarse.card.fingerprint


@pytest.mark.parametrize("folder", ["cifar10", "cifar-10-batches-bin", "."])
def test_folders_in_which_people_keep_cifar10(tmp_path: Path, folder: str) -> None:
    write_cifar(tmp_path / folder)
    assert load("cifar10", tmp_path).card.counts == (25, 8)


def test_a_batch_that_was_cut_short(tmp_path: Path) -> None:
    write_cifar(tmp_path)
    path = tmp_path / "data_batch_3.bin"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match=r"data_batch_3.bin: 15,364 bytes, but .* 3,073 for each"):
        load("cifar10", tmp_path)
    path.write_bytes(b"")
    with pytest.raises(DataError, match=r"data_batch_3.bin: 0 bytes, but"):
        load("cifar10", tmp_path)


def test_a_batch_that_is_missing(tmp_path: Path) -> None:
    write_cifar(tmp_path)
    (tmp_path / "data_batch_5.bin").unlink()
    with pytest.raises(DataError, match=r"lacks data_batch_5.bin .* needs all of its 6 files"):
        load("cifar10", tmp_path)


def test_a_label_of_no_class(tmp_path: Path) -> None:
    write_cifar(tmp_path)
    path = tmp_path / "test_batch.bin"
    path.write_bytes(b"\x0a" + path.read_bytes()[1:])
    with pytest.raises(
        DataError, match=r"test_batch.bin: label 10 at position 0, but CIFAR-10 has"
    ):
        load("cifar10", tmp_path)


@pytest.mark.parametrize(
    ("name", "there", "instead"),
    [
        ("cifar10", "data_batch_1", "cifar-10-binary.tar.gz"),
        ("cifar10", "cifar-10-python.tar.gz", "cifar-10-binary.tar.gz"),
        ("cifar100", "meta", "cifar-100-binary.tar.gz"),
    ],
)
def test_the_version_for_python_is_a_pickle(
    tmp_path: Path, name: str, there: str, instead: str
) -> None:
    pickled = b"\x80\x02}q\x01."
    (tmp_path / there).write_bytes(gzip.compress(pickled) if there.endswith("gz") else pickled)
    message = rf"{there}: is CIFAR-\d+'s version for Python, a pickle, .* get {instead} instead"
    with pytest.raises(DataError, match=message):
        load(name, tmp_path)
    with pytest.raises(DataError, match=message):
        load(tmp_path)
    with pytest.raises(DataError, match=message):
        load(tmp_path / there)


# Without a name


def test_folders_are_recognised_by_their_files(tmp_path: Path) -> None:
    write_qmnist(tmp_path / "q", "")
    write_cifar(tmp_path / "ten")
    write_cifar(tmp_path / "hundred", "cifar100")
    found = {folder: recognise(tmp_path / folder) for folder in ("q", "ten", "hundred")}
    assert {folder: entry and entry.name for folder, entry in found.items()} == {
        "q": "qmnist",
        "ten": "cifar10",
        "hundred": "cifar100",
    }


def test_a_path_is_enough(tmp_path: Path) -> None:
    write_qmnist(tmp_path / "q")
    write_cifar(tmp_path / "ten" / "cifar-10-batches-bin")
    with pytest.warns(DataNotice, match="not known to be QMNIST's") as notices:
        loaded = load(tmp_path / "q")
    assert Path(notices[0].filename) == Path(__file__)
    assert loaded.card.name == "q"  # whose digits these are is unknown
    assert set(loaded.columns) == set(COLUMNS)
    assert load(tmp_path / "ten").card.classes == CATALOGUE["cifar10"].classes
    for path in (tmp_path / "ten" / "cifar-10-batches-bin", *(tmp_path / "ten").glob("*/test_*")):
        assert load(str(path)).training[0].shape == (25, 32, 32, 3)


def test_batches_of_other_things(tmp_path: Path) -> None:
    """A file of names beside the batches counts where the contents are unknown."""
    write_cifar(tmp_path / "fruit")
    names = tmp_path / "fruit" / "batches.meta.txt"
    names.write_text("\n".join(CATALOGUE["cifar10"].classes) + "\n\n", encoding="utf-8")
    assert load(tmp_path / "fruit").card.classes == CATALOGUE["cifar10"].classes
    fruit = ("apple", "banana", *(f"berry {n}" for n in range(8)))
    names.write_text("\n".join(fruit), encoding="utf-8")
    with pytest.warns(DataNotice, match=r"The classes' names are those of batches.meta.txt"):
        loaded = load(tmp_path / "fruit")
    assert loaded.card.name == loaded.card.title == "fruit"
    assert loaded.card.classes == fruit
    names.write_text("apple\nbanana\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"label \d at position \d+, but .* the classes 0 to 1"):
        load(tmp_path / "fruit")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("", r"batches.meta.txt: should hold the name of each class, one a line"),
        ("fig\nfig\n", r"batches.meta.txt: .* at least two and none twice"),
        ("fig\npear\n", r"data_batch_1.bin: label .* but batches.meta.txt has the classes 0 to 1"),
    ],
)
def test_names_that_are_not_those_of_the_classes(tmp_path: Path, names: str, words: str) -> None:
    write_cifar(tmp_path)
    (tmp_path / "batches.meta.txt").write_text(names, encoding="utf-8")
    with pytest.raises(DataError, match=words):
        load(tmp_path)


def test_batches_of_which_some_are_missing(tmp_path: Path) -> None:
    write_cifar(tmp_path)
    (tmp_path / "data_batch_4.bin").unlink()
    with pytest.raises(DataError, match=r"has data_batch_1.bin, but lacks data_batch_4.bin"):
        load(tmp_path)


def test_a_folder_that_holds_none_of_the_files(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no data set; looked .*, or for cifar-10-binary"):
        load("cifar10", tmp_path)
    found = find("cifar10", tmp_path)
    assert (found.problem, found.folder) == ("", None)
    assert found.note == f"not in {tmp_path}"


def test_files_in_the_form_of_emnist_are_ones_own(tmp_path: Path) -> None:
    """They are turned and named, but nothing says that their contents are EMNIST's."""
    write_emnist(tmp_path / "letters")
    assert recognise(tmp_path / "letters") is None
    own, named = load(tmp_path / "letters"), load("emnist-letters", tmp_path / "letters")
    np.testing.assert_array_equal(own[0][0], named[0][0])
    assert own.card.name == "letters"


def test_what_only_has_the_names(tmp_path: Path) -> None:
    """MNIST's names are those of many data sets, and ``train.bin`` of many things."""
    write_files(tmp_path / "own", tiny_arrays(1))
    assert recognise(tmp_path / "own") is None
    (tmp_path / "train.bin").write_bytes(b"something else")
    (tmp_path / "test.bin").write_bytes(b"something else")
    (tmp_path / "meta").write_text("notes on the data", encoding="utf-8")
    (tmp_path / "data_batch_1").mkdir()
    assert recognise(tmp_path) is None
    sample = recognise(CATALOGUE["mnist-5k"].bundled_folder or "")
    assert sample is not None
    assert sample.name == "mnist-5k"


def test_several_in_one_folder(tmp_path: Path) -> None:
    write_cifar(tmp_path)
    write_qmnist(tmp_path)
    with pytest.raises(DataError, match=r"holds qmnist, cifar10; say which one with --dataset"):
        load(tmp_path)
    assert load("cifar10", tmp_path).card.name == "cifar10"


# What is shown


def test_a_check_reads_what_a_training_does(tmp_path: Path) -> None:
    write_cifar(tmp_path / "ten")
    done = run("data", "--check", tmp_path / "ten")
    assert "airplane" in done.out
    assert "not known to be CIFAR-10's" in " ".join(done.out.split())


def test_only_what_is_in_the_named_folder_is_shown_at_length(tmp_path: Path) -> None:
    write_cifar(tmp_path)
    done = run("data", "--data", tmp_path)
    assert done.out.startswith("cifar10  CIFAR-10\n")
    *_, last = done.out.splitlines()
    assert last.startswith(f"not in {tmp_path}: mnist, fashion-mnist, kmnist")
    assert "cifar10," not in last
