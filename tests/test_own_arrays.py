"""NumPy's files: which array is what, how its values become pixels, and what is refused."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from glassnet.data import CATALOGUE, load
from glassnet.errors import DataError
from tests.own_data import assert_same, loaded, refused, small

pytestmark = pytest.mark.usefixtures("own_cache")

Change = Callable[[np.ndarray], np.ndarray]


# ---- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("XTrain", "YTrain", "xtest", "ytest"),
        ("training.data", "training.target", "val.data", "val.target"),
    ],
)
def test_names_of_images_and_labels(tmp_path: Path, names: tuple[str, ...]) -> None:
    x, y = small()
    arrays = dict(zip(names, (x[:30], y[:30], x[30:], y[30:]), strict=True))
    np.savez_compressed(tmp_path / "letters.npz", weights=np.zeros(3), **arrays)  # type: ignore[arg-type]
    found, _ = loaded(tmp_path / "letters.npz")
    assert_same(found.training, x[:30], y[:30])
    assert_same(found.test, x[30:], y[30:])


def test_medmnist_s_three_parts_and_labels_in_a_column(tmp_path: Path) -> None:
    x, y = small()
    parts = {"train": slice(20), "val": slice(20, 30), "test": slice(30, None)}
    arrays = {f"{name}_images": x[part, ..., 0] for name, part in parts.items()}
    arrays |= {f"{name}_labels": y[part, None] for name, part in parts.items()}
    np.savez(tmp_path / "med.npz", **arrays)  # type: ignore[arg-type]
    found, told = loaded(tmp_path / "med.npz")
    assert_same(found.training, x[:30], y[:30])
    assert "med.npz: val_images joins the training images" in told


def test_names_of_the_classes_beside_the_arrays(tmp_path: Path) -> None:
    x, y = small()
    np.savez(tmp_path / "a.npz", images=x, labels=y, class_names=["a", "b", "c", "d"])
    assert loaded(tmp_path / "a.npz")[0].card.classes == ("a", "b", "c", "d")


def test_kmnist_s_four_files_of_one_array(tmp_path: Path) -> None:
    x, y = small(classes=10, side=28)
    for part in ("train", "test"):
        np.savez(tmp_path / f"kmnist-{part}-imgs.npz", x[..., 0])
        np.savez(tmp_path / f"kmnist-{part}-labels.npz", y)
    found, told = loaded(tmp_path)
    assert_same(found.training, x, y)
    assert found.card.classes == CATALOGUE["kmnist"].classes
    assert "As far as names and numbers tell, this is Kuzushiji-MNIST" in told


def test_several_data_sets_in_one_folder(tmp_path: Path) -> None:
    x, y = small()
    for name in ("a", "b"):
        np.savez(tmp_path / f"{name}.npz", x=x, y=y)
    assert "holds a.npz and b.npz, which are data sets of their own" in refused(tmp_path)


def test_a_folder_of_npy_files(tmp_path: Path) -> None:
    x, y = small()
    for name, array in (("x_train", x[:30]), ("y_train", y[:30]), ("x_test", x[30:])):
        np.save(tmp_path / f"{name}.npy", array)
    (tmp_path / "y_test.txt").write_text("\n".join(map(str, y[30:])) + "\n", encoding="utf-8")
    found, told = loaded(tmp_path)
    assert told == ""
    assert_same(found.training, x[:30], y[:30])
    assert_same(found.test, x[30:], y[30:])
    found, _ = loaded(tmp_path / "x_train.npy")
    assert sum(found.card.counts) == 30


def test_a_link_that_leads_nowhere_is_no_data(tmp_path: Path) -> None:
    x, y = small()
    np.savez(tmp_path / "a.npz", x_train=x, y_train=y, x_test=x, y_test=y)
    (tmp_path / "old.npz").symlink_to(tmp_path / "gone.npz")
    assert_same(loaded(tmp_path)[0].training, x, y)


def test_an_npy_file_that_is_gzipped(tmp_path: Path) -> None:
    x, y = small()
    for name, array in (("images", x), ("labels", y)):
        file = io.BytesIO()
        np.save(file, array)
        (tmp_path / f"{name}.npy.gz").write_bytes(gzip.compress(file.getvalue()))
    assert loaded(tmp_path)[0].card.counts == (32, 8)


def test_names_that_nobody_knows_are_listed_with_the_nearest(tmp_path: Path) -> None:
    x, y = small()
    np.savez(tmp_path / "a.npz", xx_trian=x, yy_trian=y)
    message = refused(tmp_path / "a.npz")
    assert (
        "has xx_trian and yy_trian, but nothing that is named as images and labels are" in message
    )
    assert "near is x_train and y_train" in message


def test_images_without_labels_in_an_npz_file(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x_train=small()[0])
    assert "there is x_train, but nothing that goes with x_train; each part" in refused(
        tmp_path / "a.npz"
    )


def test_two_arrays_for_one_use(tmp_path: Path) -> None:
    x, y = small()
    np.savez(tmp_path / "a.npz", x=x, images=x, y=y)
    assert "x and images could both be the images of one part" in refused(tmp_path / "a.npz")


# ---- forms and values ------------------------------------------------------------------------


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(
    ("form", "values"),
    [
        (lambda x: x, lambda x: x),
        (lambda x: x.transpose(0, 3, 1, 2), lambda x: x.astype(np.int32)),
        (lambda x: np.asfortranarray(x), lambda x: x / np.float32(255)),
        (lambda x: x, lambda x: x.astype(">f8") / 127.5 - 1),
        (lambda x: x, lambda x: x.astype(np.uint16) * 257),
        (lambda x: x, lambda x: x * 0.999),
    ],
)  # fmt: skip
def test_images_of_any_type_and_form(
    tmp_path: Path, form: Change, values: Change, channels: int
) -> None:
    x, y = small(channels=channels)
    x[0, 0, 0, 0], x[1, 0, 0, 0] = 0, 255
    given = form(values(x))
    np.savez(tmp_path / "a.npz", x_train=given, y_train=y, x_test=given, y_test=y)
    found, _ = loaded(tmp_path / "a.npz")
    assert_same(found.training, x, y)


def test_flattened_images_and_black_and_white_ones(tmp_path: Path) -> None:
    x, y = small()
    flags = x > 127
    np.savez(tmp_path / "a.npz", x_train=flags.reshape(40, 64), y_train=y, x_test=flags, y_test=y)
    found, _ = loaded(tmp_path / "a.npz")
    assert_same(found.training, np.where(flags, 255, 0), y)


@pytest.mark.parametrize(
    ("images", "words"),
    [
        (np.zeros((40, 65)), "65 numbers for each image, which is no square of a whole number"),
        (np.zeros((40, 3 * 64)), "192 numbers for each image"),
        (np.zeros((40, 3, 8, 3)), "the second and the last number could both be that of"),
        (np.zeros((40, 8, 8, 4)), "images are grey .1. or have colours .3., without transparency"),
        (np.zeros((40, 2, 8, 8, 1)), "has the form .40, 2, 8, 8, 1.; images are"),
        (np.zeros((40, 0, 8)), "holds no images, its form is .40, 0, 8."),
        (np.linspace(-0.4, 2.8, 40 * 64).reshape(40, 8, 8), "values from -0.4 to 2.8; pixels go"),
        (np.full((40, 8, 8), np.nan), "has values that are no finite numbers"),
        (np.full((40, 8, 8), -1), "values from -1 to -1; pixels go from 0 to 255"),
        (np.full((40, 8, 8), "a"), "holds <U1, and pixels are numbers"),
    ],
)
def test_images_that_are_none(tmp_path: Path, images: np.ndarray, words: str) -> None:
    np.savez(tmp_path / "a.npz", x=images, y=small()[1])
    with pytest.raises(DataError, match=f"a.npz: x: .*{words}"):
        load(tmp_path / "a.npz")


# ---- files of strangers ----------------------------------------------------------------------


def test_python_objects_are_no_data(tmp_path: Path) -> None:
    x, y = small()
    np.savez(tmp_path / "a.npz", x=x, y=y.astype(object))
    assert "a.npz: y holds Python objects, which could be programs and are not read; save words " \
        in refused(tmp_path / "a.npz")  # fmt: skip
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "y.npy", np.array([{}] * 40))
    assert "y.npy holds Python objects" in refused(tmp_path / "x.npy")


def member(shape: str, items: bytes = b"", dtype: str = "|u1") -> bytes:
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + items


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (member("(40, 8, 8)"), "its header promises (40, 8, 8) of uint8"),
        (member("(1000000000, 1000000000, 1000000000)"), "no array has the form"),
        (member("(-1, 8)"), "no array has the form"),
        (member("(40, 8, 8)", bytes(40 * 64 + 1)), "but it has 2,6"),
        (member("(40,)", dtype="|V8"), "numbers or words are expected"),
        (member("(40,)", dtype="<c16"), "numbers or words are expected"),
        (member("(40,)", b"\xff" * 160, "<U1"), "holds words with signs that do not exist"),
        (member("(40,)", b"\xff" * 160, ">U1"), "holds words with signs that do not exist"),
        (member("__import__('os').system('true')"), "its header is damaged"),
        (b"\x93NUMPY\x01\x00\xff\xff", "its header is damaged"),
        (b"\x93NUMPY\x09", "is no array in NumPy's format"),
        (b"", "is no array in NumPy's format"),
    ],
)
def test_a_member_that_promises_what_it_has_not(
    tmp_path: Path, contents: bytes, words: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", contents)
        archive.writestr("y.npy", member("(40,)", bytes(40)))
    message = refused(tmp_path / "a.npz")
    assert message.startswith(f"{tmp_path / 'a.npz'}: x")
    assert words in message


def test_much_from_little_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    contents = member("(200000, 28, 28)", bytes(200_000 * 784))
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", contents)
        archive.writestr("y.npy", member("(40,)", bytes(40)))
    message = refused(tmp_path / "a.npz")
    assert "x takes 156,800,0" in message
    assert "but at most 134,217,728 more are read from a file of this size" in message


def test_a_small_file_of_millions_of_images(tmp_path: Path) -> None:
    images = np.zeros((3_000_001, 1, 2), np.uint8)
    np.savez_compressed(tmp_path / "a.npz", images=images, labels=images[:, 0, 0])
    message = refused(tmp_path / "a.npz")
    assert "a.npz: images: holds 3,000,001 images, but at most 3,000,000 are read" in message


def test_a_file_that_was_cut_short(tmp_path: Path) -> None:
    x, y = small()
    np.savez(tmp_path / "a.npz", x=x, y=y)
    path = tmp_path / "a.npz"
    path.write_bytes(path.read_bytes()[:-30])
    assert refused(path).startswith(f"{path}: can't be read, or was cut short")
    np.save(tmp_path / "x.npy", x)
    path = tmp_path / "x.npy"
    path.write_bytes(path.read_bytes()[:-1])
    np.save(tmp_path / "y.npy", y)
    assert refused(path).startswith(f"{path}: its header promises (40, 8, 8, 1) of uint8, 2,688")
