"""Images and labels in NumPy's files: which array is what, by its name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.own.npy_format import npz_names, read_npy, read_npz
from glassnet.data.own.parts import Found, Part, PartName
from glassnet.data.own.words import part_of, role_of
from glassnet.errors import DataError, shortened
from glassnet.quantities import names_text

USUAL = ("x_train", "y_train", "x_test", "y_test", "train_images", "train_labels", "images",
         "labels", "data", "target")  # fmt: skip
LARGEST_TEXT = 20_000_000
LONGEST_WORD = 100


def read_npz_files(paths: Sequence[Path]) -> Found:
    """The data set of an ``.npz`` file, or of several that hold one array each.

    A name with x, image(s), data, pixels or features is of images, one with y, label(s) or
    target(s) of labels; train, test and val in it say what they are for. So Keras's ``x_train``
    and medmnist's ``train_images`` are known as well as ``X`` and ``y``. ``class_names`` are what
    they say; other arrays are left alone. Of several files, as KMNIST's, the files' names count.

    Raises:
        DataError: if a file is damaged, or the names don't make pairs.
    """
    if len(paths) > 1:
        return _read_single_arrays(paths)
    (path,) = paths
    present = npz_names(path)
    roles = {name: role for name in present if (role := role_of(name)) is not None}
    arrays = read_npz(path, roles)
    return _paired(arrays, {name: f"{path}: {shortened(name)}" for name in roles}, path, present)


def _read_single_arrays(paths: Sequence[Path]) -> Found:
    arrays: dict[str, NDArray[Any]] = {}
    for path in paths:
        present = npz_names(path)
        if len(present) != 1:
            raise DataError(
                f"{path.parent}: holds {names_text(path.name for path in paths)}, which are data "
                "sets of their own as it seems; name one of them."
            )
        if role_of(path.stem) is not None:
            arrays[path.stem] = read_npz(path, present)[present[0]]
    sources = {path.stem: str(path) for path in paths}
    return _paired(arrays, sources, paths[0].parent, list(sources))


def read_npy_files(paths: Sequence[Path]) -> Found:
    """The data set of a few ``.npy`` files: names tell as in an ``.npz`` file.

    Labels may also stand in a text file, one a line, named as their images with labels for images.

    Raises:
        DataError: if a file is damaged, or the names don't make pairs.
    """
    arrays: dict[str, NDArray[Any]] = {}
    sources: dict[str, str] = {}
    for path in paths:
        stem = path.name.removesuffix(".gz").rsplit(".", 1)[0]
        arrays[stem] = read_npy(path) if ".npy" in path.suffixes else _read_lines(path)
        sources[stem] = str(path)
    return _paired(arrays, sources, paths[0].parent, [path.name for path in paths])


def _paired(
    arrays: dict[str, NDArray[Any]], sources: dict[str, str], path: Path, present: list[str]
) -> Found:
    """Put images and labels for the same use together."""
    found = Found({})
    images: dict[PartName, str] = {}
    labels: dict[PartName, str] = {}
    for name, array in arrays.items():
        role, part = role_of(name), part_of(name)
        if role == "names" and array.ndim == 1 and array.dtype.kind in "US":
            found.class_names = tuple(map(str, np.char.strip(array.astype(str))))
        if role not in ("images", "labels"):
            continue
        side = images if role == "images" else labels
        if part not in side:
            side[part] = name
        elif role == "images" and _hold_the_same(arrays[side[part]], array):
            side[part] = max(side[part], name, key=lambda name: arrays[name].ndim)
        else:
            raise DataError(
                f"{path}: {shortened(side[part])} and {shortened(name)} could both be the {role} "
                f"of one part; rename the arrays, to {', '.join(USUAL[:4])} for instance."
            )
    for part, name in images.items():
        if part in labels:
            its = labels[part]
            found.parts[part] = Part(arrays[name], arrays[its], sources[name], sources[its])
    alone = {*images, *labels} - set(found.parts)
    if alone or not found.parts:
        raise _no_pairs(path, present, [(images | labels)[part] for part in sorted(alone)])
    return found


def _hold_the_same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Whether these are the same images, as rows of pixels and in their form.

    scikit-learn's digits are both: its ``data`` is ``(1797, 64)``, and its ``images``
    ``(1797, 8, 8)``.
    """
    if sorted([one.ndim, other.ndim]) not in ([2, 3], [2, 4]):
        return False
    if len(one) != len(other) or one.size != other.size:
        return False
    return np.array_equal(one.reshape(len(one), -1), other.reshape(len(other), -1))


def _no_pairs(path: Path, present: Iterable[str], alone: Sequence[str]) -> DataError:
    listed = names_text(present, 12) or "nothing"
    if alone:
        return DataError(
            f"{path}: there is {listed}, but nothing that goes with "
            f"{names_text(alone)}; each part needs images and labels, named as "
            f"{names_text(USUAL, 4)}."
        )
    near = [n for name in present for n in difflib.get_close_matches(name.lower(), USUAL, n=1)]
    hint = f" (near is {names_text(dict.fromkeys(near), 4)})" if near else ""
    return DataError(
        f"{path}: has {listed}, but nothing that is named as images and labels are{hint}: use "
        "x_train, y_train, x_test, y_test, or images, labels."
    )


def _read_lines(path: Path) -> NDArray[Any]:
    """Labels that stand one a line."""
    try:
        if path.stat().st_size > LARGEST_TEXT:
            raise DataError(f"{path}: more than {LARGEST_TEXT:,} bytes are no list of labels.")
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise DataError(f"{path}: is no text in UTF-8; labels were expected, one a line.") from None
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror or error}).") from None
    words = [shortened(line.strip(), LONGEST_WORD) for line in lines]
    while words and not words[-1]:
        words.pop()
    return np.array(words, dtype=np.str_)
