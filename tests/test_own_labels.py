"""Labels of any kind, the classes' names, and what is divided off where nobody says what."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from glassnet.data import DataNotice, load
from glassnet.data.order import end_is_like_the_rest
from glassnet.data.own.labels import as_classes, as_lists
from glassnet.errors import DataError
from glassnet.study.running.images import hold_out
from tests.own_data import loaded, small, write_parts, write_pictures

pytestmark = pytest.mark.usefixtures("own_cache")


def classes_of(
    *arrays: object, given: tuple[str, ...] | None = None
) -> tuple[list[list[int]], tuple[str, ...]]:
    sources = ["y"] * len(arrays)
    lists = as_lists([np.asarray(array) for array in arrays], sources)
    labels, names, _ = as_classes(lists, sources, given)
    return [array.tolist() for array in labels], names


@pytest.mark.parametrize(
    ("written", "labels", "names"),
    [
        ([7, 3, 7], [1, 0, 1], ("3", "7")),
        ([-1, 1, 0], [0, 2, 1], ("-1", "0", "1")),
        ([[3], [5]], [0, 1], ("3", "5")),
        ([2.0, 10.0], [0, 1], ("2", "10")),
        ([True, False], [1, 0], ("0", "1")),
        (["10", "9"], [1, 0], ("9", "10")),
        (["b", "a", " b "], [1, 0, 1], ("a", "b")),
        ([b"caf\xc3\xa9", b"tea"], [0, 1], ("café", "tea")),
        ([[0, 1, 0], [1, 0, 0]], [1, 0], ("0", "1")),
        (np.array([2**40, 5], np.uint64), [1, 0], ("5", "1099511627776")),
    ],
)
def test_labels_become_numbers_from_0(
    written: object, labels: list[int], names: tuple[str, ...]
) -> None:
    assert classes_of(written) == ([labels], names)


def test_classes_are_those_of_all_parts() -> None:
    assert classes_of([1, 2], [0, 1]) == ([[1, 2], [0, 1]], ("0", "1", "2"))
    assert classes_of(["a", "b"], [3]) == ([[1, 2], [0]], ("3", "a", "b"))


def test_more_than_256_classes_take_two_bytes() -> None:
    (labels,), names, _ = as_classes([np.arange(300)], ["y"])
    assert labels.dtype == np.uint16
    assert labels[-1] == 299
    assert len(names) == 300


@pytest.mark.parametrize(
    ("written", "given", "labels", "names"),
    [
        ([0, 2], ("a", "b", "c"), [0, 2], ("a", "b", "c")),
        ([1, 3], ("a", "b", "c"), [0, 2], ("a", "b", "c")),
        ([10, 20], ("a", "b"), [0, 1], ("a", "b")),
        (["b", "a"], ("b", "a"), [0, 1], ("b", "a")),
        (["b", "a"], ("x", "y"), [1, 0], ("a", "b")),
        ([0, 9], ("a", "b", "c"), [0, 1], ("0", "9")),
    ],
)
def test_names_that_are_given(
    written: object, given: tuple[str, ...], labels: list[int], names: tuple[str, ...]
) -> None:
    assert classes_of(written, given=given) == ([labels], names)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ([5, 5], "every label is 5; at least two classes are needed"),
        ([0.5, 1], "the label at position 0 is 0.5; labels are whole numbers or words"),
        ([1, np.nan], "the label at position 1 is nan"),
        ([[1, 1], [0, 1]], "2 numbers for each label, which are not one 1 among 0s"),
        (["a", " "], "the label at position 1 is empty"),
        ([], "labels are .n,., at least one, but have the form .0,."),
        (
            np.array([2**64 - 1, 0], np.uint64),
            "has a label of 18446744073709551615, which is too large a number",
        ),
        ([1j, 2j], "labels are whole numbers or words, not complex128"),
        ([b"\xff", b"a"], "labels that are bytes, but no text in UTF-8"),
        (np.arange(65_537), "65,537 different labels, and there can be at most 65,536 classes"),
    ],
)
def test_labels_that_are_none(written: object, words: str) -> None:
    with pytest.raises(DataError, match=f"^y: {words}"):
        classes_of(written)


# ---- a file with the classes' names ----------------------------------------------------------


def test_a_file_of_names_beside_the_data(tmp_path: Path) -> None:
    x, y = small()
    write_parts(tmp_path, {"train": (x, y), "test": (x, y)})
    (tmp_path / "classes.txt").write_text("ant\nbee\ncat\n\ndog\n", encoding="utf-8")
    found, told = loaded(tmp_path)
    assert found.card.classes == ("ant", "bee", "cat", "dog")
    assert "The classes' names are those of classes.txt." in told
    (tmp_path / "classes.txt").write_text("ant\nbee\n", encoding="utf-8")
    found, told = loaded(tmp_path)
    assert found.card.classes == ("0", "1", "2", "3")
    assert "classes.txt has 2 names, which do not fit the 4 labels: it is left alone." in told


def test_a_file_of_names_gives_the_folders_their_order(tmp_path: Path) -> None:
    x, y = small()
    write_pictures(tmp_path, x, [["small", "medium", "large", "huge"][label] for label in y])
    assert loaded(tmp_path)[0].card.classes == ("huge", "large", "medium", "small")
    (tmp_path / "labels.txt").write_text("small\nmedium\nlarge\nhuge", encoding="utf-8")
    assert loaded(tmp_path)[0].card.classes == ("small", "medium", "large", "huge")


# ---- dividing --------------------------------------------------------------------------------


def test_a_fifth_of_each_class_is_kept_to_test_with_and_always_the_same(tmp_path: Path) -> None:
    x, _ = small(100)
    y = np.repeat([0, 1, 2], [50, 30, 20])
    np.savez(tmp_path / "a.npz", x=x, y=y)
    first, second = loaded(tmp_path / "a.npz")[0], loaded(tmp_path / "a.npz")[0]
    assert np.bincount(first.test[1]).tolist() == [10, 6, 4]
    assert first.card == second.card
    np.testing.assert_array_equal(first.test[0], second.test[0])


def test_names_that_are_there_twice_name_nothing(tmp_path: Path) -> None:
    x, y = small(classes=2)
    np.savez(tmp_path / "a.npz", x=x, y=y)
    (tmp_path / "names.txt").write_text("a\na\n", encoding="utf-8")
    found, told = loaded(tmp_path / "a.npz")
    assert found.card.classes == ("0", "1")
    assert "names.txt has 2 names, which do not fit" in told


def test_the_only_image_of_a_class_is_never_kept_to_test_with(tmp_path: Path) -> None:
    x, _ = small(40)
    np.savez(tmp_path / "a.npz", x=x, y=np.arange(40).clip(0, 30))
    found, _ = loaded(tmp_path / "a.npz")
    assert set(found.training[1].tolist()) == set(range(31))
    assert set(found.test[1].tolist()) == {30}


def test_data_that_is_sorted_by_class_is_never_divided_at_its_end() -> None:
    x, y = small(200)
    x, y = x[np.argsort(y, kind="stable")], np.sort(y)
    with pytest.warns(DataNotice, match="are sorted by class, so the 20 for validation are"):
        (_, y_left), held = hold_out((x, y), 0.1)
    assert held is not None
    assert np.bincount(held[1]).tolist() == [5, 5, 5, 5]
    assert np.bincount(y_left).tolist() == [45, 45, 45, 45]


def test_of_few_images_the_end_of_what_is_sorted_is_not_held_out_either() -> None:
    """It was: three of one class are nothing improbable among 32 images of two classes."""
    x, y = small(32)
    with pytest.warns(DataNotice, match="are sorted by class, so the 4 for validation are drawn"):
        (_, y_left), held = hold_out((x, np.sort(y % 2)), 0.125)
    assert held is not None
    assert (np.bincount(held[1]).tolist(), np.bincount(y_left).tolist()) == ([2, 2], [14, 14])


def test_the_end_of_what_is_in_no_order_is_held_out_as_ever() -> None:
    x, y = small(200)
    order = np.random.default_rng(0).permutation(200)
    (x_left, _), held = hold_out((x[order], y[order]), 0.1)
    assert held is not None
    np.testing.assert_array_equal(held[0], x[order][180:])
    np.testing.assert_array_equal(x_left, x[order][:180])


def test_mnist_s_end_and_that_of_its_sample_are_held_out(
    mnist: tuple[tuple[np.ndarray, np.ndarray], ...],
) -> None:
    for y in (mnist[0][1], load("mnist-5k").training[1]):
        for share in (0.0005, 0.001, 0.01, 0.05, 1 / 12, 0.1, 0.2, 0.5, 0.9):
            assert end_is_like_the_rest(y, max(1, round(share * len(y))))


def test_chance_is_taken_for_chance_and_order_for_order() -> None:
    generator = np.random.default_rng(1)
    for classes in (2, 10, 47):
        for held in (1, 10, 300):
            y = generator.integers(0, classes, 3000)
            assert all(end_is_like_the_rest(generator.permutation(y), held) for _ in range(50))
    assert end_is_like_the_rest(np.arange(100), 10)  # no classes, but a number for each image
    assert not end_is_like_the_rest(np.repeat([0, 1], 1000), 50)
    assert not end_is_like_the_rest(np.repeat(np.arange(100), 100), 500)
