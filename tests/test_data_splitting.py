"""Batches, one-hot rows, splits, fingerprints: every image once, each with its own label."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.data import batches, fingerprint, one_hot, train_validation_split
from glassnet.errors import ArgumentError, CallError, DataError, ShapeError


def pairs(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Images of which each holds its number, and labels that tell the same number times ten."""
    return np.arange(n)[:, None, None, None] * np.ones((1, 2, 2, 1)), 10 * np.arange(n)


def test_batches_keep_the_order_and_leave_nothing_out() -> None:
    got = list(batches(*pairs(7), batch_size=3))
    assert [y.tolist() for _, y in got] == [[0, 10, 20], [30, 40, 50], [60]]
    assert [x[:, 0, 0, 0].tolist() for x, _ in got] == [[0, 1, 2], [3, 4, 5], [6]]


@given(n=st.integers(0, 40), size=st.integers(1, 50), seed=st.integers(0, 5))
def test_shuffled_batches_hold_each_pair_once(n: int, size: int, seed: int) -> None:
    got = list(batches(*pairs(n), size, np.random.default_rng(seed)))
    assert all(len(y) == size for _, y in got[:-1])
    labels = [int(label) for _, y in got for label in y]
    assert sorted(labels) == list(range(0, 10 * n, 10))
    assert [10 * int(image[0, 0, 0]) for x, _ in got for image in x] == labels


def test_the_generator_alone_decides_the_order() -> None:
    def order(seed: int) -> list[int]:
        generator = np.random.default_rng(seed)
        return [int(label) for _, y in batches(*pairs(30), 4, generator) for label in y]

    assert order(1) == order(1)
    assert order(1) != order(2)
    assert order(1) != sorted(order(1))


def test_batches_refuse_at_the_call() -> None:
    with pytest.raises(ArgumentError, match="batch_size must be an int of at least 1, not 0"):
        batches(*pairs(3), batch_size=0)
    with pytest.raises(ShapeError, match="2 labels for 3 images"):
        batches(pairs(3)[0], pairs(2)[1], batch_size=1)
    with pytest.raises(CallError, match=r"batches has no argument batchsize: .*batch_size"):
        batches(*pairs(3), batchsize=1)  # type: ignore[call-arg]
    with pytest.raises(ArgumentError, match=r"generator must be one of NumPy's, .*, not 7"):
        batches(*pairs(3), 1, 7)  # type: ignore[arg-type]
    with pytest.raises(CallError, match="train_validation_split has no argument seed"):
        train_validation_split(*pairs(9), 0.5, seed=1)  # type: ignore[call-arg]
    with pytest.raises(ArgumentError, match="train_validation_split: generator must be one of"):
        train_validation_split(*pairs(9), 0.5, 7)  # type: ignore[arg-type]
    with pytest.raises(CallError, match="one_hot has no argument num_classes"):
        one_hot([0, 1], num_classes=2)  # type: ignore[call-arg]


def test_one_hot() -> None:
    rows = one_hot(np.array([[1], [0]], np.uint8), classes=3)
    assert rows.dtype == np.float32
    assert rows.tolist() == [[[0, 1, 0]], [[1, 0, 0]]]


@pytest.mark.parametrize("label", [-1, 3])
def test_one_hot_outside_the_classes(label: int) -> None:
    with pytest.raises(DataError, match=f"label {label} is outside the classes 0 to 2"):
        one_hot(np.array([0, label]), classes=3)


def test_one_hot_of_no_integers() -> None:
    with pytest.raises(DataError, match="must be integers, not float64"):
        one_hot(np.array([0.0]), classes=3)


@given(
    n=st.integers(2, 60), fraction=st.floats(0.1, 0.9), seed=st.integers(0, 5), even=st.booleans()
)
def test_split_into_two_parts(n: int, fraction: float, seed: int, even: bool) -> None:
    if not 0 < round(fraction * n) < n:
        return
    x, y = pairs(n)
    y = y % 30 if even else y  # three classes
    generator = np.random.default_rng(seed)
    (x_train, y_train), (x_val, y_val) = train_validation_split(x, y, fraction, generator, even)
    assert len(y_val) == round(fraction * n)
    numbers_train, numbers_val = x_train[:, 0, 0, 0], x_val[:, 0, 0, 0]
    assert sorted([*numbers_train, *numbers_val]) == list(range(n))
    assert (np.diff(numbers_train) > 0).all()
    np.testing.assert_array_equal(y_train, y[numbers_train.astype(int)])
    np.testing.assert_array_equal(y_val, y[numbers_val.astype(int)])


@given(
    members=st.lists(st.integers(1, 40), min_size=2, max_size=6),
    fraction=st.floats(0.2, 0.8),
    seed=st.integers(0, 5),
)
def test_stratified_split_gives_each_class_its_share(
    members: list[int], fraction: float, seed: int
) -> None:
    y = np.repeat(np.arange(len(members)), members)
    size = round(fraction * len(y))
    if not 0 < size < len(y):
        return
    generator = np.random.default_rng(seed)
    _, (_, y_val) = train_validation_split(y, y, fraction, generator, stratified=True)
    assert len(y_val) == size
    share = np.array(members) * size / len(y)
    assert (np.abs(np.bincount(y_val, minlength=len(members)) - share) < 1).all()


def test_another_generator_makes_another_split() -> None:
    def chosen(seed: int) -> list[int]:
        x, y = pairs(40)
        split = train_validation_split(x, y, 0.5, np.random.default_rng(seed))
        return [int(label) for label in split[1][1]]

    assert chosen(1) == chosen(1) != chosen(2)


@pytest.mark.parametrize("fraction", [0.0, 1.0, float("nan")])
def test_split_refuses_a_fraction(fraction: float) -> None:
    with pytest.raises(ArgumentError, match="fraction must be"):
        train_validation_split(*pairs(10), fraction, np.random.default_rng(0))


def test_split_refuses_an_empty_part() -> None:
    with pytest.raises(ArgumentError, match="makes 0 of 10 images the validation part"):
        train_validation_split(*pairs(10), 0.01, np.random.default_rng(0))


def test_split_by_one_hot_labels() -> None:
    with pytest.raises(ShapeError, match=r"must be \(n,\), not \(4, 2\)"):
        train_validation_split(
            np.zeros(4), np.zeros((4, 2)), 0.5, np.random.default_rng(0), stratified=True
        )


def test_fingerprint_is_what_it_says() -> None:
    array = np.array([[1, 2], [3, 4]], np.int16)
    expected = hashlib.sha256(b"<i2 (2, 2)\n" + b"\1\0\2\0\3\0\4\0").hexdigest()
    assert fingerprint(array) == expected


def test_fingerprint_sees_values_types_shapes_and_order_but_no_layout() -> None:
    a = np.arange(6, dtype=np.int32).reshape(2, 3)
    changed = a.copy()
    changed[1, 2] = 0
    prints = [
        fingerprint(a),
        fingerprint(changed),
        fingerprint(a.astype(np.uint32)),
        fingerprint(a.T),
        fingerprint(a, a[:0]),
        fingerprint(a[:0], a),
        fingerprint(),
    ]
    assert len(set(prints)) == len(prints)
    assert fingerprint(np.asfortranarray(a)) == fingerprint(a)
    assert fingerprint(a.astype(">i4")) == fingerprint(a)


def test_fingerprint_of_objects() -> None:
    with pytest.raises(ArgumentError, match="type object"):
        fingerprint(np.array([None]))
