"""The convolution's loops, compared with the formula over awkward shapes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.errors import ArgumentError, ShapeError
from glassnet.layers import Conv2D, Input, direct_convolution
from glassnet.layers.winograd import segments
from glassnet.model import Sequential
from glassnet.reference.convolution import conv2d_backward, conv2d_forward
from glassnet.reference.windows import output_shape
from tests import tiles
from tests.gradients import assert_layer_gradients

# (n, H, W, C), filters, kernel, strides, padding
CASES = [
    ((5, 6, 5, 2), 3, (3, 3), (1, 1), "valid"),  # not staged; a tile that is not full
    ((1, 5, 7, 1), 8, (1, 1), (1, 1), "valid"),  # one image, one channel, a kernel of one pixel
    ((2, 5, 4, 3), 2, (5, 4), (1, 1), "valid"),  # one output
    ((2, 8, 7, 2), 2, (3, 2), (2, 3), "valid"),  # pixels at the end that no kernel visits
    ((2, 7, 9, 1), 3, (2, 1), (3, 4), "valid"),  # gaps between the kernels
    ((2, 5, 6, 2), 5, (2, 5), (1, 1), "same"),  # more border at the end than at the start
    ((2, 7, 8, 1), 2, (3, 5), (2, 3), "same"),
    ((2, 2, 3, 1), 2, (5, 4), (1, 1), "same"),  # a kernel larger than the image
    ((2, 4, 3, 2), 2, (3, 2), (1, 1), "full"),
    ((1, 1, 5, 1), 2, (4, 3), (2, 2), "full"),
]
# With fewer products: see `winograd`.
FILTERED = [
    ((5, 7, 10, 6), 8, (3, 5), (1, 1), "valid"),  # two segments of three in a row
    ((2, 6, 14, 6), 16, (5, 5), (1, 1), "valid"),  # segments that overlap, as in LeNet
    ((3, 5, 8, 7), 9, (4, 3), (1, 1), "same"),  # staged; filters that fill no vector
    ((2, 3, 6, 8), 6, (3, 3), (1, 1), "full"),
    ((1, 5, 9, 8), 16, (3, 4), (1, 1), "same"),
    ((2, 5, 5, 12), 12, (5, 4), (1, 1), "valid"),  # one segment
]


def examples(shape, filters, kernel, strides, padding, seed=0):
    """Images, weights and a gradient by the output."""
    generator = np.random.default_rng(seed)
    x = generator.standard_normal(shape)
    w = generator.standard_normal((*kernel, shape[3], filters))
    b = generator.standard_normal(filters)
    dy = generator.standard_normal(output_shape(shape, kernel, strides, padding, filters))
    return x, w, b, dy


def compare(shape, filters, kernel, strides, padding, dtype="float64", seed=0):
    x, w, b, dy = examples(shape, filters, kernel, strides, padding, seed)
    answer = tiles.run(Conv2D(filters, kernel, strides, padding), x, dy, [w, b], dtype=dtype)
    dx, dw, db = conv2d_backward(dy, x, w, strides, padding)
    tiles.close(answer.y, conv2d_forward(x, w, b, strides, padding), dtype)
    tiles.close(answer.dx, dx, dtype)
    for gradient, expected in zip(answer.gradients, (dw, db), strict=True):
        assert gradient.dtype == dtype
        tiles.close(gradient, expected, dtype)


@pytest.mark.loops
@pytest.mark.parametrize("case", CASES + FILTERED, ids=str)
def test_convolution_is_the_oracles(case):
    compare(*case)


@pytest.mark.parametrize(("cases", "filtered"), [(CASES, False), (FILTERED, True)])
def test_the_cases_are_what_they_are_said_to_be(cases, filtered):
    for shape, filters, kernel, strides, padding in cases:
        layer = Conv2D(filters, kernel, strides, padding)
        layer.connect(shape[1:])
        assert (layer.segments is not None) is filtered, shape


@pytest.mark.loops
@pytest.mark.parametrize("case", [CASES[0], CASES[6], *FILTERED[1:4]], ids=str)
def test_convolution_is_the_oracles_in_float32(case):
    shape, filters, kernel, strides, padding = case
    compare(shape, filters, kernel, strides, padding, "float32")


@pytest.mark.loops
@settings(max_examples=tiles.EXAMPLES)
@given(data=st.data())
def test_convolution_is_the_oracles_for_any_kernel(data):
    pair = st.tuples(st.integers(1, 4), st.integers(1, 4))
    kernel, strides = data.draw(pair), data.draw(pair)
    padding = data.draw(st.sampled_from(["valid", "same", "full"]))
    smallest = kernel if padding == "valid" else (1, 1)
    height, width = (data.draw(st.integers(size, 7)) for size in smallest)
    shape = data.draw(st.integers(1, 3)), height, width, data.draw(st.integers(1, 2))
    filters, seed = data.draw(st.integers(1, 5)), data.draw(st.integers(0, 99))
    compare(shape, filters, kernel, strides, padding, seed=seed)


@pytest.mark.loops
@pytest.mark.parametrize("case", [CASES[0], CASES[3], CASES[5], CASES[9], FILTERED[2]], ids=str)
def test_gradients(case):
    _, filters, kernel, strides, padding = case
    x, w, b, _ = examples(*case)
    assert_layer_gradients(Conv2D(filters, kernel, strides, padding), x, [w, b])


def test_a_known_image():
    x = np.arange(9.0).reshape(1, 3, 3, 1)
    w = np.array([[1.0, 10], [100, 1000]]).reshape(2, 2, 1, 1)
    answer = tiles.run(Conv2D(1, 2), x, np.ones((1, 2, 2, 1)), [w, np.array([0.5])])
    # The kernel is not turned around: its first row meets the image's upper row.
    np.testing.assert_array_equal(answer.y[0, :, :, 0], [[4310.5, 5421.5], [7643.5, 8754.5]])
    np.testing.assert_array_equal(
        answer.dx[0, :, :, 0], [[1, 11, 10], [101, 1111, 1010], [100, 1100, 1000]]
    )
    np.testing.assert_array_equal(answer.gradients[0][:, :, 0, 0], [[8, 12], [20, 24]])
    np.testing.assert_array_equal(answer.gradients[1], [4])


@pytest.mark.loops
@pytest.mark.parametrize("case", [CASES[0], CASES[6], FILTERED[1]], ids=str)
def test_gradients_are_added_to_what_is_there(case):
    _, filters, kernel, strides, padding = case
    x, w, b, dy = examples(*case)
    once = tiles.run(Conv2D(filters, kernel, strides, padding), x, dy, [w, b]).gradients
    both = tiles.run(
        Conv2D(filters, kernel, strides, padding),
        np.concatenate([x, x]),
        np.concatenate([dy, dy]),
        [w, b],
    ).gradients
    for one, two in zip(once, both, strict=True):
        tiles.close(two, 2 * one)


@pytest.mark.loops
def test_nan_is_seen_wherever_a_kernel_meets_it():
    x = np.zeros((1, 4, 5, 1))
    x[0, 1, 2, 0] = np.nan
    w, b = np.ones((3, 3, 1, 1)), np.zeros(1)
    answer = tiles.run(Conv2D(1, 3, padding="same"), x, None, [w, b])
    expected = np.zeros((4, 5))
    expected[0:3, 1:4] = np.nan
    np.testing.assert_array_equal(answer.y[0, :, :, 0], expected)


@pytest.mark.loops
@settings(max_examples=tiles.EXAMPLES)
@given(data=st.data())
def test_winograd_is_the_oracles_for_any_kernel(data):
    """Also where it is not worth it."""
    kernel = data.draw(st.integers(1, 4)), data.draw(st.integers(2, 7))
    padding = data.draw(st.sampled_from(["valid", "same", "full"]))
    height = data.draw(st.integers(kernel[0] if padding == "valid" else 1, 6))
    width = data.draw(st.integers(kernel[1] + 1 if padding == "valid" else 2, 10))
    shape = data.draw(st.integers(1, 3)), height, width, data.draw(st.integers(1, 2))
    filters, seed = data.draw(st.integers(1, 5)), data.draw(st.integers(0, 99))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "WORTH_IT", np.inf)
        patch.setattr(tiles, "_loops", {})  # these are others
        layer = Conv2D(filters, kernel, padding=padding)
        layer.connect(shape[1:])
        assert layer.segments is not None
        compare(shape, filters, kernel, (1, 1), padding, seed=seed)


@pytest.mark.loops
@pytest.mark.parametrize("case", [CASES[0], CASES[6], FILTERED[1]], ids=str)
def test_few_registers_give_the_same_gradients(case, monkeypatch):
    """What a tap adds to then lies apart from what the next one adds to."""
    monkeypatch.setattr(direct_convolution, "register_count", lambda: 12)
    monkeypatch.setattr(tiles, "_loops", {})
    compare(*case)


@pytest.mark.loops
@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_winograd_hides_nothing_that_is_not_finite(number):
    x, w, b, _ = examples(*FILTERED[1])
    x[0, 2, 6, 1] = number
    with np.errstate(invalid="ignore"):
        y = tiles.run(Conv2D(16, 5), x, None, [w, b]).y
    assert not np.isfinite(y[0, :, 2:7]).any()  # nor in their segments' other columns
    assert np.isfinite(y[1]).all()


@pytest.mark.loops
def test_an_image_alone_is_the_same_to_the_last_bit():
    x, w, b, _ = examples(*FILTERED[1])
    layer = Conv2D(16, 5)
    many, alone = (tiles.run(layer, x, None, [w, b], dtype="float32", lanes=n).y for n in (16, 1))
    np.testing.assert_array_equal(many, alone)


def test_rows_are_cut_where_that_spares_most_products():
    second, first = Conv2D(16, 5), Conv2D(6, 5, padding="same")
    second.connect((14, 14, 6))
    assert second.segments is not None
    assert (second.segments.points, second.segments.count, second.segments.last_start) == (8, 3, 6)
    first.connect((28, 28, 1))
    assert first.segments is None  # with one channel the transforms would cost what they spare


def test_flops_are_two_for_each_product():
    layer = Conv2D(16, (5, 3), strides=(1, 2))
    assert layer.connect((14, 13, 6)) == (10, 6, 16)
    assert layer.flops() == 2 * 5 * 3 * 6 * 16 * 10 * 6
    assert layer.count_params() == 5 * 3 * 6 * 16 + 16


def test_config_builds_the_same_layer():
    layer = Conv2D(3, (2, 4), (1, 2), "full", activation="tanh", kernel_regularizer="l2", name="c")
    again = Conv2D.from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    assert again.connect((5, 6, 2)) == layer.connect((5, 6, 2)) == (6, 5, 3)
    assert again.label() == layer.label() == "Conv2D(3, (2, 4), strides=(1, 2), full, tanh)"


def test_building_anew_forgets_the_old_buffers():
    layer = Conv2D(2, 3, padding="same")
    layer.connect((5, 4, 1))
    assert layer.connect((28, 26, 6)) == (28, 26, 2)
    assert [buffer.shape for buffer in layer.saved] == [(6, 30, 1, 28)]
    assert [buffer.shape for buffer in layer.scratch] == [(1, 28)]
    assert [weight.shape for weight in layer.weights] == [(3, 3, 6, 2), (2,)]


def test_what_is_refused():
    with pytest.raises(ArgumentError, match="Conv2D: filters must be an int of at least 1, not 0"):
        Conv2D(0, 3)
    with pytest.raises(ArgumentError, match="kernel_size must be"):
        Conv2D(3, (3, 0))
    with pytest.raises(ArgumentError, match="strides must be"):
        Conv2D(3, 3, strides=(1, 2, 3))  # type: ignore[arg-type]
    with pytest.raises(
        ArgumentError, match="unknown padding of Conv2D 'sane': did you mean 'same'"
    ):
        Conv2D(3, 3, padding="sane")
    with pytest.raises(ArgumentError, match="unknown activation 'rleu': did you mean 'relu'"):
        Conv2D(3, 3, activation="rleu")
    with pytest.raises(ShapeError, match=r"(?s)layer 1, Conv2D\(3, 5\): a 5×5 kernel does not fit"):
        Sequential([Input((4, 9, 1)), Conv2D(3, 5)])
