"""Vectors: what a loop makes of them, compiled and as plain Python."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet import vectors
from glassnet.compiling import compiled
from glassnet.vectors import (
    blocks,
    dividing_width,
    fitting_width,
    make_convert,
    make_horizontal_sum,
    make_linear_combination,
    make_power_of_two,
    make_registers,
    make_select,
    make_transpose,
    make_windows,
)

pytestmark = pytest.mark.loops
TYPES = [np.float32, np.float64]


@pytest.mark.parametrize("dtype", TYPES)
def test_a_window_is_the_numbers_from_its_place_on(dtype):
    windows = make_windows(4)

    @compiled
    def shift(x, y):
        xs, ys = windows(x), windows(y)
        for i in range(x.shape[0]):
            ys[i, 2] = xs[i, 1]

    x = np.arange(24, dtype=dtype).reshape(3, 8)
    y = np.zeros_like(x)
    shift(x, y)
    expected = np.zeros_like(x)
    expected[:, 2:6] = x[:, 1:5]
    np.testing.assert_array_equal(y, expected)


def test_a_window_follows_the_strides_of_its_array():
    windows = make_windows(2)

    @compiled
    def copy(x, y):
        xs, ys = windows(x), windows(y)
        for i in range(y.shape[0]):
            ys[i, 0] = xs[i, 1]

    x = np.arange(24, dtype=np.float32).reshape(4, 6)
    y = np.zeros((4, 2), np.float32)
    copy(x[:, 2:5], y)
    np.testing.assert_array_equal(y, x[:, 3:5])


@pytest.mark.parametrize("dtype", TYPES)
def test_arithmetic_is_that_of_the_numbers(dtype):
    windows, three = make_windows(8), dtype(3)

    @compiled
    def compute(x, y, into):
        xs, ys, results = windows(x), windows(y), windows(into)
        a, b = xs[0], ys[0]
        results[0, 0] = a + b * three
        results[1, 0] = (three - a) / b
        results[2, 0] = -a
        results[3, 0] = three

    x, y = np.linspace(-2, 2, 8).astype(dtype), np.linspace(1, 4, 8).astype(dtype)
    into = np.zeros((4, 8), dtype)
    compute(x, y, into)
    expected = [x + y * three, (three - x) / y, -x, np.full(8, 3)]
    np.testing.assert_allclose(into, expected, rtol=2 * np.finfo(dtype).eps)


@pytest.mark.parametrize("dtype", TYPES)
def test_combinations_are_a_matrix_times_vectors(dtype):
    matrix = ((1.0, 0.0, -1.0), (0.5, -2.0, 1.0), (0.0, -1.0, 0.0), (-1.0, 1.0, 3.0))
    windows, linear_combination = make_windows(4), make_linear_combination(matrix)
    row_registers, sum_registers = make_registers(dtype, 4, 3), make_registers(dtype, 4, 4)

    @compiled
    def multiply(x, y):
        xs, ys = windows(x), windows(y)
        rows, sums = row_registers(), sum_registers()
        for j in range(3):
            rows[j] = xs[j, 0]
        linear_combination(rows, sums)
        for i in range(4):
            ys[i, 0] = sums[i]

    x = np.random.default_rng(0).standard_normal((3, 4)).astype(dtype)
    y = np.zeros((4, 4), dtype)
    multiply(x, y)
    np.testing.assert_allclose(y, np.array(matrix) @ x, rtol=8 * np.finfo(dtype).eps)
    x[1] = np.nan  # what a factor of zero leaves out is not looked at
    multiply(x, y)
    np.testing.assert_allclose(y[0], x[0] - x[2])


def test_choices_see_nan_as_plain_python_does():
    windows, select, one, zero = make_windows(4), make_select(), np.float32(1), np.float32(0)

    @compiled
    def compare(x, y, into):
        xs, ys, results = windows(x), windows(y), windows(into)
        a, b = xs[0], ys[0]
        results[0, 0] = select(a < b, one, zero)
        results[1, 0] = select(a <= b, one, zero)
        results[2, 0] = select(a > b, one, zero)
        results[3, 0] = select(a >= b, one, zero)
        results[4, 0] = select(a == b, one, zero)
        results[5, 0] = select((a != a) | (a > b), a, b)

    x = np.array([1, 2, np.nan, 3], np.float32)
    y = np.array([2, 2, 1, np.nan], np.float32)
    into = np.zeros((6, 4), np.float32)
    compare(x, y, into)
    expected = [x < y, x <= y, x > y, x >= y, x == y, np.where(np.isnan(x) | (x > y), x, y)]
    np.testing.assert_array_equal(into, expected)


@pytest.mark.parametrize("dtype", TYPES)
def test_sums_in_registers_start_at_zero_and_add_up(dtype):
    windows = make_windows(4)
    sum_registers = make_registers(dtype, 4, 2, 3)
    horizontal_sum = make_horizontal_sum()

    @compiled
    def add(x, into):
        xs, sums = windows(x), sum_registers()
        for t in range(0, x.shape[1], 4):
            for p in range(2):
                for q in range(3):
                    sums[p, q] += xs[p * 3 + q, t]
        for p in range(2):
            for q in range(3):
                into[p, q] = horizontal_sum(sums[p, q])

    x = np.arange(6 * 12, dtype=dtype).reshape(6, 12)
    into = np.zeros((2, 3), dtype)
    add(x, into)
    add(x, into)
    np.testing.assert_array_equal(into, x.sum(axis=1).reshape(2, 3))


def test_a_vectors_halves_are_added_in_order():
    windows, horizontal_sum = make_windows(4), make_horizontal_sum()

    @compiled
    def add(x, into):
        into[0] = horizontal_sum(windows(x)[0])

    x, into = np.array([1e8, 3, -1e8, 5], np.float32), np.zeros(1, np.float32)
    add(x, into)
    assert into[0] == (x[0] + x[2]) + (x[1] + x[3]) == 8


@pytest.mark.parametrize("width", [1, 2, 4, 8, 16])
def test_transposing_a_square(width):
    windows, square_registers = make_windows(width), make_registers(np.float32, width, width)
    transpose = make_transpose()

    @compiled
    def turn(x, y):
        xs, ys, square = windows(x), windows(y), square_registers()
        for n in range(width):
            square[n] = xs[n, 0]
        transpose(square)
        for n in range(width):
            ys[n, 0] = square[n]

    x = np.arange(width * width, dtype=np.float32).reshape(width, width)
    y = np.zeros_like(x)
    turn(x, y)
    np.testing.assert_array_equal(y, x.T)


@pytest.mark.parametrize("source", [np.uint8, np.int32, np.float32, np.float64])
@pytest.mark.parametrize("dtype", TYPES)
def test_conversion(source, dtype):
    windows, convert = make_windows(4), make_convert(dtype)

    @compiled
    def to_real(x, y):
        windows(y)[0] = convert(windows(x)[0])
        y[4] = convert(x[4])

    x = np.array([0, 1, 130, 255, 7]).astype(source)
    y = np.zeros(5, dtype)
    to_real(x, y)
    np.testing.assert_array_equal(y, x)


@pytest.mark.parametrize(("dtype", "least", "most"), [("f4", -126, 127), ("f8", -1022, 1023)])
def test_powers_of_two(dtype, least, most):
    windows, power_of_two = make_windows(2), make_power_of_two()

    @compiled
    def raise_all(n, y):
        ns, ys = windows(n), windows(y)
        for t in range(0, n.size, 2):
            ys[t] = power_of_two(ns[t])

    n = np.arange(least, most + 1).astype(dtype)
    y = np.zeros_like(n)
    raise_all(n, y)
    np.testing.assert_array_equal(y, np.ldexp(np.ones_like(n), n.astype(int)))


@pytest.mark.parametrize(("wide", "count"), [(64, 32), (32, 16), (16, 32)])
def test_blocks_fit_the_registers_and_divide_the_whole(monkeypatch, wide, count):
    monkeypatch.setattr(vectors, "vector_bytes", lambda: wide)
    monkeypatch.setattr(vectors, "register_count", lambda: count)
    for held in (1, 2, 6, 16, 120, 7, 31):
        for passing in (1, 5, 10, 28, 84, 13):
            p, q = blocks(held, passing)
            assert held % p == 0
            assert passing % q == 0
            assert p * q + p + 1 <= count


def test_widths(monkeypatch):
    monkeypatch.setattr(vectors, "vector_bytes", lambda: 32)
    assert [dividing_width(n, "float32") for n in (16, 12, 7, 24)] == [8, 4, 1, 8]
    assert [fitting_width(n, "float32") for n in (16, 12, 7, 1)] == [8, 8, 4, 1]
    assert dividing_width(16, "float64") == 4
