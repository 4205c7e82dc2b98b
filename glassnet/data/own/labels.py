"""Labels of any kind as whole numbers from 0, and what each of them is called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import MOST_CLASSES, Labels
from glassnet.errors import DataError, quoted, shortened

LONGEST_NAME = 200
NAMES_FILES = ("classes.txt", "labels.txt", "names.txt", "class_names.txt")


def as_lists(arrays: Sequence[NDArray[Any]], sources: Sequence[str]) -> list[NDArray[Any]]:
    """Labels as lists ``(n,)``: all of whole numbers (int64), or all of words.

    Args:
        arrays: the labels of each part: numbers or words, ``(n,)`` or ``(n, 1)``, or one-hot rows.
        sources: where each was found, for messages.

    Raises:
        DataError: if labels are of another form or kind.
    """
    lists = [_as_list(a, source) for a, source in zip(arrays, sources, strict=True)]
    if len({array.dtype.kind for array in lists}) > 1:
        lists = [array.astype(str) for array in lists]
    if lists[0].dtype.kind == "U" and all(
        _is_whole(word) for array in lists for word in np.unique(array)
    ):
        lists = [array.astype(np.int64) for array in lists]
    return lists


def as_classes(
    lists: Sequence[NDArray[Any]],
    sources: Sequence[str],
    given: tuple[str, ...] | None = None,
    first: int | None = None,
) -> tuple[list[Labels], tuple[str, ...], bool]:
    """Number the classes from 0, in the order of their numbers or words.

    Args:
        lists: the labels of each part, as `as_lists` gives them.
        sources: where each was found, for messages.
        given: names of the classes. They fit labels that are numbers where these count the names
            from 0, or from 1, or where there is one name for each number that occurs; and labels
            that are words where they are the same words, which get this order then. Numbers count
            from 1 where the largest is the number of names.
        first: the number that stands for the first name, where it is known.

    Returns:
        The labels of each part, uint8 or uint16; the classes' names; whether ``given`` was taken.

    Raises:
        DataError: if there are fewer than two classes or more than 65,536.

    >>> as_classes([np.array([5, 7, 5])], ["y"])
    ([array([0, 1, 0], dtype=uint8)], ('5', '7'), False)
    >>> as_classes([np.array([1, 2])], ["y"], given=("a", "b", "c"))
    ([array([1, 2], dtype=uint8)], ('a', 'b', 'c'), True)
    """
    written = np.unique(np.concatenate(lists))
    if len(written) < 2:
        raise DataError(
            f"{sources[0]}: every label is {quoted(written[0].item())}; at least two classes are "
            "needed to tell apart."
        )
    if len(written) > MOST_CLASSES:
        raise DataError(
            f"{sources[0]}: {len(written):,} different labels, and there can be at most "
            f"{MOST_CLASSES:,} classes."
        )
    numbers = None if given is None else _numbers_of(written, given, first)
    if numbers is None:
        names = tuple(shortened(str(word), LONGEST_NAME) for word in written)
        numbers = np.arange(len(written))
    else:
        assert given is not None
        names = given
    places = [numbers[np.searchsorted(written, array)] for array in lists]
    labels: list[Labels] = [array.astype(np.uint8) for array in places]
    if len(names) > 256:
        labels = [array.astype(np.uint16) for array in places]
    return labels, names, names is given


def _numbers_of(
    written: NDArray[Any], given: tuple[str, ...], first: int | None
) -> NDArray[np.intp] | None:
    """Which of the given names each label that occurs has; None where they don't fit."""
    if not 2 <= len(given) <= MOST_CLASSES or len(set(given)) < len(given):
        return None
    if written.dtype.kind == "U":
        places = {name: place for place, name in enumerate(given)}
        if not all(str(word) in places for word in written):
            return None
        return np.array([places[str(word)] for word in written])
    start = int(written[-1] == len(given)) if first is None else first
    if written[0] >= start and written[-1] < start + len(given):
        counted: NDArray[np.intp] = (written - start).astype(np.intp)
        return counted
    return np.arange(len(written)) if len(given) == len(written) else None


def _as_list(array: NDArray[Any], source: str) -> NDArray[Any]:
    """Labels as ``(n,)``: int64 or words."""
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim == 2 and array.dtype.kind in "buif" and array.shape[1] > 1:
        ones = (array == 1).sum(axis=1) == 1
        zeros = (array == 0).sum(axis=1) == array.shape[1] - 1
        if not (ones & zeros).all():
            raise DataError(
                f"{source}: {array.shape[1]} numbers for each label, which are not one 1 among 0s; "
                "each image has one class here."
            )
        array = array.argmax(axis=1)
    if array.ndim != 1 or array.size == 0:
        raise DataError(
            f"{source}: labels are (n,), at least one, but have the form {array.shape}."
        )
    if array.dtype.kind == "S":
        try:
            array = np.char.decode(array, "utf-8")
        except UnicodeDecodeError:
            raise DataError(f"{source}: labels that are bytes, but no text in UTF-8.") from None
    if array.dtype.kind == "U":
        words = np.char.strip(array)
        if (words == "").any():
            place = int(np.flatnonzero(words == "")[0])
            raise DataError(f"{source}: the label at position {place} is empty.")
        return words
    if array.dtype.kind == "f":
        odd = ~np.isfinite(array) | (np.abs(array) > 2**53) | (array != np.rint(array))
        if odd.any():
            place = int(np.flatnonzero(odd)[0])
            raise DataError(
                f"{source}: the label at position {place} is {array[place]:g}; labels are whole "
                "numbers or words."
            )
    elif array.dtype.kind not in "bui":
        raise DataError(f"{source}: labels are whole numbers or words, not {array.dtype}.")
    if array.dtype == np.uint64 and array.max() > np.iinfo(np.int64).max:
        raise DataError(f"{source}: has a label of {array.max()}, which is too large a number.")
    return array.astype(np.int64)


def _is_whole(word: str) -> bool:
    """Whether a word is a number of a few digits, written as Python would write it.

    >>> [_is_whole(word) for word in ("12", "-3", "007", "1.0", "b")]
    [True, True, False, False, False]
    """
    digits = word.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) < 16 and str(int(word)) == word


def names_beside(folder: Path) -> tuple[Path, tuple[str, ...]] | None:
    """The classes' names in a file of the user's, one a line; None where there is no such file.

    Raises:
        DataError: if the file is there and can't be read, or is no such list.
    """
    paths = (folder / name for name in NAMES_FILES)
    return next(((path, names_in(path)) for path in paths if path.is_file()), None)


def names_in(path: Path) -> tuple[str, ...]:
    """The names in a text file, one a line.

    Raises:
        DataError: if the file can't be read, or is no such list.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            lines = file.read(MOST_CLASSES * LONGEST_NAME).splitlines()
    except UnicodeDecodeError:
        raise DataError(f"{path}: is no text in UTF-8; it should have one name a line.") from None
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror or error}).") from None
    return tuple(shortened(line.strip(), LONGEST_NAME) for line in lines if line.strip())
